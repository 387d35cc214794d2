"""Which events a person has, made from facts in this one place. No database, no clock.

Approvals take effect here: lowering a level, lengthening a plan and reactive management no earlier
than the day on which their approval is recorded; raising from the day given (domain: Change of risk).
A first level is milder than none, so that it counts no earlier than it was recorded either.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from rules.events import Event
from rules.periods import period
from rules.risk import Level, stricter
from scheduler.casework.facts import FactRow, Facts
from scheduler.casework.states import resumptions, spells
from scheduler.clock import london_date
from scheduler.store.risk import State


def events_of(facts: Facts) -> list[Event]:
    """The events of one person, as `semantics` has them. `facts` holds what counts at one moment of knowing."""
    return [
        *(Event(row.registered_on, "registered", recorded_at=row.recorded_at) for row in facts.registrations),
        *_levels(facts),
        *_plans(facts.plans),
        *_states(facts),
        *_moves(facts),
        *(
            Event(row.visited_on, "visit", outcome=row.outcome, recorded_at=row.recorded_at)
            for row in facts.visits
        ),
        *(Event(row.assessed_on, "assessed", recorded_at=row.recorded_at) for row in facts.assessments),
        *(
            Event(row.from_on, "directed", by=row.by_on, recorded_at=row.recorded_at)
            for row in facts.directions
        ),
    ]


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


def _plans(rows: list[FactRow]) -> Iterator[Event]:
    """A plan counts as approved from the day of its approval; until then the stricter of it and the one before."""
    ordered = sorted(rows, key=lambda row: (row.from_on, row.recorded_at))
    before: FactRow | None = None
    for row, following in zip(ordered, [*ordered[1:], None], strict=False):
        overtaken = following.from_on if following else None
        approval = _when_approved(row)
        if approval != row.from_on:
            yield _unapproved(row, before)
        if approval and (overtaken is None or approval < overtaken) and not _lapsed(row, approval):
            yield Event(
                approval,
                "plan",
                interval=row.interval and period(row.interval),
                approved=True,
                until=row.until_on,
                recorded_at=row.recorded_at,
            )
        before = row


def _lapsed(row: FactRow, on: date) -> bool:
    return row.until_on is not None and row.until_on < on


def _unapproved(row: FactRow, before: FactRow | None) -> Event:
    """What an unapproved plan does on its first day: it can shorten the interval, and never lengthen it.

    Where the plan before it is shorter, or this one ends it, that one goes on, without its approval:
    the rules then take the stricter of it and the level's.
    """
    kept = row
    if before is not None and before.interval is not None and not _lapsed(before, row.from_on):
        until = period(before.interval).after(row.from_on)
        longer = row.interval is None or period(row.interval).after(row.from_on) > until
        kept = before if longer else row
    return Event(
        row.from_on,
        "plan",
        interval=kept.interval and period(kept.interval),
        approved=False,
        until=kept.until_on,
        recorded_at=row.recorded_at,
    )


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
