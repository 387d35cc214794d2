"""Failed attempts to follow up: who was tried and not reached since the last visit that counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import col

from scheduler.casework.deadlines.standings import ATTEMPTS
from scheduler.casework.lists.caseload import Due
from scheduler.casework.lists.due_rows import RUNNING
from scheduler.casework.lists.register import Listed, Some
from scheduler.casework.lists.today import Coming
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Person
from scheduler.store.visits import Visit
from scheduler.store.written import is_one_of, written


@dataclass(frozen=True, slots=True)
class Tried:
    """A person who was tried without success: how they stand, the last attempt, and the next visit planned, if any."""

    row: Listed
    last_on: date
    coming: Coming | None


MOST_OFTEN_FIRST = (col(Deadline.attempts_since).desc(), col(Deadline.deadline), col(Deadline.ref))


def failed_attempts(rows: Iterable[Listed], limit: int) -> Some:
    """Of these rows, those tried since the last visit that counts, whose clock runs: the most often tried first."""
    tried = [row for row in rows if row.due.attempts_since and row.due.status in RUNNING]
    return Some(sorted(tried, key=lambda row: _most_often_first(row.due))[:limit], len(tried))


def _most_often_first(due: Due) -> tuple[Any, ...]:
    return -due.attempts_since, due.deadline or date.max, due.ref


def as_tried(desk: Desk, found: Sequence[Listed], coming: Mapping[str, Coming | None]) -> list[Tried]:
    """These people with the last attempt, and the moments planned, by reference."""
    last = _last_tried(desk, [each.due.ref for each in found])
    return [Tried(each, last[each.due.ref], coming.get(each.due.ref)) for each in found]


def tried_at_least(times: int) -> ColumnElement[bool]:
    """Whether a kept row is of somebody tried so often, whose clock runs."""
    return and_(col(Deadline.phase) == written(Phase.RUNNING), col(Deadline.attempts_since) >= written(times))


def _last_tried(desk: Desk, refs: Collection[str]) -> dict[str, date]:
    if not refs:
        return {}
    return {row[0]: row[1] for row in desk.session.execute(_last_attempts(), {"refs": list(refs)})}


@made_once
def _last_attempts() -> AnySelect:
    called = given_in(col(Person.ref), "refs")
    return (
        select(col(Person.ref), func.max(col(Visit.visited_on)))
        .join(Person, col(Person.id) == col(Visit.person_id))
        .where(is_one_of(col(Visit.outcome), ATTEMPTS), col(Visit.superseded_at).is_(None), called)
        .group_by(col(Person.ref))
    )
