"""What is due, when, why, and how late is it: the one function that every list, page and feed asks.

For one person, one obligation, one policy and one date. It reads no clock and no database.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TypeVar

from rules.agenda import agenda, next_change_after
from rules.answer import Answer, Assessment, Cycle, Phase, Standing, days_overdue
from rules.events import Event
from rules.fold import walk
from rules.policy import Policy
from rules.state import State
from rules.version import Obligation

AState = TypeVar("AState", bound=State)
__all__ = ["Answer", "Assessment", "Cycle", "Standing", "assess", "days_overdue", "fold_into", "stand"]


def assess(
    policy: Policy,
    obligation: Obligation,
    events: Collection[Event],
    as_at: date,
    known_at: datetime | None = None,
) -> Assessment:
    """The whole answer on a day, from events in any order, as they were known at a moment if one is given.

    Raises NoPolicyInForce, naming the day, if no version of the policy covers a day on which one is needed.
    """
    state = fold_into(State(policy, obligation), events, as_at, known_at)
    now = _standing(state, holds_until=as_at).on(as_at)
    return Assessment(
        obligation=obligation,
        status=now.status,
        deadline=now.deadline,
        days_overdue=now.days_overdue,
        visits_missed=now.visits_missed,
        level=state.level.value,
        interval=state.interval.text if state.registered else None,
        last_visit=state.last_visit,
        suspended_for=state.suspended_for if state.registered else None,
        cycles=(*state.cycles, *_open_cycle(state, now)),
        steps=tuple(state.steps),
    )


def stand(
    policy: Policy,
    obligation: Obligation,
    events: Collection[Event],
    as_at: date,
    known_at: datetime | None = None,
) -> Standing:
    """What stands on a day and until something happens, to be kept and asked for any day that it holds.

    Raises NoPolicyInForce as `assess` does.
    """
    state = fold_into(State(policy, obligation), events, as_at, known_at)
    changes_on = next_change_after(as_at, policy, obligation, events, known_at)
    return _standing(state, holds_until=changes_on - timedelta(days=1) if changes_on else None)


def fold_into(
    state: AState, events: Collection[Event], as_at: date, known_at: datetime | None = None
) -> AState:
    """A new state led to a day. Raises NoPolicyInForce as `assess` does."""
    entries = agenda(state.policy, state.obligation, events, as_at, known_at)
    state.adopt_policy_of(entries[0].on if entries else as_at)
    walk(state, entries)
    state.reach(as_at)
    return state


def _standing(state: State, holds_until: date | None) -> Standing:
    version, registered = state.version, state.registered
    return Standing(
        phase=_phase(state),
        suspended_for=state.suspended_for if registered else None,
        level=state.level.value,
        interval=state.interval.text if registered else None,
        missed_interval=state.missed_interval.text if registered else None,
        deadline=state.deadline if registered else None,
        due_soon=state.clauses.due_soon.text if registered else None,
        last_visit=state.last_visit,
        as_of=state.today,
        holds_until=holds_until,
        source=version.source if version else None,
        standing=version.standing if version else None,
        effective_from=version.effective_from if version else None,
    )


def _phase(state: State) -> Phase:
    if state.registered:
        return "suspended" if state.suspended_for else "running"
    return "ended" if state.cycles else "not_started"


def _open_cycle(state: State, now: Answer) -> tuple[Cycle, ...]:
    if not state.registered:
        return ()
    return (Cycle(state.anchor, state.deadline, None, "open", now.days_overdue, state.missed_interval),)
