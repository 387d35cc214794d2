"""Completed assessments of risk, and the level that one may end in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from scheduler.casework import limits
from scheduler.casework.deadlines.facts import facts_of
from scheduler.casework.keeping import keep, marks, person_to_change, repeated
from scheduler.casework.levels import check_since_registration, level_on, level_set
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.people import Person
from scheduler.store.risk import Assessment, Proposal, RiskLevel


@dataclass(frozen=True)
class Assessed:
    """A recorded assessment, and what became of its level: a fact, a proposal, or nothing if it was that already."""

    assessment: Assessment
    level: RiskLevel | Proposal | None


def record_assessment(
    desk: Desk,
    ref: str,
    assessed_on: date,
    *,
    tool: str | None = None,
    level: str | None = None,
    reason: str | None = None,
    key: UUID | None = None,
) -> Assessed:
    """Record an assessment completed on a day; a level that it ends in is set from that day, by set_level's rules.

    The assessment stands whatever becomes of a lower level. Raises InFuture, BeforeRegistration,
    RecordedAlready, and what set_level does.
    """
    about = person_to_change(desk, ref, Permission.PROPOSE)
    made = Assessment(
        person_id=about.id,
        assessed_on=assessed_on,
        tool=tool,
        level=None if level is None else limits.level(level),
        **marks(desk, key),
    )
    if (before := repeated(desk, made)) is not None:
        return Assessed(before, None)
    limits.happened_on("assessment", assessed_on, desk.today)
    ((_, facts),) = facts_of(desk.session, [about.id])
    check_since_registration("assessment", assessed_on, facts)
    keep(desk, about, made, "record assessment")
    same = level is None or level_on(facts, assessed_on) == level
    return Assessed(made, None if same else _level(desk, about, made, reason))


def _level(desk: Desk, about: Person, made: Assessment, reason: str | None) -> RiskLevel | Proposal:
    return level_set(desk, about, made.level or "", made.assessed_on, tool=made.tool, reason=reason)
