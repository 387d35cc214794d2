"""Who may decide on what one would propose about a person: their supervisors, and nobody for themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import col

from scheduler.casework.keeping import person
from scheduler.desk import Desk
from scheduler.roles import Role
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.holding import holds
from scheduler.store.officers import Cover, Officer, OfficerParticulars, Supervision


@dataclass(frozen=True)
class Decider:
    """A supervisor by code and name."""

    officer: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.officer})"


def deciders(desk: Desk, ref: str, proposer: str | None = None) -> list[Decider]:
    """The supervisors who answer for the person's team today, or cover for one who does, but for the proposer.

    Any supervisor decides on somebody without a team. Without a proposer it is who acts. Raises NoSuchPerson.
    """
    about = person(desk, ref)
    team_id = desk.session.scalars(
        select(col(Deadline.team_id)).where(
            col(Deadline.person_id) == about.id, col(Deadline.obligation) == Obligation.HOME_VISIT
        )
    ).one_or_none()
    rows = (
        select(col(Officer.officer), col(OfficerParticulars.name))
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == col(Officer.id))
        .where(
            col(OfficerParticulars.superseded_at).is_(None),
            col(OfficerParticulars.role) == Role.SUPERVISOR,
            col(Officer.officer) != (proposer or desk.principal.actor),
        )
        .order_by(col(Officer.officer))
    )
    if team_id is not None:
        rows = rows.where(_answering(desk, team_id))
    return [Decider(row.officer, row.name) for row in desk.session.execute(rows)]


def _answering(desk: Desk, team_id: UUID) -> Any:  # noqa: ANN401 - a condition
    answering = select(col(Supervision.officer_id)).where(
        col(Supervision.team_id) == team_id, holds(Supervision, desk.today)
    )
    covering = select(col(Cover.officer_id)).where(
        col(Cover.for_officer_id).in_(answering), holds(Cover, desk.today)
    )
    return or_(col(Officer.id).in_(answering), col(Officer.id).in_(covering))
