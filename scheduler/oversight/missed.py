"""Missed visits: the backlog as one page, worst first, with its totals, denominators and what must not vanish.

A fixed number of statements whatever the number of people; no row has an age limit.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.caseload import Due, due, exceptions_on
from scheduler.casework.due_rows import due_rows, overdue_on, review_passed_on
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.oversight.totals import Asked, Totals, count
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.officers import Officer, Team
from scheduler.store.people import Particulars, Person

ROWS = 50
ORDERS = ("worst", "level", "team", "owner")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with the name of the person, who is shown by it on a page and nowhere else."""

    due: Due
    name: str


@dataclass(frozen=True)
class Missed:
    """The page: what must be looked at first, the totals, and the rows from `asked.start` on."""

    errors: list[Listed]
    reviews_passed: list[Listed]
    rows: list[Listed]
    totals: Totals


def missed_visits(desk: Desk, asked: Asked) -> Missed:
    """The missed visits among the people whom the principal may see, on the desk's day."""
    called = names(desk)
    exceptions = exceptions_on(desk, desk.today)

    def listed(rows: Select[Any]) -> list[Listed]:
        found = desk.session.execute(rows).all()
        return [
            Listed(
                due(row, row.ref, called, desk.today, exceptions.get((row.person_id, row.obligation))),
                row.name,
            )
            for row in found
        ]

    every = asked.narrow(_rows(), called)
    reviews = every.where(review_passed_on(desk.today)).order_by(col(Deadline.review_on), col(Person.ref))
    overdue = every.where(overdue_on(desk.today)).order_by(*_order(asked.order))
    return Missed(
        errors=listed(every.where(col(Deadline.phase) == Phase.ERROR).order_by(col(Person.ref)).limit(ROWS)),
        reviews_passed=listed(reviews.limit(ROWS)),
        rows=listed(overdue.offset(asked.start).limit(ROWS)),
        totals=count(desk, asked, called),
    )


def _rows() -> Select[Any]:
    name = (col(Particulars.person_id) == col(Deadline.person_id)) & col(Particulars.superseded_at).is_(None)
    return (
        due_rows()
        .add_columns(func.coalesce(col(Particulars.name), "").label("name"))
        .outerjoin(Particulars, name)
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
