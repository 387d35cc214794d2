"""Who answers for somebody today: the officer, whoever stands in, whether they are away, and the supervisors."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.casework.in_place import Days, StandIn, absent, stand_ins
from scheduler.casework.lists.caseload import Due
from scheduler.casework.names import Names, OfficerName
from scheduler.desk import Desk
from scheduler.store.holding import holds
from scheduler.store.made_once import made_once
from scheduler.store.officers import Supervision


@dataclass(frozen=True, slots=True)
class InPlace:
    """Somebody who stands in for the officer, today or from a day to come; `away` on some of those days themselves."""

    who: OfficerName
    from_on: date
    to_on: date | None
    away: tuple[Days, ...]
    begun: bool
    there: bool
    """Whether they are there in the officer's place today."""


@dataclass(frozen=True)
class Answering:
    """Who answers. `officer` is None where nobody owns the visits; `away`: the absences on, or to come, of the officer.

    `in_place`: whoever stands in today or is to, the earliest first.
    """

    officer: OfficerName | None
    away: tuple[Days, ...]
    away_to_on: date | None
    in_place: tuple[InPlace, ...]
    supervisors: tuple[OfficerName, ...]

    @property
    def uncovered(self) -> bool:
        """Whether the officer is away today and nobody is there in their place."""
        return self.away_to_on is not None and not any(each.there for each in self.in_place)


def answering(desk: Desk, called: Names, due: Due) -> Answering:
    """Who answers on the desk's day for somebody whose visit is this: four statements."""
    officer_id = next(iter(called.officers_called(due.officer or "")), None)
    team_id = next(iter(called.teams_called(due.team or "")), None)
    away, standing_in = _away_and_covered(desk, officer_id) if officer_id else ((), [])
    supervisors = _answering_for(desk, team_id)
    return Answering(
        officer=called.officers.get(officer_id) if officer_id else None,
        away=away,
        away_to_on=max((last for first, last in away if first <= desk.today), default=None),
        in_place=tuple(_in_place(called, each, desk.today) for each in standing_in),
        supervisors=tuple(
            sorted(
                {called.officers[officer_id] for officer_id in supervisors},
                key=lambda officer: officer.officer,
            )
        ),
    )


def _in_place(called: Names, each: StandIn, today: date) -> InPlace:
    from_on = each.days[0]
    who, ahead = called.officers[each.officer_id], tuple(days for days in each.away if days[1] >= today)
    return InPlace(who, from_on, each.to_on, ahead, begun=from_on <= today, there=each.is_there(today))


def _away_and_covered(desk: Desk, officer_id: UUID) -> tuple[tuple[Days, ...], list[StandIn]]:
    """An officer's absences that are not over, and who stands in for them from today on."""
    ahead = desk.today, date.max
    away = absent(desk, [officer_id], ahead).get(officer_id, ())
    return away, stand_ins(desk, [officer_id], ahead).get(officer_id, [])


def _answering_for(desk: Desk, team_id: UUID | None) -> list[UUID]:
    return list(desk.session.scalars(_supervisors(), {"team": team_id, "today": desk.today}))


@made_once
def _supervisors() -> Select[UUID]:
    return select(col(Supervision.officer_id)).where(
        col(Supervision.team_id) == bindparam("team"), holds(Supervision, bindparam("today"))
    )
