"""Every calendar address of the force for who reads the log: whose, for what, read when, by what and from where."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.feed_care import address_lines, count_addresses
from scheduler.exchange.calendar.clients import NAMES
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk, installation_of
from web.listing import Column, headings, pages
from web.permissions import needs
from web.rendering import page

router = APIRouter()
ROWS = 100
COLUMNS = [
    Column("Officer"),
    Column("Device"),
    Column("Made"),
    Column("Ends"),
    Column("Last read"),
    Column("Nothing new, 30 days", numeric=True),
]


@router.get("/audit/feeds", dependencies=[needs(Permission.READ_AUDIT, "other")])
def feed_uses(
    request: Request, desk: LookingDesk, number: Annotated[int, Query(ge=1, le=10_000, alias="page")] = 1
) -> HTMLResponse:
    """A page of the addresses, by officer. What each was sent that was new is in the log."""
    request.app.state.held.keep(installation_of(request))
    lines = address_lines(desk, everybodys=True, start=(number - 1) * ROWS, size=ROWS)
    log(desk, Verb.OTHER, "calendar links")
    return page(
        request,
        "feeds/uses.html",
        lines=lines,
        pages=pages(request, count_addresses(desk), number, ROWS, ("link", "links")),
        headings=headings(request, COLUMNS, ""),
        clients=NAMES,
        now=desk.now,
    )
