"""The first page of the day: what is due, what is planned, what is to be written up."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.today import day_of
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Column, headings
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


@router.get("/", dependencies=[needs(Permission.SEE_TODAY, "consulted")])
def today(request: Request, desk: LookingDesk) -> HTMLResponse:
    """The day of whoever is signed in."""
    found = day_of(desk)
    log(desk, Verb.CONSULTED, "today", found.refs)
    return page(
        request, "today/today.html", day=found, today=desk.today, headings=headings(request, COLUMNS, "")
    )
