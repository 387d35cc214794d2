"""What one version of a policy asks for, as plain values. Knows no file and no person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rules.periods import Period
from rules.risk import Level

Obligation = Literal["home_visit", "risk_assessment"]
OBLIGATIONS: tuple[Obligation, ...] = ("home_visit", "risk_assessment")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a clause comes from, and whether it is national, local or unverified."""

    source: str
    standing: str


class Lack(NamedTuple):
    """What a crew falls short of: how many officers, or accredited ones, there are, and how many are asked for."""

    of: Literal["officers", "accredited"]
    there: int
    asked: int


@dataclass(frozen=True, slots=True)
class Crew:
    """How many should go, and how many of them accredited: a flag, never a condition."""

    size: int
    accredited: int

    def lacks(self, accredited: Collection[bool]) -> tuple[Lack, ...]:
        """By what a crew falls short of this; `accredited` tells it of each who goes. Nothing if it does not."""
        found = (
            Lack("officers", len(accredited), self.size),
            Lack("accredited", sum(accredited), self.accredited),
        )
        return tuple(each for each in found if each.there < each.asked)


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of one obligation; `mark` is the version's, `marks` holds those of single clauses."""

    interval: Mapping[Level, Period]
    first: Mapping[Level, Period]
    raised: Period
    returned: Period
    reinstated: Period
    due_soon: Period
    suspends: tuple[str, ...]
    moved: Period | None
    qualifies: tuple[str, ...]
    crew: Crew | None
    mark: Mark
    marks: Mapping[str, Mark]

    def mark_of(self, clause: str) -> Mark:
        """Where a clause comes from: its own mark if it has one, else the version's."""
        return self.marks.get(clause, self.mark)


@dataclass(frozen=True, slots=True)
class Intelligence:
    """Which sources must be checked before a visit at each level, and how fresh each group must be."""

    sources: Mapping[str, str]
    freshness: Mapping[str, timedelta]
    required: Mapping[Level, tuple[str, ...]]
    mark: Mark
    marks: Mapping[str, Mark]

    def mark_of(self, clause: str) -> Mark:
        """Where a clause comes from: its own mark if it has one, else the version's."""
        return self.marks.get(clause, self.mark)


@dataclass(frozen=True, slots=True)
class Version:
    """A policy from one day on; `effective_from` is None for what was in force since ever."""

    effective_from: date | None
    source: str
    standing: str
    home_visit: Clauses
    risk_assessment: Clauses | None
    intelligence: Intelligence | None

    def clauses_of(self, obligation: Obligation) -> Clauses | None:
        """The clauses of an obligation, or None where the policy has none for it."""
        return self.home_visit if obligation == "home_visit" else self.risk_assessment
