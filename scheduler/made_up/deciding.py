"""What has no column in a file: decisions about awkward cases, made as acts by those who may, on their day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.bookings import call_off_visit
from scheduler.casework.corrections import correct, withdraw
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.directions import direct_visit, grant_exception
from scheduler.casework.keeping import person
from scheduler.casework.levels import set_level
from scheduler.casework.names import names
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.made_up.awkward import AWKWARD
from scheduler.made_up.known import owner
from scheduler.principals import principal_of
from scheduler.roles import Principal
from scheduler.store.people import Person
from scheduler.store.visits import Booking, Visit


class By(Enum):
    """Who decides about a person."""

    OWNER = auto()
    SERGEANT = auto()


@dataclass(frozen=True)
class Decision:
    """An act about the person of a title, so many days ago."""

    title: str
    by: By
    days_ago: int
    act: Callable[[Desk, str], object]

    @property
    def ref(self) -> str:
        """The person's reference."""
        return AWKWARD[self.title]

    @property
    def officer(self) -> str:
        """The code of the officer who decides."""
        found = owner(self.ref)
        return found.sergeant if self.by is By.SERGEANT else found.code


def _except(desk: Desk, ref: str) -> object:
    return grant_exception(desk, ref, desk.today + timedelta(days=30), "In intensive care until next month")


def _direct(desk: Desk, ref: str) -> object:
    return direct_visit(desk, ref, desk.today + timedelta(days=23), "A neighbour's report")


def _propose(desk: Desk, ref: str) -> object:
    return set_level(desk, ref, "medium", tool="ARMS", reason="Two assessments with more protective factors")


def _call_off(desk: Desk, ref: str) -> object:
    about = person(desk, ref)
    booking = desk.session.scalars(select(col(Booking.id)).where(col(Booking.person_id) == about.id)).one()
    return call_off_visit(desk, booking, "The car is needed elsewhere")


def _withdraw(desk: Desk, ref: str) -> object:
    return withdraw(desk, "visit", _last_visit(desk, ref), "Recorded for the wrong person")


def _correct(desk: Desk, ref: str) -> object:
    seen = _last_visit(desk, ref)
    return correct(desk, "visit", seen, "Nobody came to the door", outcome="no_reply")


def _last_visit(desk: Desk, ref: str) -> UUID:
    about = person(desk, ref)
    visits = select(col(Visit.id)).where(col(Visit.person_id) == about.id)
    found: UUID = desk.session.scalars(visits.order_by(col(Visit.visited_at).desc()).limit(1)).one()
    return found


DECISIONS = (
    Decision("an exception", By.SERGEANT, 10, _except),
    Decision("a visit directed", By.SERGEANT, 30, _direct),
    Decision("reactive management ended by a direction", By.SERGEANT, 15, _direct),
    Decision("a lower level proposed", By.OWNER, 4, _propose),
    Decision("a visit withdrawn", By.OWNER, 9, _withdraw),
    Decision("a visit corrected", By.OWNER, 11, _correct),
    Decision("a booking called off", By.OWNER, 1, _call_off),
)


def decide(installation: Installation) -> None:
    """Make the decisions, each on its day; then the deadlines as of today."""
    for decision in DECISIONS:
        then = installation.clock.now() - timedelta(days=decision.days_ago)
        earlier = replace(installation, clock=FixedClock(then))
        with earlier.writing(_principal(earlier, decision.officer)) as desk:
            decision.act(desk, decision.ref)
    with installation.writing(_INSTALLATION) as desk:
        refresh(desk, _ids(desk, [decision.ref for decision in DECISIONS]))


_INSTALLATION = Principal("job:made-up force")


def _principal(installation: Installation, code: str) -> Principal:
    with installation.reading(_INSTALLATION) as desk:
        (officer_id,) = names(desk).officers_called(code)
        found = principal_of(desk.session, officer_id, desk.today)
    if found is None:
        raise LookupError(f"{code} has no role")
    return found


def _ids(desk: Desk, refs: Iterable[str]) -> list[UUID]:
    return list(desk.session.scalars(select(col(Person.id)).where(col(Person.ref).in_(refs))))
