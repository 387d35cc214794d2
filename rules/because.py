"""Why a deadline is what it is, in sentences that officers read. It tells what the fold did, no more."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rules import ranks
from rules.events import Event
from rules.periods import Period
from rules.risk import Level
from rules.version import Clauses, Mark, Obligation

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
STATES = {
    "custody": "in custody",
    "hospital": "in hospital",
    "abroad": "abroad",
    "transferred_out": "transferred to another force",
    "reactive": "under reactive management",
    "missing": "missing",
    "wanted": "wanted",
}
BACK = {
    "custody": "Back from custody",
    "hospital": "Back from hospital",
    "abroad": "Back from abroad",
    "transferred_out": "Back from another force",
    "reactive": "Reactive management ended",
}
CONTACTS = {
    "seen_at_home": "Seen at home",
    "seen_elsewhere": "Seen elsewhere",
    "doorstep": "Seen on the doorstep",
}
COUNTED = {
    "first": "as the first {noun}",
    "periodic": "at the regular interval",
    "returned": "after the return",
    "moved": "after the move",
    "directed": "as directed",
}
# The key of the policy file behind each clause; a direction rests on no clause of the file.
KEYS = {"first": "first", "periodic": "interval", "returned": "returned", "moved": "moved"}


class Return(NamedTuple):
    """What a return on a day would lead to, as things stood: the deadline, and the period that gave it.

    `within` is None where what was left of the time before gives it.
    """

    on: date
    deadline: date
    within: Period | None


class Step(NamedTuple):
    """One thing that set or moved the deadline or the suspension, and the state it left."""

    on: date
    rank: int
    event: Event
    clause: str | None
    deadline: date | None
    deadline_before: date
    suspended_for: str | None
    suspended_for_before: str | None
    level: Level
    interval: Period
    clauses: Clauses
    example: Return | None
    """While suspended, a return ten days on."""


class Because(NamedTuple):
    """One reason: `clause` is the one that gives the deadline after it, None once nothing is due."""

    on: date
    clause: str | None
    deadline: date | None
    source: str
    standing: str
    text: str

    def as_json(self) -> dict[str, object]:
        """The reason as the command line writes it."""
        return {
            "on": self.on.isoformat(),
            "clause": self.clause,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "source": self.source,
            "text": self.text,
        }


def because(step: Step, obligation: Obligation) -> Because:
    """The reason that a step gives, with the source of the clause that decided it."""
    noun = "visit" if obligation == "home_visit" else "assessment"
    mark = mark_of_step(step)
    text = TELLERS[step.rank](step, noun)
    return Because(step.on, step.clause, step.deadline, mark.source, mark.standing, text)


def in_words(day: date) -> str:
    """A date for people: 20 January 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def mark_of_step(step: Step) -> Mark:
    """Where the clause comes from that decided a step."""
    if step.suspended_for != step.suspended_for_before and step.suspended_for is not None:
        return step.clauses.mark_of("suspends")
    if step.clause == "returned" and step.suspended_for_before == "reactive":
        return step.clauses.mark_of("reinstated")
    return step.clauses.mark_of(KEYS.get(step.clause or "", ""))


def _registered(step: Step, noun: str) -> str:
    first = step.clauses.first[step.level].words
    return (
        f"Registered on {in_words(step.on)}. {_at_level(step)} the first {noun} is due within {first}, "
        f"by {_deadline(step)}.{stopped(step)}"
    )


def _seen(step: Step, noun: str) -> str:
    outcome = step.event.outcome or ""
    contact = CONTACTS.get(outcome) or f"Contact “{outcome.replace('_', ' ')}”"
    return f"{contact} on {in_words(step.on)}. {_next(step, noun)}"


def _assessed(step: Step, noun: str) -> str:
    return f"Assessed on {in_words(step.on)}. {_next(step, noun)}"


def _next(step: Step, noun: str) -> str:
    by_level = step.interval is step.clauses.interval[step.level]
    under = _at_level(step) if by_level else "Under the plan"
    return (
        f"{under} the next {noun} is due within {step.interval.words}, by {_deadline(step)}.{stopped(step)}"
    )


def _changed(step: Step, noun: str) -> str:
    return " ".join(filter(None, (what_changed(step), unapproved(step), _now_due(step, noun))))


def unapproved(step: Step) -> str:
    """That the interval of a plan which nobody approved does not hold; empty where it does."""
    interval = step.event.interval
    if step.rank != ranks.PLAN or interval is None or step.event.approved or step.interval == interval:
        return ""
    return f"Until it is approved, the {step.interval.words} of the risk level hold, which end sooner."


def what_changed(step: Step) -> str:
    """Which level, plan or policy holds from then on, as a sentence; for a step of one of these kinds."""
    return CHANGES[step.rank](step)


def _level(step: Step) -> str:
    return f"The risk level became {step.level.words} on {in_words(step.on)}."


def _plan(step: Step) -> str:
    plan = step.event
    if plan.interval is None:
        return f"The plan's own interval ended on {in_words(step.on)}."
    until = f"good until {in_words(plan.until)}" if plan.until else ""
    told = _approval(step, until)
    return f"From {in_words(step.on)} the plan asks for {plan.interval.words}, {told}."


def _approval(step: Step, until: str) -> str:
    """Whether a plan is approved, and until when it is good; what asks for no less than the level needs no approval."""
    if step.event.approved or unapproved(step):
        said = "approved" if step.event.approved else "not approved"
        return f"{said} and {until}" if until else said
    return f"which needs no approval{f' and is {until}' if until else ''}"


def _lapse(step: Step) -> str:
    plan = step.event
    interval = plan.interval.words if plan.interval else ""
    until = in_words(plan.until) if plan.until else ""
    return f"The plan's interval of {interval} ran out after {until}."


def _version(step: Step) -> str:
    return f"A new version of the policy came into force on {in_words(step.on)}."


def _resumed(step: Step, noun: str) -> str:
    back = BACK[step.suspended_for_before or "custody"]
    return f"{back} on {in_words(step.on)}. {_due_on_return(step, noun)}"


def _due_on_return(step: Step, noun: str) -> str:
    reinstated = step.suspended_for_before == "reactive"
    period = step.clauses.reinstated if reinstated else step.clauses.returned
    if step.clause != "returned":
        by = f"{_deadline(step)}{counted(step, noun)}"
        return f"What was left of the time before is shorter: the {noun} is due by {by}."
    if step.deadline == period.after(step.on):
        return f"The {noun} is due within {period.words} of that day, by {_deadline(step)}."
    return f"Going in and out never starts the days again: the {noun} is due by {_deadline(step)}."


def _moved(step: Step, noun: str) -> str:
    within = f"within {step.clauses.moved.words}, " if step.clauses.moved else ""
    return (
        f"A new address was notified on {in_words(step.on)}. "
        f"A {noun} there is due {within}by {_deadline(step)}.{stopped(step)}"
    )


def directed(step: Step, noun: str) -> str:
    """What a supervisor directed, and what of it is due earlier already."""
    by = in_words(step.event.by or step.on)
    told = f"On {in_words(step.on)} a supervisor directed a {noun} by {by}."
    if step.suspended_for != step.suspended_for_before:
        told += " That ends reactive management."
    if step.deadline != step.event.by:
        return f"{told} It is due earlier, by {_deadline(step)}{counted(step, noun)}."
    return told + stopped(step)


def _suspended(step: Step, noun: str) -> str:
    reason, before = step.event.reason or "", step.suspended_for_before
    told = f"{STATES[reason].capitalize()} from {in_words(step.on)}"
    if step.suspended_for is None:
        told += f", no longer {STATES[before or reason]}: that does not stop the clock."
        return f"{told} {_due_on_return(step, noun)}"
    if before is not None:
        return f"{told}, no longer {STATES[before]}. The clock stays stopped."
    return f"{told}. The clock is stopped with the {noun} due by {_deadline(step)}. {_for_example(step)}"


def _ended(step: Step, noun: str) -> str:
    reason = (step.event.reason or "").replace("_", " ")
    why = f": {reason}" if reason not in {"", "ended"} else ""
    return f"The obligation ended on {in_words(step.on)}{why}. No {noun} is due."


def _at_level(step: Step) -> str:
    if step.level is Level.UNASSESSED:
        return "With no risk level yet"
    return f"At {step.level.words} risk"


def _now_due(step: Step, noun: str) -> str:
    instead = f", instead of {in_words(step.deadline_before)}"
    told = "" if step.clause in ("first", "periodic") else counted(step, noun)
    return f"The {noun} is now due by {_deadline(step)}{told}{instead}.{stopped(step)}"


def counted(step: Step, noun: str) -> str:
    """How the clause of a step counts, in brackets."""
    return f" ({COUNTED[step.clause].format(noun=noun)})" if step.clause else ""


def stopped(step: Step) -> str:
    """That the clock is stopped, with an example; nothing while it runs."""
    if step.suspended_for is None:
        return ""
    return f" While {STATES[step.suspended_for]} the clock is stopped. {_for_example(step)}"


def _for_example(step: Step) -> str:
    """What a stopped clock means, with the person's own dates."""
    if step.example is None:
        return ""
    back, deadline, within = step.example
    event = "its end" if step.suspended_for == "reactive" else "a return"
    by = f"by {in_words(deadline)}"
    # of a stopped clock the deadline may lie before the return, so it is not counted from there
    uncounted = f"the {(back - step.on).days} days until then do not count"
    when = f"within {within.words} of that day, {by}" if within else f"{by}: {uncounted}"
    return f"With {event} on {in_words(back)}, for example, it would be due {when}."


def _deadline(step: Step) -> str:
    return in_words(step.deadline) if step.deadline else "no day"


CHANGES: dict[int, Callable[[Step], str]] = {
    ranks.VERSION: _version,
    ranks.LEVEL: _level,
    ranks.LAPSE: _lapse,
    ranks.PLAN: _plan,
}
TELLERS: dict[int, Callable[[Step, str], str]] = {
    **dict.fromkeys(CHANGES, _changed),
    ranks.REGISTERED: _registered,
    ranks.RESUMED: _resumed,
    ranks.VISIT: _seen,
    ranks.ASSESSED: _assessed,
    ranks.MOVED: _moved,
    ranks.DIRECTED: directed,
    ranks.SUSPENDED: _suspended,
    ranks.ENDED: _ended,
}
