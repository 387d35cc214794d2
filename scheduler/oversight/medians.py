"""The middle of many deadlines, exactly: the rows halfway along an index; of few, all are read and sorted here."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, literal, select, union_all
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline

Middle = tuple[date, date]
"""The two deadlines in the middle of all; of an odd number they are one."""
FEW = 1000
"""Deadlines that are read faster than the rows halfway along an index are found, group by group."""


def halfway(groups: Mapping[str, Select[Any]]) -> CompoundSelect[Any]:
    """The one or two deadlines halfway along each group, of selects over their deadlines; `middles` says where."""
    return union_all(*(_at(rows, name) for name, rows in groups.items()))


def middles(desk: Desk, several: CompoundSelect[Any], numbers: Mapping[str, int]) -> dict[str, Middle]:
    """The middle of each group of `halfway`, given how many deadlines each has, which are some."""
    places = {f"{name}_before": (number - 1) // 2 for name, number in numbers.items()}
    places |= {f"{name}_many": 2 - number % 2 for name, number in numbers.items()}
    halves: dict[str, list[date]] = defaultdict(list)
    for name, deadline in desk.session.execute(several, places):
        halves[name].append(deadline)
    return {name: (min(both), max(both)) for name, both in halves.items()}


def _at(rows: Select[Any], name: str) -> Select[Any]:
    deadline = col(Deadline.deadline)
    before, many = (bindparam(f"{name}_{each}", type_=Integer()) for each in ("before", "many"))
    found = rows.with_only_columns(deadline).order_by(deadline).offset(before).limit(many).subquery().c
    return select(literal(name), found.deadline)


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
