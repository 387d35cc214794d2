"""The wall around a session that has a principal: laid over every statement, and asked before every flush.

A statement on which it cannot be laid is refused. What is visible to whom, `scope` says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Alias,
    ColumnClause,
    Connection,
    Join,
    Select,
    Table,
    TableClause,
    TextClause,
    event,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import TableSample
from sqlmodel import col

from scheduler.errors import NotFound
from scheduler.roles import Principal
from scheduler.store.columns import OfPerson
from scheduler.store.deadlines import Deadline
from scheduler.store.lasting import LastingSession
from scheduler.store.people import Person
from scheduler.store.scope import criteria, scoped_models, table_of
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew


class OutsideScope(NotFound):
    """Something about a person whom the principal may not see: the same as nobody."""

    def __init__(self) -> None:
        super().__init__("There is no such person among those you can see.")


class Unscoped(RuntimeError):
    """A statement around which no wall can be laid. A mistake in the program, never of its users."""


class ScopedSession(LastingSession):
    """A session inside the wall of its principal: it cannot see, and cannot write, past its scope."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - as Session's own
        super().__init__(*args, **settings)
        self.principal: Principal = self.info["principal"]
        self.beyond = False
        self._criteria = criteria(self.principal)
        self._known: set[UUID] = set()

    def connection(self, *_given: Any, **_settings: Any) -> Connection:  # noqa: ANN401 - as Session's own
        """Refused: no wall stands around a bare connection."""
        raise Unscoped("a scoped session hands out no connection")

    def narrow(self, state: ORMExecuteState) -> None:
        """Lay the wall over a statement; refuse one on which it cannot be laid."""
        if self.beyond:
            return
        if not state.is_orm_statement or state.is_insert or state.is_from_statement:
            raise Unscoped(
                "a scoped session takes ORM statements only: no Core, text, bulk insert or from_statement"
            )
        if state.is_update and _is_scoped(state):
            raise Unscoped("what is said of people is not updated by a statement: load the row")
        _refuse_bare_tables(state.statement)
        state.statement = state.statement.options(*self._criteria)

    def check(self) -> None:
        """Refuse to write a fact about somebody outside the scope."""
        touched = [*self.new, *self.dirty]
        if self.beyond:
            if not all(isinstance(row, Deadline) for row in touched):
                raise Unscoped("beyond the scope nothing is written but deadlines")
            return
        self._known |= {row.id for row in self.new if isinstance(row, Person)}
        with self.no_autoflush:
            concerned = {each for row in touched for each in self._people_of(row)}
            if unknown := concerned - self._known:
                self._known |= set(self.scalars(select(col(Person.id)).where(col(Person.id).in_(unknown))))
        if concerned - self._known:
            raise OutsideScope

    def _people_of(self, row: object) -> Iterator[UUID]:
        if isinstance(row, Person):
            yield row.id
        elif isinstance(row, OfPerson):
            yield row.person_id
        elif isinstance(row, VisitCrew):
            yield self._person_of(Visit, row.visit_id)
        elif isinstance(row, BookingCrew):
            yield self._person_of(Booking, row.booking_id)

    def _person_of(self, model: type[Visit | Booking], row_id: UUID) -> UUID:
        for row in self.new:
            if isinstance(row, model) and row.id == row_id:
                return row.person_id
        found = self.scalar(select(col(model.person_id)).where(col(model.id) == row_id))
        if found is None:
            raise OutsideScope
        return found


@contextmanager
def beyond_scope(session: Session) -> Iterator[None]:
    """For the computation of what is kept, which needs every fact whoever acts. Nothing read here may be shown."""
    if not isinstance(session, ScopedSession):
        yield
        return
    session.flush()  # what the principal wrote is checked before the wall opens
    session.beyond = True
    try:
        yield
        session.flush()
    finally:
        session.beyond = False


def _is_scoped(state: ORMExecuteState) -> bool:
    return state.bind_mapper is None or state.bind_mapper.class_ in scoped_models()


def _refuse_bare_tables(statement: Any) -> None:  # noqa: ANN401 - any executable
    """Refuse text, and a scoped table that a statement names without its class: criteria are laid over classes."""
    for element in visitors.iterate(statement):
        if _is_text(element):
            raise Unscoped("a statement holds text, and no wall stands around what it names")
        if _joins_fully(element):
            raise Unscoped("a full outer join keeps the rows that the wall leaves out")
        for source in _sources(element):
            if (name := _bare(source)) is not None:
                raise Unscoped(f"the table {name} is used without its class, so no wall stands around it")


def _is_text(element: Any) -> bool:  # noqa: ANN401 - any part of a statement
    if isinstance(element, ColumnClause):
        return element.is_literal and element.name != "*"  # as in count(*)
    return isinstance(element, TextClause)


def _joins_fully(element: Any) -> bool:  # noqa: ANN401 - any part of a statement
    if isinstance(element, Join):
        return element.full
    return isinstance(element, Select) and any(join[3].get("full") for join in element._setup_joins)


def _sources(element: Any) -> Iterator[Any]:  # noqa: ANN401 - any part of a statement
    if isinstance(element, ColumnClause) and not _of_a_class(element):
        yield element.table
    elif isinstance(element, Join):
        yield from (element.left, element.right)
    elif isinstance(element, Select):
        yield from (*element._raw_columns, *element._from_obj)
        yield from (join[0] for join in element._setup_joins)


def _bare(source: Any) -> str | None:  # noqa: ANN401 - any part of a statement
    while isinstance(source, Alias | TableSample) and not _of_a_class(source):
        source = source.element
    if not isinstance(source, TableClause) or _of_a_class(source):
        return None
    return source.name if not isinstance(source, Table) or source.name in _scoped_names() else None


def _of_a_class(element: Any) -> bool:  # noqa: ANN401 - any part of a statement
    return "parententity" in element._annotations


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
