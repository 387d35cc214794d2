"""Which events a person has, made from facts in this one place. No database, no clock.

What needs an approval takes effect no earlier than the day on which that was recorded: see `approved`.
"""

from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter

from rules.events import Event
from rules.risk import Level
from scheduler.casework.deadlines.approved import levels_in_effect, plan_interval, plans_in_effect
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.states import spells
from scheduler.store.risk import State


def events_of(facts: Facts) -> list[Event]:
    """The events of one person, as `semantics` has them. `facts` holds what counts at one moment of knowing."""
    events = [event for _, event in recorded_events(facts)]
    for derive in DERIVED:
        events += derive(facts)
    return events


def recorded_events(facts: Facts) -> Iterator[tuple[FactRow, Event]]:
    """The events that are each one fact's own, whatever else is known, with that fact."""
    for row in facts.registrations:
        yield row, Event(row.registered_on, "registered", recorded_at=row.recorded_at)
    for row in facts.visits:
        yield row, Event(row.visited_on, "visit", outcome=row.outcome, recorded_at=row.recorded_at)
    for row in facts.assessments:
        yield row, Event(row.assessed_on, "assessed", recorded_at=row.recorded_at)
    for row in facts.directions:
        yield row, Event(row.from_on, "directed", by=row.by_on, recorded_at=row.recorded_at)


def level_events(facts: Facts) -> Iterator[Event]:
    """The levels as they took effect."""
    for on, row in levels_in_effect(facts.levels, facts.registrations):
        yield Event(on, "level", level=Level(row.level), recorded_at=row.recorded_at)


def plan_events(facts: Facts) -> Iterator[Event]:
    """The plans as they took effect. Raises PeriodMalformed for an interval that is none."""
    for on, row, approved in plans_in_effect(facts.plans):
        yield Event(
            on,
            "plan",
            interval=plan_interval(row),
            approved=approved,
            until=row.until_on,
            recorded_at=row.recorded_at,
        )


def state_events(facts: Facts) -> Iterator[Event]:
    """Suspensions, returns and ends. A spell of no days suspends nobody, and still ends the one before."""
    for spell in spells(facts):
        if spell.state == State.ENDED:
            yield Event(spell.from_on, "ended", reason=spell.state, recorded_at=spell.row.recorded_at)
        elif spell.from_on != spell.to_on:
            yield Event(spell.from_on, "suspended", reason=spell.state, recorded_at=spell.row.recorded_at)
        if spell.returned and spell.to_on is not None:
            yield Event(spell.to_on, "resumed", recorded_at=spell.row.recorded_at)


def move_events(facts: Facts) -> Iterator[Event]:
    """A move is a different address after registration; never the first one, and never a correction."""
    ordered = sorted(facts.addresses, key=attrgetter("from_on"))
    registered = {row.registered_on for row in facts.registrations}
    since = min(registered, default=None)
    for before, row in pairwise(ordered):
        after_registration = since and since < row.from_on and row.from_on not in registered
        if after_registration and place_of(row) != place_of(before):
            yield Event(row.from_on, "moved", recorded_at=row.recorded_at)


DERIVED = {
    level_events: ("levels", "registrations"),
    plan_events: ("plans",),
    state_events: ("states", "registrations"),
    move_events: ("addresses", "registrations"),
}
"""What makes events of several facts together, and the kinds of fact that it asks."""


def place_of(row: FactRow) -> tuple[object, ...]:
    """What tells one address from another, whatever commas, cases and blanks it was typed with."""
    words = (
        " ".join((text or "").replace(",", " ").casefold().split()) for text in (row.address, row.postcode)
    )
    address, postcode = words
    if not address and not postcode:
        return (row.latitude, row.longitude)
    return (address, postcode.replace(" ", ""))
