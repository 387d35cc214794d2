"""A calendar of 100 events as a client asks for it: serialised each time, joined from kept text, and not changed.

First the work alone, on each database; then whole answers over HTTP, taken in turn beside the framework's own empty
answer; and what the polls of a force cost.
"""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI
from icalendar import Calendar

from bench.measuring import seconds
from bench.polling import Server, empty, servers
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
from web.service import service

DUE, BOOKED = 80, 20
REPEATS = 25
ROUNDS = 40
UNCHANGED = 304
EACH_TIME, WHOLE, NOT_CHANGED, EMPTY = (
    "serialised each time",
    "whole answer (200)",
    "not changed (304)",
    "the framework's empty answer",
)
Ways = dict[str, tuple[Server, dict[str, str]]]
OFFICERS, DEVICES = 2_000, 2
CHANGED_POLLS = 7 / 24
"""Of the hourly polls of a day, those that find something new: at midnight, and after six changes."""
SHARES = {"7 of 24 polls changed": CHANGED_POLLS, "none changed": 0.0, "all without a tag": 1.0}


def run() -> list[dict[str, Any]]:
    """A fetch, with its look-ups and its entry in the log, on each database; equal bytes asserted first."""
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        found: dict[str, Databases] = {
            "SQLite": SqliteDatabases(Path(folder)),
            "PostgreSQL": PostgresDatabases(server),
        }
        alone = [row for name, databases in found.items() for row in fetches(name, databases)]
        return alone + [row for name, databases in found.items() for row in polls(name, databases)]


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


def polls(name: str, databases: Databases) -> list[dict[str, Any]]:
    """Whole answers over HTTP, one client, in turn: each round asks every server once."""
    with databases.migrated() as url:
        with opened(url) as installation:
            path = f"/f/{an_officers_calendar(installation)}/visits.ics"
        made = {
            "each time": (serving, (url, "each time")),
            "ours": (serving, (url, "kept")),
            "empty": (empty, ()),
        }
        with servers(made) as found:
            _, text, headers = found["ours"].ask(path, {})
            assert text == found["each time"].ask(path, {})[1]
            unchanged = {"If-None-Match": headers["ETag"]}
            assert found["ours"].ask(path, unchanged)[0] == UNCHANGED
            ways: Ways = {
                EACH_TIME: (found["each time"], {}),
                WHOLE: (found["ours"], {}),
                NOT_CHANGED: (found["ours"], unchanged),
                EMPTY: (found["empty"], {}),
            }
            taken = in_turn(ways, path)
            cpu = {way: cpu_seconds(server, path, sent) for way, (server, sent) in ways.items()}
    rows = [
        {
            **row(
                f"{name}, HTTP: {way}",
                seconds,
                taken[EACH_TIME],
                len(text) if way in {EACH_TIME, WHOLE} else 0,
            ),
            "times_empty": seconds / taken[EMPTY],
            "cpu_milliseconds": cpu[way] * 1000,
            "cpu_times_empty": cpu[way] / cpu[EMPTY],
        }
        for way, seconds in taken.items()
    ]
    return [*rows, *(hourly(name, way, share, cpu) for way, share in SHARES.items())]


def in_turn(ways: Ways, path: str) -> dict[str, float]:
    """The median of each way over the same rounds."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, (server, headers) in ways.items():
            server.ask(path, headers)
            taken[way].append(server.seconds[-1])
    return {way: statistics.median(seconds) for way, seconds in taken.items()}


def cpu_seconds(server: Server, path: str, headers: dict[str, str]) -> float:
    """What the server takes for one answer."""
    before = server.cpu_seconds()
    for _ in range(ROUNDS):
        server.ask(path, headers)
    return (server.cpu_seconds() - before) / ROUNDS


def hourly(name: str, way: str, share: float, cpu: dict[str, float]) -> dict[str, Any]:
    """What a force's polls cost the server in an hour, if this share of them is answered with the text."""
    each = share * cpu[WHOLE] + (1 - share) * cpu[NOT_CHANGED]
    return {
        "way": f"{name}: {OFFICERS:,} officers, {DEVICES} devices each, hourly; {way}",
        "cpu_seconds_an_hour": OFFICERS * DEVICES * each,
    }


@contextmanager
def serving(url: str, texts: str) -> Iterator[FastAPI]:
    """The application; with texts "each time", `icalendar` builds every event for every answer."""
    with opened(url) as installation:
        app = service(installation)
        if texts == "kept":
            yield app
            return
        app.state.texts = None
        with patch.object(kept, "texts", serialised):
            yield app


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
