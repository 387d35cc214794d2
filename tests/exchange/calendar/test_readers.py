"""The same instants and dates in every reader: `icalendar`, ical.js and node-ical, all round the year."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from scheduler.clock import LONDON
from scheduler.exchange.calendar.events import BookedVisit, DueVisit, Look
from scheduler.exchange.calendar.feed import calendar
from tests.builders import NOW, Force, a_booking
from tests.exchange.calendar.calendars import (
    BASE_URL,
    Read,
    an_address,
    faults,
    fetched,
    read_back,
    visited,
    written,
)
from workshop.node import node

LOOK = Look("reference", BASE_URL)
FIRST, DAYS = date(2027, 3, 1), 400
CHANGES = (date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26))
LEAP_DAY = date(2028, 2, 29)
ZONES = ("Europe/London", "America/St_Johns", "Asia/Kathmandu")


def as_read_by_node(text: bytes, zone: str) -> dict[str, Read]:
    """What ical.js and node-ical find, on a computer in a zone: by UID the title, the start and the end."""
    script = Path(__file__).parent / "read_calendar.cjs"
    own = {"PATH": os.environ["PATH"], "TZ": zone}
    told = subprocess.run([node(), script], input=text, env=own, capture_output=True, check=False, timeout=60)
    assert told.returncode == 0, told.stderr.decode()
    found: dict[str, Read] = json.loads(told.stdout)
    return found


def all_round_the_year() -> Iterator[DueVisit | BookedVisit]:
    """A visit due on each day, one booked at half past ten in London, and one each half hour of a change."""
    for number in range(DAYS):
        on = FIRST + timedelta(days=number)
        yield DueVisit(UUID(int=2 * number), "4F7K9RTV", 0, NOW, on)
        at = datetime.combine(on, time(10, 30), LONDON)
        yield BookedVisit(UUID(int=2 * number + 1), "5F7K9RTV", 0, NOW, at.astimezone(UTC), 45)
    for number, half_hour in enumerate(half_hours_of_changes()):
        yield BookedVisit(UUID(int=10_000 + number), "6F7K9RTV", 0, NOW, half_hour, 60)


def half_hours_of_changes() -> Iterator[datetime]:
    for on in CHANGES:
        midnight = datetime.combine(on, time(), UTC)
        yield from (midnight + timedelta(minutes=30) * each for each in range(-4, 10))


def meant(shown: Sequence[DueVisit | BookedVisit]) -> Read:
    """What each of them says, without a calendar in between."""
    found: Read = {}
    for event in shown:
        if isinstance(event, DueVisit):
            span: list[date | datetime] = [event.deadline, event.deadline + timedelta(days=1)]
            title = f"Visit due {event.code}"
        else:
            span = [event.starts_at, event.starts_at + timedelta(minutes=event.minutes)]
            title = f"Visit {event.code}"
        found[str(event.uid)] = [title, *map(written, span)]
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_every_reader_finds_every_day_and_hour_of_the_year(zone: str):
    shown = list(all_round_the_year())
    text = calendar((event.text(LOOK) for event in shown), NOW)
    assert faults(text) == []
    expected = meant(shown)
    assert len(expected) == 2 * DAYS + 14 * len(CHANGES)
    assert LEAP_DAY.isoformat() in {start for _, start, _ in expected.values()}
    assert read_back(text) == expected
    assert as_read_by_node(text, zone) == {"ical.js": expected, "node-ical": expected}


def test_every_reader_finds_the_same_in_an_officers_feed(force: Force):
    visited(force, "P-001", date(2026, 2, 10))  # overdue: it stands at its day, and is counted on today
    visited(force, "P-002", date(2026, 10, 1))
    with force.writing() as desk:
        for on in (date(2026, 11, 24), date(2027, 3, 27), *CHANGES[:2], date(2027, 6, 1)):
            a_booking(desk, "P-002", datetime.combine(on, time(14, 15), LONDON).astimezone(UTC))
    text = fetched(force, an_address(force))
    expected = read_back(text)
    assert len(expected) == 8
    assert as_read_by_node(text, "Europe/London") == {"ical.js": expected, "node-ical": expected}
