"""Why something is due: the rules' whole answer for one person, from facts, on any day and as known at any moment."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.achieved import Achieved, achieved
from rules.because import Because
from rules.deadline import Assessment, assess
from rules.events import Event
from rules.periods import PeriodMalformed
from rules.policy import NoPolicyInForce, Policy
from rules.story import story
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.keeping import person
from scheduler.desk import Desk
from scheduler.store.deadlines import Obligation
from scheduler.store.people import Person


@dataclass(frozen=True)
class Explained:
    """The answer on one obligation; `error` says why there is none.

    `on_return` is what would be due, if a suspension ended on the day of the answer.
    """

    obligation: Obligation
    as_at: date
    answer: Assessment | None
    error: str | None = None
    on_return: date | None = None

    @property
    def year(self) -> Achieved | None:
        """The visits made against those required, over the year to the day of the answer."""
        if self.answer is None or self.obligation is not Obligation.HOME_VISIT:
            return None
        return achieved(self.answer.cycles, self.as_at)


def explain(
    desk: Desk, ref: str, as_at: date | None = None, known_at: datetime | None = None
) -> list[Explained]:
    """The answer for each obligation of a person. Raises NoSuchPerson."""
    return explain_person(desk, person(desk, ref), as_at, known_at)


def explain_person(
    desk: Desk, about: Person, as_at: date | None = None, known_at: datetime | None = None
) -> list[Explained]:
    """The same of a person who was read."""
    ((_, facts),) = facts_of(desk.session, [about.id], superseded=known_at is not None)
    return explain_facts(desk.policy, facts.known_at(known_at), as_at or desk.today)


def explain_visit(desk: Desk, about: Person, as_at: date | None = None) -> Explained:
    """The same for the home visit alone."""
    ((_, facts),) = facts_of(desk.session, [about.id])
    return explained(desk.policy, facts, Obligation.HOME_VISIT, as_at or desk.today)


def explain_facts(policy: Policy, facts: Facts, as_at: date) -> list[Explained]:
    """The same from the facts of a person that count."""
    return [explained(policy, facts, obligation, as_at) for obligation in Obligation]


def explained(policy: Policy, facts: Facts, obligation: Obligation, as_at: date) -> Explained:
    """The same for one obligation."""
    try:
        events = events_of(facts)
        answer = assess(policy, obligation.value, events, as_at)
        if answer.status != "suspended":
            return Explained(obligation, as_at, answer)
        returned = assess(policy, obligation.value, [*events, Event(as_at, "resumed")], as_at)
    except (NoPolicyInForce, PeriodMalformed) as fault:
        return Explained(obligation, as_at, None, str(fault))
    return Explained(obligation, as_at, answer, on_return=returned.deadline)


def story_of(policy: Policy, facts: Facts, explained: Explained) -> list[Because]:
    """Why it is due when it is, and what changed and moved nothing, in order; nothing where there is no answer."""
    if explained.answer is None:
        return []
    return story(policy, explained.obligation.value, events_of(facts), explained.as_at)
