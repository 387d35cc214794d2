"""The middle of many deadlines, exactly, from how many there are of each day."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate

Middle = tuple[date, date]
"""The two deadlines in the middle of all; of an odd number they are one."""


def middle(days: Mapping[date, int]) -> Middle | None:
    """The middle of deadlines of which it is known how many there are of each day; None of none."""
    if not days:
        return None
    ordered = sorted(days)
    passed = list(accumulate(days[day] for day in ordered))
    return ordered[bisect_right(passed, (passed[-1] - 1) // 2)], ordered[
        bisect_right(passed, passed[-1] // 2)
    ]


def middles_of(days: Mapping[str, Mapping[date, int]]) -> dict[str, Middle]:
    """The middle of each group that has any, of the days of each."""
    return {name: found for name, each in days.items() if (found := middle(each))}


def median_days(between: Middle | None, today: date) -> float:
    """The median of the days by which they are late; 0 if nobody is."""
    if between is None:
        return 0.0
    return sum((today - each).days for each in between) / 2
