"""What no correction out of a file can be: milder than what stood. Such a change is proposed (`casework.correctable`).

A correction says what was so all along, so the approval that a file names cannot make it so. Opens no database.
"""

from datetime import date

from rules.periods import Period, period
from scheduler.casework.approvals import NeedsApproval, ReactiveUnapproved
from scheduler.casework.correctable import MilderByCorrection
from scheduler.casework.facts import Facts
from scheduler.casework.levels import milder_from
from scheduler.exchange.settling import Known
from scheduler.store.risk import State


class MilderPlanByCorrection(NeedsApproval):
    """A correction after which a plan would ask for less than it did."""

    def __init__(self) -> None:
        super().__init__(
            "With this correction the plan would ask for fewer visits than it did. Propose the longer interval, "
            "with a reason, for somebody else to approve."
        )


class LongerReactiveByCorrection(NeedsApproval):
    """A correction after which reactive management would go on for longer than was approved."""

    def __init__(self) -> None:
        super().__init__(
            "With this correction reactive management would go on for longer than was approved. Propose it, with "
            "a reason, for somebody else to approve."
        )


def levels_by_correction(before: list[Known], after: list[Known]) -> None:
    """Raise MilderByCorrection if a person's levels ask for less after a correction, on any day."""
    if (day := milder_from(Facts(levels=before), after)) is not None:
        raise MilderByCorrection(day)


def plan_by_correction(old: Known, new: Known, level_interval: Period) -> None:
    """Raise MilderPlanByCorrection if a plan asks for less than the one that it corrects.

    That is a longer interval, an earlier end of a short one, or a later end of a long one.
    """
    was, now = _held(old, level_interval), _held(new, level_interval)
    if not now.never_longer_than(was):
        raise MilderPlanByCorrection
    longer = not now.never_longer_than(level_interval)
    if (
        _end(new) > _end(old)
        if longer
        else _end(new) < _end(old) and not level_interval.never_longer_than(was)
    ):
        raise MilderPlanByCorrection


def _held(plan: Known, level_interval: Period) -> Period:
    """The interval that a plan makes so: a longer one than the level's only if somebody approved it."""
    if plan.interval is None:
        return level_interval
    asked = period(plan.interval)
    return (
        asked if plan.approved_by is not None or asked.never_longer_than(level_interval) else level_interval
    )


def _end(plan: Known) -> date:
    return plan.until_on or date.max


def reactive_by_correction(old: Known, new: Known) -> None:
    """Raise ReactiveUnapproved or LongerReactiveByCorrection unless it is what was approved, or ends sooner."""
    if old.state != State.REACTIVE or new.approved_by is None or new.approved_by != old.approved_by:
        raise ReactiveUnapproved
    if _ends(new) > _ends(old):
        raise LongerReactiveByCorrection


def _ends(state: Known) -> date:
    return state.to_on or date.max
