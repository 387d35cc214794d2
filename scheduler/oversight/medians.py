"""The middle of many deadlines, exactly: the row halfway along an index; of few, all are read and sorted here."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline

Middle = tuple[date, date]
"""The two deadlines in the middle of all; of an odd number they are one."""
FEW = 1000
"""Deadlines that are read faster than the rows halfway along an index are found, group by group."""


def halfway(groups: Mapping[str, Select[Any]]) -> Select[Any]:
    """The two deadlines halfway along each group, of selects over their deadlines; `middles` says how far that is."""
    return select(*(_at(rows, name, half) for name, rows in groups.items() for half in HALVES))


def middles(desk: Desk, several: Select[Any], numbers: Mapping[str, int]) -> dict[str, Middle]:
    """The middle of each group of `halfway`, given how many deadlines each has, which are some."""
    places = {f"{name}_{half}": (numbers[name] - half) // 2 for name in numbers for half in HALVES}
    found = desk.session.execute(several, places).mappings().one()
    return {name: (found[f"{name}_1"], found[f"{name}_0"]) for name in numbers}


HALVES = (1, 0)
"""What is taken from the number of a group, before it is halved, for the first and for the second in its middle."""


def _at(rows: Select[Any], name: str, half: int) -> Any:  # noqa: ANN401 - a scalar subquery
    deadline, place = col(Deadline.deadline), bindparam(f"{name}_{half}", type_=Integer())
    found = rows.with_only_columns(deadline).order_by(deadline).offset(place).limit(1).scalar_subquery()
    return found.label(f"{name}_{half}")


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
