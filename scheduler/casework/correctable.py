"""What may be corrected of each kind of fact, by whom, and what no correction or withdrawal can be.

A correction says what was so all along. It is no way round an approval: what would be milder for it is
proposed; a withdrawal that would be milder takes a supervisor, and another than who recorded it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.because import in_words
from rules.periods import period
from scheduler.casework import approvals, limits, milder
from scheduler.casework.checks import sources_of
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.states import newly_reactive_on, review_of
from scheduler.casework.levels import check_since_registration, level_before, milder_from
from scheduler.casework.people import check_address
from scheduler.casework.plans import needs_approval
from scheduler.casework.proposals import Decided
from scheduler.casework.visits import check_visit
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.columns import Fact
from scheduler.store.people import Address, Allocation, Person, Placement, Registration
from scheduler.store.risk import (
    Assessment,
    Direction,
    PlanInterval,
    Proposal,
    RiskLevel,
    State,
    StateSpell,
    VisitException,
)
from scheduler.store.visits import Visit


class StillNeeded(Refusal):
    """The withdrawal of the only registration of somebody of whom more is recorded."""

    def __init__(self, what: str, on: date) -> None:
        super().__init__(
            f"This is the person's only registration, and the {what} of {in_words(on)} stands on it. Correct "
            f"its date, record its end, or withdraw what was recorded since first."
        )


def _nothing(_desk: Desk, _about: Person, _old: Any) -> None:  # noqa: ANN401 - any fact
    pass


@dataclass(frozen=True)
class Correctable:
    """One kind: which permission it takes, which columns may change, and what cannot be."""

    model: type[Fact]
    permission: Permission
    columns: frozenset[str]
    check: Callable[[Desk, Person, Any, Any], None]
    check_withdrawal: Callable[[Desk, Person, Any], None] = _nothing


def _visit(desk: Desk, about: Person, old: Visit, new: Visit) -> None:
    limits.outcome(new.outcome)
    new.supersedes_id = old.id
    check_visit(desk, _facts(desk, about), new)


def _check(desk: Desk, _about: Person, _old: IntelligenceCheck, new: IntelligenceCheck) -> None:
    limits.source(new.source, sources_of(desk.policy))
    limits.check_outcome(new.outcome)
    limits.happened("check", new.checked_at, desk.now)


def _assessment(desk: Desk, about: Person, _old: Assessment, new: Assessment) -> None:
    limits.happened_on("assessment", new.assessed_on, desk.today)
    check_since_registration("assessment", new.assessed_on, _facts(desk, about))


def _level(desk: Desk, about: Person, old: RiskLevel, new: RiskLevel) -> None:
    limits.level(new.level)
    # a first level counts no earlier than it was recorded: this one was when the old one was
    new.approved_at = old.approved_at or old.recorded_at
    if milder.level_stays_approved(old, new):
        new.approved_by = old.approved_by
        return
    new.approved_by = None
    facts = _facts(desk, about)
    check_since_registration("level", new.from_on, facts)
    others = _without(facts.levels, old, "from_on")
    approvals.level_approved(level_before(replace(facts, levels=others), new.from_on), new.level, None)
    milder.check_levels(facts, [*others, new])
    if _leaves_unassessed(desk, facts, [*others, new]):
        _by_another_supervisor(desk, old)


def _level_withdrawal(desk: Desk, about: Person, old: RiskLevel) -> None:
    facts = _facts(desk, about)
    others = _without(facts.levels, old, "from_on")
    if milder_from(facts, others) is not None or _leaves_unassessed(desk, facts, others):
        _by_another_supervisor(desk, old)


def _leaves_unassessed(desk: Desk, facts: Facts, levels: list[Any]) -> bool:
    """Whether no level would be left today: the next one, a first one, would need no approval."""
    was, now = (level_before(each, desk.today) for each in (facts, replace(facts, levels=levels)))
    return was is not None and now is None


def _plan(desk: Desk, about: Person, old: PlanInterval, new: PlanInterval) -> None:
    if milder.plan_stays_approved(old, new):
        _carry_approval(old, new)
    else:
        new.approved_by = new.approved_at = None
    if _same(old, new, "interval", "from_on", "until_on"):
        return
    facts = _facts(desk, about)
    others = _without(facts.plans, old, "from_on")
    longer = needs_approval(desk, replace(facts, plans=others), new)
    if milder.fewer_visits_from(desk.policy, facts, [*others, new]) is not None:
        _by_another_supervisor(desk, old)
    if longer and new.approved_by is None:
        by_level = milder.level_interval(desk.policy, facts, new.from_on)
        raise approvals.LongerPlan(by_level, (new.interval and period(new.interval)) or None)


def _plan_withdrawal(desk: Desk, about: Person, old: PlanInterval) -> None:
    facts = _facts(desk, about)
    others = _without(facts.plans, old, "from_on")
    if milder.fewer_visits_from(desk.policy, facts, others) is not None:
        _by_another_supervisor(desk, old)


def _state(desk: Desk, about: Person, old: StateSpell, new: StateSpell) -> None:
    limits.state(new.state)
    limits.span("state", new.from_on, new.to_on)
    limits.span("review", new.from_on, new.review_on)
    if milder.state_stays_approved(old, new):
        _carry_approval(old, new)
    else:
        new.approved_by = new.approved_at = None
        if new.state == State.REACTIVE:
            approvals.reactive_approved(None)
    if new.state == State.REACTIVE and _review(new) > _review(old):
        desk.demand(Permission.APPROVE)  # it was approved until somebody looks again, and no longer
    facts = _facts(desk, about)
    milder.check_states(facts, [*_without(facts.states, old, "from_on"), new])


def _review(row: StateSpell) -> date:
    return review_of(row.state, row.from_on, row.review_on or row.to_on) or date.max


def _state_withdrawal(desk: Desk, about: Person, old: StateSpell) -> None:
    facts = _facts(desk, about)
    now = replace(facts, states=_without(facts.states, old, "from_on"))
    if newly_reactive_on(facts, now) is not None:
        _by_another_supervisor(desk, old)


def _registration(desk: Desk, about: Person, old: Registration, new: Registration) -> None:
    for what, on in _needing_registration(_facts(desk, about)):
        if old.registered_on <= on < new.registered_on:
            raise limits.BeforeRegistration(what, on, new.registered_on)


def _registration_withdrawal(desk: Desk, about: Person, old: Registration) -> None:
    facts = _facts(desk, about)
    if len(facts.registrations) == 1:
        for what, on in _needing_registration(facts):
            raise StillNeeded(what, on)
    _by_another_supervisor(desk, old)


def _needing_registration(facts: Facts) -> Iterator[tuple[str, date]]:
    """What stands only of somebody registered: what it is, and its day."""
    yield from (("visit", row.visited_on) for row in facts.visits)
    yield from (("level", row.from_on) for row in facts.levels)
    yield from (("plan", row.from_on) for row in facts.plans)
    yield from (("assessment", row.assessed_on) for row in facts.assessments)
    yield from (("direction", row.from_on) for row in facts.directions)


def _address(_desk: Desk, _about: Person, _old: Address, new: Address) -> None:
    check_address(new)


def _direction(_desk: Desk, _about: Person, _old: Direction, new: Direction) -> None:
    limits.span("direction", new.from_on, new.by_on)


def _exception(desk: Desk, _about: Person, _old: VisitException, new: VisitException) -> None:
    limits.obligation(new.obligation)
    limits.span("exception", new.from_on, new.until_on)
    new.approved_by = desk.principal.actor


def _no_check(_desk: Desk, _about: Person, _old: Fact, _new: Fact) -> None:
    pass


def _proposal_withdrawal(_desk: Desk, _about: Person, old: Proposal) -> None:
    if old.decision is not None:
        raise Decided(old)


def _facts(desk: Desk, about: Person) -> Facts:
    ((_, facts),) = facts_of(desk.session, [about.id])
    return facts


def _without(rows: list[Any], old: Any, column: str) -> list[Any]:  # noqa: ANN401 - any fact
    """The rows but the one that is corrected: a key of the standing ones."""
    return [row for row in rows if getattr(row, column) != getattr(old, column)]


def _same(old: Fact, new: Fact, *columns: str) -> bool:
    return all(getattr(old, column) == getattr(new, column) for column in columns)


def _carry_approval(old: Any, new: Any) -> None:  # noqa: ANN401 - a fact with an approval
    """What was approved stays approved from the day on which it was."""
    if old.approved_by is not None:
        new.approved_by, new.approved_at = old.approved_by, old.approved_at or old.recorded_at


def _by_another_supervisor(desk: Desk, old: Fact) -> None:
    desk.demand(Permission.APPROVE)
    approvals.another(desk.principal.actor, old.recorded_by)


def _kind(
    model: type[Fact],
    permission: Permission,
    columns: str,
    check: Callable[[Desk, Person, Any, Any], None] = _no_check,
    check_withdrawal: Callable[[Desk, Person, Any], None] = _nothing,
) -> Correctable:
    return Correctable(model, permission, frozenset(columns.split()), check, check_withdrawal)


_TOLD = (
    "constable announced purpose "
    "reason_alone reason_unaccredited reason_announced reason_unchecked reason_late"
)

KINDS: dict[str, Correctable] = {
    "visit": _kind(Visit, Permission.RECORD, f"visited_at outcome {_TOLD}", _visit),
    "check": _kind(IntelligenceCheck, Permission.RECORD, "source checked_at outcome reference", _check),
    "address": _kind(Address, Permission.RECORD, "from_on address postcode latitude longitude", _address),
    "state": _kind(StateSpell, Permission.RECORD, "state from_on to_on review_on", _state, _state_withdrawal),
    "assessment": _kind(Assessment, Permission.PROPOSE, "assessed_on tool", _assessment),
    "level": _kind(RiskLevel, Permission.PROPOSE, "level from_on tool", _level, _level_withdrawal),
    "plan": _kind(
        PlanInterval, Permission.PROPOSE, "interval from_on until_on reason", _plan, _plan_withdrawal
    ),
    "proposal": _kind(Proposal, Permission.PROPOSE, "", check_withdrawal=_proposal_withdrawal),
    "registration": _kind(
        Registration, Permission.REGISTER, "registered_on", _registration, _registration_withdrawal
    ),
    "allocation": _kind(Allocation, Permission.ALLOCATE, "officer_id from_on"),
    "placement": _kind(Placement, Permission.ALLOCATE, "team_id from_on"),
    "direction": _kind(Direction, Permission.DIRECT_VISITS, "by_on reason", _direction),
    "exception": _kind(VisitException, Permission.APPROVE, "until_on reason obligation", _exception),
}
"""By the fact's noun. A booking is moved or called off; particulars are set anew."""
