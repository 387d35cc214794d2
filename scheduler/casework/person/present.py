"""How a person stands today as far as a change of level, plan or state asks: what the forms about them begin with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from rules.deadline import assess
from rules.periods import Period, later
from rules.risk import Level
from scheduler.casework import approvals
from scheduler.casework.deadlines.approved import plan_before
from scheduler.casework.deadlines.facts import facts_of
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.deadlines.states import Spell, spells, state_on
from scheduler.casework.keeping import person
from scheduler.casework.levels import level_on
from scheduler.casework.whereabouts import reactive_conditions
from scheduler.desk import Desk
from scheduler.store.deadlines import Obligation
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.risk import StateSpell


@dataclass(frozen=True)
class Present:
    """The level (None before the first), its interval, the plan's own, the state, and what stands before reactive.

    `plan_counts` tells whether the plan's interval is the one that holds: an approval ends when the level rises.
    """

    ref: str
    level: str | None
    by_level: Period
    plan: Period | None
    plan_counts: bool
    spell: Spell | None
    conditions: tuple[approvals.Condition, ...]

    @property
    def level_words(self) -> str:
        """The level as a sentence has it."""
        return Level(self.level).words if self.level else "not assessed"

    @property
    def interval_words(self) -> str:
        """How often visits are asked for, and by what."""
        if self.plan is None:
            return f"Every {self.by_level.words}, by the level"
        if not self.plan_counts:
            return f"Every {self.by_level.words}, by the level; the plan's {self.plan.words} does not count"
        return f"Every {self.plan.words}, by the plan; {self.by_level.words} by the level"

    @property
    def state(self) -> str | None:
        """The state in a word; None for somebody simply active."""
        return str(self.spell.state).replace("_", " ") if self.spell else None


def present(desk: Desk, ref: str) -> Present:
    """How a person stands today. Raises NoSuchPerson."""
    return present_of(desk, person(desk, ref))


def present_of(desk: Desk, about: Person) -> Present:
    """The same of a person who was read."""
    ((_, facts),) = facts_of(desk.session, [about.id])
    level = level_on(facts, desk.today)
    intervals = desk.policy.version_on(desk.today).home_visit.interval
    plan = plan_before(facts.plans, later(desk.today, 1))
    held = assess(desk.policy, Obligation.HOME_VISIT.value, events_of(facts), desk.today).interval
    return Present(
        ref=about.ref,
        level=level,
        by_level=intervals[Level(level or Level.UNASSESSED)],
        plan=plan,
        plan_counts=plan is not None and held in {None, plan.text},
        spell=state_on(spells(facts), desk.today),
        conditions=reactive_conditions(desk, facts, desk.today),
    )


def state_record(desk: Desk, ref: str) -> UUID | None:
    """The identity of the record of the state that holds today; None for somebody simply active."""
    about = person(desk, ref)
    ((_, facts),) = facts_of(desk.session, [about.id])
    spell = state_on(spells(facts), desk.today)
    if spell is None:
        return None
    wanted = {"person": about.id, "state": spell.state, "from_on": spell.row.from_on}
    found: UUID | None = desk.session.scalars(_spell(), wanted).first()
    return found


@made_once
def _spell() -> Select[Any]:
    return select(col(StateSpell.id)).where(
        col(StateSpell.person_id) == bindparam("person"),
        col(StateSpell.superseded_at).is_(None),
        col(StateSpell.state) == bindparam("state"),
        col(StateSpell.from_on) == bindparam("from_on"),
    )
