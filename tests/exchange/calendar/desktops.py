"""The calendar programs of people's desktops, without a screen: subscribed to an address, and what they then show.

Each reads its own copy: Evolution Data Server is asked for it, Thunderbird's lies in its profile.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tests.exchange.calendar.calendars import Read, written
from tests.exchange.calendar.desktop_programs import evolution_python, thunderbird_program

PATIENCE_SECONDS = 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONE = "Europe/London"
CALENDAR = "calendar.registry.5b3f1c52-6d0e-4a52-9c4e-0d4a1f1a7e11"
PREFERENCES = {
    f"{CALENDAR}.type": "ics",
    f"{CALENDAR}.name": "Visits",
    f"{CALENDAR}.cache.enabled": True,
    f"{CALENDAR}.readOnly": True,
    "calendar.timezone.local": ZONE,
    "network.proxy.type": 0,
    # it asks nobody else for anything
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mailnews.start_page.enabled": False,
}


class Desktop(Protocol):
    """A program that keeps a calendar."""

    def shows(self, expected: Read) -> Read:
        """What it shows once it has fetched the calendar: as soon as that is what is expected, else in the end."""


def _settled(read: Iterator[Read], expected: Read) -> Read:
    """The first answer that is expected, or the last one within patience."""
    until = time.monotonic() + PATIENCE_SECONDS
    found: Read = {}
    for found in read:
        if found == expected or time.monotonic() > until:
            break
        time.sleep(0.2)
    return found


def _own(folder: Path) -> dict[str, str]:
    """A home of its own, and none of the settings of whoever runs the tests."""
    places = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
    made = {name: str(folder / place) for name, place in places.items()} | {
        "XDG_RUNTIME_DIR": str(folder / "run")
    }
    for place in made.values():
        Path(place).mkdir(mode=0o700, exist_ok=True)
    return made | {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": ZONE, "no_proxy": "*"}


class Evolution:
    """Evolution Data Server on a message bus of its own."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self._program = program

    def shows(self, expected: Read) -> Read:
        return _settled(self._answers(), expected)

    def _answers(self) -> Iterator[Read]:
        while True:
            assert self._program.stdin is not None
            assert self._program.stdout is not None
            self._program.stdin.write("again\n")
            self._program.stdin.flush()
            told = json.loads(self._program.stdout.readline())
            yield {uid: [title, _moment(start), _moment(end)] for uid, (title, start, end) in told.items()}


def _moment(text: str) -> str:
    """As everybody else writes a moment or a date of iCalendar."""
    if "T" not in text:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date().isoformat()
    return written(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))


@contextmanager
def evolution(folder: Path, address: str) -> Iterator[Evolution]:
    """Subscribed to an address until the block ends."""
    script = Path(__file__).parent / "evolution_program.py"
    command = ["dbus-run-session", "--", evolution_python(), script, address]
    own = _own(folder) | {"GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, env=own, text=True, **pipes) as program:
        try:
            yield Evolution(program)
        finally:
            program.stdin.close()  # the bus ends with the program, and the server with the bus


class Thunderbird:
    """A profile of Thunderbird: it fetches its calendars when it starts."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._profile = folder / "profile"
        self._profile.mkdir()
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()
        )
        where = f"user_pref({json.dumps(f'{CALENDAR}.uri')}, {json.dumps(address)});"
        (self._profile / "user.js").write_text("\n".join([*lines, where, ""]))

    def shows(self, expected: Read) -> Read:
        command = [thunderbird_program(), "--headless", "--no-remote", "--profile", self._profile]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=self._folder, env=_own(self._folder), **silent) as program:
            try:
                return _settled(self._kept(), expected)
            finally:
                program.terminate()

    def _kept(self) -> Iterator[Read]:
        while True:
            found: Read = {}
            # it keeps its database locked, and may write to it while it is copied
            with suppress(sqlite3.DatabaseError, OSError):
                found = self._copied()
            yield found

    def _copied(self) -> Read:
        copy = self._folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(
            self._profile / "calendar-data", copy
        )  # with the log of what is not in the database yet
        with closing(sqlite3.connect(copy / "cache.sqlite")) as kept:
            rows = kept.execute(
                "SELECT id, title, event_start, event_end, event_start_tz FROM cal_events"
            ).fetchall()
        return {uid: [title, _at(start, zone), _at(end, zone)] for uid, title, start, end, zone in rows}


def _at(microseconds: int, zone: str) -> str:
    moment = EPOCH + timedelta(microseconds=microseconds)
    return written(moment.date() if zone == "floating" else moment)


@contextmanager
def thunderbird(folder: Path, address: str) -> Iterator[Thunderbird]:
    """A profile that is subscribed to an address."""
    yield Thunderbird(folder, address)
