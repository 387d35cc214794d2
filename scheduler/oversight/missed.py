"""Missed visits: the backlog as one page, worst first, with its totals, denominators and what must not vanish.

A fixed number of statements whatever the number of people; no row has an age limit.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.caseload import exceptions_on
from scheduler.casework.due_rows import overdue_on, review_passed_on
from scheduler.casework.names import names
from scheduler.casework.register import ROWS, Asked, Listed, listed, named_rows
from scheduler.desk import Desk
from scheduler.oversight.totals import Totals, count
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.officers import Officer, Team
from scheduler.store.people import Person

ORDERS = ("worst", "level", "team", "owner")


@dataclass(frozen=True)
class Missed:
    """The page: what must be looked at first, the totals, and the rows from a row on."""

    errors: list[Listed]
    reviews_passed: list[Listed]
    rows: list[Listed]
    totals: Totals


def missed_visits(desk: Desk, asked: Asked, order: str = "worst", start: int = 0) -> Missed:
    """The missed visits among the people whom the principal may see, on the desk's day."""
    called, exceptions = names(desk), exceptions_on(desk, desk.today)
    every = asked.narrow(named_rows(), called)
    reviews = every.where(review_passed_on(desk.today)).order_by(col(Deadline.review_on), col(Person.ref))
    overdue = every.where(overdue_on(desk.today)).order_by(*_order(order))
    return Missed(
        errors=listed(
            desk,
            every.where(col(Deadline.phase) == Phase.ERROR).order_by(col(Person.ref)).limit(ROWS),
            called,
            exceptions,
        ),
        reviews_passed=listed(desk, reviews.limit(ROWS), called, exceptions),
        rows=listed(desk, overdue.offset(start).limit(ROWS), called, exceptions),
        totals=count(desk, asked, called),
    )


def _order(order: str) -> list[Any]:
    """The never visited and the unowned stand first in whatever order; then the longest overdue."""
    first = (col(Deadline.last_visit_on).is_(None) | col(Deadline.officer_id).is_(None)).desc()
    worst = [col(Deadline.deadline), col(Person.ref)]
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
    return [first, *chosen[order], *worst]
