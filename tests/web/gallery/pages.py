"""An application that shows each of our components once, with made-up people. For tests alone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Row

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from scheduler.errors import Stale
from scheduler.roles import Permission
from tests.web.building import shown
from web.listing import Chosen, Column, headings, pages
from web.navigation import Link
from web.permissions import needs
from web.rendering import page

HERE = Path(__file__).parent
router = APIRouter(dependencies=[needs(Permission.SEE_PEOPLE)])
DAY = date(2026, 1, 5)
COLUMNS = [
    Column("Person", "name"),
    Column("Level", "level"),
    Column("Status", "days"),
    Column("Due", "due"),
    Column("Missed", "missed", numeric=True),
    Column("Officer", "officer"),
    Column("Since the last visit"),
]
LEVELS = ("very_high", "high", "medium", "low", None)
STATUSES = ("overdue", "due_soon", "on_track", "suspended", "error")


@router.get("/list")
def a_list(request: Request) -> HTMLResponse:
    return shown(
        request,
        (HERE / "list.html").read_text(encoding="utf-8"),
        parts=[
            Link("Home visits", "/list", current=True),
            Link("Risk assessments", "/list?obligation=risk_assessment"),
        ],
        figures=[
            Row(
                number=213, label="visits overdue", of="of 1,150 in the community", href="/list?a", late=True
            ),
            Row(number=0, label="never visited", of=None, href="/list?b", late=True),
            Row(
                number=1430,
                label="on the register",
                of="280 in custody, hospital or abroad",
                href="/list?c",
                late=False,
            ),
        ],
        set=[Chosen("Level: very high", "/list"), Chosen("Name: Ex", "/list")],
        heads=headings(request, COLUMNS, "-days"),
        people=[_person(number) for number in range(12)],
        day=DAY,
        place=pages(request, 213, 2, 12, ("person", "people")),
    )


@router.get("/person")
def a_person(request: Request) -> HTMLResponse:
    entries = [
        _entry("Visit: no reply", datetime(2026, 1, 5, 18, 5, tzinfo=UTC), text="Nobody came to the door."),
        _entry("Level set to very high", DAY - timedelta(days=30), note="Recorded on 9 January 2026"),
        _entry(
            "Visit: seen at home", DAY - timedelta(days=61), byline="Sam Specimen and Kim Sample", struck=True
        ),
    ]
    visit = Row(status="overdue", days_overdue=41, deadline=DAY - timedelta(days=41))
    text = (HERE / "person.html").read_text(encoding="utf-8")
    return shown(request, text, entries=entries, visit=visit, day=DAY)


@router.get("/signing-in")
def signing_in(request: Request) -> HTMLResponse:
    faults = [{"text": "The user name or the password is not right. Try again.", "href": "#username"}]
    return page(
        request,
        "sign_in/sign_in.html",
        status=422,
        username="sam",
        return_to="/missed",
        faults=faults,
        kept=[],
        ended=False,
    )


@router.get("/refused")
def refused(request: Request) -> HTMLResponse:
    raise Stale(
        f"This record was changed at 07:02 by Kim Sample; what you sent was not kept ({request.method})."
    )


@router.get("/breaks")
def breaks() -> HTMLResponse:
    raise KeyError


@router.get("/swapping")
def swapping(request: Request) -> HTMLResponse:
    return shown(request, (HERE / "swapping.html").read_text(encoding="utf-8"))


def _person(number: int) -> Row:
    status = STATUSES[number % len(STATUSES)]
    days = 376 // (number + 1) if status == "overdue" else 0
    return Row(
        ref=f"R-{number:04}",
        name=f"Example, Alexandrina {number}",
        level=LEVELS[number % len(LEVELS)],
        days=days,
        due=Row(status=status, days_overdue=days, deadline=DAY),
        due_on=DAY - timedelta(days=days),
        missed=days // 30,
        officer="Sam Specimen" if number % 3 else None,
        since="2 no reply, 1 telephone",
    )


def _entry(title: str, when: date, **rest: object) -> Row:
    plain = {"byline": "Sam Specimen", "text": None, "note": None, "struck": False}
    return Row(title=title, when=when, **(plain | rest))
