"""Having a visit made by a day: a supervisor says by when and why, sees what it brings, and it is kept."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.casework.directions import direct_visit
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.risk import Direction
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day, Words
from web.forms.sent import Sent, blank, sent
from web.pages.changes import Answers, Change, answered, beforehand, shown
from web.permissions import needs
from web.words import in_short

router = APIRouter(prefix="/people/{ref}/directions")


class DirectionForm(CheckedForm):
    """By which day, and why."""

    by_on: Annotated[Day, Field(title="the day by which the visit is to be made")]
    reason: Annotated[Words, Field(title="the reason")]


SentDirection = Annotated[Sent[DirectionForm], sent(DirectionForm)]


@router.get("/new", dependencies=[needs(Permission.DIRECT_VISITS, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, ref, blank(DirectionForm))


@router.post("/new", dependencies=[needs(Permission.DIRECT_VISITS, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentDirection) -> Response:
    """The form again, the last look, or the direction kept."""
    return answered(request, desk, ref, form, CHANGE)


def _asked(request: Request, desk: Desk, ref: str, form: Sent[DirectionForm]) -> HTMLResponse:
    return shown(request, desk, beforehand(desk, ref), form, "directions/direction.html")


def _direct(desk: Desk, ref: str, told: DirectionForm) -> Direction:
    return direct_visit(desk, ref, told.by_on, told.reason, key=told.key)


def _answers(_desk: Desk, _ref: str, told: DirectionForm) -> Answers:
    return [("To be made by", in_short(told.by_on)), ("Why", told.reason)]


def _from(desk: Desk, _told: DirectionForm) -> date:
    return desk.today


CHANGE = Change(
    path="/people/{ref}/directions/new",
    heading="Direct a visit",
    save="Direct the visit",
    word="directed",
    asked=_asked,
    act=_direct,
    answers=_answers,
    counts_from=_from,
)
