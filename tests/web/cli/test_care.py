"""`visits init`, `verify`, `doctor` and `policy`: what an installation is made, proved and examined by."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update

from scheduler.store.deadlines import Deadline, PolicyAdoption
from scheduler.store.headcounts import Headcount
from tests.builders import INSTALLATION, Force, entries
from tests.web.cli.people import some_people
from tests.web.cli.running import visits
from tests.web.visiting import visitor
from web.installation import open_installation


def test_help_waits_for_nothing_heavy(root: Path) -> None:
    script = (
        "import sys\nfrom web.cli import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert left.code == 0\n"
        "heavy = {'sqlalchemy', 'sqlmodel', 'fastapi', 'pydantic', 'arrow', 'alembic', 'jinja2', 'uvicorn'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "--help"], cwd=root, capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"
    assert "explain" in ran.stdout


def test_a_command_before_init_says_what_to_do(nowhere: Path) -> None:
    ran = visits("due")
    assert ran.status == 1
    assert "There is no database at data/visits.db. Make it with: visits init" in ran.err
    assert not (nowhere / "data").exists()


def test_init_makes_a_database_that_no_other_user_opens_and_again_keeps_it(nowhere: Path) -> None:
    assert visits("init").status == 0
    made = nowhere / "data" / "visits.db"
    assert made.stat().st_mode & 0o077 == 0
    assert visits("init").status == 0
    assert visits("due", "--json").rows == []


def test_init_puts_the_policy_in_force_once_and_makes_it_ready(nowhere: Path) -> None:
    for _ in range(2):
        assert "with the policy england-wales in force" in visits("init").out
    installation = open_installation()
    assert visitor(installation).get("/ready").text == "ready\n"
    with installation.reading(INSTALLATION) as desk:
        assert len(desk.session.scalars(select(PolicyAdoption)).all()) == 1
    installation.database.close()


def test_every_command_says_alike_that_a_version_that_had_begun_was_edited(
    nowhere: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (root / "rules/policies/england-wales.toml").read_text().replace("england-wales", "ours")
    (nowhere / "ours.toml").write_text(text)
    monkeypatch.setenv("VISITS_POLICIES", str(nowhere))
    monkeypatch.setenv("VISITS_POLICY", "ours")
    assert visits("init").status == 0
    (nowhere / "ours.toml").write_text(text.replace('high = "P3M"', 'high = "P2M"'))
    told = [visits(command) for command in ("init", "due", "verify")]
    assert [ran.status for ran in told] == [1, 1, 1]
    (sentence,) = {ran.err.strip() for ran in told}
    assert "put it back as it was, and add a version from a later day" in sentence
    found = {row["what"]: row for row in visits("doctor", "--json").rows}["deadlines kept"]
    assert (found["well"], found["found"]) == (False, sentence)


def test_the_first_administrator_is_let_in_by_a_password_of_standard_input(nowhere: Path) -> None:
    ran = visits("init", "--admin", "ada", "--password-stdin", given="marmalade-lantern-31\n")
    assert ran.status == 0
    assert "ada can sign in as an administrator." in ran.out
    assert "marmalade" not in ran.out + ran.err


def test_a_password_that_is_too_weak_is_refused(nowhere: Path) -> None:
    ran = visits("init", "--admin", "ada", "--password-stdin", given="password\n")
    assert ran.status == 1
    assert "password" in ran.err.lower()


@pytest.mark.parametrize("options", [["--admin", "ada"], ["--password-stdin"]])
def test_an_administrator_and_a_password_go_together(nowhere: Path, options: list[str]) -> None:
    assert visits("init", *options).status == 2
    assert not (nowhere / "data").exists()


def test_kept_deadlines_are_proved(here: Force) -> None:
    some_people(here)
    ran = visits("verify")
    assert (ran.status, ran.out.strip()) == (
        0,
        "Every kept deadline, headcount and searched name is what the facts give.",
    )
    assert visits("verify", "--json").rows == []


def test_a_deadline_altered_by_hand_is_found(here: Force) -> None:
    some_people(here)
    with here.writing() as desk:
        desk.session.execute(update(Deadline).values(attempts_since=7))
    ran = visits("verify", "--json")
    assert ran.status == 1
    found = {(row["ref"], row["column"], row["kept"], row["computed"]) for row in ran.rows}
    assert ("P-LATE", "attempts_since", 7, 1) in found
    text = visits("verify").out
    assert text.rstrip().endswith("(of 6 people): 12.")
    assert visits("verify", "--csv").lines[0].keys() == {"ref", "obligation", "column", "kept", "computed"}


def test_a_headcount_altered_by_hand_is_found_and_is_about_nobody(here: Force) -> None:
    some_people(here)
    with here.writing() as desk:
        desk.session.execute(update(Headcount).values(people=9))
    ran = visits("verify")
    assert ran.status == 1
    assert "Not what the facts give: headcounts: " in ran.out
    assert "P-LATE" not in ran.out
    (logged,) = (each for each in entries(here) if each.act == "verify")
    assert logged.subjects == ""


def test_the_doctor_finds_nothing_wrong_but_what_set_up_brings(nowhere: Path) -> None:
    visits("init")
    found = {row["what"]: row for row in visits("doctor", "--json").rows}
    assert found["database"]["well"]
    assert found["policy in force"]["found"] == "england-wales, version from 2017-06-29"
    assert found["writing to it"]["well"]
    assert found["who may open it"]["well"]
    assert found["address"]["well"]


def test_the_doctor_shows_whom_calendars_are_kept_from(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nowhere / "visits.toml").write_text('feed_networks = ["10.20.0.0/16", "2001:db8::/32"]')
    monkeypatch.setenv("VISITS_FEED_CLIENTS_REFUSED", "Outlook, google,")
    found = {row["what"]: row["found"] for row in visits("doctor", "--json").rows}
    assert found["VISITS_FEED_CLIENTS_REFUSED"] == "google, outlook"
    assert found["VISITS_FEED_NETWORKS"] == "10.20.0.0/16, 2001:db8::/32"


def test_the_doctor_shows_no_secret(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISITS_DATABASE_URL", "postgresql://visits:Hidden1@127.0.0.1:1/visits")
    monkeypatch.setenv("VISITS_SMTP_URL", "smtp://visits:Hidden2@127.0.0.1")
    ran = visits("doctor")
    assert ran.status == 1
    assert "Hidden" not in ran.out + ran.err
    assert "set, and not shown" in ran.out


def test_the_doctor_names_what_is_wrong(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visits("init")
    (nowhere / "data" / "visits.db").chmod(0o644)
    monkeypatch.setenv("VISITS_BASE_URL", "http://visits.force.example")
    monkeypatch.setenv("VISITS_POLICY", "atlantis")
    monkeypatch.setenv("VISITS_SECRET_FILE", "nothing-there")
    ran = visits("doctor", "--json")
    wrong = {row["what"] for row in ran.rows if row["well"] is False}
    assert ran.status == 1
    assert {"who may open it", "address", "policy in force", "files of the settings"} <= wrong


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "VISITS_POLICY",
            "atlantis",
            "There is no policy “atlantis”. Set VISITS_POLICY to one of england-wales,",
        ),
        ("VISITS_POLICIES", "no-such-folder", "no such folder of policy files"),
        ("VISITS_FEED_DETAIL", "everything", "VISITS_FEED_DETAIL: Input should be 'busy' or 'reference'"),
        (
            "VISITS_FEED_CLIENTS_REFUSED",
            "google, hotmail",
            "VISITS_FEED_CLIENTS_REFUSED: “hotmail” is no kind of calendar program; give some of outlook, apple,",
        ),
        (
            "VISITS_FEED_NETWORKS",
            "10.20.0.0/16,10.20.0.1/16",
            "VISITS_FEED_NETWORKS: “10.20.0.1/16” is no network; give its first address and its length,",
        ),
        ("VISITS_DATABASE_URL", "nonsense", "VISITS_DATABASE_URL is no address of a database."),
        ("VISITS_DATABASE_URL", "mysql://here/visits", "A database of the kind “mysql” is not supported"),
        ("VISITS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x", "The database cannot be used:"),
    ],
)
def test_a_setting_that_does_not_hold_is_a_sentence(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = visits("due")
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_is_no_database_is_a_sentence(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nowhere / "notes.db").write_text("These are notes, and no database at all.\n" * 40)
    monkeypatch.setenv("VISITS_DATABASE_URL", "sqlite:///notes.db")
    ran = visits("due")
    assert ran.status == 1
    assert "The database cannot be used: file is not a database" in ran.err


def test_an_empty_database_asks_for_init(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nowhere / "empty.db").touch()
    monkeypatch.setenv("VISITS_DATABASE_URL", "sqlite:///empty.db")
    ran = visits("due")
    assert ran.status == 1
    assert "Run: visits init" in ran.err


def test_policies_are_listed_and_the_one_in_force_is_marked(nowhere: Path) -> None:
    rows = {row["id"]: row for row in visits("policy", "list", "--json").rows}
    assert rows["england-wales"]["in_force"] is True
    assert rows["england-wales"]["versions"] == ["ever", "2017-06-29"]
    assert rows["washington-state"]["in_force"] is False
    assert "england-wales" in visits("policy", "list").out
    assert visits("policy", "list", "--csv").lines[0]["versions"] == "ever; 2017-06-29"


def test_a_policy_file_that_holds_is_printed_for_people(nowhere: Path, root: Path) -> None:
    ran = visits("policy", "check", str(root / "rules" / "policies" / "washington-state.toml"))
    assert ran.status == 0
    assert "Washington State" in ran.out


def test_a_policy_file_that_does_not_hold_is_refused_with_the_reason(nowhere: Path) -> None:
    (nowhere / "odd.toml").write_text('id = "odd"\ntitle = "Odd"\n')
    for name in ("odd.toml", "missing.toml"):
        ran = visits("policy", "check", name)
        assert ran.status == 1
        assert ran.err.startswith(name)
