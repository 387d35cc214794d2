"""The people whom one may see: searched, narrowed, ordered. A name that is searched for stands in no address."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator, Field

from scheduler.audit import log
from scheduler.casework.lists.crowd import COUNTED
from scheduler.casework.lists.finding import Wanted, find_people
from scheduler.casework.lists.register import ROWS, Asked
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Column, Heading, chosen, headings, pages
from web.pages.asked import (
    LEVEL_CHOICES,
    STATE_CHOICES,
    STATUS_CHOICES,
    Narrowed,
    Text,
    area_choices,
    none_if_empty,
    officer_choices,
    team_choices,
)
from web.permissions import needs
from web.rendering import page
from web.words import plainly, state_called

router = APIRouter()
COLUMNS = [
    Column("Person", "name"),
    Column("Reference", "ref"),
    Column("Level", "level"),
    Column("Visit", "status"),
    Column("Due", "due"),
    Column("State", "state"),
    Column("Last visit", "last"),
    Column("Team", "team"),
    Column("Officer", "officer"),
]
ASSESSMENT_CHOICES = [("", "Any"), ("overdue", "Overdue")]
Order = Literal[
    "ref", "name", "level", "status", "due", "state", "last", "team", "officer",
    "-ref", "-name", "-level", "-status", "-due", "-state", "-last", "-team", "-officer",
]  # fmt: skip
STATUS = Literal["error", "overdue", "due_soon", "on_track", "suspended", "not_started", "ended"]


class Listed(Narrowed):
    """The filters of the list, and its order, as its address has them."""

    state: Text = None
    status: Annotated[STATUS | None, BeforeValidator(none_if_empty)] = None
    assessment: Annotated[Literal["overdue"] | None, BeforeValidator(none_if_empty)] = None
    sort: Order = "ref"

    @property
    def asked(self) -> Asked:
        """The same for the register."""
        return replace(super().asked, state=self.state, status=self.status, assessment=self.assessment)

    def words(self) -> dict[str, str]:
        """The filters that are set, as people read them."""
        given = {
            "state": f"State: {state_called(self.state or '')}",
            "status": f"Visit: {plainly(self.status or '')}",
            "assessment": f"Risk assessment: {plainly(self.assessment or '')}",
        }
        return super().words() | {name: text for name, text in given.items() if getattr(self, name)}


class Searched(Listed):
    """The same with what is searched for, which is sent as a form."""

    sought: Annotated[str, Field(max_length=100)] = ""


@router.get("/people", dependencies=[needs(Permission.SEE_PEOPLE, "consulted")])
def people(request: Request, desk: LookingDesk, wanted: Annotated[Listed, Query()]) -> HTMLResponse:
    """The people whom the principal may see, fifty a page."""
    return _page(request, desk, wanted, "", headings(request, COLUMNS, wanted.sort))


@router.post("/people", dependencies=[needs(Permission.SEE_PEOPLE, "consulted")])
def search(request: Request, desk: LookingDesk, wanted: Annotated[Searched, Form()]) -> HTMLResponse:
    """Those whose reference or name is searched for. No link leads to it again: its heads do not sort."""
    heads = [Heading(column.text, None, None, column.numeric) for column in COLUMNS]
    return _page(request, desk, wanted, wanted.sought, heads)


def _page(request: Request, desk: Desk, wanted: Listed, sought: str, heads: list[Heading]) -> HTMLResponse:
    called = names(desk)
    found = find_people(desk, Wanted(wanted.asked, sought, wanted.sort, wanted.start), called)
    log(desk, Verb.CONSULTED, "people", found.refs)
    return page(
        request,
        "people/people.html",
        people=found,
        counted=COUNTED,
        today=desk.today,
        wanted=wanted,
        sought=sought.strip(),
        everyone=desk.principal.sees_everyone,
        kept=_kept(wanted),
        headings=heads,
        place=pages(request, found.in_all, wanted.page, ROWS, ("person", "people")),
        set=chosen(request, wanted.words()),
        levels=LEVEL_CHOICES,
        statuses=STATUS_CHOICES,
        assessments=ASSESSMENT_CHOICES,
        states=STATE_CHOICES,
        teams=team_choices(called, desk.principal),
        areas=area_choices(called, desk.principal),
        officers=officer_choices(called, desk.principal),
    )


def _kept(wanted: Listed) -> list[tuple[str, str]]:
    """The filters and the order that a search keeps, as fields of its form."""
    given: Mapping[str, object] = wanted.model_dump(exclude={"page", "sought"}, exclude_none=True)
    return [(name, str(value)) for name, value in given.items()]
