"""Who acts: the principal of an officer as of now, made in this one place from the facts of the day."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.roles import Principal, Role
from scheduler.store.holding import holds
from scheduler.store.made_once import AnySelect
from scheduler.store.officers import Cover, Officer, OfficerParticulars, Supervision


def principal_of(
    session: Session, officer_id: UUID, on: date, session_id: str | None = None
) -> Principal | None:
    """The principal of an officer on a day, with whom they cover for and the teams they answer for.

    A supervisor who covers for another supervisor answers for that one's teams as well. None for an
    officer without a role.
    """
    told = session.execute(_of_an_officer(), {"officer_id": officer_id, "on": on}).all()
    return principal_in(told, session_id)


def principal_in(told: Sequence[Any], session_id: str | None = None) -> Principal | None:
    """The same out of the rows of `with_standing`, all of one officer; None for no row."""
    if not told or told[0].role is None:
        return None
    role = Role(told[0].role)
    covers = frozenset(row.for_officer_id for row in told if row.for_officer_id)
    answers = role is Role.SUPERVISOR
    teams = frozenset(row.team_id for row in told if row.team_id and answers)
    return Principal(told[0].officer, role, told[0].officer_id, covers, teams, session_id)


@cache
def _of_an_officer() -> AnySelect:
    return with_standing(select(col(Officer.id)).where(col(Officer.id) == bindparam("officer_id")))


def with_standing(officers: Any) -> AnySelect:  # noqa: ANN401 - any select
    """A select of officers with the code and role of each, beside each cover by them and each team.

    The teams are theirs, and those of whom they cover for. Wants the day, `on`, when it runs.
    """
    on = bindparam("on", type_=Date())
    role = (col(OfficerParticulars.officer_id) == col(Officer.id)) & col(
        OfficerParticulars.superseded_at
    ).is_(None)
    theirs = or_(
        col(Supervision.officer_id) == col(Officer.id),
        col(Supervision.officer_id) == col(Cover.for_officer_id),
    )
    rows: AnySelect = (
        officers.add_columns(
            col(Officer.id).label("officer_id"),
            col(Officer.officer),
            col(OfficerParticulars.role),
            col(Cover.for_officer_id),
            col(Supervision.team_id),
        )
        .outerjoin(OfficerParticulars, role)
        .outerjoin(Cover, and_(col(Cover.officer_id) == col(Officer.id), holds(Cover, on)))
        .outerjoin(Supervision, and_(theirs, holds(Supervision, on)))
    )
    return rows
