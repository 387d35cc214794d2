"""Recording a risk assessment, with the level that it may end in: seen with what it brings, and kept."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.audit import log
from scheduler.casework.assessments import Assessed, record_assessment
from scheduler.casework.explaining import Explained, explain
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.deadlines import Obligation
from scheduler.store.risk import Proposal
from web.dependencies import AtDesk, LookingDesk
from web.forms.effect import Effect, effect_of
from web.forms.fields import CheckedForm, Day
from web.forms.sent import Sent, blank, sent
from web.forms.trying import foreseen_by_facts, tried
from web.notices import done
from web.pages.changes import Answers, beforehand, beside, shown
from web.pages.levels import choices
from web.permissions import needs
from web.rendering import page
from web.words import in_short, plainly

router = APIRouter(prefix="/people/{ref}/assessments")
AS_IT_IS = "as_it_is"


class AssessmentForm(CheckedForm):
    """When it was completed, by which tool, and the level that it ends in."""

    assessed_on: Annotated[Day, Field(title="the day on which it was completed")]
    tool: Annotated[str | None, Field(title="the tool", max_length=40)] = None
    level: Annotated[
        Literal["as_it_is", "very_high", "high", "medium", "low"], Field(title="the level that it ends in")
    ]
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None


SentAssessment = Annotated[Sent[AssessmentForm], sent(AssessmentForm)]


@dataclass(frozen=True)
class Brings:
    """What it brings for visits, and the next assessment that is due after it."""

    effect: Effect
    next: Explained


@router.get("/new", dependencies=[needs(Permission.PROPOSE, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, ref, blank(AssessmentForm, assessed_on=desk.today))


@router.post("/new", dependencies=[needs(Permission.PROPOSE, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentAssessment) -> Response:
    """The form again with its faults, else the answers to check, else the person with what was kept."""
    told = form.told
    if told is None or told.step == "ask":
        return _asked(request, desk, ref, form)
    try:
        if told.step == "check":
            return _check(request, desk, ref, form, told)
        with tried(desk):
            made = _record(desk, ref, told)
    except Refusal as refusal:
        return _asked(request, desk, ref, form.refused(refusal, beside(refusal, told)))
    word = "assessed-proposed" if isinstance(made.level, Proposal) else "assessed"
    return done(f"/people/{quote(ref, safe='')}", word)


def _record(desk: Desk, ref: str, told: AssessmentForm) -> Assessed:
    level = None if told.level == AS_IT_IS else told.level
    return record_assessment(
        desk, ref, told.assessed_on, tool=told.tool, level=level, reason=told.reason, key=told.key
    )


def _asked(request: Request, desk: Desk, ref: str, form: Sent[AssessmentForm]) -> HTMLResponse:
    before = beforehand(desk, ref)
    levels = [*choices(before.stands), (AS_IT_IS, "It says no level", "The level stays as it is")]
    return shown(request, desk, before, form, "assessments/assessment.html", choices=levels)


def _check(
    request: Request, desk: Desk, ref: str, form: Sent[AssessmentForm], told: AssessmentForm
) -> HTMLResponse:
    brings = _brings(desk, ref, told)
    log(desk, Verb.CONSULTED, "effect of an assessment", [ref])
    return page(
        request,
        "assessments/check.html",
        form=form,
        ref=ref,
        answers=_answers(told),
        effect=brings.effect,
        next=brings.next,
        today=desk.today,
    )


def _brings(desk: Desk, ref: str, told: AssessmentForm) -> Brings:
    effect = effect_of(desk, ref, lambda: _record(desk, ref, told).level)
    with foreseen_by_facts(desk):
        _record(desk, ref, told)
        explained = {each.obligation: each for each in explain(desk, ref)}
    return Brings(effect, explained[Obligation.RISK_ASSESSMENT])


def _answers(told: AssessmentForm) -> Answers:
    level = "It says none: as it is" if told.level == AS_IT_IS else plainly(told.level)
    return [
        ("Completed on", in_short(told.assessed_on)),
        ("Tool", told.tool),
        ("Level", level),
        ("Why", told.reason),
    ]
