"""Whether what an import asks for was approved where it must be, judged once everything is in.

The rules are those of every act: `casework.approvals` for what is new, `casework.milder` for what is corrected.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

from rules.periods import period
from rules.policy import NoPolicyInForce
from scheduler.casework import approvals, milder
from scheduler.casework.deadlines.approved import plan_before
from scheduler.casework.deadlines.fact_rows import FactRow
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.levels import lowered
from scheduler.casework.whereabouts import check_reactive
from scheduler.clock import london_date
from scheduler.errors import Refusal
from scheduler.exchange.importing import correcting
from scheduler.exchange.importing.dated import DATED, LEVELS
from scheduler.exchange.importing.intake import Intake, Place
from scheduler.exchange.importing.people import REGISTRATIONS
from scheduler.exchange.importing.settling import standing_of
from scheduler.store.risk import PlanInterval, RiskLevel, State, StateSpell

PLANS, STATES = DATED["plans"], DATED["states"]
_READ = {"registrations": REGISTRATIONS, "levels": LEVELS, "states": STATES, "plans": PLANS}


def judge(intake: Intake) -> None:
    """Note a fault for each level, plan and state of this import that nobody approved, or that cannot begin."""
    _judge_levels(intake, _asked(intake, RiskLevel))
    _judge_plans(intake, _asked(intake, PlanInterval))
    _judge_states(intake, _asked(intake, StateSpell))


def _asked(intake: Intake, model: type[RiskLevel | PlanInterval | StateSpell]) -> dict[UUID, Place]:
    """What the import made of a table, without the people of whom a row was at fault: they cannot be judged."""
    doubtful = intake.directory.doubtful
    made = intake.to_approve.get(model, {})
    return {each: place for each, place in made.items() if place.row.values["ref"] not in doubtful}


def _facts(intake: Intake, asked: dict[UUID, Place], *kinds: str) -> Iterable[Facts]:
    """What stands of each person of these places, of some kinds alone: a register is judged in a few statements."""
    found: dict[UUID, Facts] = {place.person_id: Facts() for place in asked.values()}
    for kind in kinds:
        for row in standing_of(intake, _READ[kind], list(found)):
            getattr(found[row.person_id], kind).append(row)
    return found.values()


def _before(asked: dict[UUID, Place], rows: list[FactRow]) -> list[FactRow]:
    """The rows as they stood before the import corrected some of them."""
    return [asked[row.id].corrects or row if row.id in asked else row for row in rows]


def _refuse(intake: Intake, place: Place, column: str, value: object, act: Callable[[], object]) -> None:
    try:
        act()
    except Refusal as refusal:
        intake.refuse(place.row, column, value, refusal)


def _judge_levels(intake: Intake, asked: dict[UUID, Place]) -> None:
    for facts in _facts(intake, asked, "levels"):
        for row, standing in lowered(facts.levels):
            if row.id in asked:
                act = partial(approvals.level_approved, standing, row.level, None)
                _refuse(intake, asked[row.id], "level", row.level, act)
    corrected = {made: place for made, place in asked.items() if place.corrects is not None}
    for facts in _facts(intake, corrected, "registrations", "levels"):
        act = partial(
            milder.check_levels, replace(facts, levels=_before(corrected, facts.levels)), facts.levels
        )
        for row in facts.levels:
            if row.id in corrected:
                _refuse(intake, corrected[row.id], "level", row.level, act)


def _judge_plans(intake: Intake, asked: dict[UUID, Place]) -> None:
    for facts in _facts(intake, asked, "registrations", "levels", "states", "plans"):
        was = replace(facts, plans=_before(asked, facts.plans))
        for row in facts.plans:
            if row.id in asked:
                _judge_plan(intake, asked[row.id], row, facts, was)


def _judge_plan(intake: Intake, place: Place, row: FactRow, facts: Facts, was: Facts) -> None:
    try:
        standing = milder.level_interval(intake.desk.policy, facts, row.from_on)
    except NoPolicyInForce:
        return
    new = period(row.interval) if row.interval else None
    before = plan_before(facts.plans, row.from_on)
    if place.corrects is None:
        act = partial(approvals.plan_approved, standing, before, new, row.approved_by)
    else:
        act = partial(correcting.plan, intake.desk, place, row, was, facts)
    _refuse(intake, place, "interval", row.interval, act)
    _refuse(intake, place, "until", row.until_on, lambda: approvals.plan_expires(standing, new, row.until_on))
    if row.reason is None and new is not None and not new.never_longer_than(standing):
        reason = "A plan longer than the level's interval needs a reason. Give it."
        intake.refuse(place.row, "reason", None, reason)


def _judge_states(intake: Intake, asked: dict[UUID, Place]) -> None:
    of_person: dict[UUID, list[UUID]] = defaultdict(list)
    for made, place in asked.items():
        of_person[place.person_id].append(made)
    rows = {row.id: row for row in standing_of(intake, STATES, of_person)}
    for person_id, facts in facts_of(intake.desk.session, of_person):
        corrected = {
            rows[made].from_on: asked[made].corrects for made in of_person[person_id] if made in rows
        }
        was = replace(facts, states=[corrected.get(row.from_on) or row for row in facts.states])
        for made in of_person[person_id]:
            if made in rows:
                _judge_state(intake, asked[made], rows[made], facts, was)


def _judge_state(intake: Intake, place: Place, row: FactRow, facts: Facts, was: Facts) -> None:
    if place.corrects is not None:
        _refuse(intake, place, "state", row.state, lambda: correcting.state(place, row, was, facts))
    elif row.state == State.REACTIVE:
        _judge_reactive(intake, place, row, facts)


def _judge_reactive(intake: Intake, place: Place, row: FactRow, facts: Facts) -> None:
    _refuse(intake, place, "approved_by", None, lambda: approvals.reactive_approved(row.approved_by))
    on = max(row.from_on, london_date(row.approved_at or row.recorded_at))
    if row.approved_by is None or (row.to_on is not None and row.to_on <= on):
        return  # it never begins
    others = [each for each in facts.states if each.from_on != row.from_on]
    try:
        check_reactive(intake.desk, replace(facts, states=others), on)
    except NoPolicyInForce:
        return
    except Refusal as refusal:
        hint = "" if intake.history or on == row.from_on else intake.faults.guidance.approved_earlier
        intake.refuse(place.row, "from", row.from_on, f"{refusal}{hint}")
