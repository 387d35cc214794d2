"""Which people a list is asked for, and its rows with what a page shows beside them: the name, exceptions.

A page of a list is found by its keys first, in an index that holds all that it is narrowed and ordered by;
only the rows of that page are read. How the visits of each stand, `caseload.due` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, Select, func, literal, select, union_all
from sqlmodel import col

from scheduler.casework.lists.caseload import Due, Exceptions, due, exceptions_on
from scheduler.casework.lists.due_rows import among, due_rows, narrowed
from scheduler.casework.lists.today import Coming
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.given import given_in
from scheduler.store.headcounts import Headcount
from scheduler.store.made_once import made_once
from scheduler.store.people import Particulars, Person

ROWS = 50
NONE = "(none)"
"""What a list is asked for to show those without a team, an area or an officer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with the name of the person, which is shown on a page and nowhere else."""

    due: Due
    name: str
    coming: Coming | None = None
    """The next visit planned, where a list reads it."""

    @property
    def planned_at(self) -> datetime | None:
        """The moment of the next visit planned."""
        return self.coming.at if self.coming else None


@dataclass(frozen=True)
class Chosen:
    """Which people, by the identities of those who answer for them: what a statement is made of. None means any."""

    level: str | None = None
    teams: tuple[UUID | None, ...] | None = None
    officers: tuple[UUID | None, ...] | None = None
    of_area: tuple[UUID | None, ...] | None = None
    state: str | None = None

    def narrow(self, rows: Any) -> Any:  # noqa: ANN401 - any select
        """The home visits of these people, of a select over the kept deadlines."""
        return self._narrowed(rows, Deadline, obligation=Obligation.HOME_VISIT)

    def narrow_counts(self, rows: Any) -> Any:  # noqa: ANN401 - any select
        """The same of a select over the headcounts."""
        return self._narrowed(rows, Headcount)

    def _narrowed(self, rows: Any, kept: type[Deadline] | type[Headcount], **obliged: str) -> Any:  # noqa: ANN401
        rows = narrowed(
            rows, kept=kept, level=self.level, teams=self.teams, officers=self.officers, **obliged
        )
        if self.of_area is not None:
            rows = rows.where(among(col(kept.team_id), self.of_area))
        if self.state is not None:
            rows = rows.where(col(kept.state) == self.state)
        return rows


@dataclass(frozen=True)
class Asked:
    """Which people. None means any."""

    level: str | None = None
    team: str | None = None
    officer: str | None = None
    area: str | None = None
    state: str | None = None
    status: str | None = None
    assessment: str | None = None
    """Overdue, for those whose risk assessment is."""

    def chosen(self, called: Names) -> Chosen:
        """The same by identity, whatever their status."""
        return Chosen(
            level=self.level,
            teams=_of(self.team, called.teams_called),
            officers=_of(self.officer, called.officers_called),
            of_area=None if self.area is None else tuple(teams_of_area(called, self.area)),
            state=self.state,
        )

    def narrow(self, rows: Any, called: Names) -> Any:  # noqa: ANN401 - any select
        """The home visits of the people who were asked for, whatever their status, of a select over the kept rows."""
        return self.chosen(called).narrow(rows)


def _of(name: str | None, called: Any) -> tuple[UUID | None, ...] | None:  # noqa: ANN401 - a look-up by name
    if name is None:
        return None
    return (None,) if name == NONE else tuple(called(name))


def teams_of_area(called: Names, area: str) -> list[UUID | None]:
    """The teams that serve an area; those without one, and no team at all, for NONE."""
    wanted = None if area == NONE else area
    teams: list[UUID | None] = [each for each in called.teams if called.area(each) == wanted]
    return [*teams, None] if wanted is None else teams


@cache
def named_rows() -> Select[Any]:
    """The columns that a list shows, with the person's name."""
    name = (col(Particulars.person_id) == col(Deadline.person_id)) & col(Particulars.superseded_at).is_(None)
    return (
        due_rows()
        .add_columns(func.coalesce(col(Particulars.name), "").label("name"))
        .outerjoin(Particulars, name)
    )


def listed(desk: Desk, rows: Select[Any], called: Names, exceptions: Exceptions) -> list[Listed]:
    """The rows of a `named_rows` statement as a page shows them on the desk's day."""
    return as_listed(desk, desk.session.execute(rows).all(), called, exceptions)


def as_listed(desk: Desk, rows: Sequence[Row[Any]], called: Names, exceptions: Exceptions) -> list[Listed]:
    """Rows that were read, as a page shows them on the desk's day."""
    return [
        Listed(
            due(row, row.ref, called, desk.today, exceptions.get((row.person_id, row.obligation))), row.name
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Some:
    """The first rows of a list, and how many there are."""

    rows: list[Listed]
    in_all: int


@made_once
def keys() -> Select[Any]:
    """The references of home visits, to be narrowed and ordered: a page's keys."""
    return select(col(Deadline.ref))


@dataclass(frozen=True)
class Found:
    """The references of the first few of a list, in its order, and how many there are."""

    refs: Sequence[str]
    in_all: int


Wanted = tuple[Select[Any], Sequence[Any]]
"""The keys of a list, and what they are ordered by."""


def together(lists: Sequence[Wanted], limit: int) -> CompoundSelect[Any]:
    """The first so many of each list, in one statement."""
    return union_all(*(_part(*each, limit) for each in enumerate(lists)))


def found_together(desk: Desk, lists: CompoundSelect[Any]) -> list[Found]:
    """What `together` asks for, list by list."""
    found: list[list[Any]] = [[] for _ in lists.selects]
    for row in desk.session.execute(lists):
        found[row.which].append(row)
    return [
        Found([row.ref for row in sorted(rows, key=lambda row: row.place)], rows[0].in_all if rows else 0)
        for rows in found
    ]


def _part(which: int, wanted: Wanted, limit: int) -> Select[Any]:
    rows, order = wanted
    place, in_all = func.row_number().over(order_by=order), func.count().over()
    part = rows.add_columns(place.label("place"), in_all.label("in_all")).order_by(*order).limit(limit)
    columns = part.subquery().c
    return select(columns.ref, columns.place, columns.in_all, literal(which).label("which"))


def rows_of(desk: Desk, refs: Sequence[str]) -> list[Row[Any]]:
    """The rows of a page by its keys, in their order."""
    if not refs:
        return []
    found = desk.session.execute(_rows_called(), {"refs": refs})
    by_ref = {row.ref: row for row in found}
    return [by_ref[ref] for ref in refs if ref in by_ref]


@made_once
def _rows_called() -> Select[Any]:
    called = given_in(col(Person.ref), "refs")
    return named_rows().where(called, col(Deadline.obligation) == Obligation.HOME_VISIT)


def exceptions_of(desk: Desk, *groups: Sequence[Row[Any]]) -> Exceptions:
    """The exceptions that hold today for the people of these rows."""
    people = {row.person_id for rows in groups for row in rows}
    return exceptions_on(desk, desk.today, people=people) if people else {}
