"""The intelligence checks that the made-up officers make before they go, and those that they leave out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from rules.risk import Level
from rules.version import Intelligence
from scheduler.made_up.world import Row, World

OUTCOMES = {"no_trace": 60, "not_relevant": 28, "relevant": 9, "to_discuss": 3}
OTHERS = {"partner", "open_source"}
LONGEST = timedelta(days=20)
TOO_OLD = 1.5


def checks_before(world: World, rng: Random, level: Level, visit_at: datetime, checked: str) -> Iterator[Row]:
    """Checks before a visit: `complete`, `stale`, of `police` systems only, or `none`."""
    intelligence = world.version.intelligence
    if checked == "none" or intelligence is None:
        return
    for source in intelligence.required[level]:
        group = intelligence.sources[source]
        if not (checked == "police" and group in OTHERS):
            age = _age(rng, intelligence, group, stale=checked == "stale")
            yield _row(world, rng, source, visit_at - age)


def _row(world: World, rng: Random, source: str, at: datetime) -> Row:
    return {
        "source": source,
        "checked_at": at.isoformat(timespec="seconds"),
        "outcome": rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0],
        "recorded_at": world.recorded(at + timedelta(minutes=20)),
    }


def _age(rng: Random, intelligence: Intelligence, group: str, *, stale: bool) -> timedelta:
    """How long before the visit, to the second: within what is fresh, or too long."""
    fresh = intelligence.freshness[group]
    age = min(fresh, LONGEST) * rng.uniform(0.05, 0.9)
    chosen = fresh * TOO_OLD if stale and group == "force" else age
    return timedelta(seconds=round(chosen.total_seconds()))
