"""The list to choose people from for another officer: who bears how much, and ticks that go from page to page."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework import allocating
from scheduler.casework.lists.register import ROWS
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.forms.sent import Sent, blank, sent
from web.listing import Column, headings, pages
from web.pages.asked import Text
from web.permissions import needs
from web.rendering import page

router = APIRouter()
BEARING = [
    Column("Officer"),
    Column("Team"),
    Column("People", numeric=True),
    Column("Whose visits fall due", numeric=True),
    Column("Visits a year", numeric=True),
]
PEOPLE = [Column("Person"), Column("Level"), Column("Visit"), Column("Team"), Column("Officer")]
PageNumber = Annotated[int, Field(ge=1, le=10_000)]


class Wanted(BaseModel):
    """Whose people, and which page of them."""

    officer: Text = None
    page: PageNumber = 1


class Ticked(BaseModel):
    """Who is ticked, on this page or another, whose list it is, and the page to turn to."""

    refs: Annotated[tuple[str, ...], Field(title="the people")] = ()
    whose: Text = None
    page: PageNumber = 1


@router.get("/allocation", dependencies=[needs(Permission.ALLOCATE, "consulted")])
def allocation(request: Request, desk: LookingDesk, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """Who bears how much; and people to choose from: nobody's, or those of one officer."""
    return listed(request, desk, wanted, blank(Ticked))


@router.post("/allocation", dependencies=[needs(Permission.ALLOCATE, "consulted")])
def turn(request: Request, desk: LookingDesk, form: Annotated[Sent[Ticked], sent(Ticked)]) -> HTMLResponse:
    """Another page of the list, with all that is ticked: it goes in the form, for an address names nobody."""
    return listed(request, desk, stood_at(form), form)


def stood_at(form: Sent[Any]) -> Wanted:
    """The page of the list at which a form was filled in; the first, where the form does not say which."""
    told = form.told
    return Wanted(officer=told.whose, page=told.page) if told else Wanted(officer=form.text("whose") or None)


def listed(request: Request, desk: Desk, wanted: Wanted, form: Sent[Any]) -> HTMLResponse:
    """The page, with who is ticked, and with the faults of the form."""
    called = names(desk)
    found, total = allocating.whose(desk, called, wanted.officer, (wanted.page - 1) * ROWS)
    here, ticked = [each.due.ref for each in found], set(form.several("refs"))
    log(desk, Verb.CONSULTED, "allocation", here)
    return page(
        request,
        "allocation/allocation.html",
        status=form.status,
        bearings=allocating.bearings(desk, called),
        lately=allocating.lately(desk, called),
        people=found,
        total=total,
        wanted=wanted,
        name=called.name_of(wanted.officer),
        bearing=headings(request, BEARING, ""),
        headings=headings(request, PEOPLE, ""),
        place=pages(request, total, wanted.page, ROWS, ("person", "people"), anchor="people"),
        form=form if form.text("key") else form.showing(key=uuid4()),
        ticked=ticked,
        elsewhere=sorted(ticked - set(here)),
        today=desk.today,
    )
