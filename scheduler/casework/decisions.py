"""A supervisor's decision on what somebody else proposed: approved, it makes the fact; returned, it changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from scheduler.audit import log
from scheduler.casework import limits
from scheduler.casework.keeping import check_texts, keep, to_change
from scheduler.casework.levels import approved_level
from scheduler.casework.plans import approved_plan
from scheduler.casework.proposals import undecided
from scheduler.casework.whereabouts import approved_reactive
from scheduler.desk import Desk
from scheduler.store.audit import Verb
from scheduler.store.columns import Fact
from scheduler.store.people import Person
from scheduler.store.risk import PlanInterval, Proposal, RiskLevel, StateSpell

Approved = RiskLevel | PlanInterval | StateSpell

_MAKERS: dict[str, Callable[[Desk, Person, Proposal], Approved]] = {
    "level": approved_level,
    "plan": approved_plan,
    "reactive": approved_reactive,
}


def approve(desk: Desk, proposal_id: UUID) -> Approved:
    """Approve a proposal: the fact that it makes takes effect from the day asked for, and not before today.

    Raises RoleCannot, NoSuchRecord, OwnProposal, Decided, Withdrawn, Overtaken, and what its kind refuses.
    """
    asked, about = undecided(desk, proposal_id)
    made = _MAKERS[asked.kind](desk, about, asked)
    _decide(desk, asked, "approved", made=made)
    return keep(desk, about, made, f"approve {asked.kind}", reason=asked.reason)


def return_proposal(desk: Desk, proposal_id: UUID, reason: str) -> Proposal:
    """Send a proposal back with a reason. Raises as `approve` does, and TextMissing."""
    asked, about = undecided(desk, proposal_id)
    said = limits.needed("reason", reason)
    _decide(desk, asked, "returned", reason=said)
    log(desk, Verb.ALTERED, f"return {asked.kind}", [about.ref], record_id=asked.id, reason=said)
    return asked


@contextmanager
def as_if_approved(desk: Desk, asked: Proposal) -> Iterator[Approved]:
    """The fact that a proposal would make if it were approved now, with the deadlines as they would be.

    For whoever may see the person, the proposer among them: it is undone at the end, whatever happens.
    Read plain values only, and inside. Raises what its kind refuses.
    """
    nested = desk.session.begin_nested()
    try:
        waiting, about = to_change(desk, Proposal, asked.id)
        made = _MAKERS[asked.kind](desk, about, waiting)
        yield keep(desk, about, made, f"approve {asked.kind}", reason=asked.reason)
    finally:
        nested.rollback()
        desk.session.expire_all()


def _decide(
    desk: Desk, asked: Proposal, decision: str, *, made: Fact | None = None, reason: str | None = None
) -> None:
    asked.decision = decision
    asked.decided_at = desk.now
    asked.decided_by = desk.principal.actor
    asked.decision_reason = reason
    asked.made_id = made.id if made else None
    check_texts(asked)
    desk.session.flush()
