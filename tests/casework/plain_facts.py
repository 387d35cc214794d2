"""Facts of one person without a database, a line each, and what the rules make of them."""

from dataclasses import fields
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

from rules.deadline import Assessment, assess
from rules.policy import read_policies
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import events_of

POLICY = read_policies()["england-wales"]


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """Ten in the morning of a day in winter, or the moment itself if it says an hour."""
    return datetime.fromisoformat(text) if "T" in text else datetime.combine(day(text), time(10), UTC)


def fact(kind: str, recorded: str, approved: str | None = None, **said: Any) -> tuple[str, Any]:
    days = {name: day(value) if name.endswith("_on") and value else value for name, value in said.items()}
    marks = {
        "recorded_at": moment(recorded),
        "superseded_at": None,
        "approved_by": approved and "DS-ELM",
        "approved_at": approved and moment(approved),
    }
    return kind, SimpleNamespace(**marks, **days)


def registered(on: str) -> tuple[str, Any]:
    return fact("registrations", on, registered_on=on)


def level(said: str, on: str, *, recorded: str | None = None, approved: str | None = None) -> tuple[str, Any]:
    return fact("levels", approved or recorded or on, approved, from_on=on, level=said)


def plan(
    interval: str | None, on: str, *, until: str | None = None, approved: str | None = None
) -> tuple[str, Any]:
    return fact("plans", approved or on, approved, from_on=on, until_on=until, interval=interval)


def state(
    said: str, on: str, to: str | None = None, *, approved: str | None = None, review: str | None = None
) -> tuple[str, Any]:
    return fact("states", approved or on, approved, from_on=on, to_on=to, state=said, review_on=review)


def address(said: str | None, on: str, postcode: str | None = None) -> tuple[str, Any]:
    place = {"postcode": postcode, "latitude": None, "longitude": None}
    return fact("addresses", on, from_on=on, address=said, **place)


def visit(on: str, outcome: str = "seen_at_home") -> tuple[str, Any]:
    return fact("visits", on, visited_on=on, visited_at=moment(on), outcome=outcome)


def all_of(*told: tuple[str, Any]) -> Facts:
    return Facts(**{each.name: [row for kind, row in told if kind == each.name] for each in fields(Facts)})


def due(as_at: str, *told: tuple[str, Any], obligation: Any = "home_visit") -> Assessment:
    return assess(POLICY, obligation, events_of(all_of(*told)), day(as_at))
