"""An officer's day: what is due, what is planned, and what is to be written up. A booking never clears anything."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlmodel import col

from scheduler.casework.caseload import DUE, exceptions_on, worst_first
from scheduler.casework.crews import crews_of
from scheduler.casework.due_rows import having_status, review_passed_on
from scheduler.casework.names import names
from scheduler.casework.register import ROWS, Asked, Listed, listed, named_rows
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Person
from scheduler.store.visits import Booking, Visit


@dataclass(frozen=True, slots=True)
class Planned:
    """A booking: its code, its moment, its crew, and the person's reference where the reader may see it."""

    id: UUID
    code: str
    starts_at: datetime
    minutes: int
    ref: str | None
    crew: tuple[str, ...]

    @property
    def on(self) -> date:
        """The London date."""
        return london_date(self.starts_at)


@dataclass(frozen=True)
class Day:
    """The first page of the day. `due` is cut at a page's length; `due_in_all` says how many there are."""

    due: list[Listed]
    due_in_all: int
    overdue: int
    reviews_passed: list[Listed]
    to_be_written_up: list[Planned]
    planned: list[Planned]

    @property
    def refs(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        bookings = [each.ref for each in (*self.to_be_written_up, *self.planned) if each.ref]
        return sorted({*bookings, *(row.due.ref for row in (*self.due, *self.reviews_passed))})


def day_of(desk: Desk) -> Day:
    """What is due to whoever is signed in, worst first; what they planned for a week; what is to be written up."""
    called, exceptions = names(desk), exceptions_on(desk, desk.today)
    mine = Asked().narrow(named_rows(), called)
    running = listed(desk, mine.where(having_status(desk, DUE)), called, exceptions)
    due = sorted((row for row in running if row.due.status in DUE), key=lambda row: worst_first(row.due))
    reviews = mine.where(review_passed_on(desk.today)).order_by(col(Deadline.review_on), col(Person.ref))
    return Day(
        due=due[:ROWS],
        due_in_all=len(due),
        overdue=sum(row.due.status == "overdue" for row in due),
        reviews_passed=listed(desk, reviews.limit(ROWS), called, exceptions),
        to_be_written_up=to_be_written_up(desk),
        planned=planned(desk),
    )


def to_be_written_up(desk: Desk) -> list[Planned]:
    """Bookings of the past that no visit closes and nobody called off, the oldest first, without an age limit."""
    return _planned(desk, col(Booking.starts_at) < desk.now)


def planned(desk: Desk, days: int = 7) -> list[Planned]:
    """Bookings from now on for so many days."""
    until = desk.now + timedelta(days=days)
    return _planned(desk, col(Booking.starts_at) >= desk.now, col(Booking.starts_at) < until)


def open_bookings() -> ColumnElement[bool]:
    """Whether a booking still stands: current, not called off, and closed by no visit."""
    closed = exists().where(
        col(Visit.booking_series_id) == col(Booking.series_id), col(Visit.superseded_at).is_(None)
    )
    return and_(col(Booking.superseded_at).is_(None), col(Booking.status) == "arranged", ~closed)


def _planned(desk: Desk, *conditions: Any) -> list[Planned]:  # noqa: ANN401 - conditions of a statement
    rows = (
        select(Booking, col(Person.ref))
        .outerjoin(Person, col(Person.id) == col(Booking.person_id))
        .where(open_bookings(), *conditions)
        .order_by(col(Booking.starts_at), col(Booking.code))
    )
    found = desk.session.execute(rows).all()
    crews = crews_of(desk, names(desk), [booking.id for booking, _ in found])
    return [
        Planned(booking.id, booking.code, booking.starts_at, booking.minutes, ref, crews.get(booking.id, ()))
        for booking, ref in found
    ]
