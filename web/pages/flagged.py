"""Visits recorded of late that carry a flag, and the count of them for the first page of the day."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework.names import names
from scheduler.oversight.flagged import MOST, flagged_since, flagged_since_yesterday
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk, ReadingDesk
from web.listing import Column, headings, pages, with_query
from web.navigation import Link
from web.permissions import needs
from web.rendering import page
from web.words import count

router = APIRouter(prefix="/flagged")
ROWS = 50
SPANS = {"1": "Since yesterday", "7": "7 days", "28": "28 days"}
"""How many days back, by what the address says."""
COLUMNS = [*map(Column, ("Person", "Visit", "Who went", "Flagged", "Recorded"))]


class Wanted(BaseModel):
    """What the address asks for: how many days back, and which page."""

    days: Literal["1", "7", "28"] = "1"
    page: Annotated[int, Field(ge=1)] = 1


@router.get("", dependencies=[needs(Permission.SEE_MISSED, "consulted")])
def flagged(request: Request, desk: LookingDesk, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """The visits, the latest recorded first, each with its flags and the reasons given."""
    since = desk.today - timedelta(days=int(wanted.days))
    found = flagged_since(desk, names(desk), since)
    shown = found.records[(wanted.page - 1) * ROWS : wanted.page * ROWS]
    log(desk, Verb.CONSULTED, "flagged visits", sorted({each.ref for each in shown}))
    return page(
        request,
        "flagged/flagged.html",
        shown=shown,
        since=since,
        spans=[
            Link(text, with_query(request, days=days, page=None), days == wanted.days)
            for days, text in SPANS.items()
        ],
        headings=headings(request, COLUMNS, ""),
        place=pages(request, len(found.records), wanted.page, ROWS, ("flagged visit", "flagged visits")),
        most=MOST if found.cut else None,
    )


@router.get("/count", dependencies=[needs(Permission.SEE_MISSED)])
def how_many(desk: ReadingDesk) -> PlainTextResponse:
    """How many were recorded since yesterday, for the first page: a number about nobody, so no look."""
    found = flagged_since_yesterday(desk)
    more = "at least " if found.cut else ""
    return PlainTextResponse(more + count(len(found.records), "flagged visit"))
