"""The habit in past calls at a home: weekday, hour, and nearness to the due date; and whether it can be guessed.

"Normally unannounced; days and times vary and include evenings and weekends" [F: professional practice]. What counts
as a habit is defined here alone, and is a default of this product [L]: three calls in four alike, of at least four.
By chance, with five weekdays, four of five fall on one day once in thirty times, six of eight once in 160; three of
four do once in seven, which is warned of as well: one more like them, and anybody sees it.
No database, no clock.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from rules.answer import Cycle
from rules.periods import months_after
from scheduler.clock import LONDON
from scheduler.store.visits import Outcome

AT_THE_HOME = frozenset(
    {Outcome.SEEN_AT_HOME, Outcome.DOORSTEP, Outcome.NO_REPLY, Outcome.REFUSED, Outcome.MOVED_AWAY}
)
"""Outcomes of somebody having called at the home: what a neighbour could have noted in a diary."""
MONTHS = 24
"""Calls of two years: older ones tell of other officers and other days."""
FEWEST = 4
"""Fewer calls have no habit."""
ALIKE = 0.75
"""The share of alike calls from which on there is one."""
NEAR_DUE = timedelta(days=3)
"""On the due date or in the days before: who knows the interval knows the day."""
DAYTIME = range(9, 18)
"""Hours that are no evening and no early morning; from Monday to Friday, the hours of offices."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOUR = 60
SATURDAY = 5


class Called(Protocol):
    """A recorded contact: of one brought over as `day_only`, nobody knows the hour."""

    visited_at: datetime
    visited_on: date
    day_only: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Habit:
    """So many calls alike, of so many: on one weekday, within one hour of the clock, or near the due date."""

    says: str
    alike: int
    of: int
    weekday: int | None = None
    from_minute: int | None = None
    near_due: bool = False

    def continued_by(self, starts_at: datetime, due_on: date | None = None) -> bool:
        """Whether a call at that moment would be one more of them."""
        local = starts_at.astimezone(LONDON)
        if self.weekday is not None:
            return local.weekday() == self.weekday
        if self.from_minute is not None:
            return 0 <= _minute(local) - self.from_minute < HOUR
        return due_on is not None and timedelta(0) <= due_on - local.date() <= NEAR_DUE


@dataclass(frozen=True)
class Pattern:
    """The calls of two years: how many on each weekday from Monday, and in each hour of London's clock."""

    since: date
    calls: int
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    at_odd_hours: int
    habits: tuple[Habit, ...]

    @property
    def too_few(self) -> bool:
        """Whether nothing can be said of a habit yet."""
        return self.calls < FEWEST

    def guessed(self, starts_at: datetime, due_on: date | None = None) -> list[Habit]:
        """The habits of which a call at that moment would be one more: what to warn of when one is arranged."""
        return [habit for habit in self.habits if habit.continued_by(starts_at, due_on)]


def pattern(visits: Iterable[Called], cycles: Iterable[Cycle], on: date) -> Pattern:
    """The pattern of the calls up to a day; `cycles` are those of the home visit."""
    since = months_after(on, -MONTHS)
    calls = [each for each in visits if each.outcome in AT_THE_HOME and since < each.visited_on <= on]
    times = [each.visited_at.astimezone(LONDON) for each in calls if not each.day_only]
    weekdays = Counter(each.visited_on.weekday() for each in calls)
    hours = Counter(each.hour for each in times)
    closed = [
        each for each in cycles if each.result in ("met", "late") and each.closed and each.closed > since
    ]
    found = (_on_a_weekday(weekdays, len(calls)), _within_an_hour(times), _near_the_due_date(closed))
    return Pattern(
        since=since,
        calls=len(calls),
        weekdays=tuple(weekdays[day] for day in range(7)),
        hours=tuple(hours[hour] for hour in range(24)),
        at_odd_hours=sum(_at_odd_hours(each) for each in calls),
        habits=tuple(habit for habit in found if habit),
    )


def _on_a_weekday(weekdays: Counter[int], of: int) -> Habit | None:
    day, alike = max(weekdays.items(), key=lambda each: (each[1], -each[0]), default=(0, 0))
    says = f"{alike} of {of} calls were on a {WEEKDAYS[day]}"
    return Habit(says, alike, of, weekday=day) if _is_habit(alike, of) else None


def _within_an_hour(times: Sequence[datetime]) -> Habit | None:
    minutes = sorted(_minute(each) for each in times)
    inside = {first: [each for each in minutes if 0 <= each - first < HOUR] for first in minutes}
    first = max(inside, key=lambda each: (len(inside[each]), -each), default=0)
    alike = inside.get(first, [])
    if not _is_habit(len(alike), len(minutes)):
        return None
    between = (
        f"at {_clock(first)}" if alike[-1] == first else f"between {_clock(first)} and {_clock(alike[-1])}"
    )
    return Habit(
        f"{len(alike)} of {len(minutes)} calls began {between}", len(alike), len(minutes), from_minute=first
    )


def _near_the_due_date(closed: Sequence[Cycle]) -> Habit | None:
    near = [
        each for each in closed if each.closed and timedelta(0) <= each.deadline - each.closed <= NEAR_DUE
    ]
    when = f"on the due date or in the {NEAR_DUE.days} days before"
    says = f"{len(near)} of {len(closed)} visits that counted came {when}"
    return Habit(says, len(near), len(closed), near_due=True) if _is_habit(len(near), len(closed)) else None


def _is_habit(alike: int, of: int) -> bool:
    return of >= FEWEST and alike >= ALIKE * of


def _at_odd_hours(call: Called) -> bool:
    if call.visited_on.weekday() >= SATURDAY:
        return True
    return not call.day_only and call.visited_at.astimezone(LONDON).hour not in DAYTIME


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
