"""Entering somebody who was not here before, with what makes the first visit due; and the same person again."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import uuid5

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.audit import log
from scheduler.casework.explaining import Explained, explain
from scheduler.casework.levels import set_level
from scheduler.casework.limits import NotAddressable, NotBornThen, NotOneWord
from scheduler.casework.names import Names, names
from scheduler.casework.people import RefAlike, RefTaken, register, register_again, set_address
from scheduler.casework.person.present import present
from scheduler.desk import Desk
from scheduler.errors import NoSuchPerson, Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.people import Registration
from scheduler.store.risk import State
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day, FromAList, YesNo
from web.forms.sent import Sent, blank, sent
from web.forms.trying import foreseen, tried
from web.notices import done
from web.pages.asked import LEVEL_CHOICES, officer_choices, team_choices
from web.pages.changes import Answers, Change, answered, beforehand, shown
from web.permissions import needs
from web.rendering import page
from web.words import in_short, in_words, plainly

router = APIRouter(prefix="/people")


class RegisterForm(CheckedForm):
    """Who, since when, who answers for them, and the level if there is one already."""

    ref: Annotated[str, Field(title="the reference", max_length=40)]
    name: Annotated[str, Field(title="the name", max_length=200)]
    registered_on: Annotated[Day, Field(title="the day of the registration")]
    team: Annotated[str, FromAList, Field(title="the team", max_length=80)]
    officer: Annotated[str | None, Field(title="the officer", max_length=80)] = None
    level: Annotated[Literal["very_high", "high", "medium", "low"] | None, Field(title="the risk level")] = (
        None
    )
    address: Annotated[str | None, Field(title="the address", max_length=300)] = None
    postcode: Annotated[str | None, Field(title="the postcode", max_length=10)] = None
    visor_ref: Annotated[str | None, Field(title="the register reference", max_length=40)] = None
    born_on: Annotated[Day | None, Field(title="the date of birth")] = None
    safety_marker: Annotated[YesNo, Field(title="whether a safety marker is set")]


class AgainForm(CheckedForm):
    """The day of the new registration."""

    registered_on: Annotated[Day, Field(title="the day of the registration")]


_BESIDE: dict[type[Refusal], str] = {
    RefTaken: "ref",
    RefAlike: "ref",
    NotOneWord: "ref",
    NotAddressable: "ref",
    NotBornThen: "born_on",
}
"""The field beside which a refusal is told."""
SentPerson = Annotated[Sent[RegisterForm], sent(RegisterForm)]
SentAgain = Annotated[Sent[AgainForm], sent(AgainForm)]


@router.get("/new", dependencies=[needs(Permission.REGISTER)])
def ask(request: Request, desk: LookingDesk) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, blank(RegisterForm))


@router.post("/new", dependencies=[needs(Permission.REGISTER, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, form: SentPerson) -> Response:
    """The form again, the last look, or the person kept."""
    told = form.told
    if told is None or told.step == "ask":
        return _asked(request, desk, form)
    try:
        if told.step == "check":
            return _check(request, desk, form, told)
        with tried(desk):
            _register(desk, told)
    except Refusal as refusal:
        beside = _BESIDE.get(type(refusal), "")
        return _asked(request, desk, form.refused(refusal, beside), _ended(desk, refusal, told))
    return done(f"/people/{quote(told.ref, safe='')}", "registered")


@router.get("/{ref}/registrations/new", dependencies=[needs(Permission.REGISTER, "consulted")])
def ask_again(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The form for somebody whose registration ended."""
    return _asked_again(request, desk, ref, blank(AgainForm, registered_on=desk.today))


@router.post("/{ref}/registrations/new", dependencies=[needs(Permission.REGISTER, "collected", "consulted")])
def answer_again(request: Request, desk: AtDesk, ref: str, form: SentAgain) -> Response:
    """The form again, the last look, or the registration kept."""
    return answered(request, desk, ref, form, AGAIN)


def _register(desk: Desk, told: RegisterForm) -> None:
    whose = told.model_dump(include={"name", "team", "officer", "visor_ref", "born_on", "safety_marker"})
    register(desk, told.ref, told.registered_on, **whose, key=told.key)
    # each fact of the form has a key of its own, so that a form that is sent twice is done once
    if told.level:
        set_level(desk, told.ref, told.level, told.registered_on, key=uuid5(told.key, "level"))
    if told.address or told.postcode:
        where = told.model_dump(include={"address", "postcode"})
        set_address(desk, told.ref, told.registered_on, **where, key=uuid5(told.key, "address"))


def _asked(request: Request, desk: Desk, form: Sent[RegisterForm], ended: str | None = None) -> HTMLResponse:
    called = names(desk)
    return page(
        request,
        "registering/register.html",
        status=form.status,
        form=form,
        ended=ended,
        levels=[("", "Not assessed yet"), *LEVEL_CHOICES[1:5]],
        teams=[("", "Choose a team"), *team_choices(called, desk.principal)[1:-1]],
        officers=[("", "Nobody yet"), *_named(called, officer_choices(called, desk.principal)[1:-1])],
    )


def _named(called: Names, choices: Sequence[tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(code, called.with_code(code)) for code, _ in choices]


def _ended(desk: Desk, refusal: Refusal, told: RegisterForm) -> str | None:
    """The reference of somebody whom one may see and whose registration ended: they are registered again."""
    if not isinstance(refusal, RefTaken):
        return None
    try:
        spell = present(desk, told.ref).spell
    except NoSuchPerson:
        return None
    log(desk, Verb.CONSULTED, "whether registered before", [told.ref])
    return told.ref if spell is not None and spell.state == State.ENDED else None


def _check(request: Request, desk: Desk, form: Sent[RegisterForm], told: RegisterForm) -> HTMLResponse:
    with foreseen(desk):
        _register(desk, told)
        first: Explained = explain(desk, told.ref)[0]
    return page(
        request,
        "registering/check.html",
        form=form,
        answers=_answers(told, names(desk)),
        first=first,
        today=desk.today,
    )


def _answers(told: RegisterForm, called: Names) -> Answers:
    return [
        ("Reference", told.ref),
        ("Name", told.name),
        ("Registered on", in_short(told.registered_on)),
        ("Team", told.team),
        ("Officer", called.with_code(told.officer) if told.officer else "Nobody yet"),
        ("Risk level", plainly(told.level) if told.level else "Not assessed yet"),
        ("Notified address", ", ".join(part for part in (told.address, told.postcode) if part)),
        ("Reference in the national register", told.visor_ref),
        ("Date of birth", in_words(told.born_on) if told.born_on else None),
        ("Safety marker", "Set" if told.safety_marker else "Not set"),
    ]


def _asked_again(request: Request, desk: Desk, ref: str, form: Sent[AgainForm]) -> HTMLResponse:
    return shown(request, desk, beforehand(desk, ref), form, "registering/again.html")


def _again(desk: Desk, ref: str, told: AgainForm) -> Registration:
    return register_again(desk, ref, told.registered_on, key=told.key)


def _again_answers(_desk: Desk, _ref: str, told: AgainForm) -> Answers:
    return [("Registered on", in_short(told.registered_on))]


def _from(_desk: Desk, told: AgainForm) -> date:
    return told.registered_on


AGAIN = Change(
    path="/people/{ref}/registrations/new",
    heading="Register again",
    save="Register",
    word="registered",
    asked=_asked_again,
    act=_again,
    answers=_again_answers,
    counts_from=_from,
)
