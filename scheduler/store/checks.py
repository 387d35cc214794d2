"""Intelligence checks: who asked which source, when, and a code for what came of it. Never the intelligence itself."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from scheduler.store.columns import Fact, Moment, OfPerson, one_current, one_of, words


class CheckOutcome(StrEnum):
    """What came of asking a source."""

    NO_TRACE = "no_trace"
    NOT_RELEVANT = "not_relevant"
    RELEVANT = "relevant"
    TO_DISCUSS = "to_discuss"
    UNAVAILABLE = "unavailable"


class IntelligenceCheck(Fact, OfPerson, table=True):
    """One source asked about one person at one moment; `reference` is the other system's number, not its text."""

    __tablename__ = "checks"
    __table_args__ = (
        one_current("checks", "person_id", "source", "checked_at"),
        Index("ix_checks_person_id_checked_at", "person_id", "checked_at"),
        one_of("outcome", CheckOutcome),
    )

    source: str = words(40)
    checked_at: datetime = Field(sa_type=Moment)
    outcome: str = words(20)
    officer_id: UUID | None = Field(default=None, foreign_key="officers.id")
    reference: str | None = words(60, default=None)
