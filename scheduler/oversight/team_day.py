"""A supervisor's day: the team's worst first, whom nobody answers for, what waits for a decision, what changed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import col

from scheduler.casework.caseload import exceptions_on
from scheduler.casework.due_rows import became_overdue_since
from scheduler.casework.first_of_all import FirstOfAll, first_keys, first_of_all
from scheduler.casework.follow_up import Tried, failed_attempts, tried_at_least
from scheduler.casework.left_behind import caseloads_left
from scheduler.casework.names import Names, names
from scheduler.casework.proposed import Proposed, waiting
from scheduler.casework.register import Asked, Listed, keys
from scheduler.casework.today import SomePlanned, planned, some_to_be_written_up
from scheduler.desk import Desk
from scheduler.oversight.changes import Changes, changes_since
from scheduler.oversight.missed import overdue_keys, with_plans
from scheduler.oversight.totals import Totals, count
from scheduler.oversight.uncovered import Uncovered, absences_without_cover
from scheduler.store.deadlines import Deadline, Phase

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
    totals: Totals
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
        bookings = (each.ref for each in (*self.to_be_written_up.rows, *self.planned.rows) if each.ref)
        told = (
            *(each.ref for each in self.waiting),
            *(each.ref for each in self.changes.new_people),
            *(each.ref for each in self.changes.levels),
        )
        return sorted({*self.first.refs, *bookings, *told, *(row.due.ref for rows in lists for row in rows)})


def team_day_of(desk: Desk) -> TeamDay:
    """The day of whoever answers for others, over all whom they may see: as many statements whatever their number."""
    called, yesterday = names(desk), desk.today - timedelta(days=1)
    late = became_overdue_since(yesterday, desk.today)
    kinds = (_unowned(), _never_visited(), late)
    *how_many, tried = _how_many(desk, called, *kinds, tried_at_least(TRIED_TWICE))
    first = first_keys(desk, Asked(), called)
    worst = _refs(desk, overdue_keys(desk, Asked(), called))
    listed = [_refs(desk, _keys(called, kind)) for kind in kinds]
    every = [
        *worst,
        *(ref for refs in listed for ref in refs),
        *(ref for found in first for ref in found.refs),
    ]
    by_ref = {row.due.ref: row for row in with_plans(desk, called, list(dict.fromkeys(every)))}
    unowned, never, overdue = (
        Some([by_ref[ref] for ref in refs], number) for refs, number in zip(listed, how_many, strict=True)
    )
    asked, asked_in_all = waiting(desk)
    return TeamDay(
        first=first_of_all(first, by_ref, caseloads_left(desk, Asked(), called)),
        totals=count(desk, Asked(), called),
        worst=[by_ref[ref] for ref in worst],
        unowned=unowned,
        never_visited=never,
        tried=Some(failed_attempts(desk, called, exceptions_on(desk, desk.today), TRIED_TWICE, ROWS), tried),
        waiting=asked[:ROWS],
        waiting_in_all=asked_in_all,
        uncovered=absences_without_cover(desk, called),
        to_be_written_up=some_to_be_written_up(desk, called, ROWS),
        planned=planned(desk, called, 0, ROWS),
        became_overdue=overdue,
        changes=changes_since(desk, yesterday),
    )


def _unowned() -> ColumnElement[bool]:
    """Whom no officer or no team answers for, wherever they are, unless it is over."""
    nobodys = or_(col(Deadline.officer_id).is_(None), col(Deadline.team_id).is_(None))
    return and_(nobodys, col(Deadline.phase) != Phase.ENDED)


def _never_visited() -> ColumnElement[bool]:
    return and_(col(Deadline.phase) == Phase.RUNNING, col(Deadline.last_visit_on).is_(None))


def _keys(called: Names, wanted: ColumnElement[bool]) -> Select[Any]:
    """The references of those, the soonest due first; who has no deadline comes first of all."""
    found: Select[Any] = Asked().narrow(keys(), called).where(wanted)
    return found.order_by(col(Deadline.deadline).is_not(None), col(Deadline.deadline), col(Deadline.ref))


def _refs(desk: Desk, found: Select[Any]) -> list[str]:
    return list(desk.session.scalars(found.limit(ROWS)))


def _how_many(desk: Desk, called: Names, *wanted: ColumnElement[bool]) -> list[int]:
    """How many home visits there are of each kind, counted together."""
    counted = select(*(func.sum(case((each, 1), else_=0)) for each in wanted)).select_from(Deadline)
    return [number or 0 for number in desk.session.execute(Asked().narrow(counted, called)).one()]
