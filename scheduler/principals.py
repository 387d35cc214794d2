"""Who acts: the principal of an officer as of now, made in this one place from the facts of the day."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.roles import Principal, Role
from scheduler.store.officers import Cover, Officer, OfficerParticulars, Supervision


def principal_of(
    session: Session, officer_id: UUID, on: date, session_id: str | None = None
) -> Principal | None:
    """The principal of an officer on a day, with whom they cover for and the teams they answer for.

    A supervisor who covers for another supervisor answers for that one's teams as well. None for an
    officer without a role.
    """
    found = session.execute(
        select(col(Officer.officer), col(OfficerParticulars.role))
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == Officer.id)
        .where(col(Officer.id) == officer_id, col(OfficerParticulars.superseded_at).is_(None))
    ).one_or_none()
    if found is None:
        return None
    role = Role(found.role)
    covers = frozenset(
        session.scalars(
            _holding(Cover, on, select(col(Cover.for_officer_id))).where(col(Cover.officer_id) == officer_id)
        )
    )
    answering = {officer_id, *covers} if role is Role.SUPERVISOR else set()
    teams = frozenset(
        session.scalars(
            _holding(Supervision, on, select(col(Supervision.team_id))).where(
                col(Supervision.officer_id).in_(answering)
            )
        )
    )
    return Principal(found.officer, role, officer_id, covers, teams, session_id)


def _holding(model: type[Cover | Supervision], on: date, chosen):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return chosen.where(
        col(model.superseded_at).is_(None),
        col(model.from_on) <= on,
        or_(col(model.to_on).is_(None), col(model.to_on) >= on),
    )
