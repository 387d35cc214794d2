"""Who is to go on a visit, and who went: kept beside a booking or a visit, and part of what was sent."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.casework.keeping import SentBefore, repeated
from scheduler.casework.names import OfficerName, names
from scheduler.casework.nouns import noun
from scheduler.casework.staff import Serving, visiting
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import VISITING
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.officers import Officer
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew

Row = TypeVar("Row", Booking, Visit)


class NobodyGoes(Refusal):
    """A visit arranged for nobody."""

    def __init__(self) -> None:
        super().__init__("Say who is to go: at least one officer.")


def crew_called(desk: Desk, codes: Iterable[str] | None) -> dict[UUID, Serving]:
    """The officers of these codes, each once; without any, the one who acts. Raises NoSuchOfficer, DoesNotVisit."""
    if codes is None:
        own = [] if desk.principal.officer_id is None else [desk.principal.actor]
        return crew_called(desk, own)
    found = (visiting(desk, code) for code in codes)
    return {each.id: each for each in found}


def crew_of(desk: Desk, row: Booking | Visit) -> set[UUID]:
    """The officers kept beside a booking or a visit."""
    crew = _going() if isinstance(row, Booking) else _went()
    return set(desk.session.scalars(crew, {"row": row.id}))


@made_once
def _going() -> Select[UUID]:
    return select(col(BookingCrew.officer_id)).where(col(BookingCrew.booking_id) == bindparam("row"))


@made_once
def _went() -> Select[UUID]:
    return select(col(VisitCrew.officer_id)).where(col(VisitCrew.visit_id) == bindparam("row"))


def codes_of(desk: Desk, officers: Iterable[UUID]) -> list[str]:
    """The codes of these officers, in order."""
    return sorted(desk.session.scalars(_codes(), {"officers": list(officers)}))


@made_once
def _codes() -> Select[str]:
    return select(col(Officer.officer)).where(given_in(col(Officer.id), "officers"))


def near(desk: Desk, about: Person) -> list[OfficerName]:
    """Who is likely to go: whoever acts first, then the officers of the person's team and of one's own by code."""
    called = names(desk)
    own = called.officers.get(desk.principal.officer_id) if desk.principal.officer_id else None
    teams = {team_of(desk, about), own and own.team_id} - {None}
    going = [
        each
        for each in called.officers.values()
        if each.role in VISITING and (each.team_id in teams or each is own)
    ]
    return sorted(going, key=lambda each: (each is not own, each.officer))


def team_of(desk: Desk, about: Person) -> UUID | None:
    """The team that a person's visits are with."""
    found: UUID | None = desk.session.scalar(_team(), {"person": about.id})
    return found


@made_once
def _team() -> Select[Any]:
    return select(col(Deadline.team_id)).where(
        col(Deadline.person_id) == bindparam("person"), col(Deadline.obligation) == Obligation.HOME_VISIT
    )


def keep_crew(desk: Desk, row: Booking | Visit, officers: Iterable[UUID]) -> None:
    """Keep who goes or went beside a row that is there already."""
    for officer_id in officers:
        if isinstance(row, Booking):
            desk.session.add(BookingCrew(booking_id=row.id, officer_id=officer_id))
        else:
            desk.session.add(VisitCrew(visit_id=row.id, officer_id=officer_id))
    desk.session.flush()


def repeated_with_crew(desk: Desk, row: Row, officers: Iterable[UUID]) -> Row | None:
    """What was kept under the same key with the same crew; None the first time. Raises SentBefore."""
    before = repeated(desk, row)
    if before is not None and crew_of(desk, before) != set(officers):
        raise SentBefore(noun(row))
    return before
