"""Caseloads that a switched-off account leaves behind: whose officer is locked out, with nobody there in their place.

They are the officer's until somebody gives them to another; so that nobody waits for a visit that nobody will make,
they stand on top of their supervisor's lists.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlmodel import col

from scheduler.casework.in_place import there_on
from scheduler.casework.lists.register import Asked, Chosen
from scheduler.casework.names import Names
from scheduler.casework.staff import switched_off
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import made_once
from scheduler.store.officers import Cover


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An officer whose account is off, and how many people are theirs of those whom a list is asked for."""

    officer: str
    name: str
    people: int


def caseloads_left(desk: Desk, asked: Asked, called: Names) -> list[LeftBehind]:
    """Those among whom the principal may see, by the officer's code, in one statement; none for an officer.

    An officer sees their own people and those whom they cover: neither are left behind.
    """
    if not desk.principal.may(Permission.SEE_MISSED):
        return []
    rows = desk.session.execute(_left(asked.chosen(called)), {"today": desk.today})
    found = (
        LeftBehind(called.officers[row.officer_id].officer, called.officers[row.officer_id].name, row.people)
        for row in rows
    )
    return sorted(found, key=lambda each: each.officer)


@made_once
def _left(chosen: Chosen) -> Any:  # noqa: ANN401 - a select of these columns
    rows = (
        select(col(Deadline.officer_id), func.count().label("people"))
        .where(col(Deadline.officer_id).in_(switched_off()), ~_covered(), col(Deadline.phase) != Phase.ENDED)
        .group_by(col(Deadline.officer_id))
    )
    return chosen.narrow(rows)


def _covered() -> ColumnElement[bool]:
    """Whether somebody is there today in the place of the officer of a row."""
    return (
        select(col(Cover.id))
        .where(col(Cover.for_officer_id) == col(Deadline.officer_id), there_on(bindparam("today")))
        .correlate(Deadline)
        .exists()
    )
