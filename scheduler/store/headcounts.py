"""How many people there are of each kind, kept beside their deadlines: a total need not count them one by one."""

from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from scheduler.store.columns import one_of, words
from scheduler.store.deadlines import Phase


class Headcount(SQLModel, table=True):
    """How many more or fewer people are of a kind since another of its rows: those of a kind are added up.

    The kind is what a total is asked for by, and does not change with the day: whose they are, and how their home
    visits stand. A row is added and taken away, and never changed: two who write at once do not wait for each other.
    """

    __tablename__ = "headcounts"
    __table_args__ = (
        one_of("phase", Phase),
        # what is added up most stands in an index of its own
        Index("ix_headcounts_levels", "phase", "level", "people"),
        Index("ix_headcounts_teams", "phase", "team_id", "people"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = words(120, index=True)
    """The columns that follow as one word: some of them are of nobody, and equal nothing."""
    team_id: UUID | None = Field(default=None, foreign_key="teams.id")
    officer_id: UUID | None = Field(default=None, foreign_key="officers.id", index=True)
    phase: str = words(12)
    level: str | None = words(12, default=None)
    state: str = words(20)
    people: int
