"""Missed visits, for those who answer for them: what must not vanish on top, then the worst first."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.audit import log
from scheduler.casework.lists.register import ROWS
from scheduler.casework.names import names
from scheduler.oversight.missed import Missed, missed_visits
from scheduler.oversight.shares import SHARES, By
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Heading, chosen, pages, with_query
from web.pages.asked import LEVEL_CHOICES, Narrowed, area_choices, officer_choices, team_choices
from web.pages.breakdown import breakdown
from web.permissions import needs
from web.rendering import page

router = APIRouter()


class Wanted(Narrowed):
    """The filters, in which order, and what the figures are broken down by: its page counts from 1, too."""

    sort: Literal["worst", "level", "team", "owner"] = "worst"
    by: By = By.LEVEL
    part: Annotated[int, Field(ge=1, le=10_000)] = 1

    @property
    def query(self) -> dict[str, str]:
        """The filters and the order, as an address has them."""
        kept = {"level", "team", "area", "officer", "sort"}
        return self.model_dump(mode="json", include=kept, exclude_defaults=True)


@router.get("/missed", dependencies=[needs(Permission.SEE_MISSED, "consulted")])
def missed(request: Request, desk: LookingDesk, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """The missed visits that were asked for."""
    called = names(desk)
    part = (wanted.part - 1) * SHARES
    found = missed_visits(desk, wanted.asked, wanted.sort, wanted.start, wanted.by, part, called)
    log(desk, Verb.CONSULTED, "missed visits", _shown(found))
    overdue = found.totals.overall.overdue
    return page(
        request,
        "missed/missed.html",
        missed=found,
        today=desk.today,
        wanted=wanted,
        headings=_headings(request, wanted.sort),
        breakdown=breakdown(request, found.shares, wanted.by, wanted.part),
        place=pages(request, overdue, wanted.page, ROWS, ("missed visit", "missed visits")),
        set=chosen(request, wanted.words()),
        levels=LEVEL_CHOICES,
        teams=team_choices(called, desk.principal),
        areas=area_choices(called, desk.principal),
        officers=officer_choices(called, desk.principal),
    )


def _shown(found: Missed) -> list[str]:
    return sorted({*found.first.refs, *(row.due.ref for row in found.rows)})


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
        head("Next planned"),
        head("Team", "team"),
        head("Officer", "owner"),
    ]
