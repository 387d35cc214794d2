"""People as a list asks for them: found by reference or name, narrowed, ordered by any column, a page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import col

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
    every, asked = keys_found(desk, wanted.sought), wanted.asked
    narrowed = _narrowed(every, asked.chosen(called), asked.status, desk.today, last_soon(desk))
    if asked.assessment is not None:
        narrowed = _with_assessment_overdue(narrowed, desk.today)
    whole = asked.chosen(called) if _is_whole(wanted) else None
    refs, in_all = _page(desk, wanted, narrowed, called, whole)
    first = first_keys(desk, wanted.asked, called)
    shown = list(dict.fromkeys([*refs, *(ref for found in first for ref in found.refs)]))
    rows = rows_of(desk, shown)
    by_ref = {row.due.ref: row for row in as_listed(desk, rows, called, exceptions_of(desk, rows))}
    return People(
        first=first_of_all(first, by_ref, caseloads_left(desk, wanted.asked, called)),
        rows=[by_ref[ref] for ref in refs],
        in_all=in_all,
        hidden=_everybody(desk, wanted, every) - in_all if wanted.asked != Asked() else 0,
    )


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


def _is_whole(wanted: Wanted) -> bool:
    """Whether it is asked for by what headcounts are kept of, and by nothing else."""
    return not wanted.sought.strip() and wanted.asked.status is None and wanted.asked.assessment is None


def _everybody(desk: Desk, wanted: Wanted, every: Select[Any]) -> int:
    """How many there would be without a filter."""
    return count(desk, _of_home_visits(every)) if wanted.sought.strip() else headcount(desk, Chosen())


def _page(
    desk: Desk, wanted: Wanted, rows: Select[Any], called: Names, whole: Chosen | None
) -> tuple[list[str], int]:
    """The keys of the page, and how many there are in all."""
    searched = bool(wanted.sought.strip())
    if searched and wanted.order == "ref" and wanted.start == 0:
        # a search is made by each statement anew, so once: the page and its number come from one statement
        page = rows.add_columns(func.count().over().label("in_all")).order_by(col(Deadline.ref)).limit(ROWS)
        found = desk.session.execute(page).all()
        return [row.ref for row in found], found[0].in_all if found else 0
    return page_of(desk, rows, called, wanted.order, wanted.start, whole=whole, searched=searched)
