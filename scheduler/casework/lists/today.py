"""What is planned, and what is to be written up. A booking never clears anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import col

from rules.periods import later
from scheduler.casework.crews import crews_of
from scheduler.casework.names import Names, names
from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.store.people import Particulars, Person
from scheduler.store.visits import Booking, BookingCrew, Visit

LAST_BOOKED = date(9998, 12, 31)
"""No visit is booked so late; a day whose end every calendar has."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A booking: its code, its moment, its crew, and the person where the reader may see them."""

    id: UUID
    code: str
    starts_at: datetime
    minutes: int
    ref: str | None
    crew: tuple[str, ...]
    name: str = ""
    person_id: UUID | None = None

    @property
    def on(self) -> date:
        """The London date."""
        return london_date(self.starts_at)


@dataclass(frozen=True)
class SomePlanned:
    """The first of a list of bookings, and how many there are."""

    rows: list[Planned]
    in_all: int


def to_be_written_up(desk: Desk) -> list[Planned]:
    """Bookings of the past that no visit closes and nobody called off, the oldest first, without an age limit."""
    return some_to_be_written_up(desk, names(desk)).rows


def some_to_be_written_up(desk: Desk, called: Names, limit: int | None = None) -> SomePlanned:
    """The same, cut at a number of them."""
    return _with_crews(desk, called, _planned(desk, _past(desk), limit))[0]


def planned(desk: Desk, called: Names, days: int = 7, limit: int | None = None) -> SomePlanned:
    """Bookings from now on until the end of the day so many days ahead; with 0, what is left of today."""
    return _with_crews(desk, called, _planned(desk, _coming(desk, days), limit))[0]


def written_up_and_planned(
    desk: Desk, called: Names, days: int = 7, limit: int | None = None
) -> tuple[SomePlanned, SomePlanned]:
    """Both lists, with their crews read together."""
    past, coming = _planned(desk, _past(desk), limit), _planned(desk, _coming(desk, days), limit)
    past, coming = _with_crews(desk, called, past, coming)
    return past, coming


def planned_of(desk: Desk, called: Names, officer_id: UUID, first: date, last: date) -> list[Planned]:
    """What an officer is booked on between two days, from now on, as far as one sees it: two statements."""
    going = exists().where(
        col(BookingCrew.booking_id) == col(Booking.id), col(BookingCrew.officer_id) == officer_id
    )
    until = start_of(later(last, 1))
    wanted = and_(
        going,
        col(Booking.starts_at) >= max(desk.now, start_of(first)),
        col(Booking.starts_at) < until,
    )
    return _with_crews(desk, called, _planned(desk, wanted, None))[0].rows


def next_planned(desk: Desk, refs: Collection[str]) -> dict[str, datetime]:
    """The moment of the next visit planned to each of these people; who has none is left out."""
    if not refs:
        return {}
    rows = (
        select(col(Person.ref), func.min(col(Booking.starts_at)))
        .join(Person, col(Person.id) == col(Booking.person_id))
        .where(open_bookings(), col(Booking.starts_at) >= desk.now, col(Person.ref).in_(refs))
        .group_by(col(Person.ref))
    )
    return {row[0]: row[1] for row in desk.session.execute(rows)}


def how_many_booked(desk: Desk, people: Collection[UUID]) -> int:
    """How many visits to these people are still to be made."""
    rows = select(func.count(col(Booking.id))).where(
        open_bookings(), col(Booking.starts_at) >= desk.now, col(Booking.person_id).in_(people)
    )
    return desk.session.execute(rows).scalar_one()


@cache
def open_bookings() -> ColumnElement[bool]:
    """Whether a booking still stands: current, not called off, and closed by no visit."""
    closed = exists().where(
        col(Visit.booking_series_id) == col(Booking.series_id), col(Visit.superseded_at).is_(None)
    )
    return and_(col(Booking.superseded_at).is_(None), col(Booking.status) == "arranged", ~closed)


def _past(desk: Desk) -> ColumnElement[bool]:
    return col(Booking.starts_at) < desk.now


def _coming(desk: Desk, days: int) -> ColumnElement[bool]:
    until = start_of(desk.today + timedelta(days=days + 1))
    return and_(col(Booking.starts_at) >= desk.now, col(Booking.starts_at) < until)


def _with_crews(desk: Desk, called: Names, *lists: SomePlanned) -> Sequence[SomePlanned]:
    """The lists with who is to go on each booking."""
    bookings = [each.id for some in lists for each in some.rows]
    crews = crews_of(desk, called, bookings) if bookings else {}
    return [
        replace(some, rows=[replace(each, crew=crews.get(each.id, ())) for each in some.rows])
        for some in lists
    ]


def _planned(desk: Desk, wanted: ColumnElement[bool], limit: int | None) -> SomePlanned:
    name = (col(Particulars.person_id) == col(Person.id)) & col(Particulars.superseded_at).is_(None)
    shown = (Booking.id, Booking.code, Booking.starts_at, Booking.minutes, Person.ref, Particulars.name)
    rows = (
        select(*map(col, shown), col(Person.id).label("person_id"), func.count().over().label("in_all"))
        .select_from(Booking)
        .outerjoin(Person, col(Person.id) == col(Booking.person_id))
        .outerjoin(Particulars, name)
        .where(open_bookings(), wanted)
        .order_by(col(Booking.starts_at), col(Booking.code))
        .limit(limit)
    )
    found = desk.session.execute(rows).all()
    return SomePlanned(
        [
            Planned(
                id=row.id,
                code=row.code,
                starts_at=row.starts_at,
                minutes=row.minutes,
                ref=row.ref,
                crew=(),
                name=row.name or "",
                person_id=row.person_id,
            )
            for row in found
        ],
        found[0].in_all if found else 0,
    )
