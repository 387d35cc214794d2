"""People as a list asks for them: found by reference or name, narrowed, ordered by any column, a page at a time.

What is searched for is a name of somebody: it is bound to the statement, and stands in nothing that is kept.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.due_rows import STATUSES, standing_as
from scheduler.casework.first_of_all import FirstOfAll, first_keys, first_of_all
from scheduler.casework.left_behind import caseloads_left
from scheduler.casework.names import Names
from scheduler.casework.register import ROWS, Asked, Listed, as_listed, exceptions_of, keys, rows_of
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.folding import words_of
from scheduler.store.officers import Officer, Team
from scheduler.store.people import Particulars

ORDERS = ("ref", "name", "level", "status", "due", "state", "last", "team", "officer")


@dataclass(frozen=True)
class Wanted:
    """What a list of people is asked for: whom, in which order (`-due` is descending), from which row on."""

    asked: Asked = Asked()  # noqa: RUF009 - it is frozen
    sought: str = ""
    order: str = "ref"
    start: int = 0


@dataclass(frozen=True)
class People:
    """A page of the list: what stands first, the rows, how many there are, and how many the filters hide."""

    first: FirstOfAll
    rows: list[Listed]
    in_all: int
    hidden: int

    @property
    def refs(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        return sorted({*self.first.refs, *(row.due.ref for row in self.rows)})


def find_people(desk: Desk, wanted: Wanted, called: Names) -> People:
    """The people who were asked for, among those whom the principal may see."""
    every = _found(wanted.sought)
    narrowed: Select[Any] = wanted.asked.narrow(every, called, desk)
    refs, in_all = _page(desk, wanted, narrowed)
    first = first_keys(desk, wanted.asked, called)
    shown = list(dict.fromkeys([*refs, *(ref for found in first for ref in found.refs)]))
    rows = rows_of(desk, shown)
    by_ref = {row.due.ref: row for row in as_listed(desk, rows, called, exceptions_of(desk, rows))}
    return People(
        first=first_of_all(first, by_ref, caseloads_left(desk, wanted.asked, called)),
        rows=[by_ref[ref] for ref in refs],
        in_all=in_all,
        hidden=_count(desk, Asked().narrow(every, called)) - in_all if wanted.asked != Asked() else 0,
    )


def _page(desk: Desk, wanted: Wanted, rows: Select[Any]) -> tuple[list[str], int]:
    """The keys of the page, and how many there are in all."""
    searched = bool(wanted.sought.strip())
    named = searched or not wanted.order.endswith("name")
    page = rows if named else rows.outerjoin(Particulars, _name_of())
    page = page.order_by(*_order(desk, wanted.order)).offset(wanted.start).limit(ROWS)
    if searched and wanted.start == 0:
        # who is searched for is compared one by one, so once: the page and its number come from one statement
        found = desk.session.execute(page.add_columns(func.count().over().label("in_all"))).all()
        return [row.ref for row in found], found[0].in_all if found else 0
    return list(desk.session.scalars(page)), _count(desk, rows)


def _count(desk: Desk, rows: Select[Any]) -> int:
    counted: int = desk.session.execute(rows.with_only_columns(func.count(col(Deadline.ref)))).scalar_one()
    return counted


def _found(sought: str) -> Select[Any]:
    """The keys of those whose reference begins with what is sought, or whose name has a word for each of its words."""
    typed = sought.strip()
    if not typed:
        return keys()
    named = [col(Particulars.sought).contains(f" {word}", autoescape=True) for word in words_of(typed)]
    by_ref = func.lower(col(Deadline.ref)).startswith(typed.lower(), autoescape=True)
    found = or_(by_ref, and_(*named)) if named else by_ref
    return keys().outerjoin(Particulars, _name_of()).where(found)


def _name_of() -> ColumnElement[bool]:
    return and_(
        col(Particulars.person_id) == col(Deadline.person_id), col(Particulars.superseded_at).is_(None)
    )


def _order(desk: Desk, order: str) -> list[Any]:
    """By a column, those with nothing in it last; then by reference."""
    name = order.removeprefix("-")
    key = _keys(desk)[name]
    directed = key.desc() if order.startswith("-") else key.asc()
    if name == "ref":
        return [directed]
    return [key.is_(None), directed, col(Deadline.ref)]


def _keys(desk: Desk) -> dict[str, Any]:
    running = col(Deadline.phase) == Phase.RUNNING
    return {
        "ref": col(Deadline.ref),
        "name": col(Particulars.sought),
        "level": case(
            {level: rank for rank, level in enumerate(LEVELS)}, value=col(Deadline.level), else_=-1
        ),
        "status": case(*((standing_as(desk, status), rank) for rank, status in enumerate(STATUSES))),
        "due": case((running, col(Deadline.deadline))),  # while suspended there is no day to show
        "state": col(Deadline.state),
        "last": col(Deadline.last_visit_on),
        "team": select(col(Team.team)).where(col(Team.id) == col(Deadline.team_id)).scalar_subquery(),
        "officer": select(col(Officer.officer))
        .where(col(Officer.id) == col(Deadline.officer_id))
        .scalar_subquery(),
    }
