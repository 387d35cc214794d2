"""The verdict on the intelligence checks of a visit. Knows which source and how old, never what it said."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from rules.risk import LEVELS, Level
from rules.version import Intelligence, Version

OUTSIDE = ("partner", "open_source")
State = Literal["fresh", "stale", "missing", "unlisted"]
Word = Literal["unchecked", "complete", "incomplete", "stale"]


class NoIntelligenceClauses(LookupError):
    """The version of the policy asks for no intelligence checks, so there is no verdict to give."""

    def __init__(self, version: Version) -> None:
        since = f" from {version.effective_from.isoformat()}" if version.effective_from else ""
        super().__init__(
            f"The policy version{since} has no table “intelligence”. Add one to judge checks by it."
        )


class Check(NamedTuple):
    """That a source was looked at, when, and with which outcome code."""

    source: str
    checked_at: datetime
    outcome: str


class Source(NamedTuple):
    """A source at the moment of the visit: `age` is that of its latest usable check, None without one.

    A source that the policy does not list is `unlisted`: its check is usable, and has no freshness.
    """

    source: str
    required: bool
    state: State
    age: timedelta | None


class Verdict(NamedTuple):
    """What the checks of a visit are worth; the required sources come first, in the policy's order."""

    verdict: Word
    police_only: bool
    sources: tuple[Source, ...]

    @property
    def wanting(self) -> list[Source]:
        """The required sources that are missing or too old, in the policy's order."""
        return [each for each in self.sources if each.required and each.state != "fresh"]


def verdict(
    version: Version,
    level: Level,
    visited_at: datetime,
    previous_visit_at: datetime | None,
    checks: Iterable[Check],
) -> Verdict:
    """The verdict under the policy version of the visit's day, for the person's level on that day.

    Moments carry an offset; `previous_visit_at` is that of the qualifying visit before, if there is one.
    Raises NoIntelligenceClauses if the version has none.
    """
    clauses = version.intelligence
    if clauses is None:
        raise NoIntelligenceClauses(version)
    ages = _ages_of_usable(checks, visited_at, previous_visit_at)
    required = clauses.required[LEVELS[0] if level is Level.UNASSESSED else level]
    others = sorted(ages.keys() - set(required))
    sources = tuple(
        _source(name, clauses, ages.get(name), required=name in required) for name in (*required, *others)
    )
    police_only = bool(ages) and not any(clauses.sources.get(name) in OUTSIDE for name in ages)
    return Verdict(_word(sources) if ages else "unchecked", police_only, sources)


def _ages_of_usable(
    checks: Iterable[Check], visited_at: datetime, previous_visit_at: datetime | None
) -> dict[str, timedelta]:
    """The age at the visit of the latest usable check of each source."""
    ages: dict[str, timedelta] = {}
    for check in checks:
        if _usable(check, visited_at, previous_visit_at):
            age = visited_at - check.checked_at
            ages[check.source] = min(age, ages.get(check.source, age))
    return ages


def _usable(check: Check, visited_at: datetime, previous_visit_at: datetime | None) -> bool:
    if check.outcome == "unavailable" or check.checked_at > visited_at:
        return False
    return previous_visit_at is None or check.checked_at > previous_visit_at


def _source(name: str, clauses: Intelligence, age: timedelta | None, *, required: bool) -> Source:
    return Source(name, required, _state(clauses.sources.get(name), age, clauses), age)


def _state(group: str | None, age: timedelta | None, clauses: Intelligence) -> State:
    if age is None:
        return "missing"
    if group is None:
        return "unlisted"
    return "fresh" if age <= clauses.freshness[group] else "stale"


def _word(sources: Sequence[Source]) -> Word:
    states = {source.state for source in sources if source.required}
    if "missing" in states:
        return "incomplete"
    return "stale" if "stale" in states else "complete"
