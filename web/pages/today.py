"""The first page of the day: what is due, what is planned, what is to be written up."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from scheduler.audit import log
from scheduler.casework.today import day_of
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Column, headings
from web.navigation import home
from web.permissions import needs
from web.rendering import page

router = APIRouter()
COLUMNS = [
    Column("Person"),
    Column("Level"),
    Column("Visit"),
    Column("Due"),
    Column("Last visit"),
    Column("Tried since", numeric=True),
    Column("Officer"),
]


@router.get("/", dependencies=[needs(Permission.ENTER, "consulted")])
def today(request: Request, desk: LookingDesk) -> Response:
    """The day of whoever is signed in; who has none is led to the first page that is theirs."""
    if not desk.principal.may(Permission.SEE_TODAY):
        return RedirectResponse(home(desk.principal), 303)
    return _day(request, desk)


def _day(request: Request, desk: Desk) -> HTMLResponse:
    found = day_of(desk)
    log(desk, Verb.CONSULTED, "today", found.refs)
    return page(
        request, "today/today.html", day=found, today=desk.today, headings=headings(request, COLUMNS, "")
    )
