"""A calendar of 100 events as a client asks for it: serialised each time, joined from kept text, and not changed."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from icalendar import Calendar

from bench.measuring import seconds
from rules.policy import read_policies
from scheduler.casework.feeds import create_feed
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.exchange.calendar import kept
from scheduler.exchange.calendar.events import Look
from scheduler.exchange.calendar.feed import calendar
from scheduler.exchange.calendar.fetching import fetch
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.builders import NOW, OFFICER, TODAY, Force, a_booking, a_force, a_person, a_visit
from tests.servers.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.servers.postgres import running_postgres

DUE, BOOKED = 80, 20
REPEATS = 25


def run() -> list[dict[str, Any]]:
    """A fetch, with its look-ups and its entry in the log, on each database; equal bytes asserted first."""
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        found: dict[str, Databases] = {
            "SQLite": SqliteDatabases(Path(folder)),
            "PostgreSQL": PostgresDatabases(server),
        }
        return [row for name, databases in found.items() for row in fetches(name, databases)]


def fetches(name: str, databases: Databases) -> list[dict[str, Any]]:
    with databases.migrated() as url, opened(url) as installation:
        token = an_officers_calendar(installation)
        text, tag = both_ways(installation, token)
        with patch.object(kept, "texts", serialised):
            each_time = seconds(lambda: fetch(installation, token), REPEATS)
        joined = seconds(lambda: fetch(installation, token), REPEATS)
        unchanged = seconds(lambda: fetch(installation, token, {tag}), REPEATS)
        rows = [
            row(f"{name}: serialised each time", each_time, each_time, len(text)),
            row(f"{name}: kept events joined", joined, each_time, len(text)),
            row(f"{name}: not changed (304)", unchanged, each_time, 0),
        ]
        return rows + (text_alone(text) if name == "SQLite" else [])


def both_ways(installation: Installation, token: str) -> tuple[bytes, str]:
    """The text of the feed and its tag, the same whichever way it is made."""
    made, joined = fetch(installation, token), fetch(installation, token)
    with patch.object(kept, "texts", serialised):
        again = fetch(installation, token)
    assert made.text == joined.text == again.text
    assert made.text is not None
    assert made.text.count(b"BEGIN:VEVENT") == DUE + BOOKED
    assert fetch(installation, token, {made.edition.tag}).text is None
    return made.text, made.edition.tag


def serialised(_desk: Desk, look: Look, events: Sequence[kept.Shown]) -> list[bytes]:
    return [event.text(look) for event in events]


def text_alone(text: bytes) -> list[dict[str, Any]]:
    """What icalendar and the joining take by themselves, without a database."""
    read = Calendar.from_ical(text)
    texts = [event.to_ical() for event in read.events]
    joined = b"".join(texts)
    assert joined in calendar(texts, NOW)
    icalendars = seconds(read.to_ical, REPEATS)
    return [
        row("no database: icalendar's to_ical", icalendars, icalendars, len(text)),
        row("no database: join", seconds(lambda: calendar(texts, NOW), REPEATS), icalendars, len(text)),
    ]


def row(way: str, taken: float, each_time: float, size: int) -> dict[str, Any]:
    return {"way": way, "milliseconds": taken * 1000, "times_faster": each_time / taken, "bytes": size}


@contextmanager
def opened(url: str) -> Iterator[Installation]:
    database = Database(url)
    yield Installation(database, FixedClock(NOW), read_policies()["england-wales"], Settings())
    database.close()


def an_officers_calendar(installation: Installation) -> str:
    """An officer with 80 people, 20 of them with a visit booked; the token of an address."""
    force: Force = a_force(installation)
    with force.writing() as desk:
        for number in range(DUE):
            ref = f"P-{number:03}"
            a_person(desk, ref)
            a_visit(desk, ref, date(2026, 9, 1) + timedelta(days=number % 60))
            if number < BOOKED:
                a_booking(desk, ref, TODAY + timedelta(days=1 + number))
        return create_feed(desk, OFFICER, "bench").token
