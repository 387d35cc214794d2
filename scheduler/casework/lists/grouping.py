"""A page of a long list of home visits that is ordered by whose they are, or how they stand.

From how many there are of each group it is known of which ones the page is made: only theirs are read. Those of no
group come last, in either direction.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.lists.due_rows import among
from scheduler.casework.lists.headcount import headcount, headcount_by
from scheduler.casework.lists.register import Chosen
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline
from scheduler.store.made_once import AnySelect, made_once

COLUMNS = {"team": "team_id", "officer": "officer_id", "level": "level", "state": "state"}
"""The orders that are by group, each with its column."""
_RANKS: dict[str, int] = {level: rank for rank, level in enumerate(LEVELS)}
_MANY = 1000
"""People who are not all sorted for the first of them."""
_SOME = (16, 256)
"""Officers whose numbers are asked for, before all of them are: a page is of two or three."""
_REF = col(Deadline.ref)
Group = Any
"""A value of the column, or None."""


def page_by_group(
    desk: Desk, rows: Select[Any], called: Names, order: str, part: range, *, whole: Chosen | None
) -> tuple[list[str], int]:
    """The references of the rows of this part of the list, in an order of COLUMNS (`-team` is descending).

    And how many rows there are in all. `whole` is as `paging.page_of` has it.
    """
    column, down = COLUMNS[order.removeprefix("-")], order.startswith("-")
    if not whole:
        sizes = _sizes_of(desk, rows, column)
        in_all = sum(sizes.values())
    else:
        officers: list[Group] = list(called.officers) if column == "officer_id" else []
        officers.sort(key=_places(column, called), reverse=down)
        sizes = _until(desk, whole, column, officers, part.stop)
        in_all = headcount(desk, whole)
    groups = sorted(sizes.keys() - {None}, key=_places(column, called), reverse=down)
    theirs, before = _of_the_page([*groups, *(sizes.keys() & {None})], sizes, part)
    skipped = part.start - before
    if sum(sizes[each] for each in theirs) > _MANY:
        page = _first_of_each(rows, column, tuple(theirs), skipped + len(part))
    else:
        page = _all_of_them(rows, column, tuple(theirs))
    found = desk.session.scalars(_part(page, skipped, len(part))).all() if theirs else []
    return list(found), in_all


def _until(desk: Desk, whole: Chosen, column: str, groups: list[Group], stop: int) -> dict[Group, int]:
    """The sizes of the groups, or where the order of many is known, of the first of them, who are so many people."""
    for number in _SOME:
        sizes = headcount_by(desk, whole, column, some=groups[:number]) if number < len(groups) else {}
        if sum(sizes.values()) >= stop:
            return sizes
    return headcount_by(desk, whole, column)


def _places(column: str, called: Names) -> Callable[[Any], Any]:
    """What the groups of a column are ordered by; whoever has no level yet stands before the strictest."""
    if column == "level":
        return lambda level: _RANKS.get(level, -1)
    return {"team_id": called.team, "officer_id": called.officer}.get(column, str)


def _sizes_of(desk: Desk, rows: Select[Any], column: str) -> dict[Group, int]:
    return {row[0]: row[1] for row in desk.session.execute(_sizes(rows, column))}


@made_once
def _sizes(rows: Select[Any], column: str) -> AnySelect:
    group = col(getattr(Deadline, column))
    return rows.with_only_columns(group, func.count()).group_by(group)


def _of_the_page(groups: list[Group], sizes: dict[Group, int], part: range) -> tuple[list[Group], int]:
    """The groups of which the part has rows, and how many rows come before the first of these."""
    theirs, before, passed = [], 0, 0
    for each in groups:
        if passed + sizes[each] <= part.start:
            before = passed + sizes[each]
        elif passed < part.stop:
            theirs.append(each)
        passed += sizes[each]
    return theirs, before


@made_once
def _all_of_them(rows: Select[Any], column: str, groups: tuple[Group, ...]) -> Select[Any]:
    """The rows of these groups, in the order in which these are given."""
    group = col(getattr(Deadline, column))
    rank = case({each: place for place, each in enumerate(groups) if each}, value=group, else_=len(groups))
    page = rows.where(among(group, groups))
    return page.order_by(*([rank] if len(groups) > 1 else []), _REF)


@made_once
def _first_of_each(rows: Select[Any], column: str, groups: tuple[Group, ...], number: int) -> Select[Any]:
    """The first so many rows of each of these groups, one group after the other."""
    parts = []
    for place, each in enumerate(groups):
        theirs = rows.where(among(col(getattr(Deadline, column)), (each,))).order_by(_REF).limit(number)
        some = theirs.subquery().c
        parts.append(select(some.ref, literal(place).label("place")))
    found = union_all(*parts).subquery().c
    return select(found.ref).order_by(found.place, found.ref)


@made_once
def _part(rows: Select[Any], start: int, limit: int) -> Select[Any]:
    return rows.offset(start).limit(limit)
