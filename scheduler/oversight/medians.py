"""The middle of many deadlines, exactly: the row halfway along an index; of few, all are read and sorted here."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline

Middle = tuple[date, date]
"""The two deadlines in the middle of all; of an odd number they are one."""
FEW = 1000
"""Deadlines that are read faster than the rows halfway along an index are found, group by group."""


def middles(desk: Desk, groups: Mapping[str, tuple[Select[Any], int]]) -> dict[str, Middle]:
    """The middle of each group, given a select over its deadlines and how many there are; of one statement."""
    halves = {name: ((number - 1) // 2, number // 2) for name, (_, number) in groups.items() if number}
    if not halves:
        return {}
    looks = [_at(groups[name][0], place) for name, both in halves.items() for place in both]
    found = iter(desk.session.execute(select(*looks)).one())
    return {name: (next(found), next(found)) for name in halves}


def _at(rows: Select[Any], place: int) -> Any:  # noqa: ANN401 - a scalar subquery
    deadline = col(Deadline.deadline)
    return rows.with_only_columns(deadline).order_by(deadline).offset(place).limit(1).scalar_subquery()


def days_by(desk: Desk, rows: Select[Any]) -> dict[Any, Counter[date]]:
    """How many deadlines there are of each day, by what stands before each; of one statement."""
    days: dict[Any, Counter[date]] = defaultdict(Counter)
    for name, deadline in desk.session.execute(rows):
        days[name][deadline] += 1
    return days


def middle(days: Mapping[date, int]) -> Middle | None:
    """The middle of deadlines of which it is known how many there are of each day; None of none."""
    ordered = [day for day in sorted(days) for _ in range(days[day])]
    if not ordered:
        return None
    return ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]


def middles_of(days: Mapping[str, Mapping[date, int]]) -> dict[str, Middle]:
    """The middle of each group that has any, of the days of each."""
    return {name: found for name, each in days.items() if (found := middle(each))}


def median_days(between: Middle | None, today: date) -> float:
    """The median of the days by which they are late; 0 if nobody is."""
    if between is None:
        return 0.0
    return sum((today - each).days for each in between) / 2
