"""Approvals asked for: what one proposed oneself and how it went, and what of others' waits for a decision."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import col

from scheduler.casework.proposals import asked_in_words
from scheduler.desk import Desk
from scheduler.store.people import Particulars, Person
from scheduler.store.risk import Proposal

RETURNED_SHOWN = timedelta(days=14)
"""How long a returned proposal is shown to the one who asked."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A proposal with the person whom it is about, and what was decided, if anything."""

    id: UUID
    ref: str
    name: str
    kind: str
    value: str | None
    from_on: date
    asked_by: str
    asked_at: datetime
    reason: str
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None

    @property
    def says(self) -> str:
        """What is asked for, in words."""
        return asked_in_words(self.kind, self.value)


def asked_for(desk: Desk) -> list[Asking]:
    """What one proposed and nobody has decided, or somebody has lately returned; the latest first."""
    returned = and_(
        col(Proposal.decision) == "returned", col(Proposal.decided_at) > desk.now - RETURNED_SHOWN
    )
    mine = and_(_by(desk.principal.actor), or_(col(Proposal.decision).is_(None), returned))
    return _found(desk, mine, col(Proposal.recorded_at).desc())


def waiting(desk: Desk, limit: int | None = None) -> tuple[list[Asking], int]:
    """What others proposed and nobody has decided, the oldest first, and how many there are without the limit."""
    # nobody approves their own
    undecided = and_(col(Proposal.decision).is_(None), ~_by(desk.principal.actor))
    found = _found(desk, undecided, col(Proposal.recorded_at), limit)
    if limit is None or len(found) < limit:
        return found, len(found)
    counted = select(func.count(col(Proposal.id))).where(col(Proposal.superseded_at).is_(None), undecided)
    return found, desk.session.scalars(counted).one()


def _by(actor: str) -> ColumnElement[bool]:
    return col(Proposal.recorded_by) == actor


def _found(desk: Desk, wanted: ColumnElement[bool], order: Any, limit: int | None = None) -> list[Asking]:  # noqa: ANN401
    rows = select(Proposal).where(col(Proposal.superseded_at).is_(None), wanted)
    found = desk.session.scalars(rows.order_by(order, col(Proposal.id)).limit(limit)).all()
    # apart: joined, SQLite begins with the people, of whom there are many
    called = _names(desk, {row.person_id for row in found})
    return [_asking(row, *called[row.person_id]) for row in found]


def _names(desk: Desk, people: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    named = (col(Particulars.person_id) == col(Person.id)) & col(Particulars.superseded_at).is_(None)
    rows = (
        select(col(Person.id), col(Person.ref), func.coalesce(col(Particulars.name), ""))
        .outerjoin(Particulars, named)
        .where(col(Person.id).in_(people))
    )
    return {row[0]: (row[1], row[2]) for row in desk.session.execute(rows)}


def _asking(row: Proposal, ref: str, name: str) -> Asking:
    return Asking(
        id=row.id,
        ref=ref,
        name=name,
        kind=row.kind,
        value=row.value,
        from_on=row.from_on,
        asked_by=row.recorded_by,
        asked_at=row.recorded_at,
        reason=row.reason,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
