"""Dates as people read them."""

from datetime import UTC, date, datetime

import pytest

from web import words

DAY = date(2026, 1, 5)


def test_a_date_in_full_and_in_short() -> None:
    assert words.in_words(DAY) == "5 January 2026"
    assert words.in_short(DAY) == "Mon 5 Jan 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 1, 5, 14, 5, tzinfo=UTC), "Mon 5 Jan 2026 at 14:05"),
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), "Mon 6 Jul 2026 at 00:30"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sun 29 Mar 2026 at 02:00"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "Sun 25 Oct 2026 at 01:00"),
    ],
)
def test_a_moment_is_on_londons_clock(at: datetime, said: str) -> None:
    assert words.moment(at) == said


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        words.moment(datetime(2026, 1, 5, 14, 5))  # noqa: DTZ001


def test_machines_read_the_same_moment() -> None:
    assert words.iso(DAY) == "2026-01-05"
    assert words.iso(datetime(2026, 7, 5, 23, 30, tzinfo=UTC)) == "2026-07-06T00:30:00+01:00"


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (date(2026, 1, 2), "3 days overdue"),
        (date(2026, 1, 4), "1 day overdue"),
        (date(2026, 1, 5), "due today"),
        (date(2026, 1, 6), "due tomorrow"),
        (date(2026, 1, 17), "due in 12 days"),
        (date(2020, 1, 5), "2,192 days overdue"),
    ],
)
def test_how_a_deadline_stands(deadline: date, said: str) -> None:
    assert words.due(deadline, DAY) == said


def test_nothing_is_zero_days_overdue() -> None:
    with pytest.raises(ValueError, match="0 days is not overdue"):
        words.overdue(0)


def test_stored_words_are_said_plainly() -> None:
    assert words.plainly("very_high") == "Very high"
    assert words.count(1, "person", "people") == "1 person"
    assert words.count(1430, "person", "people") == "1,430 people"
