"""One person: what is due and why, what was made and what is planned, and all that is recorded."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.correctable import KINDS
from scheduler.casework.lists.register import ROWS
from scheduler.casework.person.pattern import WEEKDAYS, Pattern
from scheduler.casework.person.profile import profile
from scheduler.casework.proposals import asked_in_words
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.acts import acts_for
from web.dependencies import LookingDesk
from web.listing import Column, headings, pages
from web.navigation import Link
from web.permissions import needs
from web.rendering import page

router = APIRouter()
SECTIONS = [
    Link("Due and why", "#due"),
    Link("Planned", "#planned"),
    Link("Attempts", "#attempts"),
    Link("12 months", "#year"),
    Link("Days and hours", "#pattern"),
    Link("Checks", "#checks"),
    Link("Dates", "#dates"),
    Link("About", "#about"),
    Link("Recorded", "#recorded"),
]
OF_YEAR = [Column("From"), Column("Due by"), Column("Made on"), Column("Result")]
OF_CHECKS = [*map(Column, ("Source", "Last asked", "Age", "Good for", "Now"))]
FIRST_HOUR, LAST_HOUR = 7, 20
"""Hours that a chart always shows; earlier and later ones when somebody called then."""


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: its words, the short ones beneath it, and whether it stands out."""

    text: str
    short: str
    number: int
    late: bool


@router.get("/people/{ref}", dependencies=[needs(Permission.SEE_PEOPLE, "consulted")])
def person(
    request: Request, desk: LookingDesk, ref: str, number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> HTMLResponse:
    """One person's record. Somebody else's is not found."""
    found = profile(desk, ref)
    log(desk, Verb.CONSULTED, "person", [ref])
    return page(
        request,
        "person/person.html",
        profile=found,
        today=desk.today,
        acts=acts_for(request, ref, ended=found.visit.due.status == "ended"),
        sections=SECTIONS,
        weekdays=_weekdays(found.pattern),
        hours=_hours(found.pattern),
        headings_of_year=headings(request, OF_YEAR, ""),
        headings_of_checks=headings(request, OF_CHECKS, ""),
        shown=found.timeline[(number - 1) * ROWS : number * ROWS],
        place=pages(request, len(found.timeline), number, ROWS, ("record", "records"), "recorded"),
        asks=asked_in_words,
        correctable={kind for kind, each in KINDS.items() if desk.principal.may(each.permission)},
    )


def _weekdays(pattern: Pattern) -> list[Bar]:
    usual = {habit.weekday for habit in pattern.habits}
    return [
        Bar(day, day[:3], number, number > 0 and place in usual)
        for place, (day, number) in enumerate(zip(WEEKDAYS, pattern.weekdays, strict=True))
    ]


def _hours(pattern: Pattern) -> list[Bar]:
    called = [hour for hour, number in enumerate(pattern.hours) if number]
    usual = {habit.from_minute // 60 for habit in pattern.habits if habit.from_minute is not None}
    shown = range(min([FIRST_HOUR, *called]), max([LAST_HOUR, *called]) + 1)
    return [Bar(f"{hour}:00 to {hour}:59", str(hour), pattern.hours[hour], hour in usual) for hour in shown]
