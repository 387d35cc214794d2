"""Levels and plans as they took effect: what asks for less, no earlier than the day its approval was recorded.

Asked for each day on which something may change: what would be in effect, by what had been approved by then?
(domain: Change of risk). No database, no clock.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from rules.periods import Period, PeriodMalformed, later, period
from rules.risk import Level, stricter
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.clock import london_date


class PlanInEffect(NamedTuple):
    """A plan from a day on. What is not approved counts only as far as it is shorter than the level's."""

    on: date
    row: FactRow
    approved: bool


def approved_on(row: FactRow) -> date | None:
    """The first day on which a fact stands as approved; None for one that nobody approved."""
    if row.approved_by is None:
        return None
    first: date = max(row.from_on, london_date(row.approved_at or row.recorded_at))
    return first


def levels_in_effect(
    rows: Iterable[FactRow], registrations: Sequence[FactRow] = ()
) -> list[tuple[date, FactRow]]:
    """Each level with the day on which it took effect, at most one a day, in order; one that never did is left out.

    Without the registrations, a first level counts from the day that it names, as if recorded with them.
    """
    ordered = sorted(rows, key=attrgetter("from_on"))
    first = {id(row): _first_effective(row, registrations) for row in ordered}
    days = {day for row in ordered for day in (row.from_on, approved_on(row), first[id(row)]) if day}
    timeline: list[tuple[date, FactRow]] = []
    for day in sorted(days):
        row = _level_on([row for row in ordered if row.from_on <= day], first, day)
        if row is not None and (not timeline or timeline[-1][1] is not row):
            timeline.append((day, row))
    return timeline


def _level_on(begun: list[FactRow], first: dict[int, date], day: date) -> FactRow | None:
    """The level in effect on a day. To lower it needs approval across an end of the registration, too."""
    held: FactRow | None = None
    for row in begun:
        if held is None:
            held = row if first[id(row)] <= day else None
        elif not stricter(Level(held.level), than=Level(row.level)) or _approved_by(row, day):
            held = row
    return held


def _first_effective(row: FactRow, registrations: Sequence[FactRow]) -> date:
    """When a first level counts: from its record on, for nobody assessed is held as strictly as the strictest.

    The strictest, and what was recorded when the registration was, counts from the day that it names: it
    makes nothing milder that anybody knew.
    """
    recorded_on = london_date(row.approved_at or row.recorded_at)
    begun = [each for each in registrations if each.registered_on <= row.from_on] or registrations
    registered = max(begun, key=attrgetter("registered_on"), default=None)
    known_at_once = registered is None or recorded_on <= london_date(registered.recorded_at)
    at_once = row.level == Level.VERY_HIGH or known_at_once
    return row.from_on if at_once else max(row.from_on, recorded_on)  # type: ignore[no-any-return]


def plans_in_effect(rows: list[FactRow]) -> Iterator[PlanInEffect]:
    """Each plan with the day from which it, and no other, was in effect, at most one a day, in order."""
    ordered = sorted(rows, key=attrgetter("from_on"))
    last: tuple[FactRow, bool] | None = None
    interrupted: list[FactRow] = []
    for day in sorted({day for row in ordered for day in days_of_plan(row)}):
        found = plan_on(ordered, day)
        if found is not None and found[1] and any(row is found[0] for row in interrupted):
            found = (found[0], False)  # what another plan interrupted goes on, and its approval does not
        if found == last:
            continue
        if last is not None and last[1]:
            interrupted.append(last[0])
        last = found
        if found is not None:
            yield PlanInEffect(day, *found)


def plan_on(rows: list[FactRow], day: date) -> tuple[FactRow, bool] | None:
    """The plan in effect on a day, and whether as an approved one; None where there is none or it has run out.

    An approved plan takes the place of those before it. One that is not can shorten what stands, and
    never lengthens it or ends it: it waits until it is approved, or until what stands has run out.
    """
    standing: FactRow | None = None
    waiting: list[FactRow] = []
    for row in sorted(rows, key=attrgetter("from_on")):
        if row.from_on > day:
            break
        if _approved_by(row, day) and not _approved_too_late(row):
            standing, waiting = row, []
        else:
            waiting.append(row)
    shortest = min((row for row in waiting if _runs(row, day)), key=lambda row: _ends(row, day), default=None)
    if standing is not None and _runs(standing, day):
        if shortest is not None and _ends(shortest, day) < _ends(standing, day):
            return shortest, False
        # an end that nobody approved takes what was approved, and leaves what is shorter than the level's
        return standing, not any(row.interval is None for row in waiting)
    if shortest is not None:
        return shortest, False
    return (standing, True) if standing is not None and standing.interval is None else None


def plan_before(rows: Iterable[FactRow], day: date) -> Period | None:
    """The plan's interval in effect on a day, without what begins on it; None where there is none, or it ran out."""
    found = plan_on([row for row in rows if row.from_on < day], day)
    return plan_interval(found[0]) if found else None


def plan_interval(row: FactRow) -> Period | None:
    """The interval of a plan; None for the end of one. Raises PeriodMalformed."""
    if row.interval is None:
        return None
    interval = period(row.interval)
    if interval.is_empty:
        raise PeriodMalformed(
            f"“{row.interval}” is no interval: give a period of at least a day, such as P3M"
        )
    return interval


def days_of_plan(row: FactRow) -> Iterator[date]:
    """The days on which a plan may begin to count, or counts no more."""
    yield row.from_on
    if (approval := approved_on(row)) is not None:
        yield approval
    if row.until_on is not None:
        yield later(row.until_on, 1)


def _approved_by(row: FactRow, day: date) -> bool:
    approval = approved_on(row)
    return approval is not None and approval <= day


def _approved_too_late(row: FactRow) -> bool:
    approval = approved_on(row)
    return approval is not None and row.until_on is not None and approval > row.until_on


def _runs(row: FactRow, day: date) -> bool:
    return row.interval is not None and (row.until_on is None or day <= row.until_on)


def _ends(row: FactRow, day: date) -> date:
    interval = plan_interval(row)
    return interval.after(day) if interval else date.max
