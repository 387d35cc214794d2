"""The people whom a principal may see, a page at a time, each with how their visit stands."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from scheduler.casework.caseload import Due, Exceptions, due, exceptions_on
from scheduler.casework.due_rows import due_rows, narrowed
from scheduler.casework.names import Names, names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.people import Particulars, Person

ROWS = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with the name of the person, which is shown on a page and nowhere else."""

    due: Due
    name: str


@dataclass(frozen=True)
class Asked:
    """Which people. None means any."""

    level: str | None = None
    team: str | None = None
    officer: str | None = None

    def narrow(self, rows: Any, called: Names) -> Any:  # noqa: ANN401 - a select, of whatever columns
        """The home visits of the people who were asked for, of a select over the kept deadlines."""
        return narrowed(
            rows,
            obligation=Obligation.HOME_VISIT,
            level=self.level,
            teams=None if self.team is None else called.teams_called(self.team),
            officers=None if self.officer is None else called.officers_called(self.officer),
        )


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
    return [
        Listed(
            due(row, row.ref, called, desk.today, exceptions.get((row.person_id, row.obligation))), row.name
        )
        for row in desk.session.execute(rows)
    ]


@dataclass(frozen=True)
class Some:
    """The first rows of a list, and how many there are."""

    rows: list[Listed]
    in_all: int


def people(desk: Desk, asked: Asked, start: int = 0) -> tuple[list[Listed], int]:
    """The people asked for in the order of their references, from a row on; and how many there are in all."""
    called = names(desk)
    rows = asked.narrow(named_rows(), called).order_by(col(Person.ref)).offset(start).limit(ROWS)
    counted = asked.narrow(select(func.count(col(Deadline.id))), called)
    return listed(desk, rows, called, exceptions_on(desk, desk.today)), desk.session.execute(
        counted
    ).scalar_one()
