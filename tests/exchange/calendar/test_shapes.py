"""The linter of bytes over feeds of every shape: whatever an officer's calendar holds, no client stumbles over it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.casework.feeds import NewFeed, revoke_feed
from scheduler.clock import LONDON, FixedClock
from scheduler.exchange.calendar.clients import Caller
from scheduler.exchange.calendar.fetching import fetch
from scheduler.settings import Settings
from tests.builders import COLLEAGUE, OFFICER, TODAY, Force, a_booking, a_cover, a_person
from tests.exchange.calendar.calendars import an_address, begins, faults, summaries, visited


def nothing(force: Force) -> None:
    """Nobody at all."""


def overdue_alone(force: Force) -> None:
    visited(force, on=date(2026, 2, 10))


def booked_alone(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", officer=None)
        a_booking(desk)


def never_visited(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001")


def many(force: Force) -> None:
    with force.writing() as desk:
        for number in range(25):
            a_person(desk, f"P-{number:03}")
            a_booking(desk, f"P-{number:03}", TODAY + timedelta(days=number))


def covered(force: Force) -> None:
    visited(force, officer=COLLEAGUE)
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, TODAY)


def on_every_odd_day(force: Force) -> None:
    """On the leap day, at both changes of the clock, and over midnight."""
    force.installation.clock.moment = datetime(2027, 12, 1, 7, tzinfo=UTC)
    visited(force, on=date(2027, 11, 29))
    moments = (
        datetime(2028, 2, 29, 9, tzinfo=LONDON),
        datetime(2028, 2, 28, 23, 30, tzinfo=LONDON),
        datetime(2028, 3, 26, 0, 30, tzinfo=UTC),
        datetime(2028, 10, 29, 0, 30, tzinfo=UTC),
        datetime(2028, 10, 29, 1, 30, tzinfo=UTC),
        datetime.combine(date(2028, 12, 31), time(23, 30), UTC),
    )
    with force.writing() as desk:
        for moment in moments:
            a_booking(desk, at=moment.astimezone(UTC))


SHAPES: dict[Callable[[Force], None], int] = {
    nothing: 1,
    overdue_alone: 2,
    booked_alone: 1,
    never_visited: 2,
    many: 51,
    covered: 1,
    on_every_odd_day: 7,
}
"""A shape, and how many events it has; what is overdue is told on today as well."""


@pytest.mark.parametrize("detail", ["reference", "busy"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_calendar_of_any_shape_has_no_fault(
    force: Force, clock: FixedClock, shape: Callable[[Force], None], detail: str
):
    settings = Settings(feed_detail=detail)  # type: ignore[arg-type]
    as_set = Force(replace(force.installation, settings=settings))
    shape(as_set)
    address = an_address(as_set)
    text = shown(as_set, address)
    assert faults(text) == []
    assert text.isascii()
    assert text.count(b"BEGIN:VEVENT") == SHAPES[shape]
    if detail == "busy":
        assert set(summaries(text)) <= {"Busy", "No visits due"}
    assert shown(as_set, address) == text


@pytest.mark.parametrize("shape", SHAPES)
def test_a_calendar_of_any_shape_is_empty_of_visits_once_closed(
    force: Force, clock: FixedClock, shape: Callable[[Force], None]
):
    shape(force)
    address = an_address(force)
    shown(force, address)
    with force.writing() as desk:
        revoke_feed(desk, address.feed.id)
    text = shown(force, address)
    assert faults(text) == []
    assert summaries(text) == ["Calendar link switched off"]


def test_a_calendar_that_is_not_shown_has_no_fault(force: Force):
    visited(force)
    refusing = Settings(feed_clients_refused=("google",))
    as_set = Force(replace(force.installation, settings=refusing))
    address = an_address(as_set)
    text = fetch(as_set.installation, address.token, caller=Caller("google", "192.0.2.7")).text
    assert text is not None
    assert faults(text) == []
    assert list(begins(text).values()) == [TODAY]


def shown(force: Force, address: NewFeed) -> bytes:
    text = fetch(force.installation, address.token).text
    assert text is not None
    return text
