"""The rules' verdict on the intelligence checks of a visit, under the policy of its day. Keeps nothing."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.checks import Check, Verdict, verdict
from rules.policy import Policy
from rules.risk import Level
from scheduler.casework.facts import Facts, facts_of
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
    previous = previous_visit_at(desk.policy, facts, visit.visited_at)
    return verdict(version, level, visit.visited_at, previous, _checks(desk, visit.person_id))


def qualifies(policy: Policy, visited_on: date, outcome: str) -> bool:
    """Whether the policy of that day lists the outcome as a visit."""
    return outcome in policy.version_on(visited_on).home_visit.qualifies


def previous_visit_at(policy: Policy, facts: Facts, before: datetime) -> datetime | None:
    """The moment of the last qualifying visit before a moment."""
    made = (
        row.visited_at
        for row in facts.visits
        if row.visited_at < before and qualifies(policy, row.visited_on, row.outcome)
    )
    return max(made, default=None)


def _checks(desk: Desk, person_id: UUID) -> list[Check]:
    rows = select(
        col(IntelligenceCheck.source), col(IntelligenceCheck.checked_at), col(IntelligenceCheck.outcome)
    ).where(col(IntelligenceCheck.person_id) == person_id, col(IntelligenceCheck.superseded_at).is_(None))
    return [Check(*row) for row in desk.session.execute(rows)]
