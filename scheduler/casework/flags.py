"""What a supervisor should see about how a visit was made. A flag is counted, and never makes a visit less of one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rules.checks import Verdict
from rules.version import Crew, Lack
from scheduler.clock import london_date
from scheduler.store.visits import Outcome, Visit

MADE_IN_PERSON = frozenset(
    {
        Outcome.SEEN_AT_HOME,
        Outcome.SEEN_ELSEWHERE,
        Outcome.DOORSTEP,
        Outcome.NO_REPLY,
        Outcome.REFUSED,
        Outcome.MOVED_AWAY,
    }
)
"""Outcomes of somebody having gone there: by telephone nobody goes alone or unannounced."""
SOON_ENOUGH = timedelta(days=1)
"""A visit written up on its day or the next is recorded in time [L]; later is still recorded, and shown."""


class Flag(StrEnum):
    """What is flagged."""

    CREW_UNKNOWN = "crew_unknown"
    LONE = "lone"
    UNACCREDITED = "unaccredited"
    ANNOUNCED = "announced"
    UNCHECKED = "unchecked"
    INCOMPLETE = "incomplete"
    STALE = "stale"
    POLICE_ONLY = "police_only"
    RECORDED_LATE = "recorded_late"


REASONS: dict[Flag, str] = {
    Flag.CREW_UNKNOWN: "reason_alone",
    Flag.LONE: "reason_alone",
    Flag.UNACCREDITED: "reason_unaccredited",
    Flag.ANNOUNCED: "reason_announced",
    Flag.UNCHECKED: "reason_unchecked",
    Flag.INCOMPLETE: "reason_unchecked",
    Flag.STALE: "reason_unchecked",
    Flag.POLICE_ONLY: "reason_unchecked",
    Flag.RECORDED_LATE: "reason_late",
}
"""Which reason of a visit each flag asks for. A record that comes from elsewhere is kept without one all the same."""
NEED_A_REASON = frozenset({Flag.LONE, Flag.UNACCREDITED, Flag.ANNOUNCED, Flag.UNCHECKED})
"""Flags whose reason whoever records a visit must give; what is recorded late is recorded without any, if need be."""


def reasons_needed(flags: Iterable[Flag]) -> frozenset[str]:
    """The reasons that a visit with these flags must not be recorded without: late recording must always work."""
    found = frozenset(flags)
    if Flag.RECORDED_LATE in found:
        return frozenset()
    return frozenset(REASONS[each] for each in found & NEED_A_REASON)


@dataclass(frozen=True, slots=True)
class Flagged:
    """One flag, with the reason that was given for it."""

    flag: Flag
    says: str
    reason: str | None = None


def flags_of(
    visit: Visit, accredited: list[bool], crew: Crew | None, verdict: Verdict | None
) -> tuple[Flagged, ...]:
    """What is flagged about a visit: `accredited` tells it of each officer who went, `crew` is the policy's."""
    found: list[Flagged] = []
    if visit.outcome in MADE_IN_PERSON:
        found += _crew(visit, accredited, crew)
        found += _announced(visit)
        found += _checks(visit, verdict)
    return (*found, *_late(visit))


def _crew(visit: Visit, accredited: list[bool], crew: Crew | None) -> Iterator[Flagged]:
    if not accredited:
        yield Flagged(Flag.CREW_UNKNOWN, "Nobody is named as having gone.", visit.reason_alone)
    elif crew is not None:
        for lack in crew.lacks(accredited):
            yield _short(visit, lack)


def _short(visit: Visit, lack: Lack) -> Flagged:
    if lack.of == "officers":
        went = "officer" if lack.there == 1 else "officers"
        says = f"{lack.there} {went} went, where the policy asks for {lack.asked}."
        return Flagged(Flag.LONE, says, visit.reason_alone)
    says = f"{lack.there} of those who went are accredited; the policy asks for {lack.asked}."
    return Flagged(Flag.UNACCREDITED, says, visit.reason_unaccredited)


def _announced(visit: Visit) -> Iterator[Flagged]:
    if visit.announced:
        yield Flagged(Flag.ANNOUNCED, "The visit was announced.", visit.reason_announced)


def _checks(visit: Visit, verdict: Verdict | None) -> Iterator[Flagged]:
    if verdict is None:
        return
    if verdict.verdict == "unchecked":
        yield Flagged(Flag.UNCHECKED, "Nothing was checked before the visit.", visit.reason_unchecked)
    elif verdict.verdict != "complete":
        short = ", ".join(f"{each.source} {each.state}" for each in verdict.wanting)
        says = f"The checks before the visit were {verdict.verdict}: {short}."
        yield Flagged(Flag(verdict.verdict), says, visit.reason_unchecked)
    if verdict.police_only:
        says = "Only police systems were checked: no partner, no open source."
        yield Flagged(Flag.POLICE_ONLY, says, visit.reason_unchecked)


def _late(visit: Visit) -> Iterator[Flagged]:
    after = london_date(visit.recorded_at) - visit.visited_on
    if after > SOON_ENOUGH:
        yield Flagged(Flag.RECORDED_LATE, f"Recorded {after.days} days after it was made.", visit.reason_late)
