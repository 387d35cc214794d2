"""The first page of the day: what is due, what is planned, what is to be written up."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from scheduler.audit import log
from scheduler.casework.in_place import for_whom, own_absence
from scheduler.casework.lists.day import day_of
from scheduler.desk import Desk
from scheduler.oversight.team_day import team_day_of
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.begun import begun_forms, refs_of
from web.dependencies import LookingDesk
from web.listing import Column, headings
from web.navigation import home, tell_waiting
from web.permissions import needs
from web.rendering import page

router = APIRouter()
AHEAD = timedelta(days=7)
"""From how long before on a cover of one's own is told."""
OFFICER = Column("Officer")
COLUMNS = [
    Column("Person"),
    Column("Level"),
    Column("Visit"),
    Column("Due"),
    Column("Last visit"),
    Column("Tried since", numeric=True),
    OFFICER,
    Column("Next"),
]


@router.get("/", dependencies=[needs(Permission.ENTER, "consulted")])
def today(request: Request, desk: LookingDesk) -> Response:
    """The day of whoever is signed in; who has none is led to the first page that is theirs."""
    if not desk.principal.may(Permission.SEE_TODAY):
        return RedirectResponse(home(desk.principal), 303)
    return _day(request, desk)


def _day(request: Request, desk: Desk) -> HTMLResponse:
    begun = begun_forms(request, desk)
    if desk.principal.may(Permission.SEE_MISSED):
        team = team_day_of(desk)
        tell_waiting(request, team.waiting_in_all)
        log(desk, Verb.CONSULTED, "today", sorted({*team.refs, *refs_of(begun)}))
        return page(
            request,
            "today/team.html",
            team=team,
            begun=begun,
            standing_in=for_whom(desk, AHEAD),
            away=own_absence(desk),
            today=desk.today,
            headings=headings(request, COLUMNS, ""),
        )
    own = day_of(desk)
    log(desk, Verb.CONSULTED, "today", sorted({*own.refs, *refs_of(begun)}))
    covers = bool(desk.principal.covers)
    columns = [column for column in COLUMNS if covers or column is not OFFICER]
    return page(
        request,
        "today/today.html",
        day=own,
        begun=begun,
        today=desk.today,
        headings=headings(request, columns, ""),
        covers=covers,
        standing_in=for_whom(desk, AHEAD),
        away=own_absence(desk),
        soon_within=_soon_within(desk),
    )


def _soon_within(desk: Desk) -> str:
    """How far ahead "due soon" looks under the policy in force."""
    version = desk.policy.in_force(desk.today)
    return version.home_visit.due_soon.words if version else ""
