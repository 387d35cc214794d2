"""A policy as text for people: every clause with its figure, its source and its standing. Judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Told:
    """One clause: what it is called, its figure in words, and where it comes from; `own` if not from the version's."""

    name: str
    figure: str
    mark: Mark
    own: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The clauses of one obligation, or of the intelligence checks."""

    heading: str
    clauses: tuple[Told, ...]


def describe(policy: Policy) -> str:
    """The whole policy, version by version."""
    lines = [f"{policy.title} ({policy.id})"]
    for version in policy.versions:
        lines += ["", *_version(version)]
    return "\n".join(lines)


def sections(version: Version) -> tuple[Section, ...]:
    """A version, clause by clause."""
    found = [Section("Home visits", tuple(_clauses(version.home_visit)))]
    if version.risk_assessment:
        found.append(Section("Risk assessments", tuple(_clauses(version.risk_assessment))))
    if version.intelligence:
        found.append(Section("Intelligence checks", tuple(_intelligence(version.intelligence))))
    return tuple(found)


def _version(version: Version) -> Iterator[str]:
    since = (
        f"From {in_words(version.effective_from)}"
        if version.effective_from
        else "In force from the beginning"
    )
    yield f"{since}. Source, where no other is given: {_marked(Mark(version.source, version.standing))}"
    for section in sections(version):
        yield f"  {section.heading}"
        for told in section.clauses:
            yield f"    {told.name}: {told.figure}{f' [{_marked(told.mark)}]' if told.own else ''}"


def _clauses(clauses: Clauses) -> Iterator[Told]:
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
    yield from (_told(clauses, key, name, figure) for key, (name, figure) in figures.items() if figure)


def _intelligence(clauses: Intelligence) -> Iterator[Told]:
    for level in LEVELS:
        yield _told(clauses, "required", level.words, _listed(clauses.required[level]) or "none")
    ages = ", ".join(f"{group.replace('_', ' ')} {_age(age)}" for group, age in clauses.freshness.items())
    yield _told(clauses, "freshness", "no older at the visit than", ages)
    groups = ", ".join(f"{source} {group.replace('_', ' ')}" for source, group in clauses.sources.items())
    yield _told(clauses, "sources", "groups of sources", groups)


def _told(clauses: Clauses | Intelligence, key: str, name: str, figure: str) -> Told:
    return Told(name, figure, clauses.mark_of(key), key in clauses.marks)


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


def _marked(mark: Mark) -> str:
    return f"{mark.source} ({STANDINGS[mark.standing]})"
