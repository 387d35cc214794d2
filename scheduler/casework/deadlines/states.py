"""The states of a person as they took effect: one at a time, with the day of return and of review. No database."""

from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter, itemgetter

from rules.periods import later
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts
from scheduler.clock import london_date
from scheduler.store.risk import State

ACTIVE = "active"
DIRECTED = "directed"
"""Of somebody whose reactive management a direction ended, until the visit that was directed is made."""
_REVIEW_DAYS = 28
"""Without an expected return it is reviewed after 28 days [L]: the unrecorded release is the dangerous one."""
_REACTIVE_REVIEW_DAYS = 365
"""Reactive management has no return to expect; its review is yearly [L] unless a day was set."""
_SUSPENDING = {State.CUSTODY, State.HOSPITAL, State.ABROAD, State.TRANSFERRED_OUT, State.REACTIVE}


@dataclass(frozen=True, slots=True)
class Spell:
    """A state from a day until the day of return (the first day back), or until another state began.

    `returned` tells the two apart: whoever goes from custody to hospital was never back. A direction ends
    reactive management as a return does (semantics: 6), and `directed` says so: it is an event of its own.
    """

    state: str
    from_on: date
    to_on: date | None
    row: FactRow
    returned: bool = False
    directed: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether this is the state on that day; the day of return is no part of it."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)

    @property
    def review_on(self) -> date | None:
        """The last day before which somebody must look again: the day set, else the expected return, else [L]."""
        return review_of(self.state, self.from_on, self.row.review_on or self.row.to_on)


def review_of(state: str, from_on: date, given: date | None = None) -> date | None:
    """When a suspension is to be looked at again: the day given, else [L]; None for what suspends nothing."""
    if state not in _SUSPENDING:
        return None
    return given or later(from_on, _REACTIVE_REVIEW_DAYS if state == State.REACTIVE else _REVIEW_DAYS)


def spells(facts: Facts) -> list[Spell]:
    """The states in order of their days, each ended by its return or by the next; an end by a new registration alone.

    A spell whose day of return is its first is in the list too: it ended the one before.
    """
    begun = _begun(facts.states)
    registered = sorted(row.registered_on for row in facts.registrations)
    directed = sorted(row.from_on for row in facts.directions)
    return [
        _until_directed(_spell(row, from_on, following and following[0], registered), directed)
        for (from_on, row), following in zip(begun, [*begun[1:], None], strict=False)
    ]


def _until_directed(spell: Spell, directed: list[date]) -> Spell:
    """A direction of its own first day came before it (semantics: the order of a day)."""
    if spell.state != State.REACTIVE:
        return spell
    ended = next((day for day in directed if spell.from_on < day and spell.holds_on(day)), None)
    return spell if ended is None else replace(spell, to_on=ended, returned=False, directed=True)


def _spell(row: FactRow, from_on: date, next_on: date | None, registered: list[date]) -> Spell:
    if row.state == State.ENDED:  # nobody returns from it: they register again
        return Spell(row.state, from_on, _registered_again(registered, from_on), row)
    if row.to_on is not None and (next_on is None or row.to_on < next_on):
        return Spell(row.state, from_on, row.to_on, row, returned=True)
    return Spell(row.state, from_on, next_on, row)


def _registered_again(registered: list[date], ended_on: date) -> date | None:
    """The first registration since the end; one of that very day, if there was another to be ended."""
    since = [day for day in registered if day >= ended_on]
    if since and since[0] == registered[0]:
        since = [day for day in since if day > ended_on]
    return since[0] if since else None


def _begun(rows: list[FactRow]) -> list[tuple[date, FactRow]]:
    """Each state that took effect, with its first day, in order.

    One that was approved only after a state from a later day began is overtaken by that, and never does.
    """
    found = [(from_on, row) for row in rows if (from_on := _first_day(row)) is not None]
    in_effect = [
        (from_on, row)
        for from_on, row in found
        if not any(row.from_on < other.from_on and other_on <= from_on for other_on, other in found)
    ]
    return sorted(in_effect, key=itemgetter(0))


def _first_day(row: FactRow) -> date | None:
    """The first day of a state. Reactive management begins when its approval is recorded, or not at all."""
    if row.state != State.REACTIVE:
        return row.from_on  # type: ignore[no-any-return]
    if row.approved_by is None:
        return None
    first: date = max(row.from_on, london_date(row.approved_at or row.recorded_at))
    return first if row.to_on is None or first < row.to_on else None


def state_on(found: list[Spell], day: date) -> Spell | None:
    """The state on that day, or None for a person who is simply active. Once ended, only a registration counts."""
    holding = [spell for spell in found if spell.holds_on(day)]
    return max(holding, key=lambda spell: (spell.state == State.ENDED, spell.from_on), default=None)


def state_of(found: list[Spell], day: date, last_visit_on: date | None) -> str:
    """What lists call the state of a day: the one that holds, DIRECTED until a visit counted since, else ACTIVE."""
    if (held := state_on(found, day)) is not None:
        return held.state
    last = max((spell for spell in found if spell.from_on <= day), key=attrgetter("from_on"), default=None)
    if last is None or not last.directed or last.to_on is None:
        return ACTIVE
    return DIRECTED if last_visit_on is None or last_visit_on < last.to_on else ACTIVE


def newly_reactive_on(was: Facts, now: Facts) -> date | None:
    """The first day on which reactive management holds now and did not before; None if on none."""
    before, after = spells(was), spells(now)
    # within the days between these, no state changes
    bounds = {day for spell in (*before, *after) for day in (spell.from_on, spell.to_on) if day}
    return next((day for day in sorted(bounds) if _reactive(after, day) and not _reactive(before, day)), None)


def _reactive(found: list[Spell], day: date) -> bool:
    spell = state_on(found, day)
    return spell is not None and spell.state == State.REACTIVE
