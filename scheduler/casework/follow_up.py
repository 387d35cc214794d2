"""Failed attempts to follow up: who was tried and not reached since the last visit that counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import col

from scheduler.casework.caseload import Exceptions
from scheduler.casework.names import Names
from scheduler.casework.register import Asked, Listed, listed, named_rows
from scheduler.casework.standings import ATTEMPTS
from scheduler.casework.today import next_planned
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.people import Person
from scheduler.store.visits import Visit


@dataclass(frozen=True, slots=True)
class Tried:
    """A person who was tried without success: how they stand, the last attempt, and the next visit planned, if any."""

    row: Listed
    last_on: date
    next_at: datetime | None


def failed_attempts(
    desk: Desk, called: Names, exceptions: Exceptions, at_least: int = 1, limit: int | None = None
) -> list[Tried]:
    """Those tried so often since the last visit that counts, whose clock runs: the most often tried first."""
    rows = (
        Asked()
        .narrow(named_rows(), called)
        .where(tried_at_least(at_least))
        .order_by(col(Deadline.attempts_since).desc(), col(Deadline.deadline), col(Person.ref))
        .limit(limit)
    )
    found = listed(desk, rows, called, exceptions)
    refs = [each.due.ref for each in found]
    last, coming = _last_tried(desk, refs), next_planned(desk, refs)
    return [Tried(each, last[each.due.ref], coming.get(each.due.ref)) for each in found]


def how_many_tried(desk: Desk, called: Names) -> int:
    """How many were tried at least once since the last visit that counts, and whose clock runs."""
    counted = select(func.count(col(Deadline.ref))).where(tried_at_least(1))
    return desk.session.execute(Asked().narrow(counted, called)).scalar_one()  # type: ignore[no-any-return]


def tried_at_least(times: int) -> ColumnElement[bool]:
    """Whether a kept row is of somebody tried so often, whose clock runs."""
    return and_(col(Deadline.phase) == Phase.RUNNING, col(Deadline.attempts_since) >= times)


def _last_tried(desk: Desk, refs: Collection[str]) -> dict[str, date]:
    rows = (
        select(col(Person.ref), func.max(col(Visit.visited_on)))
        .join(Person, col(Person.id) == col(Visit.person_id))
        .where(
            col(Visit.outcome).in_(ATTEMPTS), col(Visit.superseded_at).is_(None), col(Person.ref).in_(refs)
        )
        .group_by(col(Person.ref))
    )
    return {row[0]: row[1] for row in desk.session.execute(rows)}
