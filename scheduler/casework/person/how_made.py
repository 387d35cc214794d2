"""How each visit of a record was made: its flags, for whoever reads the record later. No database, no clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from rules.checks import Check
from rules.policy import Policy
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.flags import Flag, Flagged, flags_of
from scheduler.casework.verdicts import moments_that_count, verdict_after
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.visits import Visit


class Went(NamedTuple):
    """An officer of a crew: the code, and whether they were accredited when it was recorded."""

    officer: str
    accredited: bool


Crews = Mapping[UUID, tuple[Went, ...]]
OF_CHECKS = frozenset({Flag.UNCHECKED, Flag.INCOMPLETE, Flag.STALE, Flag.POLICE_ONLY})


def how_made(
    policy: Policy,
    facts: Facts,
    visits: Iterable[Visit],
    checks: Iterable[IntelligenceCheck],
    crews: Crews,
    *,
    recorded_late: bool = False,
) -> dict[UUID, tuple[Flagged, ...]]:
    """What is flagged about each of a person's visits that stand, by the policy of its day.

    What another system did not tell is no fault of a visit that was brought over: nobody named, and no checks
    where none of this person came with it. That a visit was recorded late, a record says itself, with when:
    it is among the flags where that is asked for.
    """
    made = [visit for visit in visits if not visit.day_only and policy.in_force(visit.visited_on)]
    if not made:
        return {}
    kept = list(checks)
    told = [Check(each.source, each.checked_at, each.outcome) for each in kept]
    untold = {Flag.CREW_UNKNOWN}
    if not any(each.brought_over for each in kept):
        untold |= OF_CHECKS
    counted = moments_that_count(policy, facts, max(visit.visited_on for visit in made))
    return {
        visit.id: tuple(
            each
            for each in _flags(policy, facts, visit, told, crews.get(visit.id, ()), counted)
            if (recorded_late or each.flag is not Flag.RECORDED_LATE)
            and not (visit.brought_over and each.flag in untold)
        )
        for visit in made
    }


def _flags(
    policy: Policy,
    facts: Facts,
    visit: Visit,
    checks: list[Check],
    crew: tuple[Went, ...],
    counted: list[datetime],
) -> tuple[Flagged, ...]:
    return flags_of(
        visit,
        [each.accredited for each in crew],
        policy.version_on(visit.visited_on).home_visit.crew,
        verdict_after(policy, facts, visit.visited_at, counted, checks),
    )
