"""Giving people who were ticked to another officer: to whom, what it brings, and the way back."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.audit import log
from scheduler.casework import allocating
from scheduler.casework.lists.load import Load
from scheduler.casework.lists.today import booked_with
from scheduler.casework.names import Names, names
from scheduler.casework.reassigning import (
    AllocatedSince,
    Destination,
    NobodyChosen,
    TheirsAlready,
    TooMany,
    chosen,
    going_back,
    reassign,
    undo_reassignment,
)
from scheduler.casework.staff import SwitchedOff, serving
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import Day, Key
from web.forms.sent import Sent, blank, sent
from web.forms.trying import foreseen, tried
from web.listing import Column, headings
from web.notices import done
from web.pages.asked import Text
from web.pages.away import beside_names, of_receiving
from web.pages.ticking import Ticked, listed, stood_at
from web.permissions import needs
from web.rendering import page
from web.words import count, in_short

router = APIRouter()
CHANGES = [
    Column("Officer"),
    Column("People, before", numeric=True),
    Column("after", numeric=True),
    Column("Whose visits fall due, before", numeric=True),
    Column("after", numeric=True),
    Column("Visits a year, before", numeric=True),
    Column("after", numeric=True),
]
_BESIDE: dict[type[Refusal], str] = {
    AllocatedSince: "from_on",
    SwitchedOff: "officer",
    TheirsAlready: "officer",
}


class ReassignForm(Ticked):
    """Who, to whom, into which team if that changes, from when, and why."""

    key: Key
    step: Literal["choose", "ask", "check", "save"] = "choose"
    officer: Annotated[str | None, Field(title="the officer", max_length=40)] = None
    team: Annotated[str | None, Field(title="the team", max_length=80)] = None
    from_on: Annotated[Day | None, Field(title="the day from which they are theirs")] = None
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None


SentReassignment = Annotated[Sent[ReassignForm], sent(ReassignForm)]


@router.get("/allocation/new", dependencies=[needs(Permission.ALLOCATE, "consulted")])
def ask(request: Request, desk: LookingDesk, officer: Text = None) -> HTMLResponse:
    """The form for everybody who is one officer's."""
    refs = allocating.refs_of(desk, names(desk), officer) if officer else []
    return _asked(request, desk, blank(ReassignForm, refs=refs, whose=officer, from_on=desk.today))


@router.get("/people/{ref}/allocation/new", dependencies=[needs(Permission.ALLOCATE, "consulted")])
def ask_for_one(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The form for one person."""
    return _asked(request, desk, blank(ReassignForm, refs=[ref], from_on=desk.today))


@router.post(
    "/allocation/new", dependencies=[needs(Permission.ALLOCATE, "collected", "altered", "consulted")]
)
def answer(request: Request, desk: AtDesk, form: SentReassignment) -> Response:
    """The form with those who were chosen, else what it brings, else it is done."""
    told = form.told
    if told is None or told.step in {"choose", "ask"}:
        return _asked(request, desk, form)
    if told.officer is None and told.team is None:
        return _asked(
            request, desk, form.faulted("officer", "Choose the officer whose they become, or a team.")
        )
    try:
        with foreseen(desk) if told.step == "check" else tried(desk):
            reassign(desk, told.refs, _to(told, desk.today), told.reason, key=told.key)
    except Refusal as refusal:
        return _asked(request, desk, form.refused(refusal, _BESIDE.get(type(refusal), "")))
    return _check(request, desk, form, told) if told.step == "check" else done("/allocation", "reassigned")


@router.get("/allocation/undo/{key}", dependencies=[needs(Permission.ALLOCATE, "consulted")])
def ask_to_undo(request: Request, desk: LookingDesk, key: UUID) -> HTMLResponse:
    """Whom undoing concerns: those about whom nothing newer was recorded."""
    back = going_back(desk, key)
    called = names(desk)
    about = {each.due.ref: each for each in allocating.shown(desk, called, list(back))}
    log(desk, Verb.CONSULTED, "reassignment to undo", back)
    groups = {
        whose: [about[ref] for ref in refs if ref in about]
        for whose, refs in allocating.together_back(desk, called, back).items()
    }
    return page(request, "allocation/undo.html", groups=groups, key=key, today=desk.today)


@router.post("/allocation/undo/{key}", dependencies=[needs(Permission.ALLOCATE, "collected", "altered")])
def undo(desk: AtDesk, key: UUID) -> Response:
    """Let it be as it was before."""
    undo_reassignment(desk, key)
    return done("/allocation", "reassignment-undone")


def _to(told: ReassignForm, today: date) -> Destination:
    return Destination(told.officer, told.from_on or today, told.team)


def _asked(request: Request, desk: Desk, form: Sent[ReassignForm]) -> HTMLResponse:
    """The form; where nobody was chosen, or too many, the list that they are ticked in says so."""
    refs = form.several("refs")
    called = names(desk)
    try:
        people = [each.ref for each in chosen(desk, refs)]
    except (NobodyChosen, TooMany) as refusal:
        return listed(request, desk, stood_at(form), form.refused(refusal, "refs"))
    log(desk, Verb.CONSULTED, "form to reassign", people)
    about = allocating.shown(desk, called, people)
    return page(
        request,
        "allocation/reassign.html",
        status=form.status,
        form=form,
        people=about,
        officers=_officers(desk, called, allocating.bearings(desk, called)),
        teams=_teams(desk, called),
        today=desk.today,
    )


def _check(request: Request, desk: Desk, form: Sent[ReassignForm], told: ReassignForm) -> HTMLResponse:
    called = names(desk)
    people = chosen(desk, told.refs)
    to = serving(desk, told.officer) if told.officer else None
    log(desk, Verb.CONSULTED, "effect of reassigning", [each.ref for each in people])
    return page(
        request,
        "allocation/check.html",
        form=form,
        answers=_answers(told, called, desk.today),
        people=allocating.shown(desk, called, [each.ref for each in people]),
        changes=allocating.changes(desk, called, people, to.id) if to else [],
        headings=headings(request, CHANGES, ""),
        booked=booked_with(desk, [each.id for each in people]),
        warnings=of_receiving(desk, told.officer, told.from_on or desk.today) if told.officer else [],
        today=desk.today,
    )


def _answers(told: ReassignForm, called: Names, today: date) -> list[tuple[str, str]]:
    given = [
        ("People", f"{len(set(told.refs)):,}"),
        ("They become", called.with_code(told.officer) if told.officer else "As it is"),
        ("In the team", told.team or "As it is"),
        ("From", in_short(told.from_on or today)),
        ("Why", told.reason or ""),
    ]
    return [(name, text) for name, text in given if text]


def _officers(desk: Desk, called: Names, bearings: list[allocating.Bearing]) -> list[tuple[str, str]]:
    """The choices, each with what falls to that officer today, and when they are away."""
    choices = [(each.officer, each.load) for each in bearings if each.officer and not each.leaves]
    behind = beside_names(desk, [who.officer for who, _ in choices], called)
    told = [
        (who.officer, f"{who.officer} {who.name}: {_bears(load)}{behind.get(who.officer, '')}")
        for who, load in choices
    ]
    return [("", "Choose an officer, or a team alone"), *told]


def _bears(load: Load) -> str:
    return f"{count(load.people, 'person', 'people')}, {load.a_year:,.0f} visits a year"


def _teams(desk: Desk, called: Names) -> list[tuple[str, str]]:
    theirs = sorted(called.teams[each] for each in desk.principal.teams if each in called.teams)
    return [("", "As it is"), *((name, name) for name in theirs)]
