"""Which visits count, and the rules' verdict on the intelligence checks of one, under the policy of its day.

Keeps nothing. What counts is what closed a cycle of the home visit: the rules' to say, and asked of them alone.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.checks import Check, Verdict, verdict
from rules.deadline import assess
from rules.periods import PeriodMalformed
from rules.policy import NoPolicyInForce, Policy
from rules.risk import Level
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.levels import level_on
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.visits import Visit


def verdicts_at(
    desk: Desk, visits: Collection[tuple[UUID, datetime]]
) -> Iterator[tuple[tuple[UUID, datetime], Verdict | None]]:
    """What the checks that there are would be worth at each of these moments, of visits made or to come.

    Each in the order given; None if the policy of that day asks for none. As many statements whatever their number.
    """
    people = {person_id for person_id, _ in visits}
    facts, checks = dict(facts_of(desk.session, people)), _checks(desk, people)
    for person_id, at in visits:
        yield (person_id, at), verdict_at(desk.policy, facts[person_id], at, checks.get(person_id, ()))


def verdict_at(policy: Policy, facts: Facts, at: datetime, checks: Iterable[Check]) -> Verdict | None:
    """The same of one person from facts. Raises NoPolicyInForce."""
    if policy.version_on(london_date(at)).intelligence is None:
        return None
    return verdict_after(policy, facts, at, moments_that_count(policy, facts, london_date(at)), checks)


def verdict_after(
    policy: Policy, facts: Facts, at: datetime, counted: Iterable[datetime], checks: Iterable[Check]
) -> Verdict | None:
    """The same, where the moments of the visits that count are at hand, those before it among them."""
    on = london_date(at)
    version = policy.version_on(on)
    if version.intelligence is None:
        return None
    level = Level(level_on(facts, on) or Level.UNASSESSED)
    previous = max((moment for moment in counted if moment < at), default=None)
    return verdict(version, level, at, previous, checks)


def moments_that_count(policy: Policy, facts: Facts, until_on: date) -> list[datetime]:
    """The moments of the visits up to a day that count."""
    return [row.visited_at for row in visits_that_count(policy, facts, until_on)]


def verdict_from(desk: Desk, facts: Facts, visit: Visit, counted: Iterable[datetime]) -> Verdict | None:
    """The same of one visit, where the facts of its person are at hand, and the moments that count by its day."""
    checks = _checks(desk, [visit.person_id])
    return verdict_after(desk.policy, facts, visit.visited_at, counted, checks.get(visit.person_id, ()))


def visits_that_count(policy: Policy, facts: Facts, until_on: date) -> Iterator[FactRow]:
    """The visits up to a day that count, in the order recorded; none where the rules can give no answer.

    An outcome that qualifies is not enough: while in custody, say, a visit closes nothing.
    """
    closing = _days_of_visits(policy, facts, until_on)
    for row in facts.visits:
        qualifies = (
            policy.version_on(row.visited_on).home_visit.qualifies if row.visited_on in closing else ()
        )
        if row.outcome in qualifies:
            yield row


def _days_of_visits(policy: Policy, facts: Facts, until_on: date) -> set[date]:
    try:
        cycles = assess(policy, "home_visit", events_of(facts), until_on).cycles
    except (NoPolicyInForce, PeriodMalformed):
        return set()
    return {cycle.closed for cycle in cycles if cycle.closed and cycle.result in {"met", "late"}}


def _checks(desk: Desk, people: Collection[UUID]) -> dict[UUID, list[Check]]:
    found: dict[UUID, list[Check]] = {}
    for person_id, *told in desk.session.execute(_checks_of(), {"people": list(people)}):
        found.setdefault(person_id, []).append(Check(*told))
    return found


@made_once
def _checks_of() -> AnySelect:
    told = (IntelligenceCheck.source, IntelligenceCheck.checked_at, IntelligenceCheck.outcome)
    theirs = given_in(col(IntelligenceCheck.person_id), "people")
    return select(col(IntelligenceCheck.person_id), *map(col, told)).where(
        theirs, col(IntelligenceCheck.superseded_at).is_(None)
    )
