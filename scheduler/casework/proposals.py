"""What waits for somebody else's approval: a lower level, a longer plan, reactive management."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from rules.because import in_words
from rules.periods import period
from rules.risk import Level
from scheduler.casework import approvals, limits
from scheduler.casework.keeping import keep, marks, to_change
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.errors import Stale
from scheduler.roles import Permission
from scheduler.store.people import Person
from scheduler.store.risk import Proposal


class Decided(Stale):
    """A proposal on which somebody decided already."""

    def __init__(self, proposal: Proposal) -> None:
        on = in_words(london_date(proposal.decided_at)) if proposal.decided_at else "an earlier day"
        super().__init__(f"This proposal was {proposal.decision} by {proposal.decided_by} on {on}.")


class Withdrawn(Stale):
    """A proposal that its proposer took back."""

    def __init__(self) -> None:
        super().__init__("This proposal was withdrawn. There is nothing to decide on.")


class Overtaken(Stale):
    """A proposal about something that changed since."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The {what} was changed after this was proposed. Return the proposal, and have it proposed again."
        )


def asked_in_words(kind: str, value: str | None) -> str:
    """What a proposal asks for, as people say it."""
    if kind == "level":
        return f"Lower the level to {Level(value or '').words}"
    if kind == "plan":
        return f"A visit every {period(value).words}" if value else "End the plan's own interval"
    return "Reactive management"


def proposal(
    desk: Desk,
    about: Person,
    kind: str,
    value: str | None,
    from_on: date,
    reason: str | None,
    *,
    key: UUID | None = None,
    **more: Any,  # noqa: ANN401 - further columns of Proposal
) -> Proposal:
    """A proposal, not yet kept."""
    return Proposal(
        person_id=about.id,
        kind=kind,
        value=value,
        from_on=from_on,
        reason=(reason or "").strip(),
        **more,
        **marks(desk, key),
    )


def propose(desk: Desk, about: Person, asked: Proposal) -> Proposal:
    """Keep a proposal, which changes nothing until somebody else approves it. Raises TextMissing without a reason."""
    limits.needed("reason", asked.reason)
    return keep(desk, about, asked, f"propose {asked.kind}", reason=asked.reason)


def undecided(desk: Desk, proposal_id: UUID) -> tuple[Proposal, Person]:
    """A proposal that this principal may decide on, and whom it is about.

    Raises RoleCannot, NoSuchRecord, Withdrawn, Decided, or OwnProposal for the one who asked.
    """
    desk.demand(Permission.APPROVE)
    found, about = to_change(desk, Proposal, proposal_id)
    if found.superseded_at is not None:
        raise Withdrawn
    if found.decision is not None:
        raise Decided(found)
    approvals.another(desk.principal.actor, found.recorded_by)
    return found, about


def not_overtaken(asked: Proposal, what: str, rows: Iterable[Any]) -> None:
    """Raise Overtaken if one of these facts was recorded after the proposal was."""
    if any(row.recorded_at > asked.recorded_at for row in rows):
        raise Overtaken(what)
