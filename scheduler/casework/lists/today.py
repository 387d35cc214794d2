"""What is planned, and what is to be written up. A booking never clears anything."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlmodel import col

from rules.periods import later
from scheduler.casework.attended import (
    NO_CREW,
    BookedCrew,
    crews_on,
    may_lack_somebody,
    with_crew,
    with_nobody,
)
from scheduler.casework.names import Names, names
from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.people import Particulars, Person
from scheduler.store.visits import Booking, BookingCrew, Visit

SHOWN_BOOKED = 12
"""Visits booked with those who are given away, before the rest is counted."""
LAST_BOOKED = date(9998, 12, 31)
"""No visit is booked so late; a day whose end every calendar has."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A booking: its code, its moment, its crew as it is told, and the person where the reader may see them."""

    id: UUID
    code: str
    starts_at: datetime
    minutes: int
    ref: str | None
    crew: tuple[str, ...]
    name: str = ""
    person_id: UUID | None = None
    nobody_there: bool = False
    """Whether nobody of its crew is there that day: it is to be arranged anew."""
    short: tuple[str, ...] = ()
    """How those who are left of its crew fall short of the policy that day."""

    @property
    def on(self) -> date:
        """The London date."""
        return london_date(self.starts_at)


class Coming(NamedTuple):
    """The next visit planned to somebody, and whether nobody of its crew is there that day."""

    at: datetime
    nobody_there: bool


@dataclass(frozen=True)
class SomePlanned:
    """The first of a list of bookings, and how many there are."""

    rows: list[Planned]
    in_all: int


def to_be_written_up(desk: Desk) -> list[Planned]:
    """Bookings of the past that no visit closes and nobody called off, the oldest first, without an age limit."""
    return _each_with_crews(desk, names(desk), _to_be_written_up())[0].rows


def written_up_and_planned(desk: Desk, called: Names, days: int = 7) -> tuple[SomePlanned, SomePlanned]:
    """Both lists: two statements, their crews among them."""
    past, coming = _each_with_crews(desk, called, _own_bookings(), until=_end_of(desk, days))
    return past, coming


class TeamsBookings(NamedTuple):
    """The bookings of a team that a supervisor's day tells; of the last two, an absence is why."""

    past: SomePlanned
    coming: SomePlanned
    nobody_there: SomePlanned
    short: SomePlanned


def of_a_team(desk: Desk, called: Names, limit: int) -> TeamsBookings:
    """To be written up, planned today, to be arranged anew for want of anybody there or of some: two statements."""
    past, coming, perhaps = _each_with_crews(desk, called, _bookings_of_a_team(limit), until=_end_of(desk, 0))
    nobodys = [each for each in perhaps.rows if each.nobody_there]
    short = [each for each in perhaps.rows if each.short]
    return TeamsBookings(past, coming, _first_of(nobodys, limit), _first_of(short, limit))


def _first_of(rows: list[Planned], limit: int) -> SomePlanned:
    return SomePlanned(rows[:limit], len(rows))


def planned_of(desk: Desk, called: Names, officer_id: UUID, first: date, last: date) -> list[Planned]:
    """What an officer is booked on between two days, from now on, as far as one sees it: two statements."""
    spans = {"since": max(desk.now, start_of(first)), "until": start_of(later(last, 1))}
    return _each_with_crews(desk, called, _of_an_officer(), officer=officer_id, **spans)[0].rows


def next_planned(desk: Desk, refs: Collection[str]) -> dict[str, Coming]:
    """The next visit planned to each of these people, in one statement; who has none is left out."""
    if not refs:
        return {}
    wanted = {"refs": list(refs), "now": desk.now, "today": desk.today}
    found = sorted(
        desk.session.execute(_coming_to(), wanted), key=lambda row: (row.starts_at, row.id), reverse=True
    )
    nobodys = with_nobody(desk, found)
    return {row.ref: Coming(row.starts_at, row.id in nobodys) for row in found}


@made_once
def _coming_to() -> Select[Any]:
    called = given_in(col(Person.ref), "refs")
    return (
        with_crew(select(col(Person.ref), col(Booking.id), col(Booking.starts_at)))
        .join(Person, col(Person.id) == col(Booking.person_id))
        .where(open_bookings(), col(Booking.starts_at) >= bindparam("now"), called)
    )


def booked_with(desk: Desk, people: Collection[UUID]) -> SomePlanned:
    """The next visits that are still to be made to these people, and how many there are; without who goes."""
    (found,) = _planned(desk, _with_these(), people=list(people))
    return found


@cache
def open_bookings() -> ColumnElement[bool]:
    """Whether a booking still stands: current, not called off, and closed by no visit."""
    closed = exists().where(
        col(Visit.booking_series_id) == col(Booking.series_id), col(Visit.superseded_at).is_(None)
    )
    return and_(col(Booking.superseded_at).is_(None), col(Booking.status) == "arranged", ~closed)


def _end_of(desk: Desk, days: int) -> datetime:
    return start_of(desk.today + timedelta(days=days + 1))


def _past() -> ColumnElement[bool]:
    return col(Booking.starts_at) < bindparam("now")


def _coming() -> ColumnElement[bool]:
    return and_(col(Booking.starts_at) >= bindparam("now"), col(Booking.starts_at) < bindparam("until"))


@made_once
def _to_be_written_up() -> CompoundSelect[Any]:
    return _together((_past(), None))


@made_once
def _own_bookings() -> CompoundSelect[Any]:
    return _together((_past(), None), (_coming(), None))


@made_once
def _bookings_of_a_team(limit: int) -> CompoundSelect[Any]:
    return _together((_past(), limit), (_coming(), limit), (may_lack_somebody(), None))


@made_once
def _of_an_officer() -> CompoundSelect[Any]:
    going = exists().where(
        col(BookingCrew.booking_id) == col(Booking.id), col(BookingCrew.officer_id) == bindparam("officer")
    )
    within = and_(col(Booking.starts_at) >= bindparam("since"), col(Booking.starts_at) < bindparam("until"))
    return _together((and_(going, within), None))


@made_once
def _with_these() -> CompoundSelect[Any]:
    theirs = given_in(col(Booking.person_id), "people")
    return _together((and_(col(Booking.starts_at) >= bindparam("now"), theirs), SHOWN_BOOKED))


Part = tuple[ColumnElement[bool], int | None]
"""Which bookings, and how many of them at most."""


def _together(*parts: Part) -> CompoundSelect[Any]:
    return union_all(*(_part(*each, number) for number, each in enumerate(parts)))


def _each_with_crews(
    desk: Desk, called: Names, several: CompoundSelect[Any], **wanted: object
) -> list[SomePlanned]:
    """The lists with who is to go on each booking."""
    lists = _planned(desk, several, **wanted)
    bookings = {each.id for some in lists for each in some.rows}
    crews = crews_on(desk, called, bookings) if bookings else {}
    return [
        replace(some, rows=[_going(each, crews.get(each.id, NO_CREW)) for each in some.rows])
        for some in lists
    ]


def _going(booking: Planned, crew: BookedCrew) -> Planned:
    return replace(booking, crew=crew.said, nobody_there=crew.nobody_there, short=crew.short)


def _planned(desk: Desk, several: CompoundSelect[Any], **wanted: object) -> list[SomePlanned]:
    """The lists, read together in one statement, each in the order of its moments."""
    found: list[list[Any]] = [[] for _ in several.selects]
    for row in desk.session.execute(several, {"now": desk.now, "today": desk.today, **wanted}):
        found[row.which].append(row)
    return [
        SomePlanned(
            [_as_planned(row) for row in sorted(rows, key=lambda row: (row.starts_at, row.code))],
            rows[0].in_all if rows else 0,
        )
        for rows in found
    ]


def _part(wanted: ColumnElement[bool], limit: int | None, number: int) -> Select[Any]:
    name = (col(Particulars.person_id) == col(Person.id)) & col(Particulars.superseded_at).is_(None)
    shown = (Booking.id, Booking.code, Booking.starts_at, Booking.minutes, Person.ref, Particulars.name)
    columns = (
        select(*map(col, shown), col(Person.id).label("person_id"), func.count().over().label("in_all"))
        .select_from(Booking)
        .outerjoin(Person, col(Person.id) == col(Booking.person_id))
        .outerjoin(Particulars, name)
        .where(open_bookings(), wanted)
        .order_by(col(Booking.starts_at), col(Booking.code))
        .limit(limit)
        .subquery()
        .c
    )
    return select(*columns, literal(number).label("which"))


def _as_planned(row: Any) -> Planned:  # noqa: ANN401 - a row of columns
    return Planned(
        id=row.id,
        code=row.code,
        starts_at=row.starts_at,
        minutes=row.minutes,
        ref=row.ref,
        crew=(),
        name=row.name or "",
        person_id=row.person_id,
    )
