"""How an act keeps its facts: found under lock, superseded or added, logged, and the deadline computed again."""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.deadlines import refresh
from scheduler.desk import Desk
from scheduler.errors import NoSuchPerson, Stale
from scheduler.store.audit import Verb
from scheduler.store.columns import Fact
from scheduler.store.people import Person

AnyFact = TypeVar("AnyFact", bound=Fact)


class SupersededMeanwhile(Stale):
    """The row to correct is not the one that stands any more."""

    def __init__(self) -> None:
        super().__init__(
            "This record was corrected or withdrawn since you opened it. Open it again and look at both."
        )


def person(desk: Desk, ref: str) -> Person:
    """The person of a reference, as far as the principal may see them. Raises NoSuchPerson."""
    found = desk.session.scalars(select(Person).where(col(Person.ref) == ref)).one_or_none()
    if found is None:
        raise NoSuchPerson(ref)
    return found


def person_to_change(desk: Desk, ref: str) -> Person:
    """The same, locked: who else writes about this person waits until this act is done."""
    found = desk.session.scalars(select(Person).where(col(Person.ref) == ref).with_for_update()).one_or_none()
    if found is None:
        raise NoSuchPerson(ref)
    return found


def keep(
    desk: Desk,
    about: Person,
    fact: AnyFact,
    act: str,
    *,
    verb: Verb = Verb.COLLECTED,
    reason: str | None = None,
) -> AnyFact:
    """Add a fact about a person, its audit entry, and the new deadlines."""
    desk.session.add(fact)
    log(desk, verb, act, [about.ref], record_id=fact.id, reason=reason)
    refresh(desk, [about.id])
    return fact


def marks(desk: Desk) -> dict[str, Any]:
    """Who records, and when: for every new row."""
    return {"recorded_at": desk.now, "recorded_by": desk.principal.actor}


def supersede(desk: Desk, old: Fact, new: Fact | None = None, reason: str | None = None) -> None:
    """Let a row stand no longer; `new`, if given, corrects it. Nothing of the old row but this mark changes."""
    if old.superseded_at is not None:
        raise SupersededMeanwhile
    old.superseded_at = desk.now
    old.superseded_by = desk.principal.actor
    if new is None:
        old.correction_reason = reason  # a withdrawal has no row of its own to hold its reason
    else:
        new.supersedes_id = old.id
        new.correction_reason = reason
    desk.session.flush()  # the old one first: only one row of a key may stand
