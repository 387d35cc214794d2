"""Dates, moments and names as people read them. Knows no clock: it is told the day."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rules.achieved import Achieved

if TYPE_CHECKING:
    from scheduler.casework.lists.caseload import Due

LONDON = ZoneInfo("Europe/London")
_SOURCES = {
    "anpr": "ANPR",
    "caid": "CAID",
    "childrens_social_care": "children’s social care",
    "pnc": "PNC",
    "pnd": "PND",
    "visor": "ViSOR",
}
_FLAGS = {
    "crew_unknown": "nobody named as having gone",
    "lone": "fewer went than the policy asks for",
    "unaccredited": "too few accredited",
    "announced": "announced",
    "unchecked": "nothing checked before",
    "incomplete": "checks incomplete",
    "stale": "checks too old",
    "police_only": "police systems only",
    "recorded_late": "recorded late",
}
MINUTES_AN_HOUR = 60
LONGEST_IN_HOURS = 95
_SOME = 4096
"""Days that are kept in words: a list tells a few of them, over and over."""


def in_words(on: date) -> str:
    """A date in full: 5 January 2026."""
    return f"{on.day} {on:%B %Y}"


@lru_cache(maxsize=_SOME)
def in_short(on: date) -> str:
    """A date for a dense list: Mon 5 Jan 2026. Officers plan by the day of the week."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def span(days: tuple[date, date]) -> str:
    """A first and a last day for a dense list: Mon 5 Jan 2026 to Fri 9 Jan 2026; the one day, if they are one."""
    first, last = days
    if last == date.max:
        return f"{in_short(first)} until further notice"
    return in_short(first) if first == last else f"{in_short(first)} to {in_short(last)}"


def spans(several: Iterable[tuple[date, date]]) -> str:
    """Several of them: Mon 5 Jan 2026, and Thu 8 Jan 2026 to Fri 9 Jan 2026."""
    *before, last = map(span, several)
    return f"{', '.join(before)}, and {last}" if before else last


def moment(at: datetime) -> str:
    """A moment on London's clock in a sentence: Mon 5 Jan 2026 at 14:05."""
    return f"{in_short(_in_london(at).date())} at {hour(at)}"


def hour(at: datetime) -> str:
    """The hour of a moment on London's clock: 14:05."""
    return f"{_in_london(at):%H:%M}"


def day_and_hour(at: datetime) -> str:
    """A moment for a dense list: Mon 5 Jan 2026, 14:05."""
    return f"{in_short(_in_london(at).date())}, {hour(at)}"


def too_late(at: datetime, deadline: date) -> str:
    """How long after the last day in time a moment is: 1 day too late. Nothing for one that is in time."""
    days = (_in_london(at).date() - deadline).days
    return f"{count(days, 'day')} too late" if days > 0 else ""


def ago(on: date, today: date) -> str:
    """How long ago a day was: today, yesterday, 12 days ago."""
    days = (today - on).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days:,} days ago")


def source(name: str) -> str:
    """A source of intelligence as the field calls it: PNC, social media."""
    return _SOURCES.get(name, name.replace("_", " "))


def flag(name: str) -> str:
    """What is flagged about a visit, short."""
    return _FLAGS[name]


def day_in_short(at: datetime) -> str:
    """The London day of a moment, for a dense list."""
    return in_short(_in_london(at).date())


def iso(when: date | datetime) -> str:
    """A date or moment for machines: the `datetime` of a `<time>`. Moments carry London's offset."""
    return _in_london(when).isoformat() if isinstance(when, datetime) else when.isoformat()


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 day, 1,430 days."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def half(number: float) -> str:
    """A number of whole or half days: 31, 31.5, 1,204."""
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.1f}"


def overdue(days: int) -> str:
    """How late: 3 days overdue. Zero days are not overdue, and are a mistake of the caller."""
    if days < 1:
        raise ValueError(f"{days} days is not overdue")
    return f"{count(days, 'day')} overdue"


def due(deadline: date, on: date) -> str:
    """How a deadline stands on a day: 3 days overdue, due today, due tomorrow, due in 12 days."""
    days = (deadline - on).days
    if days < 0:
        return overdue(-days)
    return {0: "due today", 1: "due tomorrow"}.get(days, f"due in {days:,} days")


def stands(row: "Due", on: date) -> str:
    """How what is due stands on a day, as every list tells it: 3 days overdue, Due today, Due in 12 days, On track."""
    if row.status == "overdue":
        return overdue(row.days_overdue)
    if row.status == "due_soon" and row.deadline:
        return due(row.deadline, on).capitalize()
    return plainly(row.status)


def plainly(name: str) -> str:
    """A stored word as people say it: very_high is Very high."""
    return name.replace("_", " ").capitalize()


def suspension(name: str) -> str:
    """What visits are suspended for, within a sentence: custody, reactive management."""
    return "reactive management" if name == "reactive" else plainly(name).lower()


def state(row: "Due") -> str:
    """The state as people say it; with both in words where a direction ended reactive management."""
    return state_called(row.state)


def state_called(name: str) -> str:
    """A state as people say it."""
    return "Reactive management, visits directed" if name == "directed" else plainly(name)


def lasting(of: timedelta) -> str:
    """How old or how long, as far as it matters: 20 minutes, 5 hours, 12 days. Whole units, rounded down."""
    minutes = of // timedelta(minutes=1)
    if minutes < MINUTES_AN_HOUR:
        return count(minutes, "minute")
    hours = minutes // MINUTES_AN_HOUR
    return count(hours, "hour") if hours <= LONGEST_IN_HOURS else count(hours // 24, "day")


def over_a_year(year: Achieved) -> str:
    """Visits made of those required: 3 of 4 required visits made, 2 in time."""
    if not year.required:
        return "no visit was required"
    return f"{year.made} of {count(year.required, 'required visit')} made, {year.in_time} in time"


def _in_london(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a moment without an offset has no place on London's clock")
    return at.astimezone(LONDON)


FILTERS: dict[str, Callable[..., str]] = {
    "in_words": in_words,
    "in_short": in_short,
    "span": span,
    "spans": spans,
    "day_in_short": day_in_short,
    "moment": moment,
    "hour": hour,
    "day_and_hour": day_and_hour,
    "too_late": too_late,
    "ago": ago,
    "source": source,
    "flag": flag,
    "iso": iso,
    "count": count,
    "half": half,
    "overdue": overdue,
    "plainly": plainly,
    "stands": stands,
    "state": state,
    "suspension": suspension,
    "lasting": lasting,
    "over_a_year": over_a_year,
}
