"""Awkward policies and histories, made up from a seed: colliding days, month ends, returns, corrections."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any

OUTCOMES = ("seen_at_home", "doorstep", "no_reply", "telephone", "refused")
REASONS = ("custody", "hospital", "abroad", "transferred_out", "reactive", "missing", "wanted")
LEVELS = ("very_high", "high", "medium", "low")
# From each, whatever the date, no longer than from the next.
RISING = (
    *("P1D", "P1W", "P15D", "P4W", "P1M", "P45D", "P2M", "P3M", "P100D", "P4M", "P6M"),
    *("P6M15D", "P9M", "P12M", "P1Y", "P18M", "P2Y"),
)
SHORT = ("P0D", "P1D", "P5D", "P1W", "P10D", "P14D", "P3W", "P1M", "P31D")
KINDS = {
    "level": 5,
    "plan": 4,
    "registered": 2,
    "resumed": 4,
    "visit": 6,
    "assessed": 3,
    "moved": 2,
    "directed": 2,
    "suspended": 4,
    "ended": 1,
}


def policy(random: Random) -> dict[str, Any]:
    """A policy of one to three versions that differ in everything, as tomllib reads it."""
    starts = [date(2012, 2, 29), date(2013, 1, 31), date(2014, 7, 1), date(2015, 3, 1), date(2016, 2, 29)]
    days: list[date | None] = sorted(random.sample(starts, random.randint(1, 3)))
    if random.random() < 0.7:
        days = [None, *days[1:]]
    return {"id": "awkward", "title": "Awkward", "version": [_version(random, day) for day in days]}


def _version(random: Random, day: date | None) -> dict[str, Any]:
    version: dict[str, Any] = {"effective_from": day} if day else {}
    visits = _clauses(random)
    visits["qualifies"] = random.sample(OUTCOMES, random.randint(1, 2))
    visits["crew"] = {"size": 2, "accredited": 1}
    if random.random() < 0.7:
        visits["moved"] = random.choice(SHORT)
    return version | {
        "source": f"version {day}",
        "standing": "local",
        "home_visit": visits,
        "risk_assessment": _clauses(random),
    }


def _clauses(random: Random) -> dict[str, Any]:
    places = sorted(random.choices(range(len(RISING)), k=4))
    interval = dict(zip(LEVELS, (RISING[place] for place in places), strict=True))
    interval["unassessed"] = random.choice(RISING)
    by_level = {level: random.choice(SHORT) for level in (*LEVELS, "unassessed")}
    return {
        "interval": interval,
        "first": by_level if random.random() < 0.5 else random.choice(SHORT),
        "raised": random.choice(SHORT),
        "returned": random.choice(SHORT),
        "reinstated": random.choice(SHORT),
        "due_soon": random.choice(SHORT),
        "suspends": random.sample(REASONS[:5], random.randint(1, 5)),
    }


def history(random: Random, events: int = 0) -> dict[str, Any]:
    """What is asked about one person, as JSON has it; so many events, or any number."""
    days = _days(random)
    number = events or random.choice((1, 2, 4, 6, 8, 10, 10, 12, 16, 24))
    told = [_event(random, days) for _ in range(number)]
    if random.random() < 0.9:
        told.append(_event(random, days[:3], "registered"))
    random.shuffle(told)
    as_at = random.choice(
        (
            random.choice(days) + timedelta(random.choice((-1, 0, 0, 1, 2))),
            random.choice(days),
            max(days) + timedelta(random.randint(1, 400)),
            max(days) + timedelta(random.choice((1, 40, 400, 4000))),
            min(days) - timedelta(1),
        )
    )
    known_at = _moment(random, random.choice(days)) if random.random() < 0.35 else None
    return {
        "obligation": random.choice(("home_visit", "home_visit", "risk_assessment")),
        "events": told,
        "as_at": as_at.isoformat(),
        "known_at": known_at,
    }


def _days(random: Random) -> list[date]:
    """A few days that events then share: chains of near ones, month ends, leap days, versions' first days."""
    fixed = (date(2012, 2, 29), date(2013, 1, 31), date(2014, 6, 30), date(2015, 3, 1), date(2016, 2, 29))
    days = [random.choice(fixed) + timedelta(random.choice((-400, -30, -1, 0, 0, 1, 200)))]
    for _ in range(random.randint(2, 14)):
        step = random.choice((0, 1, 1, 2, 5, 14, 15, 28, 31, 59, 90, 181, 365))
        day = days[-1] + timedelta(step)
        if random.random() < 0.2:
            day = day.replace(day=1) - timedelta(1)
        days.append(max(day, days[0]))
    return [*days, *random.sample(fixed, 2)] if random.random() < 0.3 else days


def _event(random: Random, days: list[date], kind: str | None = None) -> dict[str, Any]:
    kind = kind or random.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    on = random.choice(days)
    event: dict[str, Any] = {"on": on.isoformat(), "event": kind} | _fields(random, kind, on)
    if random.random() < 0.8:
        event["recorded_at"] = _moment(random, on)
    if random.random() < 0.08:
        event["superseded_at"] = _moment(random, on + timedelta(random.choice((0, 3, 100))))
    return event


def _fields(random: Random, kind: str, on: date) -> dict[str, Any]:
    if kind == "level":
        return {"level": random.choice(LEVELS)}
    if kind == "plan":
        until = on + timedelta(random.choice((0, 1, 13, 40, 200)))
        return {
            "interval": random.choice((None, *RISING)),
            "approved": random.random() < 0.5,
            "until": until.isoformat() if random.random() < 0.5 else None,
        }
    if kind == "visit":
        return {"outcome": random.choice(OUTCOMES)}
    if kind == "directed":
        return {"by": (on + timedelta(random.choice((0, 1, 7, 30)))).isoformat()}
    if kind == "suspended":
        return {"reason": random.choice(REASONS)}
    return {"reason": "deceased"} if kind == "ended" else {}


def _moment(random: Random, day: date) -> str:
    zone = random.choice((UTC, UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=5))))
    hour = random.choice((0, 12, 12, 12, 23))
    at = datetime(day.year, day.month, day.day, hour, tzinfo=zone) + timedelta(
        random.choice((0, 0, 0, 1, 9, 60))
    )
    return at.isoformat()
