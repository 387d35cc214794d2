"""How much falls to an officer: the people they answer for, and the visits a year that those ask for.

The figures count everybody whom an officer answers for, whoever looks; they name nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import col

from rules.periods import period
from scheduler.casework.lists.due_rows import among
from scheduler.desk import Desk
from scheduler.errors import NotAllowed
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.people import Allocation
from scheduler.store.walls import beyond_scope

_A_YEAR, _A_MONTH = 365.25, 365.25 / 12
"""Days, on average over the calendar."""


class StillAnswers(NotAllowed):
    """An officer who would leave a caseload that nobody owns."""

    def __init__(self, code: str, people: int) -> None:
        whom = "1 person" if people == 1 else f"{people:,} people"
        super().__init__(
            f"{code} still answers for {whom}, who would have no officer. Ask their supervisor to reassign them "
            f"first, under Allocation. To lock {code} out at once, switch the account off."
        )


@dataclass(frozen=True, slots=True)
class Load:
    """What an officer answers for: people, those of them whose visits fall due, and visits asked for in a year.

    Visits a year weigh the people by their risk: each counts as often as the interval that holds for them asks for
    a visit, their plan's or their level's. The measure is ours; the intervals are the policy's. Whoever is in
    custody, in hospital, abroad or in reactive management counts as a person and asks for no visit now.
    """

    people: int = 0
    active: int = 0
    a_year: float = 0.0

    def __add__(self, other: "Load") -> "Load":
        """Both together."""
        return Load(self.people + other.people, self.active + other.active, self.a_year + other.a_year)

    def __sub__(self, other: "Load") -> "Load":
        """Without the other, which is a part of it."""
        return Load(self.people - other.people, self.active - other.active, self.a_year - other.a_year)


def visits_a_year(interval: str | None) -> float:
    """How many visits an interval asks for in a year of average length; 0 where there is none."""
    if interval is None:
        return 0.0
    length = period(interval)
    days = length.months * _A_MONTH + length.days
    return _A_YEAR / days if days else 0.0


def loads(desk: Desk, officers: Iterable[UUID | None]) -> dict[UUID | None, Load]:
    """The load of each of these officers now; None stands for the people of nobody whom the principal may see."""
    wanted = set(officers)
    rows = _grouped().where(col(Deadline.officer_id).in_(wanted - {None}))
    with beyond_scope(desk.session):
        found = list(desk.session.execute(rows))
    if None in wanted:
        found += desk.session.execute(_grouped().where(col(Deadline.officer_id).is_(None)))
    made: dict[UUID | None, Load] = dict.fromkeys(wanted, Load())
    for row in found:
        made[row.officer_id] += _load(row.phase, row.interval, row.people)
    return made


def loads_of(desk: Desk, people: Iterable[UUID]) -> dict[UUID | None, Load]:
    """What these people are of the load of whoever answers for them now, as far as the principal sees them."""
    made: dict[UUID | None, Load] = {}
    for row in desk.session.execute(_grouped().where(among(col(Deadline.person_id), list(people)))):
        made[row.officer_id] = made.get(row.officer_id, Load()) + _load(row.phase, row.interval, row.people)
    return made


def answers_for(desk: Desk, officer_id: UUID) -> int:
    """How many people an officer answers for now, those of other teams among them."""
    return loads(desk, [officer_id])[officer_id].people


def check_leaving(desk: Desk, officer_id: UUID, code: str) -> None:
    """Raise StillAnswers for an officer who cannot leave yet: a caseload is never left unowned, from no day on."""
    if people := answers_for(desk, officer_id) + _given_from_a_day_to_come(desk, officer_id):
        raise StillAnswers(code, people)


def _given_from_a_day_to_come(desk: Desk, officer_id: UUID) -> int:
    rows = select(func.count(func.distinct(col(Allocation.person_id)))).where(
        col(Allocation.officer_id) == officer_id,
        col(Allocation.superseded_at).is_(None),
        col(Allocation.from_on) > desk.today,
    )
    with beyond_scope(desk.session):
        return desk.session.execute(rows).scalar_one()


def _grouped() -> Select[Any]:
    groups: tuple[Any, ...] = (col(Deadline.officer_id), col(Deadline.phase), col(Deadline.interval))
    return (
        select(*groups, func.count().label("people"))
        .where(col(Deadline.obligation) == Obligation.HOME_VISIT, col(Deadline.phase) != Phase.ENDED)
        .group_by(*groups)
    )


def _load(phase: str, interval: str | None, people: int) -> Load:
    if phase != Phase.RUNNING:
        return Load(people)
    return Load(people, people, people * visits_a_year(interval))
