"""What needs another's approval: a lower level, a longer plan, reactive management (domain: Change of risk).

Plain values only, so that acts and the import share one definition. No session, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.because import in_words
from rules.periods import Period, period
from rules.risk import Level, stricter
from scheduler.errors import NotAllowed, Refusal


class NeedsApproval(Refusal):
    """Something milder than what stands, that nobody approved."""


class LowerLevel(NeedsApproval):
    """A lower level without an approval."""

    def __init__(self, was: str, level: str) -> None:
        super().__init__(
            f"Lowering the level from {Level(was).words} to {Level(level).words} needs a supervisor's approval. "
            f"Propose it, with a reason."
        )


class LongerPlan(NeedsApproval):
    """A longer plan without an approval."""

    def __init__(self, than: Period, interval: Period | None) -> None:
        asked = f"An interval of {interval.words} is" if interval else "Ending the plan makes the interval"
        super().__init__(
            f"{asked} longer than the standing {than.words}, and needs a supervisor's approval. "
            f"Propose it, with a reason."
        )


class NoExpiry(Refusal):
    """A plan longer than the level's interval whose approval would last for ever."""

    def __init__(self, interval: Period, level_interval: Period) -> None:
        super().__init__(
            f"An interval of {interval.words}, longer than the level's {level_interval.words}, is approved for a "
            f"time only. Give the last day on which it holds."
        )


class ReactiveUnapproved(NeedsApproval):
    """Reactive management without an approval."""

    def __init__(self) -> None:
        super().__init__(
            "Reactive management needs a supervisor's approval. Propose it, with a reason: until then "
            "the visits stay due."
        )


class ReactiveNotLow(Refusal):
    """Reactive management of somebody whose risk is not low."""

    def __init__(self, level: str | None) -> None:
        held = Level(level).words if level else "not assessed"
        super().__init__(
            f"Reactive management is for people at low risk; this person's level is {held}. Visits go on."
        )


class ReactiveWhileAway(Refusal):
    """Reactive management of somebody who is in another state, which it would end unseen."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"Reactive management is for people in the community; this person's state is "
            f"{state.replace('_', ' ')}. Record its end first."
        )


class StillOverdue(Refusal):
    """Reactive management while something is overdue."""

    def __init__(self, obligation: str, deadline: date) -> None:
        super().__init__(
            f"Reactive management begins only when nothing is overdue: the {obligation.replace('_', ' ')} was "
            f"due by {in_words(deadline)}. Make and record it first."
        )


class OwnProposal(NotAllowed):
    """An approval by the one who asked for it."""

    def __init__(self) -> None:
        super().__init__("You asked for this yourself, so somebody else must decide on it.")


def lowers(standing: str | None, level: str) -> bool:
    """Whether a level asks for less than the one that stands; the first one never does."""
    return standing is not None and stricter(Level(standing), than=Level(level))


def level_approved(standing: str | None, level: str, approved_by: str | None) -> None:
    """Raise LowerLevel if a level lowers the one that stands, and nobody approved it."""
    if standing is not None and approved_by is None and lowers(standing, level):
        raise LowerLevel(standing, level)


def outlasted(level_interval: Period, plan: Period | None, new: Period | None) -> Period | None:
    """Which standing interval a new plan (None: its end) is longer than: the level's, or the plan's before; or none.

    Longer from any date at all counts as longer: 30 days against February's month.
    """
    asked = new or level_interval
    standing = [level_interval, *([plan] if plan else [])]
    return next((each for each in standing if not asked.never_longer_than(each)), None)


def plan_approved(
    level_interval: Period, plan: Period | None, new: Period | None, approved_by: str | None
) -> None:
    """Raise LongerPlan if a new plan (None: its end) is longer than what stands, and nobody approved it."""
    than = outlasted(level_interval, plan, new)
    if than is not None and approved_by is None:
        raise LongerPlan(than, new)


def plan_expires(level_interval: Period, new: Period | None, until_on: date | None) -> None:
    """Raise NoExpiry if a plan is longer than the level's interval and would never lapse."""
    if new is not None and until_on is None and not new.never_longer_than(level_interval):
        raise NoExpiry(new, level_interval)


def reactive_approved(approved_by: str | None) -> None:
    """Raise ReactiveUnapproved if nobody approved it."""
    if approved_by is None:
        raise ReactiveUnapproved


@dataclass(frozen=True)
class Condition:
    """One thing that is asked before reactive management begins: by what source, and what was found.

    `refusal` is why it does not hold. A condition that does not bind is for whoever decides to weigh.
    """

    asks: str
    found: str
    source: str
    standing: str
    refusal: Refusal | None = None
    holds: bool = True
    binds: bool = True


LOW_FOR = period("P3Y")
"""How long the risk is to have been low: reported of the national release, and never read in it."""
_REPORTED = "Reported of the national release of June 2017: press; HMICFRS glossary"
_OURS = "Default of this product, to be set by the force"


def reactive_conditions(
    level: str | None,
    state: str | None,
    overdue: Iterable[tuple[str, date]],
    low_since_on: date | None = None,
    on: date | None = None,
) -> tuple[Condition, ...]:
    """What reactive management asks, and whether each holds, on a day: the one definition of who may have it.

    `overdue` holds each obligation that is, with its deadline; `low_since_on` is the first day of the low
    risk that stands, asked only with the day.
    """
    return (
        _low(level),
        *(_low_long_enough(low_since_on if level == Level.LOW else None, on) if on is not None else ()),
        _at_large(state),
        _nothing_overdue(list(overdue)),
    )


def all_hold(conditions: Iterable[Condition]) -> None:
    """Raise the refusal of the first condition that does not hold, if it binds."""
    for condition in conditions:
        if condition.refusal is not None:
            raise condition.refusal


def _low(level: str | None) -> Condition:
    held = Level(level).words if level else "not assessed"
    refusal = None if level == Level.LOW else ReactiveNotLow(level)
    return Condition(
        "The risk level is low", f"It is {held}.", _REPORTED, "national", refusal, holds=refusal is None
    )


def _low_long_enough(since_on: date | None, on: date) -> tuple[Condition]:
    asks = f"The risk has been low for at least {LOW_FOR.words}"
    found = f"It has been low here since {in_words(since_on)}." if since_on else "It is not low."
    long_enough = since_on is not None and LOW_FOR.after(since_on) <= on
    return (Condition(asks, found, _REPORTED, "national", holds=long_enough, binds=False),)


def _at_large(state: str | None) -> Condition:
    found = f"The state is {state.replace('_', ' ')}." if state else "No other state is recorded."
    refusal = ReactiveWhileAway(state) if state is not None else None
    source = "A person has one state at a time; a rule of this product"
    return Condition("In the community", found, source, "local", refusal, holds=refusal is None)


def _nothing_overdue(overdue: list[tuple[str, date]]) -> Condition:
    late = [
        f"The {obligation.replace('_', ' ')} was due by {in_words(deadline)}."
        for obligation, deadline in overdue
    ]
    refusal = StillOverdue(*overdue[0]) if overdue else None
    source = f"{_OURS}: a backlog was once cut by moving people (joint inspection, 2022)"
    return Condition(
        "No visit and no assessment is overdue",
        " ".join(late) or "Nothing is overdue.",
        source,
        "local",
        refusal,
        holds=refusal is None,
    )


def another(decider: str, proposer: str) -> None:
    """Raise OwnProposal if who decides is who asked."""
    if decider == proposer:
        raise OwnProposal
