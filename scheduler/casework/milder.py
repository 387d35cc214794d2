"""What no correction makes milder, and what only another supervisor does: asked by the acts and by the import.

A correction says what was so all along. Whoever approves it, it is no way to a lower level or to reactive
management: those are proposed. No database, no clock.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from rules.because import in_words
from rules.periods import Period
from rules.policy import NoPolicyInForce, Policy
from rules.risk import Level
from scheduler.casework.approvals import NeedsApproval
from scheduler.casework.deadlines.approved import (
    PlanInEffect,
    days_of_plan,
    levels_in_effect,
    plan_interval,
    plans_in_effect,
)
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.states import newly_reactive_on
from scheduler.casework.levels import level_on, milder_from
from scheduler.store.risk import State


class MilderByCorrection(NeedsApproval):
    """A correction after which a level would ask for less than it did."""

    def __init__(self, from_on: date) -> None:
        super().__init__(
            f"With this correction the level would be lower from {in_words(from_on)}. Propose the lower level, "
            f"with a reason, for somebody else to approve."
        )


class ReactiveByCorrection(NeedsApproval):
    """A correction by which reactive management would hold on days on which it did not."""

    def __init__(self, from_on: date) -> None:
        super().__init__(
            f"With this correction reactive management would hold again from {in_words(from_on)}. Propose "
            f"reactive management, with a reason, for somebody else to approve."
        )


def check_levels(was: Facts, levels: list[Any]) -> None:
    """Raise MilderByCorrection if these levels ask for less than those that the facts have, on any day."""
    if (day := milder_from(was, levels)) is not None:
        raise MilderByCorrection(day)


def check_states(was: Facts, states: list[Any]) -> None:
    """Raise ReactiveByCorrection if with these states reactive management holds on a day on which it did not."""
    if (day := newly_reactive_on(was, replace(was, states=states))) is not None:
        raise ReactiveByCorrection(day)


def level_stays_approved(old: Any, new: Any) -> bool:  # noqa: ANN401 - a fact, or what a file makes of one
    """Whether a corrected level is still what was approved."""
    return bool((old.level, old.from_on) == (new.level, new.from_on))


def plan_stays_approved(old: Any, new: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a corrected plan is still what was approved: the same, or for a shorter time."""
    same = (old.interval, old.from_on) == (new.interval, new.from_on)
    return same and (new.until_on or date.max) <= (old.until_on or date.max)


def state_stays_approved(old: Any, new: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a corrected state is still what was approved: reactive management does not go on for longer."""
    same = (old.state, old.from_on) == (new.state, new.from_on)
    return same and (new.state != State.REACTIVE or (new.to_on or date.max) <= (old.to_on or date.max))


def fewer_visits_from(policy: Policy, was: Facts, plans: list[Any]) -> date | None:
    """The first day on which these plans ask for fewer visits than those that the facts have; None if on none.

    Raises PeriodMalformed for an interval that is none.
    """
    before, after = list(plans_in_effect(was.plans)), list(plans_in_effect(plans))
    for day in _days_of_change(policy, was, plans):
        try:
            by_level = level_interval(policy, was, day)
        except NoPolicyInForce:
            continue
        if not _held(after, by_level, day).never_longer_than(_held(before, by_level, day)):
            return day
    return None


def level_interval(policy: Policy, facts: Facts, day: date) -> Period:
    """What the policy asks for at the level of a day, without any plan. Raises NoPolicyInForce."""
    return policy.version_on(day).home_visit.interval[Level(level_on(facts, day) or Level.UNASSESSED)]


def _days_of_change(policy: Policy, was: Facts, plans: list[FactRow]) -> list[date]:
    levels = (on for on, _ in levels_in_effect(was.levels, was.registrations))
    found = {*levels, *_days_of(was.plans), *_days_of(plans)}
    return sorted(found | set(policy.starting(min(found), max(found)))) if found else []


def _days_of(plans: list[FactRow]) -> Iterator[date]:
    for row in plans:
        yield from days_of_plan(row)


def _held(in_effect: list[PlanInEffect], by_level: Period, day: date) -> Period:
    """The interval of a day: what nobody approved counts only as far as it is shorter than the level's."""
    last = next((each for each in reversed(in_effect) if each.on <= day), None)
    if last is None or (last.row.until_on is not None and day > last.row.until_on):
        return by_level
    asked = plan_interval(last.row) or by_level
    return asked if last.approved or asked.never_longer_than(by_level) else by_level
