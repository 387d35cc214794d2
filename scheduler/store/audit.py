"""The log of every act and look: who, when, which verb of the Data Protection Act 2018 s.62, about whom."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from scheduler.store.columns import Moment, one_of, words


class Verb(StrEnum):
    """What was done with personal data, in the words of section 62; `other` is what concerns none."""

    COLLECTED = "collected"
    ALTERED = "altered"
    CONSULTED = "consulted"
    DISCLOSED = "disclosed"
    COMBINED = "combined"
    ERASED = "erased"
    OTHER = "other"


class AuditEntry(SQLModel, table=True):
    """One act or look. References and codes only: no name, no text of a record."""

    __tablename__ = "audit"
    __table_args__ = (one_of("verb", Verb),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    actor: str = words(80)
    role: str | None = words(20, default=None)
    session_id: str | None = words(64, default=None)
    verb: str = words(12)
    act: str = words(60)
    subjects: str = ""
    record_id: UUID | None = None
    outcome: str = words(20, default="done")
    reason: str | None = words(500, default=None)
    recipient: str | None = words(200, default=None)
