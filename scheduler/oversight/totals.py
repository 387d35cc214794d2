"""The figures of the backlog: overdue of those active, by level and team, from one statement. Prints no average.

Every figure is added up from the same groups, so that they agree with each other.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from rules.risk import LEVELS, Level
from scheduler.casework.due_rows import overdue_on, review_passed_on
from scheduler.casework.names import Names
from scheduler.casework.register import Asked
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase


@dataclass(frozen=True, slots=True)
class Count:
    """Overdue of those active in the community, whose clock runs; the longest overdue with its days."""

    overdue: int = 0
    active: int = 0
    oldest: date | None = None

    def __add__(self, other: "Count") -> "Count":
        oldest = min((day for day in (self.oldest, other.oldest) if day), default=None)
        return Count(self.overdue + other.overdue, self.active + other.active, oldest)

    def worst_days(self, today: date) -> int:
        """Days by which the longest overdue is late; 0 if nothing is."""
        return (today - self.oldest).days if self.oldest else 0

    @property
    def rate(self) -> float | None:
        """The overdue as a share of the active; None where nobody is active."""
        return self.overdue / self.active if self.active else None


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the page, from one statement over all that the principal may see."""

    overall: Count
    by_level: dict[str, Count]
    by_team: dict[str | None, Count]
    left_out: dict[str, int]
    """People whose clock does not run, by the reason: no part of any denominator."""
    errors: int
    reviews_passed: int
    never_visited: int
    unowned: int


def count(desk: Desk, asked: Asked, called: Names) -> Totals:
    """Counted by level, team and phase in one statement, and added up here, so that every figure agrees."""
    overdue = overdue_on(desk.today)
    unvisited, unowned = col(Deadline.last_visit_on).is_(None), col(Deadline.officer_id).is_(None)
    groups = (col(Deadline.level), col(Deadline.team_id), col(Deadline.phase), col(Deadline.suspended_for))
    counted = select(
        *groups,
        func.count().label("people"),
        _how_many(overdue).label("overdue"),
        _how_many(overdue & unvisited).label("never_visited"),
        _how_many(overdue & unowned).label("unowned"),
        _how_many(review_passed_on(desk.today)).label("reviews_passed"),
        func.min(case((overdue, col(Deadline.deadline)))).label("oldest"),
    ).group_by(*groups)
    return _added_up(desk.session.execute(asked.narrow(counted, called)).all(), called)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _added_up(rows: Sequence[Any], called: Names) -> Totals:
    by_level: dict[str, Count] = {level: Count() for level in (*LEVELS, Level.UNASSESSED)}
    by_team: dict[str | None, Count] = {}
    left_out: Counter[str] = Counter()
    for row in rows:
        if row.phase == Phase.RUNNING:
            count = Count(row.overdue, row.people, row.oldest)
            by_level[row.level] += count
            team = called.team(row.team_id)
            by_team[team] = by_team.get(team, Count()) + count
        else:
            left_out[row.suspended_for or row.phase] += row.people
    return Totals(
        overall=sum(by_level.values(), Count()),
        by_level=by_level,
        by_team=by_team,
        left_out=dict(left_out),
        errors=left_out[Phase.ERROR],
        reviews_passed=sum(row.reviews_passed for row in rows),
        never_visited=sum(row.never_visited for row in rows),
        unowned=sum(row.unowned for row in rows),
    )
