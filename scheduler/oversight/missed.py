"""Missed visits: the backlog as one page, worst first, with its totals, denominators and what must not vanish.

A fixed number of statements whatever the number of people; no row has an age limit.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, case, literal, not_, select, union_all
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.lists.due_rows import overdue_on
from scheduler.casework.lists.first_of_all import FirstOfAll, first_keys, first_of_all
from scheduler.casework.lists.left_behind import caseloads_left
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
from scheduler.casework.lists.today import next_planned
from scheduler.casework.names import Names, names
from scheduler.desk import Desk
from scheduler.oversight.shares import By, Shares, shares
from scheduler.oversight.totals import Totals, count
from scheduler.store.deadlines import Deadline
from scheduler.store.made_once import made_once
from scheduler.store.officers import Officer, Team

ORDERS = ("worst", "level", "team", "owner")
_FIRST = col(Deadline.last_visit_on).is_(None) | col(Deadline.officer_id).is_(None)
_WORST = (col(Deadline.deadline), col(Deadline.ref))


@dataclass(frozen=True)
class Missed:
    """The page: what must be looked at first, the totals, one breakdown, and the rows from a row on."""

    first: FirstOfAll
    rows: list[Listed]
    totals: Totals
    shares: Shares


def missed_visits(
    desk: Desk,
    asked: Asked,
    order: str = "worst",
    start: int = 0,
    by: By = By.LEVEL,
    part: int = 0,
    called: Names | None = None,
) -> Missed:
    """The missed visits among the people whom the principal may see, on the desk's day."""
    called = called or names(desk)
    totals = count(desk, asked, called)
    first = first_keys(desk, asked, called)
    # of a few people in a force, the deadlines of all others would come between
    along = order == "worst" and desk.principal.sees_everyone
    rows = _page(asked.chosen(called), desk.today, order, start, ROWS, along=along)
    refs = desk.session.scalars(rows).all()
    wanted = dict.fromkeys([*refs, *(ref for found in first for ref in found.refs)])
    by_ref = {row.due.ref: row for row in with_plans(desk, called, list(wanted))}
    return Missed(
        first=first_of_all(first, by_ref, caseloads_left(desk, asked, called)),
        rows=[by_ref[ref] for ref in refs],
        totals=totals,
        shares=shares(desk, asked, called, by, totals, part),
    )


def with_plans(desk: Desk, called: Names, refs: list[str]) -> list[Listed]:
    """The rows of these references, each with its exception and the next moment planned."""
    found, planned = rows_of(desk, refs), next_planned(desk, refs)
    rows = as_listed(desk, found, called, exceptions_of(desk, found))
    return [replace(row, coming=planned.get(row.due.ref)) for row in rows]


@made_once
def _page(chosen: Chosen, today: date, order: str, start: int, limit: int, *, along: bool) -> Select[Any]:
    rows = _worst(chosen, today, start + limit) if along else overdue_keys(chosen, today, order)
    return rows.offset(start).limit(limit)


def _worst(chosen: Chosen, today: date, number: int) -> Select[Any]:
    """The first so many in this order: those who stand first, then the others, each along the deadlines."""
    late = chosen.narrow(select(col(Deadline.ref), col(Deadline.deadline))).where(overdue_on(today))
    parts = (late.where(some).order_by(*_WORST).limit(number).subquery().c for some in (_FIRST, not_(_FIRST)))
    each = (
        select(part.ref, part.deadline, literal(place).label("place")) for place, part in enumerate(parts)
    )
    found = union_all(*each).subquery().c
    return select(found.ref).order_by(found.place, found.deadline, found.ref)


def overdue_keys(chosen: Chosen, today: date, order: str = "worst") -> Select[Any]:
    """The references of the missed visits that were asked for, in an order."""
    overdue: Select[Any] = chosen.narrow(keys()).where(overdue_on(today))
    return overdue.order_by(*order_of(order))


def order_of(order: str) -> list[Any]:
    """The never visited and the unowned stand first in whatever order; then the longest overdue."""
    team = select(col(Team.team)).where(col(Team.id) == col(Deadline.team_id)).scalar_subquery()
    owner = select(col(Officer.officer)).where(col(Officer.id) == col(Deadline.officer_id)).scalar_subquery()
    chosen: dict[str, list[Any]] = {
        "worst": [],
        "level": [
            case({level: rank for rank, level in enumerate(LEVELS)}, value=col(Deadline.level), else_=-1)
        ],
        "team": [col(Deadline.team_id).is_(None).desc(), team],
        "owner": [col(Deadline.officer_id).is_(None).desc(), owner],
    }
    return [_FIRST.desc(), *chosen[order], *_WORST]
