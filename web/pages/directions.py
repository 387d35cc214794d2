"""Having a visit made by a day: a supervisor says by when and why, sees what it brings, and it is kept."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework.directions import direct_visit
from scheduler.casework.keeping import person
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk
from web.forms.effect import effect_of
from web.forms.fields import Day, Key, Words
from web.forms.sent import Sent, blank, sent
from web.forms.trying import tried
from web.notices import done
from web.permissions import needs
from web.rendering import page
from web.words import in_words

router = APIRouter(prefix="/people/{ref}/directions")


class DirectionForm(BaseModel):
    """By which day, and why."""

    key: Key
    step: Literal["ask", "check", "save"] = "check"
    by_on: Annotated[Day, Field(title="the day by which the visit is to be made")]
    reason: Annotated[Words, Field(title="the reason, in a few words")]


SentDirection = Annotated[Sent[DirectionForm], sent(DirectionForm)]


@router.get("/new", dependencies=[needs(Permission.DIRECT_VISITS, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, ref, blank(DirectionForm))


@router.post("/new", dependencies=[needs(Permission.DIRECT_VISITS, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentDirection) -> Response:
    """The form again with its faults, else the answers to check, else what was kept."""
    if form.told is None or form.told.step == "ask":
        return _asked(request, desk, ref, form)
    try:
        if form.told.step == "check":
            return _check(request, desk, ref, form, form.told)
        with tried(desk):
            _direct(desk, ref, form.told)
    except Refusal as refusal:
        return _asked(request, desk, ref, form.refused(refusal))
    return done(f"/people/{ref}", "directed")


def _direct(desk: Desk, ref: str, told: DirectionForm) -> date:
    return direct_visit(desk, ref, told.by_on, told.reason, key=told.key).by_on


def _asked(request: Request, desk: Desk, ref: str, form: Sent[DirectionForm]) -> HTMLResponse:
    about = person(desk, ref)
    log(desk, Verb.CONSULTED, "form to direct a visit", [about.ref])
    return page(request, "directions/direction.html", status=form.status, form=form, ref=ref)


def _check(
    request: Request, desk: Desk, ref: str, form: Sent[DirectionForm], told: DirectionForm
) -> HTMLResponse:
    effect = effect_of(desk, ref, lambda: _direct(desk, ref, told))
    log(desk, Verb.CONSULTED, "effect of directing a visit", [ref])
    answers = [("To be made by", in_words(told.by_on)), ("Reason", told.reason)]
    return page(
        request,
        "directions/check.html",
        form=form,
        ref=ref,
        answers=answers,
        effect=effect,
        today=desk.today,
    )
