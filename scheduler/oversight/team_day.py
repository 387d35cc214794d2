"""A supervisor's day: the team's worst first, whom nobody answers for, what waits for a decision, what changed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select
from sqlmodel import col

from scheduler.casework.lists.due_rows import became_overdue_since, overdue_on
from scheduler.casework.lists.first_of_all import FirstOfAll, first_lists, first_of_all
from scheduler.casework.lists.follow_up import MOST_OFTEN_FIRST, Tried, as_tried, tried_at_least
from scheduler.casework.lists.left_behind import caseloads_left
from scheduler.casework.lists.proposed import Proposed, waiting
from scheduler.casework.lists.register import (
    Asked,
    Chosen,
    Found,
    Listed,
    Wanted,
    found_together,
    keys,
    together,
)
from scheduler.casework.lists.today import SomePlanned, of_a_team
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.oversight.changes import Changes, changes_since
from scheduler.oversight.missed import order_of, with_plans
from scheduler.oversight.totals import ALL_LEVELS, Count, backlog, count_of, how_many
from scheduler.oversight.uncovered import Uncovered, absences_without_cover
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import made_once
from scheduler.store.written import written

Row = TypeVar("Row")
ROWS = 10
TRIED_TWICE = 2
"""A second failed attempt goes to the supervisor (domain: Failed visits; a local default)."""


@dataclass(frozen=True)
class Some(Generic[Row]):
    """The first rows of a list, and how many there are."""

    rows: list[Row]
    in_all: int


@dataclass(frozen=True)
class TeamDay:
    """The first page of the day. Lists are cut at `ROWS`; each says beside it how many there are."""

    first: FirstOfAll
    overall: Count
    overdue_at: dict[str, int]
    """How many are overdue at each level, the strictest first; a level at which nobody is has none."""
    due_today: int
    worst: list[Listed]
    """The first of the missed visits, as that page orders them, each with the next moment planned."""
    unowned: Some[Listed]
    never_visited: Some[Listed]
    tried: Some[Tried]
    waiting: list[Proposed]
    waiting_in_all: int
    uncovered: list[Uncovered]
    to_be_written_up: SomePlanned
    planned: SomePlanned
    to_rearrange: SomePlanned
    """Booked, and nobody of the crew is there that day."""
    left_short: SomePlanned
    """Booked, and who is left of the crew that day is not what the policy asks for."""
    became_overdue: Some[Listed]
    """Those of the changes since yesterday."""
    changes: Changes

    @property
    def refs(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        lists = (
            *(self.worst, self.unowned.rows),
            *(
                self.never_visited.rows,
                self.became_overdue.rows,
                [each.row for each in self.tried.rows],
            ),
        )
        lists_booked = (self.to_be_written_up, self.planned, self.to_rearrange, self.left_short)
        bookings = (each.ref for some in lists_booked for each in some.rows if each.ref)
        told = (
            *(each.ref for each in self.waiting),
            *(each.ref for each in self.changes.new_people),
            *(each.ref for each in self.changes.levels),
        )
        return sorted({*self.first.refs, *bookings, *told, *(row.due.ref for rows in lists for row in rows)})


def team_day_of(desk: Desk) -> TeamDay:
    """The day of whoever answers for others, over all whom they may see: as many statements whatever their number."""
    called, yesterday = names(desk), desk.today - timedelta(days=1)
    *first, worst, unowned, never, late, tried = found_together(desk, _lists(desk.today, yesterday))
    shown = [ref for each in (*first, worst, unowned, never, late, tried) for ref in each.refs]
    by_ref = {row.due.ref: row for row in with_plans(desk, called, list(dict.fromkeys(shown)))}
    asked, asked_in_all = waiting(desk, called, limit=ROWS)
    overall, overdue_at, due_today = _overall(desk)
    booked = of_a_team(desk, called, ROWS)
    return TeamDay(
        first=first_of_all(first, by_ref, caseloads_left(desk, Asked(), called)),
        overall=overall,
        overdue_at=overdue_at,
        due_today=due_today,
        worst=_rows(worst, by_ref).rows,
        unowned=_rows(unowned, by_ref),
        never_visited=_rows(never, by_ref),
        tried=Some(_tried(desk, _rows(tried, by_ref).rows), tried.in_all),
        waiting=asked,
        waiting_in_all=asked_in_all,
        uncovered=absences_without_cover(desk, called),
        to_be_written_up=booked.past,
        planned=booked.coming,
        to_rearrange=booked.nobody_there,
        left_short=booked.short,
        became_overdue=_rows(late, by_ref),
        changes=changes_since(desk, yesterday),
    )


@made_once
def _lists(today: date, yesterday: date) -> CompoundSelect[Any]:
    """What must be looked at first; then the worst, nobody's, the never visited, the newly overdue, the tried twice."""
    every: Select[Any] = Chosen().narrow(keys())
    deadline = col(Deadline.deadline)
    soonest = [deadline.is_not(None), deadline, col(Deadline.ref)]  # who has no deadline comes first of all
    lists: list[Wanted] = [
        *first_lists(Chosen(), today),
        (every.where(overdue_on(today)), order_of("worst")),
        (every.where(_unowned()), soonest),
        (every.where(_never_visited()), soonest),
        (every.where(became_overdue_since(yesterday, today)), soonest),
        (every.where(tried_at_least(TRIED_TWICE)), MOST_OFTEN_FIRST),
    ]
    return together(lists, ROWS)


def _rows(found: Found, by_ref: dict[str, Listed]) -> Some[Listed]:
    return Some([by_ref[ref] for ref in found.refs], found.in_all)


def _tried(desk: Desk, rows: list[Listed]) -> list[Tried]:
    return as_tried(desk, rows, {row.due.ref: row.coming for row in rows})


def _overall(desk: Desk) -> tuple[Count, dict[str, int], int]:
    """The overdue, those active and the longest overdue, without a median; the overdue by level; those due today."""
    found = desk.session.execute(_figures(desk.today)).one()
    at = {str(each): number for each in ALL_LEVELS if (number := getattr(found, each))}
    return count_of(found), at, found.due_today or 0


@made_once
def _figures(today: date) -> Any:  # noqa: ANN401 - a select of these columns
    late, level = overdue_on(today), col(Deadline.level)
    by_level = [how_many(and_(late, level == written(each))).label(each) for each in ALL_LEVELS]
    due_today = how_many(col(Deadline.deadline) == today).label("due_today")
    figures = select(*backlog(today), due_today, *by_level).select_from(Deadline)
    return Chosen().narrow(figures).where(col(Deadline.phase) == written(Phase.RUNNING))


def _unowned() -> ColumnElement[bool]:
    """Whom no officer or no team answers for, wherever they are, unless it is over."""
    nobodys = or_(col(Deadline.officer_id).is_(None), col(Deadline.team_id).is_(None))
    return and_(nobodys, col(Deadline.phase) != written(Phase.ENDED))


def _never_visited() -> ColumnElement[bool]:
    return and_(col(Deadline.phase) == written(Phase.RUNNING), col(Deadline.last_visit_on).is_(None))
