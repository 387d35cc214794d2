"""What waits for a decision by somebody else: approved, it takes effect; returned, it says why."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework.deadlines.states import review_of
from scheduler.casework.deciders import deciders
from scheduler.casework.decisions import approve, return_proposal
from scheduler.casework.lists.proposed import (
    ROWS,
    Proposed,
    asked_by_oneself,
    decided_lately,
    proposed,
    waiting,
)
from scheduler.casework.names import Names, names
from scheduler.casework.person.present import Present, present
from scheduler.casework.proposals import Decided
from scheduler.desk import Desk
from scheduler.errors import NotAllowed, Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.risk import Proposal
from web.dependencies import AtDesk, LookingDesk
from web.forms.effect import Effect, effect_of
from web.forms.sent import Sent, blank, sent
from web.forms.trying import tried
from web.listing import Column, headings, pages
from web.navigation import tell_waiting
from web.notices import done
from web.permissions import needs
from web.rendering import page
from web.words import in_short, moment, plainly

router = APIRouter(prefix="/approvals")
COLUMNS = [
    Column("Person"),
    Column("Asked for"),
    Column("Level now"),
    Column("Visit"),
    Column("Asked by"),
    Column("Why"),
    Column("Decision"),
]
BOTH = "You wrote what has to be different, so it was not approved. Return it; or empty this, and approve it as it is."


class DecisionForm(BaseModel):
    """Approved, or returned with a reason."""

    decision: Annotated[Literal["approved", "returned"], Field(title="whether you approve it")]
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None


SentDecision = Annotated[Sent[DecisionForm], sent(DecisionForm)]


@router.get("", dependencies=[needs(Permission.PROPOSE, "consulted")])
def approvals(
    request: Request, desk: LookingDesk, number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1
) -> HTMLResponse:
    """What waits for the one who asks, if they decide; then what they asked for themselves, and what became of it."""
    decides = desk.principal.may(Permission.APPROVE)
    called = names(desk)
    to_decide, total = waiting(desk, called, (number - 1) * ROWS) if decides else ([], 0)
    tell_waiting(request, total)
    mine = asked_by_oneself(desk, called)
    decided = decided_lately(desk, called) if decides else []
    log(desk, Verb.CONSULTED, "approvals", sorted({each.ref for each in (*to_decide, *mine, *decided)}))
    return page(
        request,
        "approvals/approvals.html",
        decides=decides,
        waiting=to_decide,
        total=total,
        place=pages(request, total, number, ROWS, ("proposal", "proposals")),
        mine=mine,
        decided=decided,
        rows=ROWS,
        headings=headings(request, COLUMNS, ""),
        today=desk.today,
    )


@router.get("/{proposal_id}", dependencies=[needs(Permission.PROPOSE, "consulted")])
def proposal(request: Request, desk: AtDesk, proposal_id: UUID) -> HTMLResponse:
    """One proposal with what it would bring, which is done and undone for the look."""
    return _shown(request, desk, proposal_id, blank(DecisionForm))


@router.post("/{proposal_id}", dependencies=[needs(Permission.APPROVE, "altered", "collected", "consulted")])
def decide(request: Request, desk: AtDesk, proposal_id: UUID, form: SentDecision) -> Response:
    """Approve or return it. Decided meanwhile it is shown with what was decided; by the same, it is done."""
    if form.told is None:
        return _shown(request, desk, proposal_id, form)
    if form.told.decision == "approved" and form.told.reason:
        return _shown(request, desk, proposal_id, form.faulted("reason", BOTH))
    try:
        with tried(desk):
            _decide(desk, proposal_id, form.told)
    except NotAllowed:  # their own
        raise
    except Refusal as refusal:
        if not (isinstance(refusal, Decided) and _sent_before(desk, proposal_id, form.told)):
            return _shown(request, desk, proposal_id, form.refused(refusal, _beside(form.told)))
    return done("/approvals", form.told.decision)


def _decide(desk: Desk, proposal_id: UUID, told: DecisionForm) -> None:
    if told.decision == "approved":
        approve(desk, proposal_id)
    else:
        return_proposal(desk, proposal_id, told.reason or "")


def _sent_before(desk: Desk, proposal_id: UUID, told: DecisionForm) -> bool:
    """Whether the same decision of the same officer stands: a form that is sent twice is done once."""
    found, _ = proposed(desk, proposal_id)
    return (found.decided_by, found.decision) == (desk.principal.actor, told.decision)


def _beside(told: DecisionForm) -> str:
    return "reason" if told.decision == "returned" and not told.reason else ""


def _shown(request: Request, desk: Desk, proposal_id: UUID, form: Sent[DecisionForm]) -> HTMLResponse:
    found, kept = proposed(desk, proposal_id)
    stands = present(desk, found.ref)
    effect, hindrance = _effect(desk, found, kept)
    log(desk, Verb.CONSULTED, "proposal", [found.ref])
    called = names(desk)
    return page(
        request,
        "approvals/proposal.html",
        status=form.status,
        proposal=found,
        stands=stands,
        answers=_answers(found, stands, called),
        officer=called.with_code,
        effect=effect,
        hindrance=hindrance,
        deciders=deciders(desk, found.ref, found.asked_by) if found.open else [],
        own=found.asked_by == desk.principal.actor,
        decides=desk.principal.may(Permission.APPROVE),
        form=form,
        today=desk.today,
    )


def _answers(found: Proposed, stands: Present, called: Names) -> list[tuple[str, str]]:
    until, until_on = "Up to and including", found.until_on
    if found.kind == "reactive":
        until, until_on = "To be looked at again by", review_of(found.kind, found.from_on, found.until_on)
    told = [
        ("As it is now", _now(found, stands)),
        ("Asked for", found.says),
        ("Asked from", in_short(found.from_on)),
        ("Holds from", in_short(found.holds_from) if found.holds_from else ""),
        (until, in_short(until_on) if until_on else ""),
        ("Tool", found.tool or ""),
        ("Why", found.reason),
        ("Asked by", f"{called.with_code(found.asked_by)}, {moment(found.asked_at)}"),
    ]
    return [(name, text) for name, text in told if text]


def _now(found: Proposed, stands: Present) -> str:
    if found.kind == "level":
        return plainly(stands.level or "not assessed")
    if found.kind == "plan":
        return stands.interval_words
    return plainly(stands.state or "active")


def _effect(desk: Desk, found: Proposed, kept: Proposal) -> tuple[Effect | None, str | None]:
    """What approving it now would bring, or why it cannot be approved now; neither once it is decided."""
    if not found.open:
        return None, None
    try:
        return effect_of(desk, found.ref, lambda: kept, found.from_on), None
    except Refusal as refusal:
        return None, str(refusal)
