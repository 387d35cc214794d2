"""A page of a long list of home visits in an order, found by reading little more than the page itself.

Those with nothing in the column of an order come last, in either direction; ties go by reference.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.lists.due_rows import STATUSES, among, last_soon, standing_as
from scheduler.casework.lists.register import ROWS
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars

ORDERS = ("ref", "name", "level", "status", "due", "state", "last", "team", "officer")
_REF = col(Deadline.ref)


def page_of(
    desk: Desk, rows: Select[Any], called: Names, order: str, start: int, *, searched: bool = False
) -> tuple[list[str], int]:
    """The references of the page that begins at row `start`, in an order of ORDERS (`-due` is descending).

    And how many rows there are in all. A search is made by each statement anew: it is not asked for in parts.
    """
    name, down = order.removeprefix("-"), order.startswith("-")
    if name in {"team", "officer"}:
        return _by_group(desk, rows, called, name, start, down=down)
    in_all = count(desk, rows)
    if name == "status" and not searched:
        return _by_status(desk, rows, start, down=down), in_all
    if name in {"name", "due"}:
        return _in_two(desk, rows, order, start), in_all
    return _read(desk, _ordered(rows, order, desk.today, last_soon(desk)), start, ROWS), in_all


def worst_first(today: date, soon: date) -> tuple[Any, ...]:
    """Those whose deadline cannot be computed, the overdue by how long they are, then as STATUSES goes on."""
    return _key("status", today, soon), col(Deadline.deadline), _REF


def count(desk: Desk, rows: Select[Any]) -> int:
    """How many there are."""
    return desk.session.execute(_counted(rows)).scalar_one()


@made_once
def _counted(rows: Select[Any]) -> Select[int]:
    # by what stands first in every index, so that the smallest is read
    return rows.with_only_columns(func.count(col(Deadline.obligation)))


@made_once
def _ordered(rows: Select[Any], order: str, today: date, soon: date) -> Select[Any]:
    name, down = order.removeprefix("-"), order.startswith("-")
    key = _key(name, today, soon)
    first = [] if name == "ref" else [key.is_(None)]
    return rows.order_by(*first, _directed(key, down=down), _REF)


def _read(desk: Desk, rows: Select[Any], start: int, limit: int) -> list[str]:
    return list(desk.session.scalars(_some(rows, start, limit)))


@made_once
def _some(rows: Select[Any], start: int, limit: int) -> Select[Any]:
    return rows.offset(start).limit(limit)


def _directed(key: Any, *, down: bool) -> Any:  # noqa: ANN401 - a column
    return key.desc() if down else key.asc()


def _key(name: str, today: date, soon: date) -> Any:  # noqa: ANN401 - a column
    if name == "level":
        return case({level: rank for rank, level in enumerate(LEVELS)}, value=col(Deadline.level), else_=-1)
    if name == "status":
        return case(*((standing_as(status, today, soon), rank) for rank, status in enumerate(STATUSES)))
    return {"ref": _REF, "state": col(Deadline.state), "last": col(Deadline.last_visit_on)}[name]


def _in_two(desk: Desk, rows: Select[Any], order: str, start: int) -> list[str]:
    """Those that have the key, along its index; when they end, the others."""
    page = _read(desk, _having(rows, order), start, ROWS)
    if len(page) == ROWS:
        return page
    before = start + len(page) if page or not start else count(desk, _having(rows, order).order_by(None))
    return page + _read(desk, _without(rows, order), max(0, start - before), ROWS - len(page))


@made_once
def _having(rows: Select[Any], order: str) -> Select[Any]:
    down = order.startswith("-")
    if order.removeprefix("-") == "name":
        named = rows.join(Particulars, _named())
        return named.order_by(_directed(col(Particulars.sought), down=down), _REF)
    deadline = col(Deadline.deadline)
    due = rows.where(col(Deadline.phase) == Phase.RUNNING, deadline.is_not(None))
    return due.order_by(_directed(deadline, down=down), _REF)


@made_once
def _without(rows: Select[Any], order: str) -> Select[Any]:
    if order.removeprefix("-") == "name":
        nameless = ~select(col(Particulars.id)).where(_named()).correlate(Deadline).exists()
        return rows.where(nameless).order_by(_REF)
    # while suspended there is no day to show
    running = col(Deadline.phase) == Phase.RUNNING
    return rows.where(or_(~running, col(Deadline.deadline).is_(None))).order_by(_REF)


def _named() -> ColumnElement[bool]:
    return and_(
        col(Particulars.person_id) == col(Deadline.person_id), col(Particulars.superseded_at).is_(None)
    )


def _by_group(
    desk: Desk, rows: Select[Any], called: Names, name: str, start: int, *, down: bool
) -> tuple[list[str], int]:
    """From how many each team or officer has it is known whose rows the page is made of: only theirs are read."""
    called_so = called.team if name == "team" else called.officer
    sizes: dict[UUID | None, int] = {row[0]: row[1] for row in desk.session.execute(_sizes(rows, name))}
    groups: list[UUID | None] = [each for each in sizes if each is not None]
    groups.sort(key=lambda each: called_so(each) or "", reverse=down)
    groups += [None] if None in sizes else []
    theirs, before = _of_the_page(groups, sizes, start)
    page = _read(desk, _theirs(rows, name, tuple(theirs)), start - before, ROWS) if theirs else []
    return page, sum(sizes.values())


def _grouped_by(name: str) -> Any:  # noqa: ANN401 - a column
    return col(Deadline.team_id) if name == "team" else col(Deadline.officer_id)


@made_once
def _sizes(rows: Select[Any], name: str) -> AnySelect:
    group = _grouped_by(name)
    return rows.with_only_columns(group, func.count()).group_by(group)


@made_once
def _theirs(rows: Select[Any], name: str, groups: tuple[UUID | None, ...]) -> Select[Any]:
    """The rows of these teams or officers, in the order in which these are given."""
    column = _grouped_by(name)
    rank = case({each: place for place, each in enumerate(groups) if each}, value=column, else_=len(groups))
    page = rows.where(among(column, groups))
    return page.order_by(*([rank] if len(groups) > 1 else []), _REF)


def _by_status(desk: Desk, rows: Select[Any], start: int, *, down: bool) -> list[str]:
    """The page out of the first rows of each status: to order everybody by theirs, all had to be read."""
    today, soon = desk.today, last_soon(desk)
    some = {
        row.status: row.people for row in desk.session.execute(_some_of_each_status(rows, today, soon, _MANY))
    }
    statuses = [*(reversed(STATUSES) if down else STATUSES), _WITHOUT]
    found = tuple((each, some[each] == _MANY) for each in statuses if some[each])
    if not found:
        return []
    page = _one_after_the_other(rows, found, today, soon, start, ROWS)
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


def _of_the_page(
    groups: list[UUID | None], sizes: dict[UUID | None, int], start: int
) -> tuple[list[UUID | None], int]:
    """The groups of which the page has rows, and how many rows come before the first of these."""
    theirs, before, passed = [], 0, 0
    for each in groups:
        if passed + sizes[each] <= start:
            before = passed + sizes[each]
        elif passed < start + ROWS:
            theirs.append(each)
        passed += sizes[each]
    return theirs, before
