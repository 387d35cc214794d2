"""An officer's day: what is due, what is planned, and what waits for them, worst first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_

from scheduler.casework.lists.caseload import DUE, Exceptions, exceptions_on, worst_first
from scheduler.casework.lists.due_rows import having_status, horizon
from scheduler.casework.lists.first_of_all import FirstOfAll, first_keys, first_of_all
from scheduler.casework.lists.follow_up import Tried, as_tried, failed_attempts, tried_at_least
from scheduler.casework.lists.left_behind import caseloads_left
from scheduler.casework.lists.proposed import Proposed, asked_by_oneself
from scheduler.casework.lists.refreshing import Wanting, to_refresh
from scheduler.casework.lists.register import (
    ROWS,
    Asked,
    Chosen,
    Listed,
    as_listed,
    keys,
    listed,
    named_rows,
    rows_of,
)
from scheduler.casework.lists.today import Coming, Planned, next_planned, written_up_and_planned
from scheduler.casework.names import Names, names
from scheduler.desk import Desk
from scheduler.store.made_once import made_once

RETURNED_SHOWN = timedelta(days=14)
"""How long a returned proposal is shown to the one who asked."""


@dataclass(frozen=True)
class Day:
    """The first page of the day. Lists are cut at a page's length; `…_in_all` says how many there are."""

    first: FirstOfAll
    overdue: list[Listed]
    overdue_in_all: int
    soon: list[Listed]
    soon_in_all: int
    due_today: int
    """How many of those due soon are due today."""
    to_be_written_up: list[Planned]
    planned: list[Planned]
    tried: list[Tried]
    tried_in_all: int
    asked_for: list[Proposed]
    has_people: bool
    """Whether anybody at all is theirs, or of whom they cover."""
    coming: dict[str, Coming]
    """The next visit planned to those who are overdue, due soon or tried."""
    to_refresh: dict[UUID, list[Wanting]] = field(default_factory=dict)
    """The sources to ask again before a planned visit, by its booking."""

    @property
    def unwritten(self) -> dict[str, Planned]:
        """The last booking of each person that waits to be written up."""
        return {each.ref: each for each in self.to_be_written_up if each.ref}

    @property
    def refs(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        rows = (
            *self.overdue,
            *self.soon,
            *(each.row for each in self.tried),
        )
        bookings = (each.ref for each in (*self.to_be_written_up, *self.planned) if each.ref)
        told = {*bookings, *self.first.refs}
        return sorted(told | {*(row.due.ref for row in rows), *(each.ref for each in self.asked_for)})


def day_of(desk: Desk) -> Day:
    """The day of whoever is signed in: their own people, and those of whom they cover for."""
    called, exceptions = names(desk), exceptions_on(desk, desk.today)
    found = listed(desk, _due_or_tried(desk.today, horizon(desk)), called, exceptions)
    due = sorted((row for row in found if row.due.status in DUE), key=lambda row: worst_first(row.due))
    overdue = [row for row in due if row.due.status == "overdue"]
    soon = [row for row in due if row.due.status == "due_soon"]
    tried = failed_attempts(found, ROWS)
    coming = next_planned(desk, {row.due.ref for row in (*overdue[:ROWS], *soon[:ROWS], *tried.rows)})
    past, planned = written_up_and_planned(desk, called)
    return Day(
        first=_first(desk, called, exceptions, found),
        overdue=overdue[:ROWS],
        overdue_in_all=len(overdue),
        soon=soon[:ROWS],
        soon_in_all=len(soon),
        due_today=sum(row.due.deadline == desk.today for row in soon),
        to_be_written_up=past.rows,
        planned=planned.rows,
        tried=as_tried(desk, tried.rows, coming),
        tried_in_all=tried.in_all,
        asked_for=_asked_for(desk, called),
        has_people=bool(found) or _has_people(desk),
        coming=coming,
        to_refresh=to_refresh(desk, planned.rows),
    )


@made_once
def _due_or_tried(today: date, until: date | None) -> Select[Any]:
    rows: Select[Any] = Chosen().narrow(named_rows())
    return rows.where(or_(having_status(DUE, today, until), tried_at_least(1)))


def _has_people(desk: Desk) -> bool:
    return desk.session.execute(_anybody()).first() is not None


@made_once
def _anybody() -> Select[Any]:
    rows: Select[Any] = Chosen().narrow(keys())
    return rows.limit(1)


def _first(desk: Desk, called: Names, exceptions: Exceptions, known: Iterable[Listed]) -> FirstOfAll:
    """What must not vanish, as every list has it on top; only rows that are not known yet are read."""
    found, by_ref = first_keys(desk, Asked(), called), {row.due.ref: row for row in known}
    others = sorted({ref for each in found for ref in each.refs}.difference(by_ref))
    by_ref |= {row.due.ref: row for row in as_listed(desk, rows_of(desk, others), called, exceptions)}
    return first_of_all(found, by_ref, caseloads_left(desk, Asked(), called))


def _asked_for(desk: Desk, called: Names) -> list[Proposed]:
    """What waits for a decision, and what was lately returned, to be asked for anew."""
    return [each for each in asked_by_oneself(desk, called) if each.open or _lately_returned(each, desk)]


def _lately_returned(asked: Proposed, desk: Desk) -> bool:
    since = desk.now - RETURNED_SHOWN
    return asked.decision == "returned" and asked.decided_at is not None and asked.decided_at > since
