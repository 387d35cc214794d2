"""Which officer was sent the digest of which day: so that a second run sends nothing. What it said is not kept."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from scheduler.store.columns import Moment


class Digest(SQLModel, table=True):
    """One officer's digest of a day: taken up by a run at a moment, and sent at another, or not yet."""

    __tablename__ = "digests"

    officer_id: UUID = Field(foreign_key="officers.id", primary_key=True)
    of_day: date = Field(primary_key=True)
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
