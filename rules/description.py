"""A policy as text for people: every clause with its figure, its source and its standing. Judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from rules.because import in_words
from rules.periods import Period
from rules.policy import Policy
from rules.risk import LEVELS, Level
from rules.version import Clauses, Intelligence, Mark, Version

LONGEST_IN_HOURS = 96
STANDINGS = {
    "national": "national",
    "local": "local default, not national policy",
    "unverified": "unverified, not to be taken as national policy",
}


def describe(policy: Policy) -> str:
    """The whole policy, version by version."""
    lines = [f"{policy.title} ({policy.id})"]
    for version in policy.versions:
        lines += ["", *_version(version)]
    return "\n".join(lines)


def _version(version: Version) -> Iterator[str]:
    since = f"From {in_words(version.effective_from)}" if version.effective_from else "In force since ever"
    yield f"{since}. Source, where no other is given: {_marked(Mark(version.source, version.standing))}"
    yield from _clauses("Home visits", version.home_visit)
    if version.risk_assessment:
        yield from _clauses("Risk assessments", version.risk_assessment)
    if version.intelligence:
        yield from _intelligence(version.intelligence)


def _clauses(heading: str, clauses: Clauses) -> Iterator[str]:
    figures = {
        "qualifies": ("what counts as a visit", _listed(clauses.qualifies)),
        "interval": ("interval", _by_level(clauses.interval)),
        "first": ("first, after registration", _by_level(clauses.first)),
        "raised": ("after a raised requirement, at the earliest", clauses.raised.words),
        "returned": ("after a return", clauses.returned.words),
        "reinstated": ("after reactive management", clauses.reinstated.words),
        "moved": ("after a move", clauses.moved.words if clauses.moved else ""),
        "due_soon": ("called due soon", f"{clauses.due_soon.words} before"),
        "suspends": ("what suspends", _listed(clauses.suspends)),
        "crew": ("crew", _crew(clauses)),
    }
    yield f"  {heading}"
    for key, (name, figure) in figures.items():
        if figure:
            yield f"    {name}: {figure}{_own(clauses, key)}"


def _intelligence(clauses: Intelligence) -> Iterator[str]:
    yield f"  Intelligence checks{_own(clauses, 'required')}"
    for level in LEVELS:
        yield f"    {level.words}: {_listed(clauses.required[level]) or 'none'}"
    ages = ", ".join(f"{group.replace('_', ' ')} {_age(age)}" for group, age in clauses.freshness.items())
    yield f"    no older at the visit than: {ages}{_own(clauses, 'freshness')}"
    groups = ", ".join(f"{source} {group.replace('_', ' ')}" for source, group in clauses.sources.items())
    yield f"    groups of sources: {groups}{_own(clauses, 'sources')}"


def _by_level(periods: Mapping[Level, Period]) -> str:
    if len(set(periods.values())) == 1:
        return next(iter(periods.values())).words
    return ", ".join(f"{level.words} {periods[level].words}" for level in periods)


def _crew(clauses: Clauses) -> str:
    crew = clauses.crew
    return f"{crew.size}, at least {crew.accredited} accredited" if crew else ""


def _age(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    return f"{hours} hours" if hours <= LONGEST_IN_HOURS or hours % 24 else f"{hours // 24} days"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word.replace("_", " ") for word in words)


def _own(clauses: Clauses | Intelligence, key: str) -> str:
    mark = clauses.marks.get(key)
    return f" [{_marked(mark)}]" if mark else ""


def _marked(mark: Mark) -> str:
    return f"{mark.source} ({STANDINGS[mark.standing]})"
