"""The wall around a session that has a principal: laid over every statement, and asked before every flush.

A statement on which it cannot be laid is refused. What is visible to whom, `scope` says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, event, insert, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.util import identity_key
from sqlmodel import col

from scheduler.errors import NotFound
from scheduler.roles import Principal
from scheduler.store.audit import AuditEntry
from scheduler.store.columns import OfPerson
from scheduler.store.deadlines import Deadline
from scheduler.store.given import given_in
from scheduler.store.headcounts import Headcount
from scheduler.store.lasting import LastingSession
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.scope import narrowing, scoped_models, table_of
from scheduler.store.unwalled import Unscoped, refuse_unwalled
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew

ENTRY = insert(table_of(AuditEntry))
"""Adds an entry to the log: the one statement that needs no wall, for it tells nobody anything.

To flush an entry took longer than all else that a look writes and keeps.
"""


class OutsideScope(NotFound):
    """Something about a person whom the principal may not see: the same as nobody."""

    def __init__(self) -> None:
        super().__init__("There is no such person among those you can see.")


class ScopedSession(LastingSession):
    """A session inside the wall of its principal: it cannot see, and cannot write, past its scope."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - as Session's own
        super().__init__(*args, **settings)
        self.principal: Principal = self.info["principal"]
        self.beyond = False
        self._narrowing = narrowing(self.principal)
        self._known: set[UUID] = set()

    def connection(self, *_given: Any, **_settings: Any) -> Connection:  # noqa: ANN401 - as Session's own
        """Refused: no wall stands around a bare connection."""
        raise Unscoped("a scoped session hands out no connection")

    def narrow(self, state: ORMExecuteState) -> None:
        """Lay the wall over a statement; refuse one on which it cannot be laid."""
        if self.beyond or state.statement is ENTRY:
            return
        if not state.is_orm_statement or state.is_insert or state.is_from_statement:
            raise Unscoped(
                "a scoped session takes ORM statements only: no Core, text, bulk insert or from_statement"
            )
        if state.is_update and _is_scoped(state):
            raise Unscoped("what is said of people is not updated by a statement: load the row")
        state.statement = self._narrowing.over(state.statement)
        refuse_unwalled(state.statement)

    def check(self) -> None:
        """Refuse to write a fact about somebody outside the scope."""
        touched = [*self.new, *self.dirty]
        if self.beyond:
            if not all(isinstance(row, Deadline | Headcount) for row in touched):
                raise Unscoped("beyond the scope nothing is written but deadlines and their headcounts")
            return
        self._known |= {row.id for row in self.new if isinstance(row, Person)}
        with self.no_autoflush:
            concerned = {each for row in touched for each in self._people_of(row)}
            if unknown := concerned - self._known:
                self._known |= set(self.scalars(_those_there(), {"people": list(unknown)}))
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
        held = self.identity_map.get(identity_key(model, row_id))
        if isinstance(held, model):  # whose it is never changes; whether they may be seen, is asked of all
            return held.person_id
        found: UUID | None = self.scalar(_whose(model), {"row": row_id})
        if found is None:
            raise OutsideScope
        return found


@made_once
def _those_there() -> Select[UUID]:
    return select(col(Person.id)).where(given_in(col(Person.id), "people"))


@made_once
def _whose(model: type[Visit | Booking]) -> Select[UUID]:
    return select(col(model.person_id)).where(col(model.id) == bindparam("row"))


@contextmanager
def beyond_scope(session: Session) -> Iterator[None]:
    """For the computation of what is kept, which needs every fact whoever acts, and for when officers are free.

    Nothing read here may be shown that tells of a person.
    """
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


@event.listens_for(ScopedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if isinstance(state.session, ScopedSession):
        state.session.narrow(state)


@event.listens_for(ScopedSession, "before_flush")
def _check(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    if isinstance(session, ScopedSession):
        session.check()
