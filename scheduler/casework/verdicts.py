"""Which visits count, and the rules' verdict on the intelligence checks of one, under the policy of its day.

Keeps nothing. What counts is what closed a cycle of the home visit: the rules' to say, and asked of them alone.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.checks import Check, Verdict, verdict
from rules.deadline import assess
from rules.policy import NoPolicyInForce, Policy
from rules.risk import Level
from scheduler.casework.facts import FactRow, Facts, facts_of
from scheduler.casework.history import events_of
from scheduler.casework.levels import level_on
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.visits import Visit


def verdict_of(desk: Desk, visit: Visit) -> Verdict | None:
    """What the checks before a visit are worth; None if the policy of its day asks for none."""
    version = desk.policy.version_on(visit.visited_on)
    if version.intelligence is None:
        return None
    ((_, facts),) = facts_of(desk.session, [visit.person_id])
    level = Level(level_on(facts, visit.visited_on) or Level.UNASSESSED)
    counted = (row.visited_at for row in visits_that_count(desk.policy, facts, visit.visited_on))
    previous = max((moment for moment in counted if moment < visit.visited_at), default=None)
    return verdict(version, level, visit.visited_at, previous, _checks(desk, visit.person_id))


def visit_counts(desk: Desk, visit: Visit) -> bool:
    """Whether a kept visit counts: it met what was due, or came late for it."""
    ((_, facts),) = facts_of(desk.session, [visit.person_id])
    counted = visits_that_count(desk.policy, facts, visit.visited_on)
    return any(row.visited_at == visit.visited_at for row in counted)


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
    except NoPolicyInForce:
        return set()
    return {cycle.closed for cycle in cycles if cycle.closed and cycle.result in {"met", "late"}}


def _checks(desk: Desk, person_id: UUID) -> list[Check]:
    rows = select(
        col(IntelligenceCheck.source), col(IntelligenceCheck.checked_at), col(IntelligenceCheck.outcome)
    ).where(col(IntelligenceCheck.person_id) == person_id, col(IntelligenceCheck.superseded_at).is_(None))
    return [Check(*row) for row in desk.session.execute(rows)]
