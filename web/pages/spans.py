"""Which days a view of the calendar spans, and which day leads to the one before and after. Knows dates alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rules.periods import months_after
from web.words import in_words

View = Literal["month", "week", "agenda", "day"]
WEEK = timedelta(days=7)
FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The days of a view, whole weeks for a grid; what it is called, and where its neighbours begin."""

    first: date
    last: date
    title: str
    before: date
    after: date


def span(view: View, on: date) -> Span:
    """The span of a view that holds a day; an agenda begins with it."""
    return _SPANS[view](on)


def _month(on: date) -> Span:
    first = on.replace(day=1)
    after = months_after(first, 1)
    return Span(
        _monday(first), _monday(after - DAY) + WEEK - DAY, f"{on:%B %Y}", (first - DAY).replace(day=1), after
    )


def _week(on: date) -> Span:
    monday = _monday(on)
    return Span(monday, monday + WEEK - DAY, f"Week of {in_words(monday)}", monday - WEEK, monday + WEEK)


def _agenda(on: date) -> Span:
    last = on + FORTNIGHT - DAY
    return Span(on, last, f"{in_words(on)} to {in_words(last)}", on - FORTNIGHT, on + FORTNIGHT)


def _day(on: date) -> Span:
    return Span(on, on, f"{on:%A} {in_words(on)}", on - DAY, on + DAY)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


_SPANS: dict[View, Callable[[date], Span]] = {"month": _month, "week": _week, "agenda": _agenda, "day": _day}
