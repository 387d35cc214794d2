"""A supervisor's day: the team's worst first, whom nobody answers for, what waits for a decision, what changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from scheduler.casework.caseload import Exceptions, exceptions_on
from scheduler.casework.due_rows import became_overdue_since
from scheduler.casework.follow_up import Tried, failed_attempts, tried_at_least
from scheduler.casework.names import Names, names
from scheduler.casework.proposed import Proposed, waiting
from scheduler.casework.register import Asked, Listed, listed, named_rows
from scheduler.casework.today import SomePlanned, next_planned, planned, some_to_be_written_up
from scheduler.desk import Desk
from scheduler.oversight.changes import Changes, changes_since
from scheduler.oversight.missed import Missed, missed_visits
from scheduler.oversight.uncovered import Uncovered, absences_without_cover
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.people import Person

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

    missed: Missed
    coming: dict[str, datetime]
    """The next visit planned to the worst."""
    unowned: Some[Listed]
    never_visited: Some[Listed]
    tried: Some[Tried]
    waiting: list[Proposed]
    waiting_in_all: int
    uncovered: list[Uncovered]
    to_be_written_up: SomePlanned
    planned: SomePlanned
    became_overdue: Some[Listed]
    """Those of the changes since yesterday."""
    changes: Changes

    @property
    def worst(self) -> list[Listed]:
        """The first of the missed visits, as that page orders them."""
        return self.missed.rows[:ROWS]

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
        bookings = (each.ref for each in (*self.to_be_written_up.rows, *self.planned.rows) if each.ref)
        told = (
            *(each.ref for each in self.waiting),
            *(each.ref for each in self.changes.new_people),
            *(each.ref for each in self.changes.levels),
        )
        return sorted(
            {*self.missed.first.refs, *bookings, *told, *(row.due.ref for rows in lists for row in rows)}
        )


def team_day_of(desk: Desk) -> TeamDay:
    """The day of whoever answers for others, over all whom they may see: as many statements whatever their number."""
    called, exceptions = names(desk), exceptions_on(desk, desk.today)
    yesterday = desk.today - timedelta(days=1)
    changes = changes_since(desk, yesterday, called, exceptions)
    asked, asked_in_all = waiting(desk)
    unowned, never, tried, overdue = _how_many(
        desk,
        called,
        _unowned(),
        _never_visited(),
        tried_at_least(TRIED_TWICE),
        became_overdue_since(yesterday, desk.today),
    )
    missed = missed_visits(desk, Asked(), called=called)
    return TeamDay(
        missed=missed,
        coming=next_planned(desk, [row.due.ref for row in missed.rows[:ROWS]]),
        unowned=Some(_rows(desk, _unowned(), called, exceptions), unowned),
        never_visited=Some(_rows(desk, _never_visited(), called, exceptions), never),
        tried=Some(failed_attempts(desk, called, exceptions, TRIED_TWICE, ROWS), tried),
        waiting=asked[:ROWS],
        waiting_in_all=asked_in_all,
        uncovered=absences_without_cover(desk, called),
        to_be_written_up=some_to_be_written_up(desk, called, ROWS),
        planned=planned(desk, called, 0, ROWS),
        became_overdue=Some(changes.became_overdue, overdue),
        changes=changes,
    )


def _unowned() -> ColumnElement[bool]:
    """Whom no officer or no team answers for, wherever they are, unless it is over."""
    nobodys = or_(col(Deadline.officer_id).is_(None), col(Deadline.team_id).is_(None))
    return and_(nobodys, col(Deadline.phase) != Phase.ENDED)


def _never_visited() -> ColumnElement[bool]:
    return and_(col(Deadline.phase) == Phase.RUNNING, col(Deadline.last_visit_on).is_(None))


def _rows(desk: Desk, wanted: ColumnElement[bool], called: Names, exceptions: Exceptions) -> list[Listed]:
    rows = Asked().narrow(named_rows(), called).where(wanted)
    ordered = rows.order_by(col(Deadline.deadline), col(Person.ref)).limit(ROWS)
    return listed(desk, ordered, called, exceptions)


def _how_many(desk: Desk, called: Names, *wanted: ColumnElement[bool]) -> list[int]:
    """How many home visits there are of each kind, counted together."""
    counted = select(*(func.sum(case((each, 1), else_=0)) for each in wanted)).select_from(Deadline)
    return [number or 0 for number in desk.session.execute(Asked().narrow(counted, called)).one()]
