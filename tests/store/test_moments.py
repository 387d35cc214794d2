"""Moments are kept in UTC, and days are London's."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlmodel import col

from scheduler.casework.keeping import marks
from scheduler.clock import london_date, utc
from scheduler.desk import Desk
from scheduler.store.people import Person
from tests.builders import TODAY, a_person, a_visit


@pytest.mark.parametrize("offset", [0, 1, -5, 5.75])
def test_a_moment_comes_back_as_the_same_moment_in_utc(desk: Desk, offset: float) -> None:
    said = datetime(2026, 7, 1, 23, 30, 15, 123456, tzinfo=timezone(timedelta(hours=offset)))
    desk.session.add(Person(ref="P-001", **{**marks(desk), "recorded_at": said}))
    desk.session.flush()
    desk.session.expunge_all()
    kept = desk.session.scalars(select(col(Person.recorded_at))).one()
    assert (kept, kept.tzinfo) == (said, UTC)


def test_a_moment_without_an_offset_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="has no offset"):
        utc(datetime(2026, 7, 1, 12))  # noqa: DTZ001
    with pytest.raises(StatementError, match="has no offset"):
        desk.session.execute(select(Person).where(col(Person.recorded_at) > datetime(2026, 7, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-01T22:59:59+00:00", date(2026, 7, 1)),
        ("2026-07-01T23:30:00+00:00", date(2026, 7, 2)),
        ("2026-12-01T23:30:00+00:00", date(2026, 12, 1)),
        # the clocks go forward at 01:00 UTC on 29 March 2026
        ("2026-03-28T23:30:00+00:00", date(2026, 3, 28)),
        ("2026-03-29T00:30:00+00:00", date(2026, 3, 29)),
        ("2026-03-29T23:00:00+00:00", date(2026, 3, 30)),
        # and back at 01:00 UTC on 25 October
        ("2026-10-24T23:00:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T00:30:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T23:30:00+00:00", date(2026, 10, 25)),
        ("2026-10-26T00:00:00+00:00", date(2026, 10, 26)),
    ],
)
def test_the_day_of_a_moment_is_londons(moment: str, day: date) -> None:
    assert london_date(datetime.fromisoformat(moment)) == day


def test_a_visit_after_eleven_of_a_summer_evening_in_utc_is_of_the_next_day(desk: Desk) -> None:
    a_person(desk)
    visit = a_visit(desk, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert visit.visited_on == date(2026, 7, 2)


def test_the_desks_day_is_londons(desk: Desk) -> None:
    assert desk.today == TODAY
