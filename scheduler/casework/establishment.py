"""Teams, who answers for them, and an officer as an administrator sees them. Shows no person on the register."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, or_, select
from sqlmodel import col

from scheduler.casework.names import Names, names
from scheduler.casework.staff import NoSuchOfficer, NoSuchTeam
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.made_once import made_once
from scheduler.store.officers import Officer, OfficerParticulars, Supervision


@dataclass(frozen=True, slots=True)
class AnswersFor:
    """A supervision that is not over."""

    id: UUID
    officer: str
    name: str
    team: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class TeamShown:
    """A team with its area, its officers' number, and who answers for it."""

    team: str
    area: str | None
    officers: int
    answering: list[AnswersFor]


def teams(desk: Desk) -> list[TeamShown]:
    """Every team by name, those that nobody answers for first."""
    desk.demand(Permission.MANAGE_OFFICERS)
    called = names(desk)
    answering = _answering(desk, called)
    shown = [
        TeamShown(
            name,
            called.area(team_id),
            sum(each.team_id == team_id for each in called.officers.values()),
            [each for each in answering if each.team == name],
        )
        for team_id, name in called.teams.items()
    ]
    return sorted(shown, key=lambda each: (bool(each.answering), each.team))


def team_shown(desk: Desk, team: str) -> TeamShown:
    """One team. Raises NoSuchTeam."""
    found = next((each for each in teams(desk) if each.team == team), None)
    if found is None:
        raise NoSuchTeam(team)
    return found


def supervision_shown(desk: Desk, supervision_id: UUID) -> AnswersFor | None:
    """One supervision that stands and is not over."""
    desk.demand(Permission.MANAGE_OFFICERS)
    return next((each for each in _answering(desk, names(desk)) if each.id == supervision_id), None)


def particulars_that_stand(desk: Desk, officer: str) -> OfficerParticulars:
    """An officer's particulars of now. Raises NoSuchOfficer."""
    desk.demand(Permission.MANAGE_OFFICERS)
    found: OfficerParticulars | None = desk.session.scalars(_particulars(), {"code": officer}).one_or_none()
    if found is None:
        raise NoSuchOfficer(officer)
    return found


@made_once
def _particulars() -> Select[Any]:
    return (
        select(OfficerParticulars)
        .join(Officer, col(Officer.id) == col(OfficerParticulars.officer_id))
        .where(col(Officer.officer) == bindparam("code"), col(OfficerParticulars.superseded_at).is_(None))
    )


def _answering(desk: Desk, called: Names) -> list[AnswersFor]:
    return [
        AnswersFor(
            row.id,
            called.officers[row.officer_id].officer,
            called.officers[row.officer_id].name,
            called.teams[row.team_id],
            row.from_on,
            row.to_on,
        )
        for row in desk.session.scalars(_supervisions(), {"today": desk.today})
    ]


@made_once
def _supervisions() -> Select[Any]:
    """Those that are not over."""
    today: BindParameter[date] = bindparam("today")
    going_on = or_(col(Supervision.to_on).is_(None), col(Supervision.to_on) >= today)
    rows = select(Supervision).where(col(Supervision.superseded_at).is_(None), going_on)
    return rows.order_by(col(Supervision.from_on), col(Supervision.id))
