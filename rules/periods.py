"""Calendar periods: months, years, weeks and days as people agree them. Knows no policy and no clock."""

import re
from bisect import bisect_left
from calendar import isleap
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

PERIOD = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?", re.ASCII)
AGE = re.compile(r"P(?=.)(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(\d{1,4})H)?", re.ASCII)
UNITS = ("year", "month", "week", "day")
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SHORTEST_MONTH = 28
LONGEST_MONTH = 31


class PeriodMalformed(ValueError):
    """A period that is not an ISO 8601 duration in whole units."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of calendar time. Two ways to write one length are equal; each keeps its own text."""

    months: int
    days: int
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text

    @property
    def is_empty(self) -> bool:
        """Whether it is no time at all (P0D)."""
        return self.months == self.days == 0

    @property
    def words(self) -> str:
        """The period for people: "3 months", "1 year and 6 months"."""
        return _words(self.text)

    def after(self, start: date, times: int = 1) -> date:
        """`start` ⊕ `times` periods at once, clamped to the last day of the month it falls in.

        A date past the calendar's end is the calendar's last day.
        """
        day = months_after(start, self.months * times) if self.months else start
        return later(day, self.days * times) if self.days else day

    def whole_times(self, start: date, before: date) -> int:
        """How many whole periods, k at least 1, have `start` ⊕ k of them before `before`."""
        shortest = self.months * SHORTEST_MONTH + self.days
        most = (before - start).days // shortest
        return bisect_left(range(1, most + 1), before, key=lambda times: self.after(start, times))

    def never_longer_than(self, other: "Period") -> bool:
        """Whether from no date at all this period ends after the other."""
        if self.months == other.months:
            return self.days <= other.days
        longest = self.months * LONGEST_MONTH + self.days
        if longest <= other.months * SHORTEST_MONTH + other.days:
            return True
        return all(self.after(day) <= other.after(day) for day in _telling_days())


@lru_cache(maxsize=4096)
def period(text: str) -> Period:
    """The period that an ISO 8601 duration of years, months, weeks and days says."""
    found = PERIOD.fullmatch(text)
    if found is None:
        raise PeriodMalformed(f"“{text}” is not a period such as P3M, P1Y, P2W or P15D")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return Period(years * 12 + months, weeks * 7 + days, text)


def age(text: str) -> timedelta:
    """How old something may be: an ISO 8601 duration of weeks, days and hours (PT24H, P28D)."""
    found = AGE.fullmatch(text)
    if found is None:
        raise PeriodMalformed(f"“{text}” is not an age such as PT24H or P28D")
    weeks, days, hours = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours)


def months_after(start: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > MAXYEAR:
        return date.max
    day = start.day
    if day > SHORTEST_MONTH:
        day = min(day, _last_day(year, month))
    return date(year, month + 1, day)


def later(day: date, days: int) -> date:
    """So many days on; a date past the calendar's end is the calendar's last day."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max


def _last_day(year: int, month: int) -> int:
    return 29 if month == 1 and isleap(year) else LENGTHS[month]


@lru_cache(maxsize=256)
def _words(text: str) -> str:
    found = PERIOD.fullmatch(text)
    numbers = found.groups() if found else ()
    parts = [
        f"{int(n)} {unit}{'' if int(n) == 1 else 's'}" for n, unit in zip(numbers, UNITS, strict=True) if n
    ]
    return " and ".join(parts)


@lru_cache(maxsize=1)
def _telling_days() -> tuple[date, ...]:
    """Days enough to tell two periods apart: the ends and the first of each month, over all leap years."""
    return tuple(
        date(year, month + 1, day)
        for year in range(2000, 2400)
        for month in range(12)
        for day in (1, *range(SHORTEST_MONTH, _last_day(year, month) + 1))
    )
