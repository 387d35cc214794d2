"""People as a list asks for them: found by reference or name, narrowed, ordered by any column, a page at a time."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlmodel import col

from scheduler.casework.lists.crowd import COUNTED, begun, counted
from scheduler.casework.lists.due_rows import assessment_overdue_on, last_soon, standing_as
from scheduler.casework.lists.first_of_all import FirstOfAll, first_keys, first_of_all
from scheduler.casework.lists.headcount import headcount
from scheduler.casework.lists.left_behind import caseloads_left
from scheduler.casework.lists.paging import count, page_of
from scheduler.casework.lists.register import (
    ROWS,
    Asked,
    Chosen,
    Listed,
    as_listed,
    exceptions_of,
    keys,
    rows_of,
)
from scheduler.casework.lists.searching import keys_found
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline
from scheduler.store.made_once import made_once


@dataclass(frozen=True)
class Wanted:
    """What a list of people is asked for: whom, in which order (`-due` is descending), from which row on."""

    asked: Asked = Asked()  # noqa: RUF009 - it is frozen
    sought: str = ""
    order: str = "ref"
    start: int = 0


@dataclass(frozen=True)
class People:
    """A page of the list: what stands first, the rows, how many there are, and how many the filters hide.

    Of a search so many are counted, and there may be `more`. How many the filters hide is None where those without
    the filters are more than are counted.
    """

    first: FirstOfAll
    rows: list[Listed]
    in_all: int
    hidden: int | None
    more: bool = False

    @property
    def refs(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        return sorted({*self.first.refs, *(row.due.ref for row in self.rows)})


@dataclass(frozen=True)
class _Part:
    """The keys of a page, how many there are, and how many without a filter; from COUNTED on neither may be all."""

    refs: list[str]
    in_all: int
    everybody: int


def find_people(desk: Desk, wanted: Wanted, called: Names) -> People:
    """The people who were asked for, among those whom the principal may see."""
    part = _part(desk, wanted, called)
    first = first_keys(desk, wanted.asked, called)
    shown = list(dict.fromkeys([*part.refs, *(ref for found in first for ref in found.refs)]))
    rows = rows_of(desk, shown)
    by_ref = {row.due.ref: row for row in as_listed(desk, rows, called, exceptions_of(desk, rows))}
    told = part.in_all if not _is_search(wanted) else min(part.in_all, COUNTED)
    filtered_of_more = _is_search(wanted) and wanted.asked != Asked() and part.everybody > COUNTED
    return People(
        first=first_of_all(first, by_ref, caseloads_left(desk, wanted.asked, called)),
        rows=[by_ref[ref] for ref in part.refs],
        in_all=told,
        hidden=None if filtered_of_more else part.everybody - part.in_all,
        more=part.in_all > told,
    )


def _part(desk: Desk, wanted: Wanted, called: Names) -> _Part:
    found = keys_found(desk, wanted.sought)
    if found.of_each is not None:
        part = _of_a_crowd(desk, wanted, found.rows, found.of_each, called)
    else:
        part = _looked_up(desk, wanted, found.rows, called)
    # whether a search finds a crowd, seen or not, makes no difference that is seen
    return part if not _is_search(wanted) or wanted.start < COUNTED else replace(part, refs=[])


def _looked_up(desk: Desk, wanted: Wanted, every: Select[Any], called: Names) -> _Part:
    """The page with all counted."""
    asked = wanted.asked
    whole = asked.chosen(called) if _is_whole(asked) and not _is_search(wanted) else None
    refs, in_all = _page(desk, wanted, _asked_for(desk, every, asked, called), called, whole)
    return _Part(refs, in_all, in_all if asked == Asked() else _everybody(desk, wanted, every))


def _of_a_crowd(
    desk: Desk, wanted: Wanted, rows: Select[Any], of_each: ColumnElement[bool], called: Names
) -> _Part:
    """The page with so many counted."""
    asked, each = wanted.asked, keys().where(of_each)
    whole = asked.chosen(called) if _is_whole(asked) else None
    listed = _asked_for(desk, keys(), asked, called)
    first = begun(desk, of_each, listed, called, wanted.order, wanted.start, whole)
    # whoever sees everybody sees the crowd
    everybody = COUNTED + 1 if desk.principal.sees_everyone else counted(desk, _of_home_visits(each))
    in_all = everybody if asked == Asked() else first.in_all
    if in_all is None:
        in_all = counted(desk, _asked_for(desk, each if first.often else rows, asked, called))
    refs = first.page
    if refs is None:
        refs, _ = _page(desk, wanted, _asked_for(desk, rows, asked, called), called, None)
    return _Part(refs, in_all, everybody)


def _asked_for(desk: Desk, rows: Select[Any], asked: Asked, called: Names) -> Select[Any]:
    narrowed = _narrowed(rows, asked.chosen(called), asked.status, desk.today, last_soon(desk))
    return narrowed if asked.assessment is None else _with_assessment_overdue(narrowed, desk.today)


@made_once
def _narrowed(every: Select[Any], chosen: Chosen, status: str | None, today: date, soon: date) -> Select[Any]:
    rows: Select[Any] = chosen.narrow(every)
    return rows if status is None else rows.where(standing_as(status, today, soon))


@made_once
def _with_assessment_overdue(rows: Select[Any], today: date) -> Select[Any]:
    return rows.where(assessment_overdue_on(today))


@made_once
def _of_home_visits(every: Select[Any]) -> Select[Any]:
    rows: Select[Any] = Chosen().narrow(every)
    return rows


def _is_search(wanted: Wanted) -> bool:
    return bool(wanted.sought.strip())


def _is_whole(asked: Asked) -> bool:
    """Whether it is asked for by what headcounts are kept of, and by nothing else."""
    return asked.status is None and asked.assessment is None


def _everybody(desk: Desk, wanted: Wanted, every: Select[Any]) -> int:
    """How many there would be without a filter."""
    return count(desk, _of_home_visits(every)) if _is_search(wanted) else headcount(desk, Chosen())


def _page(
    desk: Desk, wanted: Wanted, rows: Select[Any], called: Names, whole: Chosen | None
) -> tuple[list[str], int]:
    """The keys of the page, and how many there are in all."""
    searched = _is_search(wanted)
    if searched and wanted.order == "ref" and wanted.start == 0:
        # a search is made by each statement anew, so once: the page and its number come from one statement
        page = rows.add_columns(func.count().over().label("in_all")).order_by(col(Deadline.ref)).limit(ROWS)
        found = desk.session.execute(page).all()
        return [row.ref for row in found], found[0].in_all if found else 0
    return page_of(desk, rows, called, wanted.order, wanted.start, whole=whole, searched=searched)
