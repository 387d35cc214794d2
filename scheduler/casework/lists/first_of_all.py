"""What must not vanish in any list: errors, passed reviews, the missing and wanted, people of no team, caseloads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select
from sqlmodel import col

from scheduler.casework.lists.due_rows import review_passed_on
from scheduler.casework.lists.left_behind import LeftBehind
from scheduler.casework.lists.register import (
    Asked,
    Chosen,
    Found,
    Listed,
    Some,
    Wanted,
    found_together,
    keys,
    together,
)
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Phase, to_be_traced
from scheduler.store.made_once import made_once
from scheduler.store.written import is_one_of, written

SHOWN = 10
"""Of each, on top of a list; the others are one step away."""


@dataclass(frozen=True)
class FirstOfAll:
    """What stands on top of every list that it belongs to."""

    errors: Some
    reviews_passed: Some
    teamless: Some
    sought: Some
    """Missing or wanted: to be traced, and their visits stay due."""
    left: list[LeftBehind]

    @property
    def refs(self) -> set[str]:
        """Everybody who is shown there."""
        some = (self.errors, self.reviews_passed, self.teamless, self.sought)
        return {row.due.ref for each in some for row in each.rows}


def first_keys(desk: Desk, asked: Asked, called: Names) -> Sequence[Found]:
    """The keys of those, of what a list is asked for."""
    return found_together(desk, _first(asked.chosen(called), desk.today))


@made_once
def _first(chosen: Chosen, today: date) -> CompoundSelect[Any]:
    return together(first_lists(chosen, today), SHOWN)


def first_lists(chosen: Chosen, today: date) -> list[Wanted]:
    """Errors, reviews passed, those of no team, and the missing or wanted: of what a list is asked for."""
    phase, ref = col(Deadline.phase), col(Deadline.ref)
    duty = is_one_of(phase, (Phase.RUNNING, Phase.SUSPENDED))
    wanted: Select[Any] = chosen.narrow(keys())
    return [
        (wanted.where(phase == written(Phase.ERROR)), [ref]),
        (wanted.where(review_passed_on(today)), [col(Deadline.review_on), ref]),
        (wanted.where(col(Deadline.team_id).is_(None), duty), [ref]),
        (
            wanted.where(phase == written(Phase.RUNNING), to_be_traced(col(Deadline.state))),
            [col(Deadline.deadline), ref],
        ),
    ]


def first_of_all(found: Sequence[Found], by_ref: dict[str, Listed], left: list[LeftBehind]) -> FirstOfAll:
    """The same with their rows, which the page has read, and the caseloads left behind."""
    errors, reviews, teamless, sought = (
        Some([by_ref[ref] for ref in each.refs if ref in by_ref], each.in_all) for each in found
    )
    return FirstOfAll(errors, reviews, teamless, sought, left)
