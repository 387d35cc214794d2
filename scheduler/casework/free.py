"""Who could go on a visit, and whether they are free: who is away, and the hours at which each is booked.

Of a colleague's bookings it tells the hours alone: to whom they go stays behind the wall.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from scheduler.casework.in_place import absent
from scheduler.casework.lists.today import open_bookings
from scheduler.casework.names import Names
from scheduler.casework.staff import locked_out
from scheduler.clock import start_of
from scheduler.desk import Desk
from scheduler.roles import VISITING
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew
from scheduler.store.walls import beyond_scope

LONGEST = timedelta(days=1)
"""A booking lasts a day at most: one that begins earlier than that is over."""


@dataclass(frozen=True, order=True, slots=True)
class Hours:
    """From one moment to another."""

    starts_at: datetime
    ends_at: datetime

    def meet(self, other: "Hours") -> bool:
        """Whether they have a moment in common; one that begins when another ends meets it not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class OfficerDay:
    """An officer on one day: away, or booked at these hours, or free."""

    officer: str
    name: str
    accredited: bool
    away: bool
    taken: tuple[Hours, ...]

    def taken_during(self, hours: Hours) -> Hours | None:
        """The first of their hours that meets these."""
        return next((each for each in self.taken if each.meet(hours)), None)


def hours_of(starts_at: datetime, minutes: int) -> Hours:
    """The hours of a visit."""
    return Hours(starts_at, starts_at + timedelta(minutes=minutes))


def who_could_go(desk: Desk, called: Names, about: Person) -> list[UUID]:
    """Those who visit, and can sign in, in the teams of the person, their officer and who acts: these two first."""
    duty = desk.session.execute(_duty(), {"person": about.id}).one_or_none()
    owner, team = (duty.officer_id, duty.team_id) if duty else (None, None)
    first = [each for each in (owner, desk.principal.officer_id) if each in called.officers]
    teams = {team, *(called.officers[each].team_id for each in first if each)} - {None}
    others = sorted(called.members(teams), key=lambda each: called.officers[each].officer)
    off = locked_out(desk)
    return [
        each
        for each in dict.fromkeys([*first, *others])
        if called.officers[each].role in VISITING and each not in off
    ]


@made_once
def _duty() -> AnySelect:
    return select(col(Deadline.officer_id), col(Deadline.team_id)).where(
        col(Deadline.person_id) == bindparam("person"), col(Deadline.obligation) == Obligation.HOME_VISIT
    )


def officers_on(
    desk: Desk, called: Names, officers: Collection[UUID], on: date, without: UUID | None = None
) -> list[OfficerDay]:
    """These officers on a London day, in their order; `without` is the series of a booking that is being moved."""
    taken, away = _taken(desk, officers, on, without), absent(desk, officers, (on, on))
    return [
        OfficerDay(
            called.officers[each].officer,
            called.officers[each].name,
            called.officers[each].accredited,
            each in away,
            tuple(sorted(taken.get(each, ()))),
        )
        for each in officers
    ]


def hours_elsewhere(
    desk: Desk, officers: Collection[UUID], first: date, last: date, seen: Collection[UUID]
) -> list[tuple[Hours, list[UUID]]]:
    """The hours that begin on these London days at which officers are booked, without the bookings that were `seen`.

    Each with who of them goes: what the reader does not see of a calendar is that somebody is out, and no more.
    """
    span = Hours(start_of(first), start_of(last + timedelta(days=1)))
    out: dict[UUID, tuple[Hours, list[UUID]]] = {}
    for row in _booked(desk, officers, span.starts_at, span.ends_at):
        if row.id not in seen:
            out.setdefault(row.id, (hours_of(row.starts_at, row.minutes), []))[1].append(row.officer_id)
    return sorted(out.values())


def _taken(desk: Desk, officers: Collection[UUID], on: date, without: UUID | None) -> dict[UUID, list[Hours]]:
    day = Hours(start_of(on), start_of(on + timedelta(days=1)))
    found: dict[UUID, list[Hours]] = defaultdict(list)
    for row in _booked(desk, officers, day.starts_at - LONGEST, day.ends_at):
        hours = hours_of(row.starts_at, row.minutes)
        if row.series_id != without and hours.meet(day):
            found[row.officer_id].append(hours)
    return found


def _booked(desk: Desk, officers: Collection[UUID], begins: datetime, ends: datetime) -> Sequence[Any]:
    """The open bookings that begin within, for each of these officers who goes: behind the wall, and of nobody."""
    wanted = {"officers": list(officers), "begins": begins, "ends": ends}
    with beyond_scope(desk.session):
        return desk.session.execute(_hours_booked(), wanted).all()


@made_once
def _hours_booked() -> AnySelect:
    shown = (Booking.id, Booking.series_id, Booking.starts_at, Booking.minutes)
    return (
        select(col(BookingCrew.officer_id), *map(col, shown))
        .join(Booking, col(Booking.id) == col(BookingCrew.booking_id))
        .where(
            open_bookings(),
            given_in(col(BookingCrew.officer_id), "officers"),
            col(Booking.starts_at) >= bindparam("begins"),
            col(Booking.starts_at) < bindparam("ends"),
        )
    )
