"""Recording intelligence checks apart from a visit: which sources, when, and what came of each."""

from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import uuid5

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.checks import record_checks
from scheduler.casework.keeping import person
from scheduler.casework.verdicts import verdicts_at
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import Key
from web.forms.sent import Sent, blank, sent
from web.forms.trying import tried
from web.notices import done
from web.pages.visits.checking import TellsChecks, fields_of
from web.pages.visits.shown import CHECK_CHOICES, sources
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/people/{ref}/checks")
TO_COME = "That moment has not come yet. Give the time at which you made the checks."


class ChecksForm(TellsChecks):
    """Each source with what came of it, and the moment."""

    key: Key
    step: Literal["save"] = "save"


SentChecks = Annotated[Sent[ChecksForm], sent(ChecksForm)]


@router.get("/new", dependencies=[needs(Permission.RECORD, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """What is on record against what is required, and a choice for each source."""
    return _asked(request, desk, ref, blank(ChecksForm, checked_on=desk.today))


@router.post("/new", dependencies=[needs(Permission.RECORD, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentChecks) -> Response:
    """The form again with its faults, else the person."""
    form = _with_faults(desk, form)
    if form.told is None or form.faults:
        return _asked(request, desk, ref, form)
    try:
        with tried(desk):
            _record(desk, ref, form.told)
    except Refusal as refusal:
        return _asked(request, desk, ref, form.refused(refusal))
    return done(f"/people/{quote(ref, safe='')}", "checked")


def _with_faults(desk: Desk, form: Sent[ChecksForm]) -> Sent[ChecksForm]:
    told = form.told
    if told is None:
        return form
    if not told.outcomes:
        return form.faulted("", "Say of at least one source what came of it.")
    for name, text in told.faults_of_checks(desk.now, TO_COME, desk.today):
        form = form.faulted(name, text)
    return form


def _record(desk: Desk, ref: str, told: ChecksForm) -> None:
    """Each check has a key of its own, made of the form's: a form that is sent twice is done once."""
    made = (replace(each, key=uuid5(told.key, each.source)) for each in told.checks(desk.today))
    record_checks(desk, ref, made)


def _asked(request: Request, desk: Desk, ref: str, form: Sent[ChecksForm]) -> HTMLResponse:
    about = person(desk, ref)
    log(desk, Verb.CONSULTED, "form of checks", [about.ref])
    ((_, verdict),) = verdicts_at(desk, [(about.id, desk.now)])
    listed = sources(form, desk.policy, verdict, desk.now)
    return page(
        request,
        "checks/checks.html",
        status=form.status,
        form=form,
        ref=about.ref,
        sources=listed,
        choices=CHECK_CHOICES,
        fields=fields_of(each.name for each in listed),
    )
