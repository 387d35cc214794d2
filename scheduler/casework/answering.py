"""Who answers for somebody today: the officer, whoever stands in, whether they are away, and the supervisors."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from scheduler.casework.caseload import Due
from scheduler.casework.names import Names, OfficerName
from scheduler.casework.staff import switched_off
from scheduler.desk import Desk
from scheduler.store.officers import Absence, Cover, Supervision


@dataclass(frozen=True, slots=True)
class InPlace:
    """Somebody who stands in for the officer and can sign in, up to and including a day; None: until further notice."""

    who: OfficerName
    to_on: date | None


@dataclass(frozen=True)
class Answering:
    """Who answers. `officer` is None where nobody owns the visits; `away_to_on` is the last day of an absence."""

    officer: OfficerName | None
    away_to_on: date | None
    in_place: tuple[InPlace, ...]
    supervisors: tuple[OfficerName, ...]

    @property
    def uncovered(self) -> bool:
        """Whether the officer is away and nobody stands in."""
        return self.away_to_on is not None and not self.in_place


def answering(desk: Desk, called: Names, due: Due) -> Answering:
    """Who answers on the desk's day for somebody whose visit is this: three statements."""
    officer_id = next(iter(called.officers_called(due.officer or "")), None)
    team_id = next(iter(called.teams_called(due.team or "")), None)
    away = _holding(desk, select(col(Absence.to_on)).where(col(Absence.officer_id) == officer_id), Absence)
    covers = _holding(
        desk,
        select(col(Cover.officer_id), col(Cover.to_on)).where(
            col(Cover.for_officer_id) == officer_id, col(Cover.officer_id).not_in(switched_off())
        ),
        Cover,
    )
    supervisors = _holding(
        desk, select(col(Supervision.officer_id)).where(col(Supervision.team_id) == team_id), Supervision
    )
    return Answering(
        officer=called.officers.get(officer_id) if officer_id else None,
        away_to_on=max((row.to_on for row in away), default=None),
        in_place=tuple(InPlace(called.officers[row.officer_id], row.to_on) for row in covers),
        supervisors=tuple(
            sorted(
                {called.officers[row.officer_id] for row in supervisors}, key=lambda officer: officer.officer
            )
        ),
    )


def _holding(desk: Desk, rows: Any, model: type[Absence | Cover | Supervision]) -> list[Any]:  # noqa: ANN401 - a select
    standing = rows.where(
        col(model.superseded_at).is_(None),
        col(model.from_on) <= desk.today,
        or_(col(model.to_on).is_(None), col(model.to_on) >= desk.today),
    )
    return list(desk.session.execute(standing))
