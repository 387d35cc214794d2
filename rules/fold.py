"""The fold: what each event does to the state, day by day. Knows what is due, not whether it is late."""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter

from rules import ranks
from rules.agenda import Entry, as_they_apply
from rules.events import Event
from rules.risk import Level, stricter
from rules.state import State


def walk(state: State, agenda: Iterable[Entry]) -> None:
    """Applies an agenda. Raises NoPolicyInForce, naming the day on which a policy was needed."""
    for day, entries in groupby(agenda, key=itemgetter(0)):
        state.reach(day)
        todays = list(entries)
        if len(todays) > 1:
            todays = as_they_apply(todays, registered=state.registered, running=state.suspended_for is None)
        for entry in todays:
            _apply(state, entry)


def _apply(state: State, entry: Entry) -> None:
    registered, deadline, suspended_for = state.registered, state.deadline, state.suspended_for
    ACTS[entry.rank](state, entry.event)
    if state.registered:
        state.deadline = min(state.due.values())
    elif not registered:
        return
    if not state.steps or state.deadline != deadline or state.suspended_for != suspended_for:
        state.note(entry, deadline, suspended_for)
    else:
        state.pass_over(entry)


def _version(state: State, event: Event) -> None:
    state.adopt_policy_of(event.on)
    state.change()


def _level(state: State, event: Event) -> None:
    # What was approved for a milder risk does not outlive it.
    if state.level is Level.UNASSESSED or stricter(event.level, state.level):
        state.approved = False
    state.level = event.level
    state.change()


def _lapse(state: State, event: Event) -> None:
    if state.plan is event:
        state.plan = None
        state.change()


def _plan(state: State, event: Event) -> None:
    state.plan = event
    state.approved = event.approved
    state.change()


def _registered(state: State, _: Event) -> None:
    if not state.registered:
        state.registered = True
        state.start_cycle("first")


def _resumed(state: State, _: Event) -> None:
    _resume(state)


def _resume(state: State) -> None:
    reason, state.suspended_for = state.suspended_for, None
    if reason is None or not state.registered:
        return
    if (period := state.period_of_return(reason)) is not None:
        state.due["returned"] = period.after(state.today)


def _visit(state: State, event: Event) -> None:
    # Who is in custody cannot be seen at home; who is managed reactively can.
    if (
        state.registered
        and state.suspended_for in (None, "reactive")
        and event.outcome in state.clauses.qualifies
    ):
        _qualify(state)


def _assessed(state: State, _: Event) -> None:
    if state.registered:
        _qualify(state)


def _qualify(state: State) -> None:
    state.close_cycle("late" if state.deadline < state.today else "met")
    state.last_visit = state.today
    state.start_cycle("periodic")


def _moved(state: State, _: Event) -> None:
    if state.registered and (period := state.clauses.moved) is not None:
        state.bring_forward("moved", period.after(state.today))


def _directed(state: State, event: Event) -> None:
    if state.suspended_for == "reactive":
        _resume(state)
    if state.registered and event.by is not None:
        state.bring_forward("directed", event.by)


def _suspended(state: State, event: Event) -> None:
    if event.reason in state.clauses.suspends:
        state.suspended_for = event.reason
    else:
        # Who absconds from hospital is due a visit.
        _resume(state)


def _ended(state: State, _: Event) -> None:
    if state.registered:
        state.close_cycle("ended")
    state.forget()


Act = Callable[[State, Event], None]
ACTS: dict[int, Act] = {
    ranks.VERSION: _version,
    ranks.LEVEL: _level,
    ranks.LAPSE: _lapse,
    ranks.PLAN: _plan,
    ranks.REGISTERED: _registered,
    ranks.RESUMED: _resumed,
    ranks.VISIT: _visit,
    ranks.ASSESSED: _assessed,
    ranks.MOVED: _moved,
    ranks.DIRECTED: _directed,
    ranks.SUSPENDED: _suspended,
    ranks.ENDED: _ended,
}
