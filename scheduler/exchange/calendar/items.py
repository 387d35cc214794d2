"""What a calendar shows: visits due and visits booked. The one definition, which feeds and pages ask alike.

It knows whose calendar and which days; how an item looks is the feed's and the page's to say.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlmodel import col

from scheduler.casework.lists.due_rows import overdue_on, review_passed_on
from scheduler.casework.lists.today import open_bookings
from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.exchange.calendar.events import BookedVisit, DueVisit
from scheduler.roles import Principal
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew

AHEAD = timedelta(days=400)
BACK = timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """A kind of calendar: what its statements are made of. Whose it is, `Whose.ids` tells them when they run."""

    of_teams: bool
    without_team: bool

    def answers_for(self) -> ColumnElement[bool]:
        """Whether a duty falls to them."""
        found = [given_in(col(Deadline.officer_id), "officers")]
        if self.of_teams:
            found.append(given_in(col(Deadline.team_id), "teams"))
        if self.without_team:
            found.append(col(Deadline.team_id).is_(None))
        return or_(*found)

    def concerns(self) -> ColumnElement[bool]:
        """Whether one of them goes on a booked visit, or the visit is to somebody of their teams."""
        crew = select(col(BookingCrew.booking_id)).where(given_in(col(BookingCrew.officer_id), "officers"))
        going = col(Booking.id).in_(crew)
        if not (self.of_teams or self.without_team):
            return going
        of_teams = exists().where(
            col(Deadline.person_id) == col(Booking.person_id),
            col(Deadline.obligation) == Obligation.HOME_VISIT,
            self.answers_for(),
        )
        return or_(going, of_teams)


@dataclass(frozen=True)
class Whose:
    """Whose calendar: what falls to these officers, and what falls to these teams, whoever does it.

    `without_team` adds the people of no team. What the reader may not see stays out all the same.
    """

    officers: frozenset[UUID]
    teams: frozenset[UUID] = frozenset()
    without_team: bool = False

    @property
    def kind(self) -> Kind:
        """What its statements are made of."""
        return Kind(bool(self.teams), self.without_team)

    @property
    def ids(self) -> dict[str, list[UUID]]:
        """Whose it is, for a statement of its kind when it runs."""
        return {"officers": list(self.officers), "teams": list(self.teams)}


@dataclass(frozen=True, slots=True)
class DueItem:
    """A visit due, whose it is, and who answers for it."""

    event: DueVisit
    ref: str
    officer_id: UUID | None

    @property
    def on(self) -> date:
        """The last day in time."""
        return self.event.deadline

    @property
    def subject(self) -> str:
        """What the log calls whom it tells of."""
        return self.ref


@dataclass(frozen=True, slots=True)
class BookedItem:
    """A visit booked; `ref` is None where the reader goes along and sees no person."""

    event: BookedVisit
    ref: str | None
    booking_id: UUID

    @property
    def on(self) -> date:
        """The London date."""
        return london_date(self.event.starts_at)

    @property
    def subject(self) -> str:
        """What the log calls whom it tells of: the booking's code where the reader sees no person."""
        return self.ref or self.event.code


Item = BookedItem | DueItem


def of_officer(principal: Principal, officer_id: UUID) -> Whose:
    """An officer's calendar; one's own holds what one covers as well, as one's feed does."""
    own = principal.covers if officer_id == principal.officer_id else frozenset()
    return Whose(frozenset({officer_id, *own}))


def due_items(desk: Desk, whose: Whose, first: date | None, last: date) -> list[DueItem]:
    """The running home visits whose last day in time is among these; without a first day, however long ago."""
    rows = _due(whose.kind, ever=first is None)
    return [_due_item(row) for row in desk.session.execute(rows, {**whose.ids, "first": first, "last": last})]


@made_once
def _due(kind: Kind, *, ever: bool) -> Select[Any]:
    shown = ("id", "code", "sequence", "changed_at", "deadline", "officer_id")
    rows = (
        select(col(Person.ref), *(getattr(Deadline, name) for name in shown))
        .join(Person, col(Person.id) == col(Deadline.person_id))
        .where(
            col(Deadline.obligation) == Obligation.HOME_VISIT,
            kind.answers_for(),
            col(Deadline.phase) == Phase.RUNNING,
            col(Deadline.deadline) <= bindparam("last"),
        )
        .order_by(col(Deadline.deadline), col(Deadline.code))
    )
    return rows if ever else rows.where(col(Deadline.deadline) >= bindparam("first"))


def booked_items(desk: Desk, whose: Whose, first: date, last: date) -> list[BookedItem]:
    """The open bookings of these whole London days."""
    within = {"since": start_of(first), "until": start_of(last + timedelta(days=1))}
    rows = desk.session.execute(_booked(whose.kind), {**whose.ids, **within})
    return [BookedItem(_booked_visit(row), row.ref, row.id) for row in rows]


@made_once
def _booked(kind: Kind) -> Select[Any]:
    shown = ("id", "series_id", "code", "sequence", "recorded_at", "starts_at", "minutes")
    return (
        select(col(Person.ref), *(getattr(Booking, name) for name in shown))
        .outerjoin(Person, col(Person.id) == col(Booking.person_id))
        .where(
            open_bookings(),
            col(Booking.starts_at) >= bindparam("since"),
            col(Booking.starts_at) < bindparam("until"),
            kind.concerns(),
        )
        .order_by(col(Booking.starts_at), col(Booking.code))
    )


def standing_on(desk: Desk, whose: Whose) -> Any:  # noqa: ANN401 - a row of columns
    """One row of counts, whichever days are shown: their visits overdue, not computed, and to be looked at again."""
    return desk.session.execute(_standing(whose.kind, desk.today), whose.ids).one()


@made_once
def _standing(kind: Kind, today: date) -> Select[Any]:
    counts = {
        "overdue": overdue_on(today),
        "errors": col(Deadline.phase) == Phase.ERROR,
        "reviews_passed": review_passed_on(today),
    }
    counted: list[Any] = [
        func.count(col(Deadline.id)).filter(each).label(name) for name, each in counts.items()
    ]
    return select(*counted).where(col(Deadline.obligation) == Obligation.HOME_VISIT, kind.answers_for())


def _due_item(row: Any) -> DueItem:  # noqa: ANN401 - a row of columns
    event = DueVisit(row.id, row.code, row.sequence, row.changed_at, row.deadline)
    return DueItem(event, row.ref, row.officer_id)


def _booked_visit(row: Any) -> BookedVisit:  # noqa: ANN401 - a row of columns
    return BookedVisit(row.series_id, row.code, row.sequence, row.recorded_at, row.starts_at, row.minutes)
