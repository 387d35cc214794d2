"""Why something is due: the rules' whole answer for one person, from facts, on any day and as known at any moment."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.deadline import Assessment, assess
from rules.policy import NoPolicyInForce
from scheduler.casework.facts import facts_of
from scheduler.casework.history import events_of
from scheduler.casework.keeping import person
from scheduler.desk import Desk
from scheduler.store.deadlines import Obligation


@dataclass(frozen=True)
class Explained:
    """The answer on one obligation; `error` says why there is none."""

    obligation: Obligation
    answer: Assessment | None
    error: str | None = None


def explain(
    desk: Desk, ref: str, as_at: date | None = None, known_at: datetime | None = None
) -> list[Explained]:
    """The answer for each obligation of a person. Raises NoSuchPerson."""
    person_id = person(desk, ref).id
    ((_, facts),) = facts_of(desk.session, [person_id], superseded=known_at is not None)
    events = events_of(facts.known_at(known_at))
    explained = []
    for obligation in Obligation:
        try:
            answer = assess(desk.policy, obligation.value, events, as_at or desk.today)
            explained.append(Explained(obligation, answer))
        except NoPolicyInForce as fault:
            explained.append(Explained(obligation, None, str(fault)))
    return explained
