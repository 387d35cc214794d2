"""Facts last: no session deletes a row about anybody, or changes what one says. Knows nothing of who may see what."""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlmodel import SQLModel

from scheduler.store.accounts import SignInBucket, SignInLink, WebSession
from scheduler.store.columns import Fact, Kept, OfPerson
from scheduler.store.drafts import Draft
from scheduler.store.feeds import KeptEvent
from scheduler.store.headcounts import Headcount
from scheduler.store.imports import WaitingFile

PASSING: tuple[type[SQLModel], ...] = (
    *(WebSession, SignInLink, SignInBucket, KeptEvent, WaitingFile, Draft),
    Headcount,
)
"""What may be cleared away: it records nothing of anybody, or, as what waits to be sent, must not stay."""
_MARKS = frozenset({"superseded_at", "superseded_by", "withdrawal_reason"})


class FactsLast(RuntimeError):
    """Something would be deleted or overwritten. A mistake in the program, never of its users."""


class LastingSession(Session):
    """A session in which a fact can be added and superseded, and nothing else."""

    def bulk_save_objects(self, *_given: Any, **_settings: Any) -> None:  # noqa: ANN401 - Session's own
        """Refused: no flush would look at the rows."""
        raise FactsLast("rows are added one by one, or with one insert of many: no bulk_* passes the flush")

    bulk_insert_mappings = bulk_save_objects
    bulk_update_mappings = bulk_save_objects

    def look_over(self) -> None:
        """Refuse to delete a row that lasts, or to change what a fact says."""
        if any(not isinstance(row, PASSING) for row in self.deleted):
            raise FactsLast("nothing is deleted: a fact is superseded")
        for row in self.dirty:
            if isinstance(row, Kept | OfPerson):
                _refuse_overwriting(row)


def _refuse_overwriting(row: Kept | OfPerson) -> None:
    """A fact gets its mark of being superseded, once; and no row ever passes to another person."""
    histories = {each.key: each.history for each in inspect(row).attrs}
    changed = {key for key, history in histories.items() if history.has_changes()}
    fixed = {"id", "person_id", "recorded_at", "recorded_by"} & changed
    if isinstance(row, Fact):
        fixed |= changed - _MARKS - row.written_later
        if any(histories["superseded_at"].deleted or ()):
            fixed.add("superseded_at")
    if fixed:
        raise FactsLast(f"{', '.join(sorted(fixed))} of a row of {type(row).__name__} cannot be changed")


@event.listens_for(LastingSession, "before_flush")
def _look_over(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    if isinstance(session, LastingSession):
        session.look_over()


@event.listens_for(LastingSession, "do_orm_execute")
def _refuse_statements_that_forget(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    model = mapper.class_ if mapper else None
    if state.is_delete and model not in PASSING:
        raise FactsLast("nothing is deleted: a fact is superseded")
    if model is None or (issubclass(model, Fact) and not _only_supersedes(state)):
        raise FactsLast("of facts a statement sets the mark of being superseded, and nothing else")


def _only_supersedes(state: ORMExecuteState) -> bool:
    values = getattr(state.statement, "_values", None) or {}
    set_to = {column.key: getattr(bound, "value", None) for column, bound in values.items()}
    return set_to.keys() <= _MARKS and set_to.get("superseded_at") is not None
