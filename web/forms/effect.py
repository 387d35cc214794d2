"""What an act would bring: the home visit that is due without it, and with it. The act itself is done and undone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rules.periods import period
from scheduler.casework.decisions import as_if_approved
from scheduler.casework.explaining import Explained, explain_visit
from scheduler.casework.keeping import person
from scheduler.desk import Desk
from scheduler.store.risk import Proposal
from web.forms.trying import foreseen_by_facts


@dataclass(frozen=True)
class Effect:
    """The answers of the rules on a day, as it is and as it would be.

    `waits` is true for what only becomes a proposal: `then` is as it would be if that were approved now.
    """

    now: Explained
    then: Explained
    on: date
    waits: bool = False

    @property
    def unmoved(self) -> bool:
        """Whether the same visit stays due by the same day."""
        then, now = self.then.answer, self.now.answer
        if then is None or now is None:
            return False
        return (then.status, then.deadline) == (now.status, now.deadline)

    @property
    def overdue(self) -> bool:
        """Whether a visit is overdue without the act."""
        return self.now.answer is not None and self.now.answer.status == "overdue"

    @property
    def often(self) -> tuple[str, str] | None:
        """How often visits would be asked for, and how often they are, if that differs."""
        then, now = (each.answer and each.answer.interval for each in (self.then, self.now))
        return (period(then).words, period(now).words) if then and now and then != now else None


def effect_of(desk: Desk, ref: str, act: Callable[[], object], from_on: date | None = None) -> Effect:
    """What the act would bring for the person's home visits. Raises the act's own refusals.

    The day is the desk's, or the one from which the act counts if that is yet to come: until then it
    brings nothing. Raises what would stand in the way of an approval as well.
    """
    on = max(from_on or desk.today, desk.today)
    about = person(desk, ref)
    now = explain_visit(desk, about, on)
    with foreseen_by_facts(desk):
        made = act()
        if not isinstance(made, Proposal):
            return Effect(now, explain_visit(desk, about, on), on)
        with as_if_approved(desk, made):
            return Effect(now, explain_visit(desk, about, on), on, waits=True)
