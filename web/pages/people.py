"""The people whom one may see."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.names import names
from scheduler.casework.register import ROWS
from scheduler.casework.register import people as people_asked
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Column, chosen, headings, pages
from web.pages.asked import LEVEL_CHOICES, AskedOf, officer_choices, team_choices
from web.permissions import needs
from web.rendering import page

router = APIRouter()
COLUMNS = [
    Column("Person"),
    Column("Level"),
    Column("Visit"),
    Column("Due"),
    Column("State"),
    Column("Last visit"),
    Column("Team"),
    Column("Officer"),
]


@router.get("/people", dependencies=[needs(Permission.SEE_PEOPLE, "consulted")])
def people(request: Request, desk: LookingDesk, wanted: AskedOf) -> HTMLResponse:
    """The people whom the principal may see, fifty a page."""
    called = names(desk)
    found, total = people_asked(desk, wanted.asked, called, wanted.start)
    log(desk, Verb.CONSULTED, "people", [row.due.ref for row in found])
    return page(
        request,
        "people/people.html",
        people=found,
        today=desk.today,
        wanted=wanted,
        headings=headings(request, COLUMNS, ""),
        place=pages(request, total, wanted.page, ROWS, ("person", "people")),
        set=chosen(request, wanted.words()),
        levels=LEVEL_CHOICES,
        teams=team_choices(called, desk.principal),
        officers=officer_choices(called, desk.principal),
    )
