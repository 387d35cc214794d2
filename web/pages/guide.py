"""The guide: the words, how a deadline is computed, what counts, what needs whom, what files hold. Nothing is typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rules.description import STANDINGS
from rules.policy import NoPolicyInForce, Policy
from rules.risk import LEVELS, Level
from rules.worked_example import Step, worked_example
from scheduler.desk import Desk
from scheduler.errors import NotFound
from scheduler.exchange.files.columns import KINDS
from scheduler.roles import Permission
from scheduler.store.visits import Outcome
from web.dependencies import ReadingDesk
from web.navigation import Link
from web.permissions import needs, public
from web.rendering import page

router = APIRouter()
PAGES: Mapping[str, str] = {
    "words": "The words",
    "deadlines": "How a deadline is computed",
    "visits": "What counts as a visit",
    "checks": "Checks before a visit",
    "approvals": "What needs an approval",
    "importing": "What a file for the import holds",
}


class NoSuchPage(NotFound):
    """A page that the guide does not have."""

    def __init__(self) -> None:
        super().__init__("The guide has no such page. Its first page lists those that there are.")


@router.get("/guide", dependencies=[needs(Permission.ENTER)])
def guide(request: Request) -> HTMLResponse:
    """What the guide tells."""
    return page(request, "guide/guide.html", pages=PAGES)


@router.get("/guide/{topic}", dependencies=[needs(Permission.ENTER)])
def guide_page(request: Request, desk: ReadingDesk, topic: str) -> HTMLResponse:
    """One page of it. Raises NoSuchPage."""
    if topic not in PAGES:
        raise NoSuchPage
    return page(request, f"guide/{topic}.html", title=PAGES[topic], links=_links(topic), **_told(desk))


@router.get("/accessibility", dependencies=[public("who cannot sign in must be able to read it")])
def accessibility(request: Request) -> HTMLResponse:
    """What the pages can be used with, and what is not known."""
    return page(request, "accessibility/accessibility.html")


def _links(topic: str) -> list[Link]:
    return [Link(text, f"/guide/{name}", current=name == topic) for name, text in PAGES.items()]


def _told(desk: Desk) -> dict[str, Any]:
    return {
        "policy": desk.policy,
        "version": desk.policy.in_force(desk.today),
        "standings": STANDINGS,
        "levels": (*LEVELS, Level.UNASSESSED),
        "checked_levels": LEVELS,
        "outcomes": list(Outcome),
        "kinds": list(KINDS.values()),
        "example": _example(desk.policy, desk.today),
    }


def _example(policy: Policy, today: date) -> list[Step]:
    """The year before, so that all of it has happened; empty where no policy was in force then."""
    try:
        return worked_example(policy, today.year - 1)
    except NoPolicyInForce:
        return []
