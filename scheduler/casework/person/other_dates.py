"""The dates of a person beside the deadline of the visit: assessment, plan, review, return, exception, direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from rules.periods import PeriodMalformed
from scheduler.casework.deadlines.approved import plan_interval, plan_on
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.states import spells, state_on
from scheduler.casework.lists.caseload import Due
from scheduler.store.risk import State


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that somebody must keep in mind, and what hangs on it."""

    on: date
    what: str
    says: str


def other_dates(facts: Facts, visit: Due, assessment: Due, today: date) -> list[Dated]:
    """The dates in their order, those that have passed first."""
    found = [
        *_assessment(assessment),
        *_plan(facts, visit, today),
        *_state(facts, visit, today),
        *_exceptions(visit, assessment),
        *_directed(facts, visit, today),
    ]
    return sorted(found, key=attrgetter("on", "what"))


def _assessment(due: Due) -> Iterator[Dated]:
    if due.deadline and due.status != "suspended":
        last = f"Last assessed on {due.last_visit:%-d %B %Y}" if due.last_visit else "Never assessed"
        yield Dated(due.deadline, "Risk assessment due", last)


def _plan(facts: Facts, visit: Due, today: date) -> Iterator[Dated]:
    try:
        found = plan_on(facts.plans, today)
        interval = plan_interval(found[0]) if found else None
    except PeriodMalformed:  # the duty tells it
        return
    if found is None or interval is None or found[0].until_on is None:
        return
    approved = ", approved" if found[1] else ""
    says = f"Its interval is {interval.words}{approved}; after this day the level's interval counts"
    if visit.interval is not None and visit.interval != interval.text:
        says = f"Its interval of {interval.words} does not count: the level's does already"
    yield Dated(found[0].until_on, "Plan's interval runs out", says)


def _state(facts: Facts, visit: Due, today: date) -> Iterator[Dated]:
    spell = state_on(spells(facts), today)
    said = visit.state.replace("_", " ").capitalize()
    if visit.review_on:
        says = f"{said}: somebody must look again whether it is still so"
        yield Dated(visit.review_on, "State to be reviewed", says)
    if spell and spell.returned and spell.to_on:
        yield Dated(spell.to_on, "Return", f"{said} until then; the clock runs again from this day")


def _exceptions(*duties: Due) -> Iterator[Dated]:
    for due in duties:
        if due.exception:
            what = due.obligation.replace("_", " ")
            says = f"For the {what}; it never took away that it is due"
            yield Dated(due.exception.until_on, "Exception ends", says)


def _directed(facts: Facts, visit: Due, today: date) -> Iterator[Dated]:
    ends = (each.from_on for each in spells(facts) if each.state == State.ENDED and each.from_on <= today)
    since = max([visit.last_visit or date.min, *ends])  # on the day of a visit, it is asked for after that
    directed = [row for row in facts.directions if since <= row.from_on <= today]
    if directed and visit.deadline:
        first = min(directed, key=attrgetter("by_on"))
        says = f"A supervisor's word of {first.from_on:%-d %B %Y}"
        yield Dated(first.by_on, "Visit directed", says)
