"""What follows from an import beside its counts: registrations that were assumed, and people left without a team."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.exchange.importing.intake import Intake, groups
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.officers import OfficerParticulars

_SAYS_OF_TEAMS = frozenset({"people", "allocations"})


@dataclass(frozen=True, slots=True)
class Follows:
    """How many people each concerns; nothing is told of none."""

    assumed: int = 0
    without_team: int = 0

    @property
    def notes(self) -> list[str]:
        """What it means and what to do, a sentence or two each."""
        told = []
        if self.assumed:
            told.append(
                f"For {_people(self.assumed)} no date of registration was given: the day of the last visit "
                f"stands for it. Correct it where you know it."
            )
        if self.without_team:
            has = "has" if self.without_team == 1 else "have"
            told.append(
                f"{_people(self.without_team)} {has} no team, though the officer has one: every supervisor sees "
                f"them, and nobody answers for them. Give a team under Allocation, or in the column team."
            )
        return told

    @property
    def figures(self) -> list[str]:
        """The same in a few words, for the log and the list of what was imported."""
        told = ((self.assumed, "registration assumed"), (self.without_team, "no team"))
        return [f"{words} for {_people(number)}" for number, words in told if number]


def follows_from(intake: Intake, kinds: Iterable[str]) -> Follows:
    """What follows from the rows of an import, once its deadlines are computed."""
    teamless = 0 if _SAYS_OF_TEAMS.isdisjoint(kinds) else _without_team(intake, intake.touched)
    return Follows(len(intake.assumed), teamless)


def _without_team(intake: Intake, people: Iterable[UUID]) -> int:
    """How many of these people have no team while their officer has one."""
    of = select(func.count(col(Deadline.person_id))).join(
        OfficerParticulars, col(OfficerParticulars.officer_id) == col(Deadline.officer_id)
    )
    wanted = of.where(
        col(Deadline.obligation) == Obligation.HOME_VISIT,
        col(Deadline.phase) != Phase.ENDED,
        col(Deadline.team_id).is_(None),
        col(OfficerParticulars.team_id).is_not(None),
        col(OfficerParticulars.superseded_at).is_(None),
    )
    session = intake.desk.session
    return sum(
        session.scalar(wanted.where(col(Deadline.person_id).in_(some))) or 0 for some in groups(people)
    )


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
