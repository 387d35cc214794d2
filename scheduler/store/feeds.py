"""Calendar addresses, the version of each officer's calendar, and the events already serialised."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from scheduler.store.columns import Kept, Moment, one_of, words


class FeedKind(StrEnum):
    """What a calendar address shows: an officer's own visits, or a team's counts a day."""

    VISITS = "visits"
    TEAM = "team"


class Feed(Kept, table=True):
    """One device's calendar address: the SHA-256 of its token, never the token.

    `replaces_id` is the address that this one was made to take over from. Of a team's, `counted` digests the
    counts that it told last, `told` how often they were others, and `counted_at` since when they are these.
    """

    __tablename__ = "feeds"
    __table_args__ = (one_of("kind", FeedKind),)

    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    kind: str = words(10, default=FeedKind.VISITS)
    team_id: UUID | None = Field(default=None, foreign_key="teams.id")
    device: str = words(80)
    token_hash: str = words(64, unique=True)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_by: str | None = words(80, default=None)
    replaces_id: UUID | None = None
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)
    last_client: str | None = words(20, default=None)
    last_network: str | None = words(50, default=None)
    counted: str | None = words(64, default=None)
    told: int = 0
    counted_at: datetime | None = Field(default=None, sa_type=Moment)


class FeedHeld(SQLModel, table=True):
    """How often on a London day an address was asked for what its client held already: told, and not disclosed."""

    __tablename__ = "feed_held"

    feed_id: UUID = Field(foreign_key="feeds.id", primary_key=True)
    on: date = Field(primary_key=True)
    times: int


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
