"""What follows from an import beside its counts: who has no officer or team, registrations assumed, what is overdue."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import col

from scheduler.casework.lists.due_rows import overdue_on
from scheduler.exchange.importing.intake import Intake, groups
from scheduler.store.deadlines import Deadline, Obligation, Phase

_VERBS = {True: {"has": "has", "comes": "comes"}, False: {"has": "have", "comes": "come"}}
ASSESSMENT_OVERDUE = "risk assessment overdue"
_SAYS_WHOSE = frozenset({"people", "allocations"})


_TOLD = {
    "neither officer nor team": (
        "{who} {has} neither an officer nor a team: nobody visits them, and nobody answers for them. "
        "Give both under Allocation, or in the columns officer and team."
    ),
    "no officer": (
        "{who} {has} a team but no officer: nobody visits them. "
        "Give an officer under Allocation, or in the column officer."
    ),
    "no team": (
        "{who} {has} an officer but no team: every supervisor sees them, and nobody answers for them. "
        "Give a team under Allocation, or in the column team."
    ),
    "registration assumed": (
        "For {who} no date of registration was given: the day of the last visit stands for it. "
        "Correct it where you know it."
    ),
    "visit overdue": (
        "{who} {comes} in with a visit that is overdue already: Today and Missed visits tell of them."
    ),
    ASSESSMENT_OVERDUE: (
        "{who} {comes} in with a risk assessment that is overdue already. Where one was made, record it, or bring "
        "it in as assessments; the list of people can be narrowed to them."
    ),
}
"""What each means and what to do, by its few words; whom nobody visits comes first."""


@dataclass(frozen=True, slots=True)
class Follows:
    """How many people each concerns; nothing is told of none."""

    neither: int = 0
    without_officer: int = 0
    without_team: int = 0
    assumed: int = 0
    visits_overdue: int = 0
    assessments_overdue: int = 0

    @property
    def notes(self) -> list[str]:
        """What it means and what to do, a sentence or two each."""
        return [
            _TOLD[words].format(who=_people(number), **_VERBS[number == 1]) for words, number in self._some()
        ]

    @property
    def figures(self) -> list[str]:
        """The same in a few words, for the log and the list of what was imported."""
        return [f"{words} for {_people(number)}" for words, number in self._some()]

    def _some(self) -> Iterable[tuple[str, int]]:
        whose = (self.neither, self.without_officer, self.without_team)
        numbers = (*whose, self.assumed, self.visits_overdue, self.assessments_overdue)
        return ((words, number) for words, number in zip(_TOLD, numbers, strict=True) if number)


def follows_from(intake: Intake, kinds: Iterable[str]) -> Follows:
    """What follows from the rows of an import, once its deadlines are computed."""
    lacking = Counter[tuple[bool, bool]]()
    if not _SAYS_WHOSE.isdisjoint(kinds):
        lacking = _lacking(intake, intake.touched)
    late = _overdue(intake, intake.entered)
    return Follows(
        *(lacking[True, True], lacking[True, False], lacking[False, True], len(intake.assumed)),
        *(late[Obligation.HOME_VISIT], late[Obligation.RISK_ASSESSMENT]),
    )


def _overdue(intake: Intake, people: Iterable[UUID]) -> Counter[str]:
    """How many of these people are overdue today, by obligation."""
    wanted = select(col(Deadline.obligation), func.count()).where(overdue_on(intake.desk.today))
    found = Counter[str]()
    for some in groups(people):
        theirs = wanted.where(col(Deadline.person_id).in_(some)).group_by(col(Deadline.obligation))
        for obligation, number in intake.desk.session.execute(theirs):
            found[obligation] += number
    return found


def _lacking(intake: Intake, people: Iterable[UUID]) -> Counter[tuple[bool, bool]]:
    """How many of these people, unless it is over, lack an officer or not, and a team or not."""
    no_officer, no_team = col(Deadline.officer_id).is_(None), col(Deadline.team_id).is_(None)
    wanted = (
        select(no_officer, no_team, func.count(col(Deadline.person_id)))
        .where(
            col(Deadline.obligation) == Obligation.HOME_VISIT,
            col(Deadline.phase) != Phase.ENDED,
            or_(no_officer, no_team),
        )
        .group_by(no_officer, no_team)
    )
    found = Counter[tuple[bool, bool]]()
    for some in groups(people):
        for officerless, teamless, number in intake.desk.session.execute(
            wanted.where(col(Deadline.person_id).in_(some))
        ):
            found[bool(officerless), bool(teamless)] += number
    return found


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
