"""Calendar addresses, the version of each officer's calendar, and the events already serialised."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from scheduler.store.columns import Kept, Moment, words


class Feed(Kept, table=True):
    """One device's calendar address: the SHA-256 of its token, never the token."""

    __tablename__ = "feeds"

    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    device: str = words(80)
    token_hash: str = words(64, unique=True)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_by: str | None = words(80, default=None)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)


class FeedVersion(SQLModel, table=True):
    """How often what an officer's calendar shows has changed, and when last."""

    __tablename__ = "feed_versions"

    officer_id: UUID = Field(foreign_key="officers.id", primary_key=True)
    version: int = 1
    changed_at: datetime = Field(sa_type=Moment)


class KeptEvent(SQLModel, table=True):
    """An event as iCalendar text, and the SHA-256 of what it was made of: made again only when that changes."""

    __tablename__ = "kept_events"

    uid: UUID = Field(primary_key=True)
    made_of: str = words(64)
    ics: str
