"""Which events a person has, made from facts in this one place. No database, no clock.

Approvals take effect here: lowering a level, lengthening a plan and reactive management no earlier
than the day on which their approval is recorded; raising from the day given (domain: Change of risk).
A first level is milder than none, so that it counts no earlier than it was recorded either.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rules.events import Event
from rules.periods import Period, period
from rules.risk import Level, stricter
from scheduler.casework.facts import FactRow, Facts
from scheduler.casework.states import resumptions, spells
from scheduler.clock import london_date
from scheduler.store.risk import State


def events_of(facts: Facts) -> list[Event]:
    """The events of one person, as `semantics` has them. `facts` holds what counts at one moment of knowing."""
    recorded = [event for _, event in recorded_events(facts)]
    return [*recorded, *(event for derive in DERIVED for event in derive(facts))]


def recorded_events(facts: Facts) -> Iterator[tuple[FactRow, Event]]:
    """The events that each rest on one fact alone, with that fact."""
    for row in facts.registrations:
        yield row, Event(row.registered_on, "registered", recorded_at=row.recorded_at)
    for row in facts.visits:
        yield row, Event(row.visited_on, "visit", outcome=row.outcome, recorded_at=row.recorded_at)
    for row in facts.assessments:
        yield row, Event(row.assessed_on, "assessed", recorded_at=row.recorded_at)
    for row in facts.directions:
        yield row, Event(row.from_on, "directed", by=row.by_on, recorded_at=row.recorded_at)


def approved_on(row: FactRow) -> date | None:
    """The day on which the approval was recorded, or None without one."""
    if row.approved_by is None:
        return None
    return london_date(row.approved_at or row.recorded_at)


def _levels(facts: Facts) -> Iterator[Event]:
    for on, row in levels_in_effect(facts.levels, facts.registrations):
        yield Event(on, "level", level=Level(row.level), recorded_at=row.recorded_at)


def levels_in_effect(
    rows: Iterable[FactRow], registrations: Sequence[FactRow] = ()
) -> list[tuple[date, FactRow]]:
    """Each level with the day on which it took effect, in that order; one never approved or overtaken has none.

    Without the registrations, a first level counts from the day that it names, as if recorded with them.
    """
    timeline: list[tuple[date, FactRow]] = []
    for row in sorted(rows, key=lambda row: (row.from_on, row.recorded_at)):
        standing = [each for on, each in timeline if on <= row.from_on]
        effective = _effective(row, standing[-1] if standing else None, registrations)
        if effective is None:
            continue
        # a level from a later day overtakes one whose approval came after it
        timeline = [(on, each) for on, each in timeline if on < effective]
        timeline.append((effective, row))
    return timeline


def _effective(row: FactRow, standing: FactRow | None, registrations: Sequence[FactRow]) -> date | None:
    if standing is None:
        return _first_effective(row, registrations)
    if stricter(Level(standing.level), than=Level(row.level)):
        return _when_approved(row)
    return row.from_on  # type: ignore[no-any-return]


def _first_effective(row: FactRow, registrations: Sequence[FactRow]) -> date:
    """When a first level counts: from its record on, for nobody assessed is held as strictly as the strictest.

    The strictest, and what was recorded when the registration was, counts from the day that it names: it
    makes nothing milder that anybody knew.
    """
    recorded_on = london_date(row.approved_at or row.recorded_at)
    begun = [each for each in registrations if each.registered_on <= row.from_on] or registrations
    registered = max(begun, key=lambda each: each.registered_on, default=None)
    known_at_once = registered is None or recorded_on <= london_date(registered.recorded_at)
    at_once = row.level == Level.VERY_HIGH or known_at_once
    return row.from_on if at_once else max(row.from_on, recorded_on)  # type: ignore[no-any-return]


def _when_approved(row: FactRow) -> date | None:
    approval = approved_on(row)
    return None if approval is None else max(row.from_on, approval)


def _plans(facts: Facts) -> Iterator[Event]:
    for plan in plans_in_effect(facts.plans):
        yield Event(
            plan.on,
            "plan",
            interval=plan.interval,
            approved=plan.approved,
            until=plan.until_on,
            recorded_at=plan.row.recorded_at,
        )


@dataclass(frozen=True, slots=True)
class PlanInEffect:
    """What holds of a person's plan from a day on: an interval up to and including `until_on`, or none."""

    on: date
    interval: Period | None
    until_on: date | None
    approved: bool
    row: FactRow

    def interval_on(self, day: date) -> Period | None:
        """The interval on a day since; None once it has run out."""
        return None if _lapsed(self.until_on, day) else self.interval


def plans_in_effect(rows: Iterable[FactRow]) -> list[PlanInEffect]:
    """What was in effect of the plans, in the order of its days; what was overtaken before its approval was not.

    A plan counts as approved from the day of its approval; until then the stricter of it and what stood.
    """
    timeline: list[PlanInEffect] = []
    for row in sorted(rows, key=lambda row: (row.from_on, row.recorded_at)):
        standing = [each for each in timeline if each.on <= row.from_on]
        timeline = [each for each in timeline if each.on < row.from_on]
        approval = _when_approved(row)
        if approval != row.from_on:
            timeline.append(_unapproved(row, standing[-1] if standing else None))
        if approval and not _lapsed(row.until_on, approval):
            timeline.append(PlanInEffect(approval, _interval(row), row.until_on, approved=True, row=row))
    return timeline


def plan_before(rows: Iterable[FactRow], day: date) -> Period | None:
    """The plan's interval in effect on a day, without what begins on it; None where there is none, or it ran out."""
    earlier = plans_in_effect(row for row in rows if row.from_on < day)
    standing = [each for each in earlier if each.on <= day]
    return standing[-1].interval_on(day) if standing else None


def _interval(row: FactRow) -> Period | None:
    return period(row.interval) if row.interval else None


def _lapsed(until_on: date | None, on: date) -> bool:
    return until_on is not None and until_on < on


def _unapproved(row: FactRow, standing: PlanInEffect | None) -> PlanInEffect:
    """What an unapproved plan does on its first day: it can shorten the interval, and never lengthen it.

    Where what stands is shorter, or this one ends it, that goes on, without its approval: the rules then
    take the stricter of it and the level's.
    """
    interval, until_on = _interval(row), row.until_on
    before = standing and standing.interval_on(row.from_on)
    if standing and before:
        until = before.after(row.from_on)
        if interval is None or interval.after(row.from_on) > until:
            interval, until_on = before, standing.until_on
    return PlanInEffect(row.from_on, interval, until_on, approved=False, row=row)


def _states(facts: Facts) -> Iterator[Event]:
    for spell in spells(facts):
        kind = "ended" if spell.state == State.ENDED else "suspended"
        yield Event(spell.from_on, kind, reason=spell.state, recorded_at=spell.row.recorded_at)
    for on, spell in resumptions(facts):
        yield Event(on, "resumed", recorded_at=spell.row.recorded_at)


def _moves(facts: Facts) -> Iterator[Event]:
    """A move is a different address after registration; never the first one, and never a correction."""
    ordered = sorted(facts.addresses, key=lambda row: (row.from_on, row.recorded_at))
    registered = sorted(row.registered_on for row in facts.registrations)
    for before, row in pairwise(ordered):
        after_registration = registered and registered[0] < row.from_on and row.from_on not in registered
        if after_registration and _place(row) != _place(before):
            yield Event(row.from_on, "moved", recorded_at=row.recorded_at)


def _place(row: FactRow) -> tuple[object, ...]:
    words = (
        " ".join((text or "").replace(",", " ").casefold().split()) for text in (row.address, row.postcode)
    )
    address, postcode = words
    if not address and not postcode:
        return (row.latitude, row.longitude)
    return (address, postcode.replace(" ", ""))


DERIVED: dict[Callable[[Facts], Iterator[Event]], tuple[str, ...]] = {
    _levels: ("levels", "registrations"),
    _plans: ("plans",),
    _states: ("states", "registrations"),
    _moves: ("addresses", "registrations"),
}
"""What makes the events that rest on several facts together, with the kinds of fact that it looks at."""
