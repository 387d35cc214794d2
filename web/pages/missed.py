"""Missed visits, for those who answer for them: what must not vanish on top, then the worst first."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.names import names
from scheduler.oversight.missed import Missed, missed_visits
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Heading, chosen, pages, with_query
from web.pages.asked import LEVEL_CHOICES, Narrowed, officer_choices, team_choices
from web.permissions import needs
from web.rendering import page

router = APIRouter()


class Wanted(Narrowed):
    """The filters, and in which order."""

    sort: Literal["worst", "level", "team", "owner"] = "worst"


@router.get("/missed", dependencies=[needs(Permission.SEE_MISSED, "consulted")])
def missed(request: Request, desk: LookingDesk, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """The missed visits that were asked for."""
    found = missed_visits(desk, wanted.asked, wanted.sort, wanted.start)
    log(desk, Verb.CONSULTED, "missed visits", _shown(found))
    called = names(desk)
    return page(
        request,
        "missed/missed.html",
        missed=found,
        today=desk.today,
        wanted=wanted,
        headings=_headings(request, wanted.sort),
        place=pages(
            request, found.totals.overall.overdue, wanted.page, 50, ("missed visit", "missed visits")
        ),
        set=chosen(request, wanted.words()),
        levels=LEVEL_CHOICES,
        teams=team_choices(called, desk.principal),
        officers=officer_choices(called, desk.principal),
    )


def _shown(found: Missed) -> list[str]:
    return sorted({row.due.ref for rows in (found.errors, found.reviews_passed, found.rows) for row in rows})


def _headings(request: Request, sort: str) -> list[Heading]:
    """Heads that order the list; each order has one direction, the worst or the strictest first."""

    def head(text: str, key: str | None = None, *, numeric: bool = False) -> Heading:
        href = with_query(request, sort=key, page=None) if key else None
        return Heading(text, href, "descending" if key == sort else None, numeric)

    return [
        head("Person"),
        head("Level", "level"),
        head("Overdue", "worst"),
        head("Was due"),
        head("Missed", numeric=True),
        head("Last visit"),
        head("Tried since", numeric=True),
        head("Team", "team"),
        head("Officer", "owner"),
    ]
