"""A page of a long list of home visits in an order, found by reading little more than the page itself.

Those with nothing in the column of an order come last, in either direction; ties go by reference.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlmodel import col

from scheduler.casework.lists.due_rows import STATUSES, last_soon, standing_as
from scheduler.casework.lists.grouping import COLUMNS as GROUPED
from scheduler.casework.lists.grouping import page_by_group
from scheduler.casework.lists.headcount import headcount
from scheduler.casework.lists.register import ROWS, Chosen
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import made_once
from scheduler.store.people import Particulars

ORDERS = ("ref", "name", "level", "status", "due", "state", "last", "team", "officer")
_REF = col(Deadline.ref)
_LAST = col(Deadline.last_visit_on)
_BY_NAME = frozenset({"name", "-name"})


def page_of(
    desk: Desk,
    rows: Select[Any],
    called: Names,
    order: str,
    start: int,
    *,
    whole: Chosen | None = None,
    searched: bool = False,
    number: int | None = None,
) -> tuple[list[str], int]:
    """The references of the page that begins at row `start`, in an order of ORDERS (`-due` is descending).

    And how many rows there are in all: known without counting them where they are narrowed by nothing but `whole`.
    A search is made by each statement anew: it is not asked for in parts. A page has ROWS rows, or so many as said.
    """
    number = number or ROWS
    name, down = order.removeprefix("-"), order.startswith("-")
    if name in GROUPED:
        return page_by_group(desk, rows, called, order, range(start, start + number), whole=whole)
    in_all = headcount(desk, whole) if whole else count(desk, rows)
    if name == "status" and not searched:
        return _by_status(desk, rows, start, number, down=down), in_all
    if name in {"name", "due", "last"}:
        # whoever is searched for by name stands together: along the names all others might come first
        many = in_all > _MANY and not searched
        return _in_two(desk, rows, order, start, number, many=many), in_all
    return _read(desk, _ordered(rows, order, desk.today, last_soon(desk)), start, number), in_all


def worst_first(today: date, soon: date) -> tuple[Any, ...]:
    """Those whose deadline cannot be computed, the overdue by how long they are, then as STATUSES goes on."""
    return _status(today, soon), col(Deadline.deadline), _REF


def count(desk: Desk, rows: Select[Any]) -> int:
    """How many there are."""
    return desk.session.execute(_counted(rows)).scalar_one()


@made_once
def _counted(rows: Select[Any]) -> Select[int]:
    # by what stands first in every index, so that the smallest is read
    return rows.with_only_columns(func.count(col(Deadline.obligation)))


@made_once
def _ordered(rows: Select[Any], order: str, today: date, soon: date) -> Select[Any]:
    if order.removeprefix("-") == "ref":
        return rows.order_by(_directed(_REF, down=order.startswith("-")))
    status = _status(today, soon)
    return rows.order_by(status.is_(None), _directed(status, down=order.startswith("-")), _REF)


def _read(desk: Desk, rows: Select[Any], start: int, limit: int) -> list[str]:
    return list(desk.session.scalars(_some(rows, start, limit)))


@made_once
def _some(rows: Select[Any], start: int, limit: int) -> Select[Any]:
    return rows.offset(start).limit(limit)


def _directed(key: Any, *, down: bool) -> Any:  # noqa: ANN401 - a column
    return key.desc() if down else key.asc()


def _status(today: date, soon: date) -> Any:  # noqa: ANN401 - a column
    return case(*((standing_as(status, today, soon), rank) for rank, status in enumerate(STATUSES)))


def _in_two(desk: Desk, rows: Select[Any], order: str, start: int, number: int, *, many: bool) -> list[str]:
    """Those that have the key, along its index; when they end, the others."""
    having = _having(rows, order)
    page = _read(desk, _along_names(rows, order) if many and order in _BY_NAME else having, start, number)
    if len(page) == number:
        return page
    before = start + len(page) if page or not start else count(desk, having.order_by(None))
    return page + _read(desk, _without(rows, order), max(0, start - before), number - len(page))


@made_once
def _having(rows: Select[Any], order: str) -> Select[Any]:
    down = order.startswith("-")
    if order.removeprefix("-") == "name":
        named = rows.join(Particulars, _named())
        return named.order_by(_directed(col(Particulars.sought), down=down), _REF)
    if order.removeprefix("-") == "last":
        visited = rows.where(_LAST.is_not(None))
        return visited.order_by(_directed(_LAST, down=down), _REF)
    deadline = col(Deadline.deadline)
    due = rows.where(col(Deadline.phase) == Phase.RUNNING, deadline.is_not(None))
    return due.order_by(_directed(deadline, down=down), _REF)


@made_once
def _along_names(rows: Select[Any], order: str) -> Select[Any]:
    """Of many, name by name and who of them each is: SQLite may else look up the name of everybody for one page."""
    theirs = rows.where(col(Deadline.person_id) == col(Particulars.person_id)).correlate(Particulars)
    ref: Any = theirs.scalar_subquery().label("ref")
    sought: Any = col(Particulars.sought).label("sought")
    named = select(ref, sought).where(col(Particulars.superseded_at).is_(None)).subquery().c
    by_name = _directed(named.sought, down=order.startswith("-"))
    return select(named.ref).where(named.ref.is_not(None)).order_by(by_name, named.ref)


@made_once
def _without(rows: Select[Any], order: str) -> Select[Any]:
    if order.removeprefix("-") == "name":
        nameless = ~select(col(Particulars.id)).where(_named()).correlate(Deadline).exists()
        return rows.where(nameless).order_by(_REF)
    if order.removeprefix("-") == "last":
        return rows.where(_LAST.is_(None)).order_by(_REF)
    # while suspended there is no day to show
    running = col(Deadline.phase) == Phase.RUNNING
    return rows.where(or_(~running, col(Deadline.deadline).is_(None))).order_by(_REF)


def _named() -> ColumnElement[bool]:
    return and_(
        col(Particulars.person_id) == col(Deadline.person_id), col(Particulars.superseded_at).is_(None)
    )


def _by_status(desk: Desk, rows: Select[Any], start: int, number: int, *, down: bool) -> list[str]:
    """The page out of the first rows of each status: to order everybody by theirs, all had to be read."""
    today, soon = desk.today, last_soon(desk)
    some = {
        row.status: row.people for row in desk.session.execute(_some_of_each_status(rows, today, soon, _MANY))
    }
    statuses = [*(reversed(STATUSES) if down else STATUSES), _WITHOUT]
    found = tuple((each, some[each] == _MANY) for each in statuses if some[each])
    if not found:
        return []
    page = _one_after_the_other(rows, found, today, soon, start, number)
    return list(desk.session.scalars(page))


_WITHOUT = "without"
"""Whoever has no status, their clock running to no day: last, either way."""
_MANY = 1000
"""People of whom the first are found sooner among all than among themselves."""


@made_once
def _some_of_each_status(rows: Select[Any], today: date, soon: date, many: int) -> Any:  # noqa: ANN401 - a select of these columns
    """Of each status how many there are, until they are many."""
    return union_all(
        *(
            select(
                literal(each).label("status"),
                func.count(_of_status(rows, each, today, soon).limit(many).subquery().c.ref).label("people"),
            )
            for each in (*STATUSES, _WITHOUT)
        )
    )


def _of_status(rows: Select[Any], status: str, today: date, soon: date) -> Select[Any]:
    if status == _WITHOUT:
        return rows.where(col(Deadline.phase) == Phase.RUNNING, col(Deadline.deadline).is_(None))
    return rows.where(standing_as(status, today, soon))


@made_once
def _one_after_the_other(
    rows: Select[Any], statuses: tuple[tuple[str, bool], ...], today: date, soon: date, start: int, limit: int
) -> Select[Any]:
    """The page out of all who have each of these statuses, or out of the first of them, where they are many."""
    parts = []
    for place, (status, many) in enumerate(statuses):
        theirs = _of_status(rows, status, today, soon)
        some = (theirs.order_by(_REF).limit(start + limit) if many else theirs).subquery().c
        parts.append(select(some.ref, literal(place).label("place")))
    found = union_all(*parts).subquery().c
    return select(found.ref).order_by(found.place, found.ref).offset(start).limit(limit)
