"""Who may see what: one definition, laid over every statement of a session that has a principal."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Alias,
    ColumnClause,
    ColumnElement,
    Join,
    Select,
    Table,
    event,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlmodel import SQLModel, col

from scheduler.errors import NotFound
from scheduler.roles import Principal, Role
from scheduler.store.columns import OfPerson
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew


class OutsideScope(NotFound):
    """Something about a person whom the principal may not see: the same as nobody."""

    def __init__(self) -> None:
        super().__init__("There is no such person among those you can see.")


class Unscoped(RuntimeError):
    """A statement around which no wall can be laid. A mistake in the program, never of its users."""


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
    return (Person, BookingCrew, VisitCrew, *_tables_of(OfPerson))


def _tables_of(model: type[SQLModel]) -> list[type[SQLModel]]:
    found = [model] if hasattr(model, "__table__") else []
    return found + [each for child in model.__subclasses__() for each in _tables_of(child)]


def _about(model: type[SQLModel], people: Any) -> Any:  # noqa: ANN401 - a column's expression
    return model.person_id.in_(people) if hasattr(model, "person_id") else false()


class ScopedSession(Session):
    """A session inside the wall of its principal: it cannot see, and cannot write, past its scope."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - as Session's own
        super().__init__(*args, **settings)
        self.principal: Principal = self.info["principal"]
        self._criteria = criteria(self.principal)
        self._known: set[UUID] = set()

    def narrow(self, state: ORMExecuteState) -> None:
        """Lay the wall over a statement; refuse one on which it cannot be laid."""
        if not state.is_orm_statement or state.is_insert or state.is_from_statement:
            raise Unscoped(
                "a scoped session takes ORM statements only: no Core, text, bulk insert or from_statement"
            )
        _refuse_bare_tables(state.statement)
        state.statement = state.statement.options(*self._criteria)

    def check(self) -> None:
        """Refuse to write a fact about somebody outside the scope, or to delete anything."""
        if self.deleted:
            raise Unscoped("nothing is deleted: facts are superseded")
        registered = {row.id for row in self.new if isinstance(row, Person)}
        self._known |= registered
        touched = {row.person_id for row in (*self.new, *self.dirty) if isinstance(row, OfPerson)}
        if unknown := touched - self._known:
            with self.no_autoflush:
                self._known |= set(self.scalars(select(col(Person.id)).where(col(Person.id).in_(unknown))))
        if touched - self._known:
            raise OutsideScope


def _refuse_bare_tables(statement: Any) -> None:  # noqa: ANN401 - any executable
    """Refuse a scoped table that a statement names without its class: the criteria are laid over classes."""
    for element in visitors.iterate(statement):
        for source in _sources(element):
            if (name := _bare(source)) is not None:
                raise Unscoped(f"the table {name} is used without its class, so no wall stands around it")


def _sources(element: Any) -> Iterator[Any]:  # noqa: ANN401 - any part of a statement
    if isinstance(element, ColumnClause) and "parententity" not in element._annotations:
        yield element.table
    elif isinstance(element, Join):
        yield from (element.left, element.right)
    elif isinstance(element, Select):
        yield from element._from_obj
        yield from (join[0] for join in element._setup_joins)


def _bare(source: Any) -> str | None:  # noqa: ANN401 - any part of a statement
    while isinstance(source, Alias):
        source = source.element
    if not isinstance(source, Table) or "parententity" in source._annotations:
        return None
    return source.name if source.name in _scoped_names() else None


@cache
def _scoped_names() -> frozenset[str]:
    return frozenset(table_of(model).name for model in scoped_models())


@event.listens_for(ScopedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if isinstance(state.session, ScopedSession):
        state.session.narrow(state)


@event.listens_for(ScopedSession, "before_flush")
def _check(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    if isinstance(session, ScopedSession):
        session.check()
