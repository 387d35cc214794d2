"""The events of a person with the moments between which each was known: one history for every moment of knowing.

Whoever asks what was known at a moment gets from it exactly what the facts of that moment gave.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from rules.agenda import RANKS
from rules.events import Event
from rules.version import Obligation
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import DERIVED, recorded_events


def history_of(facts: Facts) -> list[Event]:
    """The events of one person, from all facts, the superseded among them.

    At every moment, those that count are `events_of(facts.known_at(moment))`, and without one, those of what
    stands. What is derived from several facts is derived again at each moment at which one of them was
    recorded or superseded: an event that appears was recorded then, one that disappears superseded.
    """
    events = [event._replace(superseded_at=row.superseded_at) for row, event in recorded_events(facts)]
    for derive, kinds in DERIVED.items():
        events += _derived(derive, replace(Facts(), **{kind: getattr(facts, kind) for kind in kinds}))
    return events


def _derived(derive: Callable[[Facts], Iterable[Event]], facts: Facts) -> list[Event]:
    marks = {
        mark for _, rows in facts.kinds() for row in rows for mark in (row.recorded_at, row.superseded_at)
    }
    history: list[Event] = []
    standing: dict[Event, list[int]] = {}
    for moment in sorted(mark for mark in marks if mark is not None):
        gone, standing = standing, defaultdict(list)
        for event in derive(facts.known_at(moment)):
            if places := gone.get(event):
                standing[event].append(places.pop())
            else:
                standing[event].append(len(history))
                history.append(event._replace(recorded_at=moment))
        for place in (place for places in gone.values() for place in places):
            history[place] = history[place]._replace(superseded_at=moment)
    return history


def history_line(
    ref: str,
    policy_id: str,
    obligation: Obligation,
    events: Iterable[Event],
    as_at: date,
    known_at: datetime | None = None,
) -> dict[str, Any]:
    """The line that asks `python -m rules assess` about one person and obligation.

    Events that mean nothing to the obligation are left out.
    """
    return {
        "id": f"{ref}/{obligation}",
        "policy": policy_id,
        "obligation": str(obligation),
        "as_at": as_at.isoformat(),
        "known_at": known_at and known_at.isoformat(),
        "events": [_as_json(event) for event in events if event.kind in RANKS[obligation]],
    }


def _as_json(event: Event) -> dict[str, Any]:
    said: dict[str, Any] = {"on": event.on.isoformat(), "event": event.kind}
    if event.kind == "level":
        said["level"] = event.level.value
    elif event.kind == "plan":
        said |= {
            "interval": event.interval and event.interval.text,
            "approved": event.approved,
            "until": event.until and event.until.isoformat(),
        }
    for name in ("outcome", "reason", "by", "recorded_at", "superseded_at"):
        if (value := getattr(event, name)) is not None:
            said[name] = value if isinstance(value, str) else value.isoformat()
    return said
