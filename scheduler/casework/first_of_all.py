"""What must not vanish in any list: errors, reviews that have passed, people of no team, caseloads left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col

from scheduler.casework.due_rows import review_passed_on
from scheduler.casework.left_behind import LeftBehind
from scheduler.casework.names import Names
from scheduler.casework.register import Asked, Listed, Some, keys
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase

SHOWN = 10
"""Of each, on top of a list; the others are one step away."""


@dataclass(frozen=True)
class Found:
    """The references of the first few, and how many there are."""

    refs: Sequence[str]
    in_all: int


@dataclass(frozen=True)
class FirstOfAll:
    """What stands on top of every list that it belongs to."""

    errors: Some
    reviews_passed: Some
    teamless: Some
    left: list[LeftBehind]

    @property
    def refs(self) -> set[str]:
        """Everybody who is shown there."""
        some = (self.errors, self.reviews_passed, self.teamless)
        return {row.due.ref for each in some for row in each.rows}


def first_keys(desk: Desk, asked: Asked, called: Names) -> tuple[Found, Found, Found]:
    """Errors, reviews passed, and those of no team whose visits are due or suspended: of what a list is asked for."""
    phase, ref = col(Deadline.phase), col(Deadline.ref)
    duty = phase.in_([Phase.RUNNING, Phase.SUSPENDED])
    return (
        _found(desk, asked, called, phase == Phase.ERROR, ref),
        _found(desk, asked, called, review_passed_on(desk.today), col(Deadline.review_on), ref),
        _found(desk, asked, called, and_(col(Deadline.team_id).is_(None), duty), ref),
    )


def _found(desk: Desk, asked: Asked, called: Names, which: ColumnElement[bool], *order: Any) -> Found:  # noqa: ANN401 - columns
    rows = asked.narrow(keys(), called).add_columns(func.count().over().label("in_all")).where(which)
    found = desk.session.execute(rows.order_by(*order).limit(SHOWN)).all()
    return Found([row.ref for row in found], found[0].in_all if found else 0)


def first_of_all(found: Sequence[Found], by_ref: dict[str, Listed], left: list[LeftBehind]) -> FirstOfAll:
    """The same with their rows, which the page has read, and the caseloads left behind."""
    errors, reviews, teamless = (
        Some([by_ref[ref] for ref in each.refs if ref in by_ref], each.in_all) for each in found
    )
    return FirstOfAll(errors, reviews, teamless, left)
