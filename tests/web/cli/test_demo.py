"""`visits demo` and `visits serve`: the made-up force is made once, can be entered, and is served on this machine."""

import re
import shlex
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from scheduler.casework.names import names
from scheduler.made_up.awkward import AWKWARD
from scheduler.oversight.standing_by import standing_by
from tests.web.cli.processes import command, environment, run
from tests.web.cli.running import visits
from web import demonstration
from web.installation import ready_installation

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/sign-in/link/(\S+)")
SECONDS = 120


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bytes of a small made-up force, made once."""
    folder = tmp_path_factory.mktemp("demo")
    run(folder, "demo", "--people", "60", "--no-serve")
    return folder / "data" / "demo.db"


@pytest.fixture
def made(nowhere: Path, demo: Path) -> Path:
    """A folder with a made-up force in it."""
    (nowhere / "data").mkdir()
    (nowhere / "data" / "demo.db").write_bytes(demo.read_bytes())
    return nowhere


@contextmanager
def serving(folder: Path, port: int, *arguments: str, **more: str) -> Iterator[str]:
    """A process that serves, once it says that it is ready."""
    address = f"http://127.0.0.1:{port}"
    with (folder / "served.log").open("w") as log:
        process = subprocess.Popen(
            command(*arguments, "--port", str(port)),
            cwd=folder,
            env=environment(**more),
            stdout=log,
            stderr=log,
        )
        try:
            wait_until(lambda: process.poll() is not None or answers(f"{address}/ready"))
            assert process.poll() is None, (folder / "served.log").read_text()
            yield address
        finally:
            process.terminate()
            process.wait(30)


def answers(url: str) -> bool:
    try:
        with urlopen(url) as answered:
            return bool(answered.status == 200)
    except URLError:
        return False


def wait_until(comes: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not comes():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.2)


def status_of(port: int, url: str) -> int:
    """What an address answers with, wherever it then leads."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", urlsplit(url).path)
        return connection.getresponse().status


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_three_people_can_be_entered_as(made: Path) -> None:
    out = visits("demo", "--no-serve", "--port", "8123").out
    assert "Everybody in it is invented." in out
    links = LINK.findall(out)
    assert [port for port, _ in links] == ["8123"] * 3
    assert len({token for _, token in links}) == 3
    assert re.findall(r"^  (\w+), an? (\w+)$", out, re.MULTILINE) == [
        ("PC01", "officer"),
        ("ADMIN1", "administrator"),
    ]
    assert "DS01, the sergeant of Northshire A" in out


def test_again_it_serves_what_is_there_with_new_links(made: Path) -> None:
    first = visits("demo", "--no-serve").out
    again = visits("demo", "--no-serve").out
    assert "Found a made-up force" in again
    assert not set(LINK.findall(first)) & set(LINK.findall(again))


def test_a_calendar_address_takes_the_place_of_the_one_told_before(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = demonstration.settings_of(8000)
    assert len({demonstration.calendar(settings) for _ in range(3)}) == 3
    monkeypatch.setenv("VISITS_DATABASE_URL", "sqlite:///data/demo.db")
    links = [row for row in visits("feed", "list", "--json").rows if row["device"] == "demonstration"]
    assert [row["revoked_at"] is None for row in links].count(True) == 1


def test_it_says_how_commands_ask_it_from_any_folder(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = re.findall(
        r"^    export VISITS_DATABASE_URL=(.+)$", visits("demo", "--no-serve").out, re.MULTILINE
    )
    (made / "elsewhere").mkdir()
    monkeypatch.chdir(made / "elsewhere")
    ran = visits("due")
    assert "If it stands elsewhere, say where in VISITS_DATABASE_URL" in ran.err
    monkeypatch.setenv("VISITS_DATABASE_URL", *shlex.split(line))
    assert visits("due", "--json").rows


def test_it_touches_no_other_database(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (made / "other.db").write_bytes(b"")
    monkeypatch.setenv("VISITS_DATABASE_URL", "sqlite:///other.db")
    assert visits("demo", "--no-serve").status == 0
    assert (made / "other.db").read_bytes() == b""


def test_no_other_user_opens_it_and_no_half_of_one_is_left(demo: Path) -> None:
    assert demo.stat().st_mode & 0o077 == 0
    assert [path.name for path in demo.parent.iterdir()] == ["demo.db"]


def test_whoever_stands_in_can_sign_in(made: Path) -> None:
    installation = ready_installation(demonstration.settings_of(8000), demonstration.WHO)
    with closing(installation.database), installation.reading(demonstration.WHO) as desk:
        covers = standing_by(desk, names(desk)).covers
    assert covers
    assert all(each.signs_in for each in covers)


def test_too_few_people_are_wrong_usage(nowhere: Path) -> None:
    assert visits("demo", "--people", "10", "--no-serve").status == 2
    assert not (nowhere / "data").exists()


def test_its_lists_and_reasons_can_be_asked_for(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISITS_DATABASE_URL", "sqlite:///data/demo.db")
    text = " ".join(visits("due").out.split())
    assert "suspended whose review date has passed" in text
    assert AWKWARD["a release never recorded"] in text
    explained = visits("explain", AWKWARD["a release never recorded"]).out
    assert "Suspended (custody)" in explained
    assert visits("verify").status == 0


def test_it_is_served_and_a_link_signs_in_once(made: Path) -> None:
    port = free_port()
    with serving(made, port, "demo"):
        link = next(LINK.finditer((made / "served.log").read_text())).group()
        statuses = [status_of(port, link) for _ in range(2)]
    assert statuses == [303, 403]
    # neither the link's token nor any path is in the log
    log = (made / "served.log").read_text().split("Serving on")[1]
    assert "GET /sign-in/link/{token} 303" in log
    assert link.rsplit("/", 1)[1] not in log


def test_the_officers_calendar_is_served(made: Path) -> None:
    with serving(made, free_port(), "demo"):
        address = next(line for line in (made / "served.log").read_text().split() if line.endswith(".ics"))
        with urlopen(address) as answered:
            text = answered.read().decode()
    assert text.startswith("BEGIN:VCALENDAR")
    assert text.count("BEGIN:VEVENT") > 5
    assert "AB00" not in text


def test_several_processes_serve_together(made: Path) -> None:
    url = "sqlite:///data/demo.db"
    with serving(made, free_port(), "serve", "--workers", "2", VISITS_DATABASE_URL=url) as address:
        with urlopen(f"{address}/health") as answered:
            assert answered.read() == b"alive\n"
        wait_until(lambda: (made / "served.log").read_text().count("Started server process") == 2)


def test_an_address_in_the_clear_is_refused(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISITS_DATABASE_URL", "sqlite:///data/demo.db")
    monkeypatch.setenv("VISITS_BASE_URL", "http://visits.force.example")
    ran = visits("serve")
    assert ran.status == 1
    assert "http://visits.force.example" in ran.err
