"""Who acts: the principal of an officer as of now, made in this one place from the facts of the day."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.roles import Principal, Role
from scheduler.store.holding import holds
from scheduler.store.officers import Cover, Officer, OfficerParticulars, Supervision


def principal_of(
    session: Session, officer_id: UUID, on: date, session_id: str | None = None
) -> Principal | None:
    """The principal of an officer on a day, with whom they cover for and the teams they answer for.

    A supervisor who covers for another supervisor answers for that one's teams as well. None for an
    officer without a role.
    """
    told = session.execute(_standing(), {"officer_id": officer_id, "on": on}).all()
    if not told:
        return None
    role = Role(told[0].role)
    covers = frozenset(row.for_officer_id for row in told if row.for_officer_id)
    answers = role is Role.SUPERVISOR
    teams = frozenset(row.team_id for row in told if row.team_id and answers)
    return Principal(told[0].officer, role, officer_id, covers, teams, session_id)


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    """An officer's code and role beside each cover by them, and each team of theirs or of whom they cover."""
    on = bindparam("on", type_=Date())
    theirs = or_(
        col(Supervision.officer_id) == col(Officer.id),
        col(Supervision.officer_id) == col(Cover.for_officer_id),
    )
    return (
        select(
            col(Officer.officer),
            col(OfficerParticulars.role),
            col(Cover.for_officer_id),
            col(Supervision.team_id),
        )
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == col(Officer.id))
        .outerjoin(Cover, and_(col(Cover.officer_id) == col(Officer.id), holds(Cover, on)))
        .outerjoin(Supervision, and_(theirs, holds(Supervision, on)))
        .where(col(Officer.id) == bindparam("officer_id"), col(OfficerParticulars.superseded_at).is_(None))
    )
