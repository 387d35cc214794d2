"""Forms on their way: what somebody has typed so far, kept for hours so that they can go back and forth in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from scheduler.store.columns import Moment, words


class Draft(SQLModel, table=True):
    """A form between two of its pages, by the key that it was made with. No fact: it is forgotten when it expires."""

    __tablename__ = "drafts"

    key: UUID = Field(primary_key=True)
    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    path: str = words(500, primary_key=True)
    """The address that it is sent to: a form that goes on at another is kept at both."""
    step: str = words(20)
    """The page of the form that was asked for last."""
    fields: str = Field(sa_type=Text, repr=False)
    """Its fields as a browser sends them. They may name people."""
    expires_at: datetime = Field(sa_type=Moment, index=True)
