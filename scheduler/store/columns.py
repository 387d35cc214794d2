"""The kinds of column that every table shares: UTC moments, words from a list, and the marks of a fact."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    String,
    TypeDecorator,
    and_,
    column,
)
from sqlmodel import Field, SQLModel

from scheduler.clock import utc

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. One without an offset is refused; SQLite, which has no offsets, keeps the UTC figures."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, without the offset for SQLite."""
        if value is None:
            return None
        moment = utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A check that a column holds one of these words: enums are kept as readable strings."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def not_before(later: str, earlier: str) -> CheckConstraint:
    """A check that an open or ended span does not end before it begins."""
    return CheckConstraint(f"{later} IS NULL OR {later} >= {earlier}", name=f"{later}_not_before_{earlier}")


def words(length: int, **settings: Any) -> Any:  # noqa: ANN401 - as SQLModel's own Field
    """A string field of at most so many characters; further settings as those of `Field`."""
    return Field(sa_type=String(length), **settings)


_LAST = "\U0010ffff"
"""The last of all codes, which is no character: nothing that is kept holds it."""


def by_code_point(length: int | None = None) -> Any:  # noqa: ANN401 - a type
    """Text in the order of its characters' codes, as SQLite has it, whatever the language of a server.

    So in an index all that begins alike stands together, and is found there by `begins`.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def begins(text: Any, beginning: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a text that is kept by code point begins so: no LIKE, for which an index must know what is asked."""
    return and_(text >= beginning, text < beginning + _LAST)


CURRENT = column("superseded_at").is_(None)


def one_current(table: str, *columns: str) -> Index:
    """At most one row stands for this key; the superseded ones stay beside it."""
    name = f"uq_{table}_{'_'.join(columns)}_current"
    return Index(name, *columns, unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT)


class Kept(SQLModel):
    """What every kept row has: an identity that we make, and who made it when."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = words(80)


class Fact(Kept):
    """Something that was so from a day on, as it was known: superseded, never overwritten or deleted.

    `supersedes_id` names the row that this one corrects, and `correction_reason` says why; a row that was
    withdrawn has no successor, and holds the `withdrawal_reason` itself; `brought_over` marks what came out of
    another system, whose word about the moment of recording was taken.
    """

    written_later: ClassVar[frozenset[str]] = frozenset()
    """What may be filled in after the fact was recorded; all else of it is never written again."""

    superseded_at: datetime | None = Field(default=None, sa_type=Moment)
    superseded_by: str | None = words(80, default=None)
    supersedes_id: UUID | None = None
    correction_reason: str | None = words(500, default=None)
    withdrawal_reason: str | None = words(500, default=None)
    brought_over: bool = False


class OfPerson(SQLModel):
    """A row about one person: the wall of scope stands around every table that has this."""

    person_id: UUID = Field(foreign_key="people.id", index=True)
