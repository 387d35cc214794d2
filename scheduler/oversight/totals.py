"""The figures of the backlog: overdue of those active, the median and the longest. Prints no average.

All are added up from the same groups, so that they agree with each other. The statements read indexes alone.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, select
from sqlmodel import col

from rules.risk import LEVELS, Level
from scheduler.casework.lists.due_rows import overdue_on
from scheduler.casework.lists.headcount import headcount_by
from scheduler.casework.lists.register import Asked, Chosen
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.oversight.medians import FEW, Middle, days_by, halfway, median_days, middles, middles_of
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.written import written

ALL_LEVELS = (*LEVELS, Level.UNASSESSED)
_ALL = "all"
_RUNNING = col(Deadline.phase) == Phase.RUNNING


@dataclass(frozen=True, slots=True)
class Count:
    """Overdue of those active in the community, whose clock runs; the longest overdue, and those in the middle."""

    overdue: int = 0
    active: int = 0
    oldest: date | None = None
    between: Middle | None = None

    def __add__(self, other: "Count") -> "Count":
        """Both together; what is in the middle of both is not told by the middles of each."""
        oldest = min((day for day in (self.oldest, other.oldest) if day), default=None)
        return Count(self.overdue + other.overdue, self.active + other.active, oldest)

    def worst_days(self, today: date) -> int:
        """Days by which the longest overdue is late; 0 if nothing is."""
        return (today - self.oldest).days if self.oldest else 0

    def median_days(self, today: date) -> float:
        """The median of the days by which the overdue are late; 0 if nothing is."""
        return median_days(self.between, today)

    @property
    def rate(self) -> float | None:
        """The overdue as a share of the active; None where nobody is active."""
        return self.overdue / self.active if self.active else None


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the page, over all that the principal may see and asked for."""

    overall: Count
    by_level: dict[str, Count]
    left_out: dict[str, int]
    """People whose clock does not run, by the reason: no part of any denominator."""
    never_visited: int
    unowned: int


def count(desk: Desk, asked: Asked, called: Names) -> Totals:
    """The figures over all, and of each level."""
    chosen = asked.chosen(called)
    active = headcount_by(desk, chosen, "level", Phase.RUNNING)
    late = {row.level: row for row in desk.session.execute(_overdue(chosen, desk.today))}
    overdue = {each: late[each].people for each in late}
    between = _between(desk, chosen, overdue)
    by_level: dict[str, Count] = {
        each: Count(
            overdue.get(each, 0),
            active.get(each, 0),
            late[each].oldest if each in late else None,
            between.get(each),
        )
        for each in ALL_LEVELS
    }
    oldest = min((row.oldest for row in late.values()), default=None)
    return Totals(
        overall=Count(sum(overdue.values()), sum(active.values()), oldest, between.get(_ALL)),
        by_level=by_level,
        left_out=_left_out(desk, chosen),
        never_visited=sum(row.unvisited for row in late.values()),
        unowned=sum(row.unowned for row in late.values()),
    )


@made_once
def _overdue(chosen: Chosen, today: date) -> Any:  # noqa: ANN401 - a select of these columns
    level = col(Deadline.level)
    rows = (
        select(
            level,
            func.count().label("people"),
            func.min(col(Deadline.deadline)).label("oldest"),
            (func.count() - func.count(col(Deadline.last_visit_on))).label("unvisited"),
            (func.count() - func.count(col(Deadline.officer_id))).label("unowned"),
        )
        # each level named: else SQLite does not see that those of each stand together in an index
        .where(overdue_on(today), level.in_(ALL_LEVELS))
        .group_by(level)
    )
    return chosen.narrow(rows)


def _between(desk: Desk, chosen: Chosen, overdue: dict[str, int]) -> dict[str, Middle]:
    """The middle of each level's overdue, and of all of them."""
    number = sum(overdue.values())
    if number > FEW:
        several = _halfway(chosen, desk.today, tuple(sorted(overdue)))
        return middles(desk, several, {_ALL: number, **overdue})
    days = days_by(desk, _late_by_level(chosen, desk.today))
    days[_ALL] = sum(days.values(), Counter())
    return middles_of(days)


@made_once
def _halfway(chosen: Chosen, today: date, levels: tuple[str, ...]) -> CompoundSelect[Any]:
    rows = late_deadlines(chosen, today)
    by_level = {each: rows.where(col(Deadline.level) == each) for each in levels}
    return halfway({_ALL: rows, **by_level})


def late_deadlines(chosen: Chosen, today: date) -> Select[Any]:
    """The deadlines of the overdue among those who were asked for."""
    rows: Select[Any] = chosen.narrow(select(col(Deadline.deadline))).where(overdue_on(today))
    return rows


@made_once
def _late_by_level(chosen: Chosen, today: date) -> AnySelect:
    return late_deadlines(chosen, today).with_only_columns(col(Deadline.level), col(Deadline.deadline))


def _left_out(desk: Desk, chosen: Chosen) -> dict[str, int]:
    left_out: Counter[str] = Counter()
    for row in desk.session.execute(_paused(chosen)):
        left_out[row.suspended_for or row.phase] += row.people
    return dict(left_out)


@made_once
def _paused(chosen: Chosen) -> Any:  # noqa: ANN401 - a select of these columns
    groups = (col(Deadline.phase), col(Deadline.suspended_for))
    others = [phase for phase in Phase if phase is not Phase.RUNNING]
    paused = select(*groups, func.count().label("people")).where(groups[0].in_(others)).group_by(*groups)
    return chosen.narrow(paused)


def backlog(today: date) -> tuple[Any, ...]:
    """A group's figures as columns, over rows whose clock runs: the overdue, those active, the first deadline."""
    return (
        how_many(overdue_on(today)).label("overdue"),
        func.count().label("active"),
        func.min(col(Deadline.deadline)).label("first"),
    )


def count_of(row: Any) -> Count:  # noqa: ANN401 - a row of these columns
    """The same as a count: where anybody is overdue, the first deadline is that of whoever is so for longest."""
    return Count(row.overdue or 0, row.active, row.first if row.overdue else None)


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group meet a condition."""
    return func.sum(case((condition, written(1)), else_=written(0)))
