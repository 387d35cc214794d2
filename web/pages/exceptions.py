"""Accepting that something is late, until a day: it stands beside the count, and never reduces it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.casework.directions import grant_exception
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.risk import VisitException
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day
from web.forms.sent import Sent, blank, sent
from web.pages.changes import Answers, Change, answered, beforehand, shown
from web.permissions import needs
from web.words import in_short, plainly

router = APIRouter(prefix="/people/{ref}/exceptions")


class ExceptionForm(CheckedForm):
    """What is accepted as late, until when, and why."""

    obligation: Annotated[Literal["home_visit", "risk_assessment"], Field(title="what is late")]
    until_on: Annotated[Day, Field(title="the last day of the exception")]
    reason: Annotated[str, Field(title="the reason", max_length=500)]


SentException = Annotated[Sent[ExceptionForm], sent(ExceptionForm)]


@router.get("/new", dependencies=[needs(Permission.APPROVE, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, ref, blank(ExceptionForm, obligation="home_visit"))


@router.post("/new", dependencies=[needs(Permission.APPROVE, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentException) -> Response:
    """The form again, the last look, or the exception kept."""
    return answered(request, desk, ref, form, CHANGE)


def _asked(request: Request, desk: Desk, ref: str, form: Sent[ExceptionForm]) -> HTMLResponse:
    return shown(request, desk, beforehand(desk, ref), form, "exceptions/exception.html")


def _grant(desk: Desk, ref: str, told: ExceptionForm) -> VisitException:
    return grant_exception(desk, ref, told.until_on, told.reason, told.obligation, key=told.key)


def _answers(desk: Desk, _ref: str, told: ExceptionForm) -> Answers:
    return [
        ("What is late", plainly(told.obligation)),
        ("From", in_short(desk.today)),
        ("Up to and including", in_short(told.until_on)),
        ("Why", told.reason),
        ("Accepted by", names(desk).with_code(desk.principal.actor)),
    ]


CHANGE = Change(
    path="/people/{ref}/exceptions/new",
    heading="Grant an exception",
    save="Grant the exception",
    word="excepted",
    asked=_asked,
    act=_grant,
    answers=_answers,
)
