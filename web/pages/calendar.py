"""The calendar: what is due and what is planned, by officer and by team, with absences and bank holidays."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator, Field

from scheduler.audit import log
from scheduler.casework.names import Names, names
from scheduler.exchange.calendar.choosing import Choice, officers_seen, teams_seen
from scheduler.exchange.calendar.choosing import chosen as calendar_chosen
from scheduler.exchange.calendar.days import spread, wanting_before
from scheduler.roles import Permission, Principal
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk, installation_of
from web.listing import Column, chosen, headings, with_query
from web.navigation import Link
from web.pages.asked import Choices, Text, none_if_empty
from web.pages.spans import Span, View, span
from web.permissions import needs
from web.rendering import page

router = APIRouter()
VIEWS: dict[View, int] = {"month": 4, "week": 12, "agenda": 12, "day": 80}
"""The views, and how many lines of a day each shows."""
COLUMNS = [
    Column(each) for each in ("When", "Person", "Level", "Visit", "Who goes", "Next", "Before attending")
]


class Wanted(BaseModel):
    """Which view, of which day, of whom."""

    view: View = "month"
    on: Annotated[
        date | None, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31)), BeforeValidator(none_if_empty)
    ] = None
    officer: Text = None
    team: Text = None

    def words(self) -> dict[str, str]:
        """What narrows the calendar, as people read it."""
        given = {"team": f"Team: {self.team}", "officer": f"Officer: {self.officer}"}
        return {name: text for name, text in given.items() if getattr(self, name)}


@router.get("/calendar", dependencies=[needs(Permission.SEE_CALENDAR, "consulted")])
def calendar(request: Request, desk: LookingDesk, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """A month, a week, a fortnight or a day of a calendar."""
    called = names(desk)
    choice = calendar_chosen(called, desk.principal, wanted.officer, wanted.team)
    days = span(wanted.view, wanted.on or desk.today)
    nation, most = installation_of(request).settings.bank_holidays, VIEWS[wanted.view]
    found = spread(desk, choice.whose, called, days.first, days.last, nation=nation, most=most)
    log(desk, Verb.CONSULTED, "calendar", found.subjects)
    return page(
        request,
        "calendar/calendar.html",
        spread=found,
        span=days,
        choice=choice,
        wanted=wanted,
        on=wanted.on or desk.today,
        today=desk.today,
        now=desk.now,
        wanting=wanting_before(desk, found.days[0]) if wanted.view == "day" else [],
        printed_by=called.with_code(desk.principal.actor),
        views=_views(request, wanted.view),
        ways=_ways(request, days),
        of_day=_day_at(request),
        overdue_at=_overdue_at(choice, desk.principal),
        says_who=("Today", "/")
        if desk.principal.may(Permission.SEE_TODAY)
        else ("The list of people", "/people"),
        headings=headings(request, COLUMNS, ""),
        set=chosen(request, wanted.words()),
        officers=_officers(called, desk.principal),
        teams=_teams(called, desk.principal),
    )


def _views(request: Request, shown: View) -> list[Link]:
    return [Link(view.capitalize(), with_query(request, view=view), view == shown) for view in VIEWS]


def _ways(request: Request, days: Span) -> list[Link]:
    """To the days before, to today, and to those after."""
    return [
        Link("Previous", with_query(request, on=days.before)),
        Link("Today", with_query(request, on=None) + "#today"),
        Link("Next", with_query(request, on=days.after)),
    ]


def _day_at(request: Request) -> Callable[[date], str]:
    """The address of each day by itself: one stem for all that a page shows."""
    stem = with_query(request, view="day", on="")
    return lambda on: f"{stem}{on}"


def _overdue_at(choice: Choice, asking: Principal) -> str:
    """The list behind the count of the overdue."""
    if not asking.may(Permission.SEE_MISSED):
        return "/"
    narrowed = {"officer": choice.officer, "team": choice.team}
    query = urlencode({name: value for name, value in narrowed.items() if value})
    return "/missed" + (f"?{query}" if query else "")


def _officers(called: Names, asking: Principal) -> Choices:
    codes = sorted(called.officers[each].officer for each in officers_seen(called, asking))
    return [("", "All officers"), *((code, code) for code in codes)]


def _teams(called: Names, asking: Principal) -> Choices:
    teams = sorted(called.teams[each] for each in teams_seen(called, asking))
    every = [] if asking.sees_everyone else [("", "All teams")]
    return [*every, *((team, team) for team in teams)]
