"""What an import corrects, judged as the act of correcting is: by what it makes milder, and who decided that.

The definitions are `casework.milder`'s. Opens no database.
"""

from datetime import date

from rules.because import in_words
from rules.periods import period
from scheduler.casework import approvals, milder
from scheduler.casework.deadlines.approved import plan_before
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts
from scheduler.desk import Desk
from scheduler.exchange.importing.intake import Place
from scheduler.roles import Permission
from scheduler.store.risk import State


class LongerByCorrection(approvals.NeedsApproval):
    """A correction to a longer plan, which would have to be approved as of long ago."""

    def __init__(self) -> None:
        super().__init__(
            "A correction makes no plan longer than what it stands beside, whoever approved it: it would be so from "
            "the beginning. Give the longer plan a row of its own, from the day of its approval, or propose it."
        )


class DecidedAlone(approvals.NeedsApproval):
    """A correction that makes a plan milder, by the word of who recorded it."""

    def __init__(self, from_on: date, recorded_by: str) -> None:
        super().__init__(
            f"With this correction the plan would ask for fewer visits from {in_words(from_on)}. {recorded_by} "
            f"recorded it, so another must decide on that: give a supervisor's code in approved_by."
        )


def plan(desk: Desk, place: Place, new: FactRow, was: Facts, facts: Facts) -> None:
    """Raise LongerByCorrection or DecidedAlone for a plan that no correction makes so, or not of who recorded it.

    Another supervisor decides that a plan was milder all along: whoever imports, or the one in approved_by.
    """
    old = place.corrects
    if not milder.plan_stays_approved(old, new):
        by_level = milder.level_interval(desk.policy, facts, new.from_on)
        asked = period(new.interval) if new.interval else None
        if approvals.outlasted(by_level, plan_before(facts.plans, new.from_on), asked) is not None:
            raise LongerByCorrection
    if (day := milder.fewer_visits_from(desk.policy, was, facts.plans)) is None:
        return
    if (named := place.row.get("approved_by")) is None:
        desk.demand(Permission.APPROVE)
    if (named or desk.principal.actor) == old.recorded_by:
        raise DecidedAlone(day, old.recorded_by)


def state(place: Place, new: FactRow, was: Facts, facts: Facts) -> None:
    """Raise ReactiveUnapproved or ReactiveByCorrection unless it holds no day longer, as it was approved."""
    old = place.corrects
    stays = milder.state_stays_approved(old, new) and new.approved_by == old.approved_by
    if new.state == State.REACTIVE and not stays:
        approvals.reactive_approved(None)
    milder.check_states(was, facts.states)
