"""Whether what an import asks for was approved where it must be, judged once everything is in.

The rules are those of every act (`casework.approvals`): a lower level, a longer plan, reactive management.
A correction is no way round them: what it would make milder is refused (`milder`), whoever approved it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from uuid import UUID

from rules.deadline import assess
from rules.periods import Period, period
from rules.policy import NoPolicyInForce
from rules.risk import Level
from scheduler.casework import approvals
from scheduler.casework.approved import levels_in_effect, plan_before
from scheduler.casework.facts import FactRow, Facts, facts_of
from scheduler.casework.history import events_of
from scheduler.casework.states import spells, state_on
from scheduler.clock import london_date
from scheduler.errors import Refusal
from scheduler.exchange.dated import DATED, LEVELS
from scheduler.exchange.intake import Intake, Place
from scheduler.exchange.milder import levels_by_correction, plan_by_correction, reactive_by_correction
from scheduler.exchange.settling import Keyed, Known, standing_of
from scheduler.store.deadlines import Obligation
from scheduler.store.risk import PlanInterval, RiskLevel, State, StateSpell

PLANS = DATED["plans"]
LATER = " Brought over with its history (--history, and the day in recorded_at), it counts from that day."


def judge(intake: Intake) -> None:
    """Note a fault for each level, plan and state of this import that nobody approved, or that cannot begin."""
    _judge_levels(intake, _asked(intake, RiskLevel))
    _judge_plans(intake, _asked(intake, PlanInterval))
    _judge_reactive(intake, _asked(intake, StateSpell))


def _asked(intake: Intake, model: type[RiskLevel | PlanInterval | StateSpell]) -> dict[UUID, Place]:
    """What the import made of a table, without the people of whom a row was at fault: they cannot be judged."""
    doubtful = intake.directory.doubtful
    made = intake.to_approve.get(model, {})
    return {each: place for each, place in made.items() if place.row.values["ref"] not in doubtful}


def _refuse(intake: Intake, place: Place, column: str, value: object, act: Callable[[], object]) -> None:
    try:
        act()
    except Refusal as refusal:
        intake.refuse(place.row, column, value, refusal)


def _judge_levels(intake: Intake, asked: dict[UUID, Place]) -> None:
    corrected = {each: place for each, place in asked.items() if place.corrects is not None}
    unapproved = {each: place for each, place in asked.items() if place.row.get("approved_by") is None}
    for rows in _of_each(intake, LEVELS, {**unapproved, **corrected}.values()):
        timeline = levels_in_effect(rows)
        effective = {row.id for _, row in timeline}
        before = [corrected[row.id].corrects if row.id in corrected else row for row in rows]
        milder = partial(levels_by_correction, before, rows)
        for row in rows:
            if row.id in corrected:
                _refuse(intake, corrected[row.id], "level", row.level, milder)
            if row.id in unapproved and row.id not in effective:
                standing = _level_on(timeline, row.from_on)
                lowered = partial(approvals.level_approved, standing, row.level, None)
                _refuse(intake, unapproved[row.id], "level", row.level, lowered)


def _level_on(timeline: list[tuple[date, FactRow]], day: date) -> str | None:
    standing = [row.level for on, row in timeline if on <= day]
    return standing[-1] if standing else None


def _judge_plans(intake: Intake, asked: dict[UUID, Place]) -> None:
    people = {place.person_id for place in asked.values()}
    levels: dict[UUID, list[Known]] = defaultdict(list)
    for row in standing_of(intake, LEVELS, people):
        levels[row.person_id].append(row)
    for rows in _of_each(intake, PLANS, asked.values()):
        timeline = levels_in_effect(levels[rows[0].person_id])
        for row in rows:
            if row.id in asked:
                plan = plan_before(rows, row.from_on)
                _judge_plan(intake, asked[row.id], row, plan, _level_on(timeline, row.from_on))


def _judge_plan(intake: Intake, place: Place, row: Known, plan: Period | None, level: str | None) -> None:
    try:
        clauses = intake.desk.policy.version_on(row.from_on).home_visit
    except NoPolicyInForce:
        return
    standing = clauses.interval[Level(level or Level.UNASSESSED)]
    new = period(row.interval) if row.interval else None
    value = row.interval
    if place.corrects is not None:
        _refuse(intake, place, "interval", value, lambda: plan_by_correction(place.corrects, row, standing))
    _refuse(
        intake,
        place,
        "interval",
        value,
        lambda: approvals.plan_approved(standing, plan, new, row.approved_by),
    )
    _refuse(intake, place, "until", row.until_on, lambda: approvals.plan_expires(standing, new, row.until_on))
    if row.reason is None and _is_longer(new, standing):
        intake.refuse(
            place.row, "reason", None, "A plan longer than the level's interval needs a reason. Give it."
        )


def _is_longer(new: Period | None, standing: Period) -> bool:
    return new is not None and not new.never_longer_than(standing)


def _judge_reactive(intake: Intake, asked: dict[UUID, Place]) -> None:
    of_person: dict[UUID, list[UUID]] = defaultdict(list)
    for made, place in asked.items():
        of_person[place.person_id].append(made)
    rows = {row.id: row for row in standing_of(intake, DATED["states"], of_person)}
    for person_id, facts in facts_of(intake.desk.session, of_person):
        for made in of_person[person_id]:
            if made in rows and rows[made].state == State.REACTIVE:
                _judge_one_reactive(intake, asked[made], rows[made], facts)


def _judge_one_reactive(intake: Intake, place: Place, row: Known, facts: Facts) -> None:
    if place.corrects is not None:
        _refuse(intake, place, "state", row.state, lambda: reactive_by_correction(place.corrects, row))
        return
    _refuse(intake, place, "approved_by", None, lambda: approvals.reactive_approved(row.approved_by))
    on = max(row.from_on, london_date(row.approved_at or row.recorded_at))
    if row.approved_by is None or (row.to_on is not None and row.to_on <= on):
        return  # it never begins
    before = [each for each in facts.states if (each.from_on, each.state) != (row.from_on, row.state)]
    facts = Facts(**{**dict(facts.kinds()), "states": before})
    level = _level_on(levels_in_effect(facts.levels), on)
    spell = state_on(spells(facts), on)
    try:
        approvals.reactive_suits(level, spell.state if spell else None, _overdue(intake, facts, on))
    except Refusal as refusal:
        hint = "" if on == row.from_on else LATER
        intake.refuse(place.row, "from", row.from_on, f"{refusal}{hint}")


def _overdue(intake: Intake, facts: Facts, on: date) -> Iterator[tuple[str, date]]:
    events = events_of(facts)
    for obligation in Obligation:
        try:
            found = assess(intake.desk.policy, obligation.value, events, on)
        except NoPolicyInForce:
            continue
        if found.status == "overdue" and found.deadline is not None:
            yield obligation.value, found.deadline


def _of_each(intake: Intake, keyed: Keyed, places: Iterable[Place]) -> Iterator[list[Known]]:
    """The rows that stand of each person of these places, a list a person."""
    found: dict[UUID, list[Known]] = defaultdict(list)
    for row in standing_of(intake, keyed, {place.person_id for place in places}):
        found[row.person_id].append(row)
    yield from found.values()
