"""What sets a person's clock: levels, plan intervals, assessments, states, directions, exceptions, proposals."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, and_, column
from sqlmodel import Field

from rules.risk import LEVELS
from scheduler.store.columns import CURRENT, Fact, Moment, OfPerson, not_before, one_current, one_of, words


class State(StrEnum):
    """Where a person stands when not simply active in the community."""

    CUSTODY = "custody"
    HOSPITAL = "hospital"
    ABROAD = "abroad"
    TRANSFERRED_OUT = "transferred_out"
    REACTIVE = "reactive"
    MISSING = "missing"
    WANTED = "wanted"
    ENDED = "ended"


class RiskLevel(Fact, OfPerson, table=True):
    """The risk level asked for from a day on. One that lowers takes effect when its approval is recorded."""

    __tablename__ = "levels"
    __table_args__ = (
        one_current("levels", "person_id", "from_on"),
        one_of("level", LEVELS),
        Index("ix_levels_recorded_at", "recorded_at"),
        Index("ix_levels_person_id_recorded_at", "person_id", "recorded_at"),
    )

    person_id: UUID = Field(foreign_key="people.id")  # in the indexes of its own

    level: str = words(12)
    from_on: date
    tool: str | None = words(40, default=None)
    approved_by: str | None = words(80, default=None)
    approved_at: datetime | None = Field(default=None, sa_type=Moment)


class PlanInterval(Fact, OfPerson, table=True):
    """The visit interval of a risk management plan (ISO 8601), up to and including `until_on`; none ends the plan."""

    __tablename__ = "plans"
    __table_args__ = (one_current("plans", "person_id", "from_on"), not_before("until_on", "from_on"))

    interval: str | None = words(20, default=None)
    from_on: date
    until_on: date | None = None
    approved_by: str | None = words(80, default=None)
    approved_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = words(500, default=None)


class Assessment(Fact, OfPerson, table=True):
    """A completed assessment of risk (ARMS, usually)."""

    __tablename__ = "assessments"
    __table_args__ = (one_current("assessments", "person_id", "assessed_on"),)

    assessed_on: date
    tool: str | None = words(40, default=None)
    level: str | None = words(12, default=None)
    approved_by: str | None = words(80, default=None)


class StateSpell(Fact, OfPerson, table=True):
    """A state from a day until the day of return (the first day back). One ends when another begins."""

    __tablename__ = "states"
    __table_args__ = (
        one_current("states", "person_id", "from_on"),
        one_of("state", State),
        not_before("to_on", "from_on"),
    )

    state: str = words(20)
    from_on: date
    to_on: date | None = None
    review_on: date | None = None
    approved_by: str | None = words(80, default=None)
    approved_at: datetime | None = Field(default=None, sa_type=Moment)


class Direction(Fact, OfPerson, table=True):
    """A supervisor's word that a visit is to be made by a day."""

    __tablename__ = "directions"
    __table_args__ = (one_current("directions", "person_id", "from_on"), not_before("by_on", "from_on"))

    from_on: date
    by_on: date
    reason: str | None = words(500, default=None)


class VisitException(Fact, OfPerson, table=True):
    """Why something is late, accepted by a supervisor until a day. It annotates a count and never reduces one."""

    __tablename__ = "exceptions"
    __table_args__ = (not_before("until_on", "from_on"),)

    obligation: str = words(20)
    reason: str = words(500)
    approved_by: str = words(80)
    from_on: date
    until_on: date


UNDECIDED = and_(column("decision").is_(None), CURRENT)


class Proposal(Fact, OfPerson, table=True):
    """A change that needs another's approval: what, by whom, why. Approved, it makes the fact."""

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("kind", ["level", "plan", "reactive"]),
        one_of("decision", ["approved", "returned"]),
        Index("ix_proposals_recorded_by", "recorded_by"),
        Index("ix_proposals_undecided", "recorded_at", sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
    )

    written_later = frozenset({"decision", "decided_at", "decided_by", "decision_reason", "made_id"})

    kind: str = words(20)
    value: str | None = words(20, default=None)
    from_on: date
    until_on: date | None = None
    tool: str | None = words(40, default=None)
    reason: str = words(500)
    decision: str | None = words(10, default=None)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: str | None = words(80, default=None)
    decision_reason: str | None = words(500, default=None)
    made_id: UUID | None = None
