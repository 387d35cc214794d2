"""The whole story of a deadline for a page: `because`, and in its place what changed something and moved nothing.

`because` is what set or moved the deadline; a reader who knows of a lower level also asks why it did not.
"""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from rules import ranks
from rules.agenda import Entry
from rules.because import (
    COUNTED,
    STATES,
    Because,
    Step,
    because,
    counted,
    directed,
    in_words,
    mark_of_step,
    stopped,
    unapproved,
    what_changed,
)
from rules.deadline import fold_into
from rules.events import Event
from rules.periods import Period
from rules.policy import Policy
from rules.risk import Level
from rules.state import State
from rules.version import Obligation


class Stood(NamedTuple):
    """A step after which the deadline stood: the clause that a change moves, its day, and its day counted anew."""

    step: Step
    deadline: date
    clause: str
    day: date
    anew: date
    plan: Period | None
    """The plan's interval where it is the one in force."""

    @property
    def overdue(self) -> bool:
        """Whether the deadline had passed before the day of the step."""
        return self.deadline < self.step.on


class Teller(State):
    """The state, with the story since the anchor."""

    __slots__ = ("level_told", "story")

    def __init__(self, policy: Policy, obligation: Obligation) -> None:
        super().__init__(policy, obligation)
        self.story: list[Because] = []
        self.level_told: Level | None = None

    def start_cycle(self, clause: str) -> None:
        """Begins the story anew."""
        super().start_cycle(clause)
        self.story, self.level_told = [], self.level

    def note(self, entry: Entry, deadline: date, suspended_for: str | None) -> None:
        """Tells what moved something."""
        super().note(entry, deadline, suspended_for)
        self.level_told = self.level
        self.story.append(because(self.steps[-1], self.obligation))

    def pass_over(self, entry: Entry) -> None:
        """Tells what changed something and moved nothing, and why."""
        if self._worth_telling(entry):
            self.level_told = self.level
            self.story.append(_told(self._stood(entry), self.obligation))

    @property
    def _changing(self) -> str:
        """The clause that a change moves: `first` until the first qualifying visit, then `periodic`."""
        return "first" if "first" in self.due else "periodic"

    def _worth_telling(self, entry: Entry) -> bool:
        """Whether a reader would ask; a level that was the same, or a policy that asks for the same, is no news."""
        if entry.rank == ranks.LEVEL:
            return self.level is not self.level_told
        if entry.rank == ranks.VERSION:
            return self.anew(self._changing) != self.due[self._changing]
        if entry.rank == ranks.LAPSE:
            return self.plan is None
        if entry.rank == ranks.MOVED:
            return self.clauses.moved is not None
        if entry.rank == ranks.SUSPENDED:
            return self.suspended_for is None
        return entry.rank in (ranks.PLAN, ranks.DIRECTED)

    def _stood(self, entry: Entry) -> Stood:
        of_plan = self.plan.interval if self.plan else None
        return Stood(
            self.step(entry, self.deadline, self.suspended_for),
            self.deadline,
            self._changing,
            self.due[self._changing],
            self.anew(self._changing),
            of_plan if of_plan is self.interval else None,
        )


def story(policy: Policy, obligation: Obligation, events: Collection[Event], as_at: date) -> list[Because]:
    """Why a deadline is where it is on a day: each reason, and each change that moved nothing, in order.

    Raises NoPolicyInForce as `assess` does.
    """
    return fold_into(Teller(policy, obligation), events, as_at).story


def _told(stood: Stood, obligation: Obligation) -> Because:
    noun = "visit" if obligation == "home_visit" else "assessment"
    step, mark = stood.step, mark_of_step(stood.step)
    return Because(step.on, step.clause, step.deadline, mark.source, mark.standing, _text(stood, noun))


def _text(stood: Stood, noun: str) -> str:
    step = stood.step
    if step.rank == ranks.DIRECTED:
        return directed(step, noun)
    if step.rank == ranks.SUSPENDED:
        state = STATES[step.event.reason or ""].capitalize()
        return (
            f"{state} from {in_words(step.on)}: that does not stop the clock. "
            f"The {noun} stays due by {in_words(stood.deadline)}."
        )
    if step.rank == ranks.MOVED:
        return f"A new address was notified on {in_words(step.on)}. {_due_sooner(stood, noun)}{stopped(step)}"
    return f"{what_changed(step)} {_stays(stood, noun)}{stopped(step)}"


def _due_sooner(stood: Stood, noun: str) -> str:
    step, within = stood.step, stood.step.clauses.moved
    if stood.overdue or within is None:
        return _overdue(stood, noun)
    return (
        f"A {noun} there would be due within {within.words}, by {in_words(within.after(step.on))}. "
        f"It stays due by {in_words(stood.deadline)}{counted(step, noun)}, which is no later."
    )


def _overdue(stood: Stood, noun: str) -> str:
    return (
        f"The {noun} was overdue already, and what is overdue stays overdue until it is done: "
        f"it stays due by {in_words(stood.deadline)}."
    )


def _stays(stood: Stood, noun: str) -> str:
    step = stood.step
    if stood.overdue and stood.anew > stood.day:
        return (
            f"Counted anew it would be due by {in_words(stood.anew)}, but what is overdue stays overdue until "
            f"it is done: the {noun} stays due by {in_words(stood.deadline)}."
        )
    if stood.overdue:
        return _overdue(stood, noun)
    if step.clause != stood.clause:
        return (
            f"The {noun} stays due by {in_words(stood.deadline)}{counted(step, noun)}, which comes before "
            f"{in_words(stood.day)}, when it would be due {COUNTED[stood.clause].format(noun=noun)}."
        )
    return f"{_same(stood, noun)} The {noun} stays due by {in_words(stood.deadline)}."


def _same(stood: Stood, noun: str) -> str:
    """Why the clause that gives the deadline is where it was."""
    step = stood.step
    if stood.anew < stood.day:
        return f"Nothing is asked for within {step.clauses.raised.words} of such a change."
    if stood.clause == "first":
        by_plan = step.rank in (ranks.PLAN, ranks.LAPSE)
        return (
            f"No plan alters when the first {noun} is due."
            if by_plan
            else "The days for the first are the same."
        )
    if stood.plan:
        return f"The plan's interval of {stood.plan.words} holds."
    return unapproved(step) or f"The interval stays {step.interval.words}."
