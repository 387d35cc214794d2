"""Recording a visit: outcome first, then what that outcome asks for, then the answers with what they bring."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.bookings import booking_to_close, open_before
from scheduler.casework.crews import codes_of, crew_of, near
from scheduler.casework.elsewhere import doubts_of
from scheduler.casework.flags import MADE_IN_PERSON
from scheduler.casework.keeping import person
from scheduler.casework.names import Names, names
from scheduler.casework.visits import record_visit
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import VISITING, Permission
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import london_parts
from web.forms.sent import blank, sent
from web.forms.trying import tried
from web.notices import done
from web.pages.visits import shown
from web.pages.visits.checking import fields_of
from web.pages.visits.foreseeing import Foreseen, foresee, missing_reasons
from web.pages.visits.form import (
    PURPOSES,
    SOUGHT,
    WHAT,
    SentVisit,
    Told,
    VisitForm,
    first_page,
    understood,
)
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/people/{ref}/visits")
AsSent = Annotated[SentVisit, sent(VisitForm)]
_ASKED = ("asked", "asked_then")
_ASKED_BEFORE: dict[str, tuple[str, ...]] = {"how": (), "why": _ASKED[:1]}
"""Which reasons were asked for before a page: whoever goes back to it is asked again."""


class ReasonsMissing(Exception):
    """A visit would be kept without a reason that must be given: it is undone, and asked for."""


@router.get("/new", dependencies=[needs(Permission.RECORD, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str, booking: UUID | None = None) -> HTMLResponse:
    """The first page; what was arranged is filled in already."""
    own = [desk.principal.actor] if desk.principal.officer_id else []
    begun = blank(VisitForm, day=desk.today, crew=own)
    if booking is not None:
        try:
            begun = _arranged(desk, ref, booking)
        except Refusal as refusal:
            begun = begun.refused(refusal)
    return _what(request, desk, ref, begun)


@router.post("/new", dependencies=[needs(Permission.RECORD, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: AsSent) -> Response:
    """The page that what was sent leads to: with its faults, the next one, or the person's once it is kept."""
    if form.told and form.told.step == "ask":
        return _what(request, desk, ref, form)
    called = names(desk)
    told = understood(desk, form, called.codes(VISITING))
    if not isinstance(told, Told):
        return _again(request, desk, ref, told, called)
    try:
        if told.step == "save":
            return _saved(desk, ref, told)
        return _next(request, desk, ref, told, foresee(desk, ref, told), called)
    except ReasonsMissing:
        return _next(request, desk, ref, told, foresee(desk, ref, told), called)
    except Refusal as refusal:
        return _refused(request, desk, ref, told, refusal)


def _arranged(desk: Desk, ref: str, booking_id: UUID) -> SentVisit:
    booking = booking_to_close(desk, booking_id, person(desk, ref))
    on, at = london_parts(booking.starts_at)
    crew = codes_of(desk, crew_of(desk, booking))
    return blank(VisitForm, booking=booking.id, day=on, at=at, crew=crew)


def _saved(desk: Desk, ref: str, told: Told) -> Response:
    with tried(desk):
        recorded = record_visit(desk, ref, told.visit, key=told.key)
        if missing_reasons(recorded.flags):
            raise ReasonsMissing
    path = f"/people/{quote(ref, safe='')}"
    if recorded.counts:
        return done(path, "visited")
    due = recorded.next.answer
    return done(path, "attempted" if due and due.status != "suspended" else "noted")


def _next(
    request: Request, desk: Desk, ref: str, told: Told, foreseen: Foreseen, called: Names
) -> HTMLResponse:
    asked = [each for name in _ASKED_BEFORE.get(told.step, _ASKED) for each in told.form.several(name)]
    unasked = [name for name, _, _ in foreseen.asked() if name not in asked]
    if told.step == "how" and (unasked or told.visit.outcome in MADE_IN_PERSON):
        return _how(request, desk, ref, told.form, told, foreseen)
    missing = [name for name in foreseen.missing if name in asked]
    form = shown.asking_again(told.form, missing)
    of_how = told.form.several("asked")
    if any(name in of_how for name in missing):
        return _how(request, desk, ref, form, told, foreseen)
    if unasked or missing:
        log(desk, Verb.CONSULTED, "form of a visit", [ref])
        reasons = [each for each in foreseen.asked() if each[0] not in of_how]
        return page(request, "visits/why.html", status=form.status, form=form, ref=ref, reasons=reasons)
    return _check(request, desk, ref, told, foreseen, called)


def _again(request: Request, desk: Desk, ref: str, form: SentVisit, called: Names) -> HTMLResponse:
    """The page of the first fault, with all that was typed."""
    begun = understood(desk, first_page(form), called.codes(VISITING))
    if not isinstance(begun, Told) or any(each.name in {*WHAT, "key"} for each in form.faults):
        return _what(request, desk, ref, form)
    try:
        return _how(request, desk, ref, form, begun, foresee(desk, ref, begun))
    except Refusal as refusal:
        return _what(request, desk, ref, form.refused(refusal))


def _refused(request: Request, desk: Desk, ref: str, told: Told, refusal: Refusal) -> HTMLResponse:
    """Where a check is refused, it is told beside the checks; all else, where the visit is told."""
    form = told.form.refused(refusal)
    unchecked = _unchecked(told)
    try:
        foreseen = foresee(desk, ref, unchecked) if told.visit.checks else None
    except Refusal:
        foreseen = None
    if foreseen is None:
        return _what(request, desk, ref, form)
    return _how(request, desk, ref, form, unchecked, foreseen)


def _unchecked(told: Told) -> Told:
    return replace(told, visit=replace(told.visit, checks=()))


def _what(request: Request, desk: Desk, ref: str, form: SentVisit) -> HTMLResponse:
    about = person(desk, ref)
    log(desk, Verb.CONSULTED, "form of a visit", [about.ref])
    waiting = [] if form.text("booking") else open_before(desk, about, desk.now)
    return page(
        request,
        "visits/what.html",
        status=form.status,
        form=shown.with_day(form, desk.today),
        ref=ref,
        days=shown.days(desk.today),
        outcomes=shown.outcomes(desk.policy.version_on(desk.today).home_visit.qualifies),
        officers=shown.crew(near(desk, about), form.several("crew"), names(desk)),
        waiting=[(each.id, each.starts_at) for each in waiting],
    )


def _how(
    request: Request, desk: Desk, ref: str, form: SentVisit, told: Told, foreseen: Foreseen
) -> HTMLResponse:
    if told.visit.checks:  # the page asks for them: none of them is on record yet
        told = _unchecked(told)
        foreseen = foresee(desk, ref, told)
    log(desk, Verb.CONSULTED, "form of a visit", [ref])
    typed = [name for name in VisitForm.model_fields if name.startswith("reason_") and form.fault(name)]
    sources = shown.sources(form, desk.policy, foreseen.verdict, told.visit.visited_at)
    return page(
        request,
        "visits/how.html",
        status=form.status,
        form=form,
        ref=ref,
        outcome=told.visit.outcome,
        visited_at=told.visit.visited_at,
        in_person=told.visit.outcome in MADE_IN_PERSON,
        sought=told.visit.outcome in SOUGHT,
        purposes=list(PURPOSES.items()),
        reasons=foreseen.asked(typed),
        sources=sources,
        choices=shown.CHECK_CHOICES,
        check_fields=fields_of(each.name for each in sources),
    )


def _check(
    request: Request, desk: Desk, ref: str, told: Told, foreseen: Foreseen, called: Names
) -> HTMLResponse:
    log(desk, Verb.CONSULTED, "effect of a visit", [ref])
    flagged = {name for name, _, _ in foreseen.asked()}
    visit = told.visit
    return page(
        request,
        "visits/check.html",
        form=shown.without_reasons(told.form, flagged),
        ref=ref,
        answers=shown.answers(told, foreseen, called),
        foreseen=foreseen,
        doubts=doubts_of(desk, called, ref, visit.visited_at, visit.outcome, visit.crew or ()),
        why_not=shown.why_not(desk.policy, told, foreseen),
        today=desk.today,
    )
