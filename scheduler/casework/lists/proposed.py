"""Proposals as they are read: what waits for a decision, what one asked for, and what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlmodel import col

from scheduler.casework.keeping import NoSuchRecord, row_of
from scheduler.casework.lists.caseload import Due
from scheduler.casework.lists.register import Listed, as_listed, named_rows
from scheduler.casework.names import Names, names
from scheduler.casework.proposals import asked_in_words
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Person
from scheduler.store.risk import Proposal

ROWS = 20
"""Proposals in a list: three lists make a page."""
LATELY = timedelta(days=60)
"""How long what was decided is shown in a list; it stands in the person's record for ever."""


@dataclass(frozen=True)
class Proposed:
    """A proposal, whom it is about, and how their home visits stand today."""

    id: UUID
    ref: str
    name: str
    due: Due
    kind: str
    value: str | None
    from_on: date
    until_on: date | None
    tool: str | None
    reason: str
    asked_by: str
    asked_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    withdrawn: bool

    @property
    def says(self) -> str:
        """What is asked for, in words."""
        return asked_in_words(self.kind, self.value)

    @property
    def holds_from(self) -> date | None:
        """From which day it holds, once approved: never before the day of its approval (decision 0005)."""
        if self.decision != "approved" or self.decided_at is None:
            return None
        return max(self.from_on, london_date(self.decided_at))

    @property
    def open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.decision is None and not self.withdrawn


def waiting(desk: Desk, called: Names, start: int = 0, limit: int = ROWS) -> tuple[list[Proposed], int]:
    """What others proposed and nobody has decided, the oldest first: a page of it, and how many there are."""
    found = desk.session.execute(_page_waiting(start, limit), {"oneself": desk.principal.actor}).all()
    in_all = found[0][1] if found else how_many_wait(desk) if start else 0
    return _read(desk, called, [row[0] for row in found]), in_all


def how_many_wait(desk: Desk) -> int:
    """How many proposals wait for whoever is at the desk, in one statement."""
    return desk.session.scalars(_waiting_in_all(), {"oneself": desk.principal.actor}).one()


@made_once
def _page_waiting(start: int, limit: int) -> AnySelect:
    rows = select(Proposal, func.count().over()).where(_for_another())
    return rows.order_by(col(Proposal.recorded_at), col(Proposal.id)).offset(start).limit(limit)


@made_once
def _waiting_in_all() -> Select[int]:
    return select(func.count(col(Proposal.id))).where(_for_another())


def waiting_about(desk: Desk, about: Person) -> list[Proposed]:
    """What waits for a decision about one person, whoever asked."""
    return _listed(desk, names(desk), _about_one(), person=about.id)


def asked_by_oneself(desk: Desk, called: Names) -> list[Proposed]:
    """What one proposed and has not taken back: what waits, then what was decided of late, the latest first."""
    return _listed(desk, called, _own(), oneself=desk.principal.actor, lately=desk.now - LATELY)


def decided_lately(desk: Desk, called: Names) -> list[Proposed]:
    """What was decided of late about those whom one may see, the latest first."""
    return _listed(desk, called, _decided(), lately=desk.now - LATELY)


def proposed(desk: Desk, proposal_id: UUID) -> tuple[Proposed, Proposal]:
    """One proposal, as it is read and as it is kept. Raises NoSuchRecord."""
    found = row_of(desk, Proposal, proposal_id)
    if found is None:
        raise NoSuchRecord("proposal")
    return _read(desk, names(desk), [found])[0], found


def _for_another() -> ColumnElement[bool]:
    return _open() & (col(Proposal.recorded_by) != bindparam("oneself"))  # nobody approves their own


def _open() -> ColumnElement[bool]:
    return col(Proposal.superseded_at).is_(None) & col(Proposal.decision).is_(None)


@made_once
def _about_one() -> Select[Any]:
    wanted = _open() & (col(Proposal.person_id) == bindparam("person"))
    return _ordered(wanted, col(Proposal.recorded_at))


@made_once
def _own() -> Select[Any]:
    mine = col(Proposal.superseded_at).is_(None) & (col(Proposal.recorded_by) == bindparam("oneself"))
    waits = col(Proposal.decision).is_(None)
    wanted = mine & (waits | (col(Proposal.decided_at) > bindparam("lately")))
    return _ordered(wanted, col(Proposal.decision).is_not(None), col(Proposal.recorded_at).desc())


@made_once
def _decided() -> Select[Any]:
    wanted = col(Proposal.superseded_at).is_(None) & (col(Proposal.decided_at) > bindparam("lately"))
    return _ordered(wanted, col(Proposal.decided_at).desc())


def _ordered(wanted: ColumnElement[bool], *order: Any) -> Select[Any]:  # noqa: ANN401 - columns
    return select(Proposal).where(wanted).order_by(*order, col(Proposal.id)).limit(ROWS)


def _listed(desk: Desk, called: Names, rows: Select[Any], **wanted: object) -> list[Proposed]:
    return _read(desk, called, desk.session.scalars(rows, wanted).all())


def _read(desk: Desk, called: Names, found: Sequence[Proposal]) -> list[Proposed]:
    """Apart from the people: joined, SQLite begins with them, and they are many."""
    standing = _standing(desk, called, {row.person_id for row in found}) if found else {}
    return [_proposed(row, standing[row.person_id]) for row in found]


def _standing(desk: Desk, called: Names, people: Collection[UUID]) -> dict[UUID, Listed]:
    found = desk.session.execute(_rows_of_people(), {"people": list(people)}).all()
    listed = as_listed(desk, found, called, {})
    return {row.person_id: each for row, each in zip(found, listed, strict=True)}


@made_once
def _rows_of_people() -> Select[Any]:
    theirs = given_in(col(Deadline.person_id), "people")
    return named_rows().where(theirs, col(Deadline.obligation) == Obligation.HOME_VISIT)


def _proposed(row: Proposal, standing: Listed) -> Proposed:
    return Proposed(
        id=row.id,
        ref=standing.due.ref,
        name=standing.name,
        due=standing.due,
        kind=row.kind,
        value=row.value,
        from_on=row.from_on,
        until_on=row.until_on,
        tool=row.tool,
        reason=row.reason,
        asked_by=row.recorded_by,
        asked_at=row.recorded_at,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        withdrawn=row.superseded_at is not None,
    )
