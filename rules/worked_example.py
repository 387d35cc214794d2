"""A person's year as an example of how a deadline is computed, under whichever policy is in force: no figure is typed.

The story is fixed; what it leads to is the fold's to say.
"""

from datetime import date
from typing import NamedTuple

from rules.deadline import assess
from rules.events import Event
from rules.policy import Policy
from rules.risk import Level


class Step(NamedTuple):
    """A day of the story, what happened on it, and how the home visit stands at its end."""

    on: date
    happened: str
    deadline: date | None
    """None while suspended: nothing is due by any day."""
    days_overdue: int
    why: str | None
    """The fold's own sentence for that day; none if nothing was moved."""


def worked_example(policy: Policy, year: int) -> list[Step]:
    """The story in that year, step by step. Raises NoPolicyInForce."""
    steps = []
    events: list[Event] = []
    for on, happened, events_of_day in _story(year):
        events += events_of_day
        answer = assess(policy, "home_visit", events, on)
        running = answer.deadline if answer.status != "suspended" else None
        reasons = [each.text for each in answer.because if each.on == on]
        steps.append(Step(on, happened, running, answer.days_overdue, reasons[-1] if reasons else None))
    return steps


def _story(year: int) -> tuple[tuple[date, str, list[Event]], ...]:
    def day(month: int, number: int) -> date:
        return date(year, month, number)

    registered, away, back = day(1, 10), day(4, 10), day(5, 20)
    return (
        (
            registered,
            "Registered, at high risk",
            [Event(registered, "registered"), Event(registered, "level", level=Level.HIGH)],
        ),
        (
            day(1, 20),
            "Seen at home",
            [Event(day(1, 20), "visit", outcome="seen_at_home")],
        ),
        (day(3, 3), "No reply at the door", [Event(day(3, 3), "visit", outcome="no_reply")]),
        (away, "Taken into custody", [Event(away, "suspended", reason="custody")]),
        (back, "Back in the community", [Event(back, "resumed")]),
        (day(6, 1), "A telephone call", [Event(day(6, 1), "visit", outcome="telephone")]),
        (day(6, 20), "Seen at home", [Event(day(6, 20), "visit", outcome="seen_at_home")]),
    )
