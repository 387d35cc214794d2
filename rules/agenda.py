"""The order in which events apply. Knows what comes first on a day, and not what it does."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from rules.events import Event
from rules.policy import Policy
from rules.ranks import (
    ASSESSED,
    DIRECTED,
    ENDED,
    LAPSE,
    LEVEL,
    MOVED,
    PLAN,
    REGISTERED,
    RESUMED,
    SUSPENDED,
    VERSION,
    VISIT,
)
from rules.version import Obligation

# A kind that is absent means nothing to the obligation.
RANKS: dict[Obligation, dict[str, int]] = {
    "home_visit": {
        "level": LEVEL,
        "plan": PLAN,
        "registered": REGISTERED,
        "resumed": RESUMED,
        "visit": VISIT,
        "moved": MOVED,
        "directed": DIRECTED,
        "suspended": SUSPENDED,
        "ended": ENDED,
    },
    "risk_assessment": {
        "level": LEVEL,
        "registered": REGISTERED,
        "resumed": RESUMED,
        "assessed": ASSESSED,
        "suspended": SUSPENDED,
        "ended": ENDED,
    },
}
SINCE_EVER = datetime.min.replace(tzinfo=UTC)


class Entry(NamedTuple):
    """What applies on a day; as a tuple it sorts into its place. What has no record was always known."""

    on: date
    rank: int
    recorded_at: datetime
    place: int
    event: Event


def agenda(
    policy: Policy, obligation: Obligation, events: Iterable[Event], until: date, known_at: datetime | None
) -> list[Entry]:
    """All that applies up to a day, in order: events, plans that lapse, policy versions that begin."""
    ranks = RANKS[obligation]
    entries: list[Entry] = []
    for place, event in enumerate(events):
        rank = ranks.get(event.kind)
        if rank is None or event.on > until or not event.counts(known_at):
            continue
        entries.append(Entry(event.on, rank, event.recorded_at or SINCE_EVER, place, event))
        if rank == PLAN and (lapses_on := event.lapses_on) and lapses_on <= until:
            entries.append(Entry(lapses_on, LAPSE, SINCE_EVER, place, event))
    if entries:
        entries.sort()
        if begun := policy.starting(entries[0].on, until):
            entries += [Entry(day, VERSION, SINCE_EVER, 0, Event(day, "version")) for day in begun]
            entries.sort()
    return entries


def next_change_after(
    day: date, policy: Policy, obligation: Obligation, events: Iterable[Event], known_at: datetime | None
) -> date | None:
    """The first day after this one on which an event, a plan's lapse or a new version applies."""
    ranks = RANKS[obligation]
    counting = [event for event in events if event.kind in ranks and event.counts(known_at)]
    days = {event.on for event in counting}
    days |= {event.lapses_on for event in counting if event.kind == "plan" and event.lapses_on}
    days |= {start for start in (policy.next_start_after(day),) if start}
    return min((later for later in days if later > day), default=None)


def as_they_apply(todays: list[Entry], *, registered: bool, running: bool) -> list[Entry]:
    """The entries of one day, given how it began, with the two exceptions to the order of the table."""
    ranks = {entry.rank for entry in todays}
    if registered and ENDED in ranks and REGISTERED in ranks:
        todays = sorted(todays, key=lambda entry: entry.rank != ENDED)
    if running and RESUMED in ranks and SUSPENDED in ranks:
        todays = [entry for entry in todays if entry.rank not in (RESUMED, SUSPENDED)]
    return todays
