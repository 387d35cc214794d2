"""Who may see what: the one definition. How it is laid over a session is the wall's to know."""

from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, exists, false, literal_column, or_, select, true
from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlmodel import SQLModel, col

from scheduler.roles import Principal, Role
from scheduler.store.audit import AuditEntry
from scheduler.store.columns import OfPerson
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.headcounts import Headcount
from scheduler.store.narrowing import Identities, Narrowing
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew

_HOME_VISIT: ColumnElement[str] = literal_column(f"'{Obligation.HOME_VISIT}'")
"""Written out: the planner knows how many there are, and no value of it has to be handed over."""


def visible(owner: Any, team: Any, principal: Principal) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Whether a row with this owner and team is among what the principal may see (the roles of docs and matrix)."""
    if principal.sees_everyone:
        return true()
    if principal.role not in {Role.OFFICER, Role.SUPERVISOR}:
        return false()
    mine = _in_person(principal).hold(owner)
    if principal.role is Role.OFFICER:
        return mine
    return or_(mine, _answered_for(principal).hold(team), team.is_(None))


@lru_cache(maxsize=4096)
def _in_person(principal: Principal) -> Identities:
    """The officers in whose person the principal acts: themselves, and those they cover for."""
    return Identities(sorted(each for each in {principal.officer_id, *principal.covers} if each is not None))


@lru_cache(maxsize=4096)
def _answered_for(principal: Principal) -> Identities:
    return Identities(sorted(principal.teams))


def visible_person(person_id: Any, principal: Principal) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether the principal may see the person of a row, by owner and team of now: one look in an index a row."""
    if principal.sees_everyone:
        return true()
    wall = _beside(Deadline, "wall")
    return (
        exists()
        .where(
            wall.c.person_id == person_id,
            wall.c.obligation == _HOME_VISIT,
            visible(wall.c.officer_id, wall.c.team_id, principal),
        )
        .correlate_except(wall)
    )


def narrowing(principal: Principal) -> Narrowing:
    """What every statement of the principal's session is narrowed by: all criteria as one option."""
    # who it is and in which session decides nothing: the same criteria serve
    return _narrowing(replace(principal, actor="", session_id=None))


@lru_cache(maxsize=4096)
def _narrowing(principal: Principal) -> Narrowing:
    return Narrowing(criteria(principal))


def criteria(principal: Principal) -> tuple[LoaderCriteriaOption, ...]:
    """Which rows of each scoped table the principal may see, one criterion a table."""
    crew = _beside(BookingCrew, "going")
    bookings, visits = _beside(Booking, "booked"), _beside(Visit, "made")
    # whoever covers goes in the other's place
    going = select(crew.c.booking_id).where(_in_person(principal).hold(crew.c.officer_id))
    special: dict[type[SQLModel], ColumnElement[bool]] = {
        Person: visible_person(Person.id, principal),
        Deadline: visible(Deadline.officer_id, Deadline.team_id, principal),
        Headcount: visible(Headcount.officer_id, Headcount.team_id, principal),
        # who is to go sees the booking (its moment and code), not the person
        Booking: or_(visible_person(Booking.person_id, principal), col(Booking.id).in_(going)),
        # and whether it was made, so that it leaves their day and their calendar
        Visit: or_(
            visible_person(Visit.person_id, principal),
            col(Visit.booking_series_id).in_(select(bookings.c.series_id).where(bookings.c.id.in_(going))),
        ),
        BookingCrew: exists()
        .where(
            bookings.c.id == BookingCrew.booking_id,
            or_(visible_person(bookings.c.person_id, principal), bookings.c.id.in_(going)),
        )
        .correlate_except(bookings),
        VisitCrew: exists()
        .where(visits.c.id == VisitCrew.visit_id, visible_person(visits.c.person_id, principal))
        .correlate_except(visits),
        # its subjects are references of people: who looks after whom is for the auditor
        AuditEntry: true() if principal.role is Role.AUDITOR else false(),
    }
    return tuple(
        with_loader_criteria(model, special.get(model, _about(model, principal)), include_aliases=True)
        for model in scoped_models()
    )


@cache
def _beside(model: type[SQLModel], name: str) -> FromClause:
    """The table of a class under another name, and not the class: no criterion is laid over a criterion."""
    return table_of(model).alias(name)


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a class, bare: no wall is laid over it."""
    return model.__table__  # type: ignore[attr-defined,no-any-return]


def scoped_models() -> tuple[type[SQLModel], ...]:
    """Every table that tells something of a person, or how many there are."""
    return (Person, Headcount, BookingCrew, VisitCrew, AuditEntry, *_tables_of(OfPerson))


def _tables_of(model: type[SQLModel]) -> list[type[SQLModel]]:
    found = [model] if hasattr(model, "__table__") else []
    return found + [each for child in model.__subclasses__() for each in _tables_of(child)]


def _about(model: type[SQLModel], principal: Principal) -> ColumnElement[bool]:
    return visible_person(model.person_id, principal) if hasattr(model, "person_id") else false()
