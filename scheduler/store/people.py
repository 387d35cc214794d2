"""A person under notification requirements, and where they live. A reference of the register, not its dossier."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, column, event
from sqlmodel import Field

from scheduler.store.columns import CURRENT, Fact, Kept, OfPerson, one_current, words
from scheduler.store.folding import folded, folded_ref


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
    folded_ref: str = words(120, default="", unique=True)
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
    sought: str = Field(default="", description="the name as it is searched for; made of it at each insert")
    visor_ref: str | None = words(40, default=None, index=True)
    safety_marker: bool = False
    born_on: date | None = None


@event.listens_for(Particulars, "before_insert")
def _fold(_mapper: object, _connection: object, row: Any) -> None:  # noqa: ANN401 - the row
    row.sought = folded(row.name)


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
