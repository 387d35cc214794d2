"""What is computed for one person on one day: the rules' standing, and who answers for it. No database."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from rules.deadline import Standing, stand
from rules.events import Event
from rules.periods import PeriodMalformed
from rules.policy import NoPolicyInForce, Policy
from rules.risk import Level
from scheduler.casework.deadlines.approved import levels_in_effect
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.deadlines.states import Spell, spells, state_of, state_on
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.risk import State
from scheduler.store.visits import Outcome

ATTEMPTS = {Outcome.NO_REPLY, Outcome.REFUSED}


def computed(policy: Policy, facts: Facts, as_of: date) -> Iterator[tuple[Obligation, dict[str, Any]]]:
    """The values of each obligation's row of `deadlines`, from facts that all count.

    A deadline that cannot be computed is a row too, of phase `error` and with the reason: a list
    shows it first, and never drops it.
    """
    events = _events(facts)
    found = spells(facts)
    spell = state_on(found, as_of)
    standings = {each: _standing(policy, each, events, as_of) for each in Obligation}
    officer, officer_changes_on = _on(facts.allocations, as_of)
    team, team_changes_on = _on(facts.placements, as_of)
    changes = [
        officer_changes_on,
        team_changes_on,
        *(spell.from_on for spell in found),
        *(each.to_on for each in found),
    ]
    day_before_change = min((day for day in changes if day and day > as_of), default=None)
    shared: dict[str, Any] = {
        "as_of": as_of,
        "policy": policy.id,
        "officer_id": officer.officer_id if officer else None,
        "team_id": team.team_id if team else None,
        "state": state_of(found, as_of, standings[Obligation.HOME_VISIT]["last_visit_on"]),
        "review_on": _review_on(facts, spell, as_of) if spell else None,
    }
    for obligation in Obligation:
        values = shared | standings[obligation]
        values["holds_until"] = _earlier(
            values["holds_until"], day_before_change and day_before_change - timedelta(1)
        )
        values["attempts_since"] = _attempts(obligation, facts.visits, values["last_visit_on"], as_of)
        yield obligation, values


def _review_on(facts: Facts, spell: Spell, as_of: date) -> date | None:
    """When somebody must look again: under reactive management at once when the level is low no more.

    "Any intelligence or change must lead to a review" (domain: reactive management): it is for people at low risk,
    and no visit is due while it goes on.
    """
    if spell.state != State.REACTIVE:
        return spell.review_on
    return _earlier(spell.review_on, _not_low_since(facts, spell.from_on, as_of))


def _not_low_since(facts: Facts, from_on: date, as_of: date) -> date | None:
    """The first day from a day on from which the level was not low any more; None while it is."""
    since: date | None = from_on
    for on, row in levels_in_effect(facts.levels, facts.registrations):
        if on <= as_of:
            since = None if row.level == Level.LOW else (since or on)
    return since and max(since, from_on)


def _events(facts: Facts) -> list[Event] | PeriodMalformed:
    try:
        return events_of(facts)
    except PeriodMalformed as fault:
        return fault


def _standing(
    policy: Policy, obligation: Obligation, events: list[Event] | PeriodMalformed, as_of: date
) -> dict[str, Any]:
    try:
        if isinstance(events, PeriodMalformed):
            raise events
        standing = stand(policy, obligation.value, events, as_of)
    except (NoPolicyInForce, PeriodMalformed) as fault:
        return dict.fromkeys(_OF_STANDING) | {"phase": Phase.ERROR, "error": str(fault)}
    kept = {column: getattr(standing, name) for column, name in _OF_STANDING.items()}
    return kept | {"phase": Phase(standing.phase), "error": None}


_OF_STANDING = {
    "deadline": "deadline",
    "suspended_for": "suspended_for",
    "level": "level",
    "interval": "interval",
    "missed_interval": "missed_interval",
    "due_soon": "due_soon",
    "last_visit_on": "last_visit",
    "policy_from_on": "effective_from",
    "source": "source",
    "standing": "standing",
    "holds_until": "holds_until",
}
"""The columns that keep what the rules say of a standing, each by the rules' own name for it."""
COMPUTED = (
    "as_of",
    "policy",
    "officer_id",
    "team_id",
    "state",
    "review_on",
    "phase",
    "error",
    *_OF_STANDING,
    "attempts_since",
)
"""The columns of a kept row that are computed; the rest is its identity, here and in a calendar."""


def standing_of(row: Deadline) -> Standing:
    """The rules' standing that a row keeps. For a row of phase `error` there is none: ask `row.error` first."""
    kept = {name: getattr(row, column) for column, name in _OF_STANDING.items()}
    return Standing(**kept | {"phase": row.phase, "as_of": row.as_of, "level": row.level or "unassessed"})


def _on(rows: list[FactRow], day: date) -> tuple[FactRow | None, date | None]:
    """The row that holds on a day, and the day on which the next one begins."""
    ordered = sorted(rows, key=lambda row: (row.from_on, row.recorded_at))
    holding = [row for row in ordered if row.from_on <= day]
    coming = [row.from_on for row in ordered if row.from_on > day]
    return (holding[-1] if holding else None), (coming[0] if coming else None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _attempts(obligation: Obligation, visits: list[FactRow], last_visit_on: date | None, as_of: date) -> int:
    """Visits tried since the last one that qualified, up to the day; none of them for an assessment."""
    if obligation is not Obligation.HOME_VISIT:
        return 0
    return sum(is_attempt_since(row, last_visit_on, as_of) for row in visits)


def is_attempt_since(visit: Any, last_visit_on: date | None, as_of: date) -> bool:  # noqa: ANN401 - a row, or a Visit
    """Whether a visit is one that was tried after the last that qualified (None: none did), up to a day."""
    since = last_visit_on or date.min
    return visit.outcome in ATTEMPTS and since < visit.visited_on <= as_of
