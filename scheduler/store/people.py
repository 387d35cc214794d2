"""A person under notification requirements, and where they live. A reference of the register, not its dossier."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, bindparam, column, delete, event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlmodel import Field

from scheduler.store.columns import CURRENT, Fact, Kept, OfPerson, by_code_point, one_current, words
from scheduler.store.folding import folded, folded_ref, turned


def _of_reassignments(table: str) -> Index:
    """What was reassigned together, and when: of the few rows that were."""
    ours = column("reassignment_id").is_not(None)
    columns = ("reassignment_id", "recorded_at")
    return Index(f"ix_{table}_reassigned", *columns, sqlite_where=ours, postgresql_where=ours)


class Person(Kept, table=True):
    """Somebody known by a reference, and by nothing else: people are matched by it, never by name."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_recorded_at", "recorded_at"),)

    ref: str = words(40, unique=True)
    folded_ref: str = Field(sa_type=by_code_point(120), default="", unique=True)
    """The reference without its case, made of it at each insert: of letters that fold into three, so long."""


@event.listens_for(Person, "before_insert")
def _fold_ref(_mapper: object, _connection: object, row: Any) -> None:  # noqa: ANN401 - the row
    row.folded_ref = folded_ref(row.ref)


class Particulars(Fact, OfPerson, table=True):
    """What a person is called, and the reference of the national register."""

    __tablename__ = "particulars"
    __table_args__ = (
        one_current("particulars", "person_id"),
        Index(
            "ix_particulars_sought",
            *("sought", "person_id"),
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )

    name: str = words(200)
    sought: str = Field(default="", description="the name as lists order it; made of it at each insert")
    visor_ref: str | None = words(40, default=None, index=True)
    safety_marker: bool = False
    born_on: date | None = None


@event.listens_for(Particulars, "before_insert")
def _fold(_mapper: object, _connection: object, row: Any) -> None:  # noqa: ANN401 - the row
    row.sought = folded(row.name)


class TurnedName(OfPerson, table=True):
    """What somebody is called now, once from each of its words on: found by the beginning of any of them.

    Made of the particulars that stand, and gone with them: it is a look-up, and no fact.
    """

    __tablename__ = "turned_names"
    __table_args__ = (
        Index("ix_turned_names_turned", "turned", "person_id"),
        {"sqlite_with_rowid": False},
    )

    person_id: UUID = Field(foreign_key="people.id", primary_key=True)
    turned: str = Field(sa_type=by_code_point(), primary_key=True)


def names_turned(standing: Iterable[tuple[UUID, str]]) -> list[dict[str, Any]]:
    """The rows of TurnedName for people and their folded names."""
    return [{"person_id": person, "turned": each} for person, sought in standing for each in turned(sought)]


@event.listens_for(Session, "after_flush")
def _turn(session: Session, flush: UOWTransaction) -> None:
    """Let the turned names follow the particulars, whichever session writes them."""
    old = [row for row in session.dirty if isinstance(row, Particulars) and _just_superseded(row)]
    new = [row for row in session.new if isinstance(row, Particulars) and row.superseded_at is None]
    names: Any = TurnedName.__table__  # type: ignore[attr-defined]
    if old:
        theirs = delete(names).where(names.c.person_id == bindparam("person"))
        flush.transaction.connection(None).execute(theirs, [{"person": row.person_id} for row in old])
    if made := names_turned((row.person_id, row.sought) for row in new):
        flush.transaction.connection(None).execute(insert(names), made)


def _just_superseded(row: Particulars) -> bool:
    return bool(inspect(row).attrs.superseded_at.history.added)


class Registration(Fact, OfPerson, table=True):
    """The day from which a person comes under the obligations."""

    __tablename__ = "registrations"
    __table_args__ = (one_current("registrations", "person_id", "registered_on"),)

    registered_on: date


class Address(Fact, OfPerson, table=True):
    """The notified address from a day on. Coordinates are WGS 84 degrees."""

    __tablename__ = "addresses"
    __table_args__ = (one_current("addresses", "person_id", "from_on"),)

    from_on: date
    address: str | None = words(300, default=None)
    postcode: str | None = words(10, default=None)
    latitude: float | None = None
    longitude: float | None = None


class Allocation(Fact, OfPerson, table=True):
    """The offender manager who owns the visits from a day on; no officer means that nobody does.

    What was reassigned together has one `reassignment_id`, so that it can be undone together.
    """

    __tablename__ = "allocations"
    __table_args__ = (one_current("allocations", "person_id", "from_on"), _of_reassignments("allocations"))

    from_on: date
    officer_id: UUID | None = Field(default=None, foreign_key="officers.id", index=True)
    reassignment_id: UUID | None = None


class Placement(Fact, OfPerson, table=True):
    """The team that a person belongs to from a day on; no team means that none does."""

    __tablename__ = "placements"
    __table_args__ = (one_current("placements", "person_id", "from_on"), _of_reassignments("placements"))

    from_on: date
    team_id: UUID | None = Field(default=None, foreign_key="teams.id", index=True)
    reassignment_id: UUID | None = None
