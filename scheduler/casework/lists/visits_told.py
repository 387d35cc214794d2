"""What others did with the visits on which one is to go, or was to: arranged, moved, called off, given another crew."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from scheduler.casework.bookings import ARRANGED
from scheduler.casework.lists.notified import Notification, people_of, said, told_to
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.visits import Booking, BookingCrew

People = dict[UUID, tuple[str, str]]
"""References and names of those whom one may see."""


def told_of_visits(desk: Desk, since: datetime) -> Iterator[Notification]:
    """Each visit as it stands, if somebody else made it so after that moment; and each that one goes on no more."""
    going, gone = _going(desk, since), _taken_off(desk, since)
    people = people_of(desk, {row.person_id for row in (*(row for row, _ in going), *gone)})
    for row, was_on in going:
        yield _told(row, row.recorded_at, _of_going(row, _called(row, people), was_on=was_on), people)
    for row in gone:
        says = f"You were taken off {_called(row, people)} of {_day(row)} by {row.superseded_by}"
        yield _told(row, row.superseded_at or desk.now, says, people)


def _going(desk: Desk, since: datetime) -> Sequence[Any]:
    """The visits on which one is to go, with whether one was before somebody last changed them."""
    return desk.session.execute(_on_which_one_is(), told_to(desk, since)).all()


@made_once
def _on_which_one_is() -> AnySelect:
    others = and_(
        col(Booking.recorded_at) > bindparam("since"), col(Booking.recorded_by) != bindparam("actor")
    )
    before, crew = aliased(Booking), aliased(BookingCrew)
    was_on = exists().where(
        col(before.id) == col(Booking.supersedes_id),
        col(crew.booking_id) == col(before.id),
        col(crew.officer_id) == bindparam("me"),
    )
    rows = select(Booking, was_on).join(BookingCrew, _mine())
    return rows.where(others, col(Booking.superseded_at).is_(None), ~col(Booking.brought_over))


def _taken_off(desk: Desk, since: datetime) -> Sequence[Booking]:
    """What stood of the visits on which one was to go, up to when somebody else sent others instead."""
    return desk.session.scalars(_on_which_one_was(), told_to(desk, since)).all()


@made_once
def _on_which_one_was() -> Select[Any]:
    after, crew = aliased(Booking), aliased(BookingCrew)
    still_on = exists().where(
        col(after.supersedes_id) == col(Booking.id),
        col(crew.booking_id) == col(after.id),
        col(crew.officer_id) == bindparam("me"),
    )
    others = and_(
        col(Booking.superseded_at) > bindparam("since"), col(Booking.superseded_by) != bindparam("actor")
    )
    moved = and_(col(Booking.status) == ARRANGED, col(Booking.withdrawal_reason).is_(None))
    return select(Booking).join(BookingCrew, _mine()).where(others, moved, ~still_on)


def _mine() -> ColumnElement[bool]:
    mine = col(BookingCrew.officer_id) == bindparam("me")
    return and_(col(BookingCrew.booking_id) == col(Booking.id), mine)


def _of_going(row: Booking, visit: str, *, was_on: bool) -> str:
    if row.status != ARRANGED:
        return f"{visit} was called off by {row.recorded_by}"
    if not row.sequence:
        return f"{visit} was arranged by {row.recorded_by}"
    if not was_on:
        return f"You were put on {visit} of {_day(row)} by {row.recorded_by}"
    return f"{visit} was moved by {row.recorded_by}"


def _called(row: Booking, people: People) -> str:
    """What stands for a visit: who goes along may not see the person, and knows it by its code."""
    return "the visit" if row.person_id in people else f"the visit {row.code}"


def _told(row: Booking, at: datetime, says: str, people: People) -> Notification:
    ref, name = people.get(row.person_id, (None, ""))
    return Notification(at, "arranged", says[0].upper() + says[1:], ref, name)


def _day(row: Booking) -> str:
    return said(london_date(row.starts_at))
