"""Who may see what: the one definition. How it is laid over a session is the wall's to know."""

from typing import Any

from sqlalchemy import ColumnElement, Table, false, or_, select, true
from sqlalchemy.orm import with_loader_criteria
from sqlmodel import SQLModel, col

from scheduler.roles import Principal, Role
from scheduler.store.audit import AuditEntry
from scheduler.store.columns import OfPerson
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew


def visible(owner: Any, team: Any, principal: Principal) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Whether a row with this owner and team is among what the principal may see (the roles of docs and matrix)."""
    if principal.sees_everyone:
        return true()
    if principal.role not in {Role.OFFICER, Role.SUPERVISOR}:
        return false()
    mine = owner.in_(sorted({principal.officer_id, *principal.covers} - {None}, key=str))
    if principal.role is Role.OFFICER:
        return mine  # type: ignore[no-any-return]
    return or_(mine, team.in_(sorted(principal.teams)), team.is_(None))


def visible_people(principal: Principal) -> Any:  # noqa: ANN401 - a select of one column of ids
    """The ids of the people whom the principal may see, by owner and team of now."""
    # the table, not the class: the criteria below must not be laid over this statement again
    table = table_of(Deadline)
    return select(table.c.person_id).where(
        table.c.obligation == Obligation.HOME_VISIT,
        visible(table.c.officer_id, table.c.team_id, principal),
    )


def criteria(principal: Principal) -> tuple[Any, ...]:
    """What every statement of the principal's session is narrowed by, one criterion a scoped table."""
    people = visible_people(principal)
    crew, bookings, visits = table_of(BookingCrew), table_of(Booking), table_of(Visit)
    going = select(crew.c.booking_id).where(crew.c.officer_id == principal.officer_id)
    special: dict[type[SQLModel], ColumnElement[bool]] = {
        Person: col(Person.id).in_(people),
        Deadline: visible(Deadline.officer_id, Deadline.team_id, principal),
        # who is to go sees the booking (its moment and code), not the person
        Booking: or_(col(Booking.person_id).in_(people), col(Booking.id).in_(going)),
        # and whether it was made, so that it leaves their day and their calendar
        Visit: or_(
            col(Visit.person_id).in_(people),
            col(Visit.booking_series_id).in_(select(bookings.c.series_id).where(bookings.c.id.in_(going))),
        ),
        BookingCrew: col(BookingCrew.booking_id).in_(
            select(bookings.c.id).where(or_(bookings.c.person_id.in_(people), bookings.c.id.in_(going)))
        ),
        VisitCrew: col(VisitCrew.visit_id).in_(select(visits.c.id).where(visits.c.person_id.in_(people))),
        # its subjects are references of people: who looks after whom is for the auditor
        AuditEntry: true() if principal.role is Role.AUDITOR else false(),
    }
    return tuple(
        with_loader_criteria(model, special.get(model, _about(model, people)), include_aliases=True)
        for model in scoped_models()
    )


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a class, bare: no wall is laid over it."""
    return model.__table__  # type: ignore[attr-defined,no-any-return]


def scoped_models() -> tuple[type[SQLModel], ...]:
    """Every table that tells something of a person."""
    return (Person, BookingCrew, VisitCrew, AuditEntry, *_tables_of(OfPerson))


def _tables_of(model: type[SQLModel]) -> list[type[SQLModel]]:
    found = [model] if hasattr(model, "__table__") else []
    return found + [each for child in model.__subclasses__() for each in _tables_of(child)]


def _about(model: type[SQLModel], people: Any) -> Any:  # noqa: ANN401 - a column's expression
    return model.person_id.in_(people) if hasattr(model, "person_id") else false()
