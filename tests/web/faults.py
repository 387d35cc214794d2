"""Faults that somebody might make in one place, planted to see that the comparison of all places finds them."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from unittest.mock import patch

from sqlalchemy import ColumnElement, text

from scheduler.casework.lists.due_rows import overdue_on
from scheduler.clock import FixedClock
from tests.builders import Force

Planted = Callable[[Force], AbstractContextManager[Force]]


@contextmanager
def asked_of_another_day(days: int, force: Force) -> Iterator[Force]:
    """The day is taken from a clock that is not ours."""
    elsewhere = FixedClock(force.installation.clock.now() + timedelta(days=days))
    yield Force(replace(force.installation, clock=elsewhere))


@contextmanager
def kept_otherwise(change: str, back: str, force: Force) -> Iterator[Force]:
    """What is kept is not what the facts give."""
    engine = force.installation.database.engine.execution_options(visits_writes=True)

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE deadlines SET {statement} WHERE phase = 'running'"))

    run(change)
    try:
        yield force
    finally:
        run(back)


@contextmanager
def the_last_day_counted_as_late(force: Force) -> Iterator[Force]:
    """A comparison of days in a statement takes in the day itself."""
    with ExitStack() as planted:
        for name, module in list(sys.modules.items()):
            if name.startswith("scheduler.") and getattr(module, "overdue_on", None) is overdue_on:
                planted.enter_context(patch.object(module, "overdue_on", _overdue_by))
        planted.callback(forget_what_was_made_once)
        forget_what_was_made_once()
        yield force


def forget_what_was_made_once() -> None:
    """A statement that was made before holds the comparison as it was then."""
    for name, module in list(sys.modules.items()):
        for each in vars(module).values() if name.startswith("scheduler.") else ():
            within = (cell.cell_contents for cell in getattr(each, "__closure__", None) or ())
            for kept in (each, *within):
                if callable(forget := getattr(kept, "cache_clear", None)):
                    forget()


def _overdue_by(day: date) -> ColumnElement[bool]:
    return overdue_on(day + timedelta(days=1))


def _kept(days: int) -> Planted:
    moved = "deadline = date(deadline, '{:+} day')"
    return partial(kept_otherwise, moved.format(days), moved.format(-days))


FAULTS: Mapping[str, Planted] = {
    "asked of the day after": partial(asked_of_another_day, 1),
    "kept a day late": _kept(1),
    "kept a day early": _kept(-1),
    "the last day counted as late": the_last_day_counted_as_late,
}
_FROM_FACTS = {"visits due, computed", "exported histories"}
_FROM_ROWS = {"visits due", "people", "people, searched", "a person", "today", "today, counted", "digest"}
_OF_DAYS = {"calendar feed", *(f"calendar, a {view}" for view in ("month", "week", "fortnight", "day"))}
OUT_OF_REACH: Mapping[str, set[str]] = {
    "kept a day late": _FROM_FACTS,
    "kept a day early": _FROM_FACTS,
    "the last day counted as late": _FROM_FACTS | _FROM_ROWS | _OF_DAYS,
}
"""What a fault is not in the way of: these read no kept deadline, or ask the rules of each row."""
