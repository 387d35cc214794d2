"""The states of a person as they took effect: one at a time, with the day of return and of review. No database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.casework.facts import FactRow, Facts
from scheduler.clock import london_date
from scheduler.store.risk import State

ACTIVE = "active"
_REVIEW_AFTER = timedelta(days=28)
"""Without an expected return it is reviewed after 28 days [L]: the unrecorded release is the dangerous one."""
_REACTIVE_REVIEW_AFTER = timedelta(days=365)
"""Reactive management has no return to expect; its review is yearly [L] unless a day was set."""
_SUSPENDING = {State.CUSTODY, State.HOSPITAL, State.ABROAD, State.TRANSFERRED_OUT, State.REACTIVE}


@dataclass(frozen=True, slots=True)
class Spell:
    """A state from a day until the day of return (the first day back), or until another state began."""

    state: str
    from_on: date
    to_on: date | None
    row: FactRow

    def holds_on(self, day: date) -> bool:
        """Whether this is the state on that day; the day of return is no part of it."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)

    @property
    def review_on(self) -> date | None:
        """The last day before which somebody must look again: the day set, else the expected return, else [L]."""
        if self.state not in _SUSPENDING:
            return None
        after = _REACTIVE_REVIEW_AFTER if self.state == State.REACTIVE else _REVIEW_AFTER
        return self.row.review_on or self.row.to_on or self.from_on + after


def spells(facts: Facts) -> list[Spell]:
    """The states in order, each ended by its return, by the next state, or by a new registration."""
    begun = sorted(_begun(facts.states), key=lambda each: (each[0], each[1].recorded_at))
    registered = sorted(row.registered_on for row in facts.registrations)
    found = []
    for (from_on, row), following in zip(begun, [*begun[1:], None], strict=False):
        ends = [day for day in (_return(row, registered, from_on), following and following[0]) if day]
        found.append(Spell(row.state, from_on, min(ends, default=None), row))
    return [each for each in found if each.to_on is None or each.from_on <= each.to_on]


def _begun(rows: list[FactRow]) -> Iterator[tuple[date, FactRow]]:
    """Each state with its first day; reactive management begins when its approval is recorded, or not at all."""
    for row in rows:
        if row.state != State.REACTIVE:
            yield row.from_on, row
        elif row.approved_by is not None:
            from_on = max(row.from_on, london_date(row.approved_at or row.recorded_at))
            if row.to_on is None or from_on < row.to_on:
                yield from_on, row


def _return(row: FactRow, registered: list[date], from_on: date) -> date | None:
    if row.state == State.ENDED:  # nobody returns from it: they register again
        return next((day for day in registered if day >= from_on), None)
    return row.to_on  # type: ignore[no-any-return]


def resumptions(facts: Facts) -> Iterator[tuple[date, Spell]]:
    """Each day of return to the community, with the state that it ended.

    A state that another one cut short has none: whoever goes from custody to hospital was never back.
    """
    for spell in spells(facts):
        if spell.state != State.ENDED and spell.to_on is not None and spell.to_on == spell.row.to_on:
            yield spell.to_on, spell


def state_on(found: list[Spell], day: date) -> Spell | None:
    """The state on that day, or None for a person who is simply active."""
    return next((spell for spell in reversed(found) if spell.holds_on(day)), None)


def newly_reactive_on(was: Facts, now: Facts) -> date | None:
    """The first day on which reactive management holds now and did not before; None if on none."""
    before, after = spells(was), spells(now)
    # within the days between these, no state changes
    bounds = {day for spell in (*before, *after) for day in (spell.from_on, spell.to_on) if day}
    return next((day for day in sorted(bounds) if _reactive(after, day) and not _reactive(before, day)), None)


def _reactive(found: list[Spell], day: date) -> bool:
    spell = state_on(found, day)
    return spell is not None and spell.state == State.REACTIVE
