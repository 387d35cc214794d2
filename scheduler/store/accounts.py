"""Accounts, their sessions, and what slows a guesser down. Secrets are kept as hashes only."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from scheduler.store.columns import Kept, Moment, words


class Account(Kept, table=True):
    """How an officer signs in. The role is the officer's of now, not the account's."""

    __tablename__ = "accounts"

    officer_id: UUID = Field(foreign_key="officers.id", unique=True)
    password_hash: str | None = words(200, default=None)
    handed_over_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the password was made by somebody else, until its owner chooses one of their own."""
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)
    looked_up_to: datetime | None = Field(default=None, sa_type=Moment)
    """The moment up to which its officer has read their notifications."""


class WebSession(SQLModel, table=True):
    """A signed-in browser, by the SHA-256 of what its cookie holds."""

    __tablename__ = "sessions"

    token_hash: str = words(64, primary_key=True)
    account_id: UUID = Field(foreign_key="accounts.id", index=True)
    started_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class SignInLink(SQLModel, table=True):
    """A link that signs in once, within 15 minutes: for a demonstration on loopback only."""

    __tablename__ = "sign_in_links"

    token_hash: str = words(64, primary_key=True)
    account_id: UUID = Field(foreign_key="accounts.id")
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class SignInBucket(SQLModel, table=True):
    """How many attempts are left to an account or a network: a token bucket, by a hash of its name."""

    __tablename__ = "sign_in_buckets"

    bucket: str = words(64, primary_key=True)
    tokens: float
    filled_at: datetime = Field(sa_type=Moment)
