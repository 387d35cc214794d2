"""The checks of a person by source and age, beside what the policy asks for. The verdict on them is the rules'."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.checks import Check, Source, Verdict
from rules.risk import Level
from rules.version import Version
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.levels import level_on
from scheduler.casework.names import Names
from scheduler.casework.verdicts import verdict_at
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck


@dataclass(frozen=True, slots=True)
class SourceStands:
    """One source: what the rules say of it now and at the visit planned, and the last time that it was asked.

    `by` is who asked. `usable` is false where the last time does not help: no answer came, or a visit was made since.
    """

    now: Source
    then: Source | None
    group: str | None
    fresh_for: timedelta | None
    last: IntelligenceCheck | None
    by: str
    usable: bool


@dataclass(frozen=True)
class Readiness:
    """How ready a visit is: made now, and, where one is planned, made then. `level` is that of today."""

    level: str
    now: Verdict
    then: Verdict | None
    planned_at: datetime | None
    sources: tuple[SourceStands, ...]
    source: str
    standing: str

    @property
    def judged(self) -> Verdict:
        """The verdict that matters: of the planned visit, else of one made now."""
        return self.then or self.now


def readiness(
    desk: Desk,
    facts: Facts,
    checks: Iterable[IntelligenceCheck],
    planned_at: datetime | None,
    called: Names,
) -> Readiness | None:
    """The checks as they stand at the desk's moment; None where the policy of today asks for none.

    `checks` are those that count; `planned_at` is the next visit planned, None without one.
    """
    kept = list(checks)
    told = [Check(each.source, each.checked_at, each.outcome) for each in kept]
    version = desk.policy.in_force(desk.today)
    if version is None or version.intelligence is None:
        return None
    now = verdict_at(desk.policy, facts, desk.now, told)
    then = verdict_at(desk.policy, facts, planned_at, told) if planned_at else None
    if now is None:
        return None
    mark = version.intelligence.mark_of("freshness")
    return Readiness(
        level=level_on(facts, desk.today) or Level.UNASSESSED,
        now=now,
        then=then,
        planned_at=planned_at if then else None,
        sources=tuple(_stands(desk, each, then, version, kept, called) for each in now.sources),
        source=mark.source,
        standing=mark.standing,
    )


def _stands(
    desk: Desk,
    now: Source,
    then: Verdict | None,
    version: Version,
    checks: Iterable[IntelligenceCheck],
    called: Names,
) -> SourceStands:
    clauses = version.intelligence
    group = clauses.sources.get(now.source) if clauses else None
    asked = [each for each in checks if each.source == now.source]
    last = max(asked, key=lambda each: each.checked_at, default=None)
    return SourceStands(
        now=now,
        then=next((each for each in then.sources if each.source == now.source), None) if then else None,
        group=group,
        fresh_for=clauses.freshness[group] if clauses and group else None,
        last=last,
        by=(called.officer(last.officer_id) or last.recorded_by) if last else "",
        usable=last is not None and desk.now - last.checked_at == now.age,
    )
