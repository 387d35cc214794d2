"""Visits made against visits required over a year, from the cycles of the fold alone: no second way to count.

An interval that runs from the last visit forgives lateness: whoever is seen every five months at an interval of
three meets each deadline late, and misses none. So the time by which visits came late is added up, and each whole
interval of it is a visit that was required and could no longer be made.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from rules.answer import Cycle
from rules.periods import months_after

MONTHS = 12
DAY = timedelta(days=1)


class Achieved(NamedTuple):
    """Visits over the days from `from_on` to `to_on`: made, how many of these in time, and required.

    `cycles` are those that the figures come from, in order. Made and missed together are what was required.
    """

    from_on: date
    to_on: date
    made: int
    in_time: int
    missed: int
    cycles: tuple[Cycle, ...]

    @property
    def required(self) -> int:
        """How many were required: never fewer than were made."""
        return self.made + self.missed

    @property
    def late(self) -> int:
        """How many of those made came after their deadline."""
        return self.made - self.in_time


def achieved(cycles: Iterable[Cycle], to_on: date) -> Achieved:
    """The year that ends with `to_on`, the day as at which the cycles are."""
    from_on = months_after(to_on, -MONTHS) + DAY
    within = tuple(each for each in cycles if each.closed is None or each.closed >= from_on)
    made = [each for each in within if each.result in ("met", "late")]
    lost = sum((_intervals_late(each, from_on) for each in made), Fraction(0))
    left_open = sum(_missed(each, from_on, to_on) for each in within if each.result in ("open", "ended"))
    return Achieved(
        from_on,
        to_on,
        made=len(made),
        in_time=sum(each.result == "met" for each in made),
        missed=int(lost) + left_open,
        cycles=within,
    )


def _intervals_late(cycle: Cycle, from_on: date) -> Fraction:
    """By how many intervals a visit came late, of the days from `from_on` alone."""
    if cycle.closed is None:
        return Fraction(0)
    late = min(cycle.days_late, (cycle.closed - from_on).days)
    since = cycle.closed - timedelta(days=late)
    return Fraction(late, (cycle.missed_interval.after(since) - since).days)


def _missed(cycle: Cycle, from_on: date, to_on: date) -> int:
    """The missed visits of a cycle that no visit closed, as the answer counts them, from `from_on` on."""
    end = cycle.closed or to_on
    return sum(1 for day in _fallen_due(cycle, end) if day >= from_on)


def _fallen_due(cycle: Cycle, end: date) -> Iterator[date]:
    """The deadline and each whole missed interval after it, before `end`; none if it is not late."""
    if not cycle.days_late:
        return
    yield cycle.deadline
    times = cycle.missed_interval.whole_times(cycle.deadline, before=end)
    yield from (cycle.missed_interval.after(cycle.deadline, k) for k in range(1, times + 1))
