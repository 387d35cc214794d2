"""A page of a long list of home visits in an order, found by reading little more than the page itself.

Those with nothing in the column of an order come last, in either direction; ties go by reference.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.lists.due_rows import STATUSES, among, standing_as
from scheduler.casework.lists.register import ROWS
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.people import Particulars

ORDERS = ("ref", "name", "level", "status", "due", "state", "last", "team", "officer")
_REF = col(Deadline.ref)


def page_of(desk: Desk, rows: Select[Any], called: Names, order: str, start: int) -> list[str]:
    """The references of the page that begins at row `start`, in an order of ORDERS (`-due` is descending)."""
    name, down = order.removeprefix("-"), order.startswith("-")
    if name in {"team", "officer"}:
        return _by_group(desk, rows, called, name, start, down=down)
    if name in {"name", "due"}:
        return _in_two(desk, rows, name, start, down=down)
    key = _REF if name == "ref" else _keys(desk)[name]
    first = [] if name == "ref" else [key.is_(None)]
    return _read(desk, rows.order_by(*first, _directed(key, down=down), _REF), start, ROWS)


def worst_first(desk: Desk) -> tuple[Any, ...]:
    """Those whose deadline cannot be computed, the overdue by how long they are, then as STATUSES goes on."""
    return _keys(desk)["status"], col(Deadline.deadline), _REF


def count(desk: Desk, rows: Select[Any]) -> int:
    """How many there are."""
    counted: int = desk.session.execute(rows.with_only_columns(func.count(_REF))).scalar_one()
    return counted


def _read(desk: Desk, rows: Select[Any], start: int, limit: int) -> list[str]:
    return list(desk.session.scalars(rows.offset(start).limit(limit)))


def _directed(key: Any, *, down: bool) -> Any:  # noqa: ANN401 - a column
    return key.desc() if down else key.asc()


def _keys(desk: Desk) -> dict[str, Any]:
    return {
        "level": case(
            {level: rank for rank, level in enumerate(LEVELS)}, value=col(Deadline.level), else_=-1
        ),
        "status": case(*((standing_as(desk, status), rank) for rank, status in enumerate(STATUSES))),
        "state": col(Deadline.state),
        "last": col(Deadline.last_visit_on),
    }


def _in_two(desk: Desk, rows: Select[Any], name: str, start: int, *, down: bool) -> list[str]:
    """Those that have the key, along its index; when they end, the others."""
    if name == "name":
        key: Any = col(Particulars.sought)
        named = _named()
        having = rows.join(Particulars, named)
        without = rows.where(~select(col(Particulars.id)).where(named).correlate(Deadline).exists())
    else:
        key = col(Deadline.deadline)
        running = col(Deadline.phase) == Phase.RUNNING
        having = rows.where(running, key.is_not(None))
        without = rows.where(or_(~running, key.is_(None)))  # while suspended there is no day to show
    page = _read(desk, having.order_by(_directed(key, down=down), _REF), start, ROWS)
    if len(page) == ROWS:
        return page
    before = start + len(page) if page or not start else count(desk, having)
    return page + _read(desk, without.order_by(_REF), max(0, start - before), ROWS - len(page))


def _named() -> ColumnElement[bool]:
    return and_(
        col(Particulars.person_id) == col(Deadline.person_id), col(Particulars.superseded_at).is_(None)
    )


def _by_group(
    desk: Desk, rows: Select[Any], called: Names, name: str, start: int, *, down: bool
) -> list[str]:
    """From how many each team or officer has it is known whose rows the page is made of: only theirs are read."""
    column: Any = col(Deadline.team_id) if name == "team" else col(Deadline.officer_id)
    called_so = called.team if name == "team" else called.officer
    grouped = rows.with_only_columns(column, func.count()).group_by(column)
    sizes: dict[UUID | None, int] = {row[0]: row[1] for row in desk.session.execute(grouped)}
    groups: list[UUID | None] = [each for each in sizes if each is not None]
    groups.sort(key=lambda each: called_so(each) or "", reverse=down)
    groups += [None] if None in sizes else []
    theirs, before = _of_the_page(groups, sizes, start)
    if not theirs:
        return []
    rank = case({each: place for place, each in enumerate(theirs) if each}, value=column, else_=len(theirs))
    page = rows.where(among(column, theirs))
    return _read(desk, page.order_by(*([rank] if len(theirs) > 1 else []), _REF), start - before, ROWS)


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
