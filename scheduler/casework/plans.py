"""The visit interval of a person's risk management plan: shorter at once, longer only when another approved it."""

from datetime import date
from uuid import UUID

from scheduler.casework import approvals, limits
from scheduler.casework.deadlines.approved import plan_before
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.keeping import begun_on, keep, marks, person_to_change, repeated, supersede
from scheduler.casework.levels import check_since_registration
from scheduler.casework.milder import level_interval
from scheduler.casework.proposals import not_overtaken, proposal, propose
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.people import Person
from scheduler.store.risk import PlanInterval, Proposal


def set_plan(
    desk: Desk,
    ref: str,
    interval: str | None,
    from_on: date | None = None,
    *,
    until_on: date | None = None,
    reason: str | None = None,
    key: UUID | None = None,
) -> PlanInterval | Proposal:
    """Record the plan's own interval from a day on, up to and including `until_on`; None ends the plan.

    One that is longer than what stands (the level's interval, or the plan before) becomes a proposal,
    whoever asks, and needs a reason; longer than the level's, it needs an `until_on` too. That it ends when
    the level rises is the rules' doing. Raises UnknownInterval, EndsBeforeItBegins, BeforeRegistration,
    NoExpiry, TextMissing.
    """
    about = person_to_change(desk, ref, Permission.PROPOSE)
    from_on = from_on or desk.today
    made = PlanInterval(
        person_id=about.id,
        interval=interval,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        **marks(desk, key),
    )
    asked = proposal(desk, about, "plan", interval, from_on, reason, key=key, until_on=until_on)
    if (before := repeated(desk, made) or repeated(desk, asked)) is not None:
        return before
    ((_, facts),) = facts_of(desk.session, [about.id])
    if needs_approval(desk, facts, made):
        return propose(desk, about, asked)
    return keep(desk, about, made, "set plan", reason=reason)


def needs_approval(desk: Desk, facts: Facts, fact: PlanInterval) -> bool:
    """Whether a plan is longer than what stands on its first day. Raises what it cannot be whoever approves it."""
    limits.span("plan", fact.from_on, fact.until_on)
    check_since_registration("plan", fact.from_on, facts)
    new = limits.interval(fact.interval) if fact.interval else None
    by_level = level_interval(desk.policy, facts, fact.from_on)
    approvals.plan_expires(by_level, new, fact.until_on)
    return approvals.outlasted(by_level, plan_before(facts.plans, fact.from_on), new) is not None


def approved_plan(desk: Desk, about: Person, asked: Proposal) -> PlanInterval:
    """The fact that an approved proposal makes, effective no earlier than today. Raises Overtaken, EndsBeforeItBegins.

    A level recorded since overtakes it: what was asked for a milder risk is asked anew.
    """
    ((_, facts),) = facts_of(desk.session, [about.id])
    not_overtaken(asked, "level", facts.levels)
    not_overtaken(asked, "plan", facts.plans)
    made = PlanInterval(
        person_id=about.id,
        interval=asked.value,
        from_on=max(asked.from_on, desk.today),
        until_on=asked.until_on,
        reason=asked.reason,
        approved_by=desk.principal.actor,
        approved_at=desk.now,
        **marks(desk),
    )
    limits.span("plan", made.from_on, made.until_on)
    if (old := begun_on(desk, PlanInterval, about, made.from_on)) is not None:
        supersede(desk, old, made, asked.reason)
    return made
