"""The linter of calendars can fail: each thing that must not leave is found."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from scheduler.exchange.calendar.events import DueVisit, Look
from scheduler.exchange.calendar.feed import calendar
from tests.exchange.calendar.calendars import BASE_URL, faults

CHANGED_AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
GOOD = calendar(
    [DueVisit(UUID(int=7), "4F7K9RTV", 3, CHANGED_AT, date(2027, 1, 1)).text(Look("reference", BASE_URL))],
    CHANGED_AT,
)


def test_a_good_calendar_has_no_faults():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"CLASS:PRIVATE", b"CLASS:PUBLIC"),
        (b"CLASS:PRIVATE\r\n", b""),
        (b"CLASS:PRIVATE", b"CLASS:PRIVATE\r\nCLASS:PRIVATE"),
        (b"SUMMARY:Visit due 4F7K9RTV", b"SUMMARY:Visit due to Ada"),
        (b"SUMMARY:Visit due 4F7K9RTV", b"SUMMARY:Visit due \x074F7K9RTV"),
        (b"CLASS:PRIVATE", b"CLASS:PRIVATE\nX-A:b"),
        (b"CLASS:PRIVATE", b"CLASS:PRIVATE\r\nURL:" + b"http://127.0.0.1:8000/o/4F7K9RTV" * 3),
        (b"-//Visits//", b"-//Sex offenders//"),
        (b"/o/4F7K9RTV", b"/people/P-001"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART;TZID=Europe/London:"),
        (b"BEGIN:VEVENT", b"BEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"),
        (b"END:VEVENT", b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT"),
        *(
            (b"END:VEVENT", name + b":x\r\nEND:VEVENT")
            for name in (b"ATTENDEE", b"ORGANIZER", b"LOCATION", b"GEO", b"CONTACT", b"ATTACH", b"RRULE")
        ),
        (b"CALSCALE:GREGORIAN", b"CALSCALE:GREGORIAN\r\nMETHOD:REQUEST"),
    ],
)
def test_what_must_not_leave_is_found(good: bytes, bad: bytes):
    assert good in GOOD
    assert faults(GOOD.replace(good, bad)) != []


def test_an_empty_calendar_and_one_event_twice_are_found():
    event = GOOD[GOOD.index(b"BEGIN:VEVENT") : GOOD.index(b"END:VCALENDAR")]
    assert faults(GOOD.replace(event, b"")) != []
    assert faults(GOOD.replace(event, event * 2)) == ["a UID twice"]
