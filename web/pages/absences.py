"""Who is away: recorded by each officer for themselves, or by a supervisor, and withdrawn with a reason."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field as Given

from scheduler.casework.meanwhile import booked_meanwhile
from scheduler.casework.names import names
from scheduler.casework.standing_in import record_absence, withdraw_absence
from scheduler.desk import Desk
from scheduler.oversight.standing_by import about_whom, absence_of
from scheduler.roles import Permission
from scheduler.store.officers import Absence
from web.dependencies import AtDesk, LookingDesk, ReadingDesk
from web.forms.fields import CheckedForm, Day, FromAList
from web.forms.sent import Sent, blank, sent
from web.pages.asked import Text
from web.pages.away import of_an_absence
from web.pages.staffing import Answers, Asked, Field, Task, answered, shown
from web.pages.standing_in import BACK, ReasonForm, beside, officer_options, reason_answers
from web.permissions import needs
from web.rendering import page
from web.words import in_short, span

router = APIRouter(prefix="/cover/absences")
KINDS = [
    ("", "Not said"),
    *((each, each.capitalize()) for each in ("leave", "sickness", "training", "other")),
]


class AbsenceForm(CheckedForm):
    """Who is away, from and to when, and why in a word."""

    officer: Annotated[str, FromAList, Given(title="the officer", max_length=40)]
    from_on: Annotated[Day, Given(title="the first day away")]
    to_on: Annotated[Day, Given(title="the last day away")]
    kind: Annotated[str | None, Given(title="the kind", max_length=40)] = None


@router.get("/new", dependencies=[needs(Permission.RECORD)])
def ask_absence(request: Request, desk: ReadingDesk, officer: Text = None) -> HTMLResponse:
    """The form; nobody is chosen unless the address names them."""
    return shown(request, desk, blank(AbsenceForm, officer=officer), _asked(desk))


@router.post("/new", dependencies=[needs(Permission.RECORD, "collected")])
def record(request: Request, desk: AtDesk, form: Annotated[Sent[AbsenceForm], sent(AbsenceForm)]) -> Response:
    """The form again, the answers, or the absence recorded."""
    return answered(request, desk, form, ABSENCE)


@router.get("/{absence_id}", dependencies=[needs(Permission.RECORD, "consulted")])
def absence(request: Request, desk: LookingDesk, absence_id: UUID) -> HTMLResponse:
    """One absence with what its officer is booked on meanwhile, each to be moved or called off."""
    called = names(desk)
    found = absence_of(desk, called, absence_id)
    return page(
        request,
        "cover/absence.html",
        absence=found,
        meanwhile=booked_meanwhile(desk, called, found.who.officer, found.from_on, found.to_on),
        today=desk.today,
    )


@router.get("/{absence_id}/withdraw", dependencies=[needs(Permission.RECORD)])
def ask_withdrawal(request: Request, desk: ReadingDesk, absence_id: UUID) -> HTMLResponse:
    """Why an absence is withdrawn."""
    return shown(request, desk, blank(ReasonForm), _withdrawing(desk, absence_id))


@router.post("/{absence_id}/withdraw", dependencies=[needs(Permission.RECORD, "altered")])
def withdraw(
    request: Request, desk: AtDesk, absence_id: UUID, form: Annotated[Sent[ReasonForm], sent(ReasonForm)]
) -> Response:
    """The form again, the answers, or the absence withdrawn."""

    def withdraws(desk: Desk, told: ReasonForm) -> object:
        return withdraw_absence(desk, absence_id, told.reason)

    asked = partial(_withdrawing, absence_id=absence_id)
    return answered(request, desk, form, Task(asked, withdraws, reason_answers, "absence-withdrawn"))


def _asked(desk: Desk) -> Asked:
    whom = [each for _, each in about_whom(desk, names(desk))]
    fields = (
        Field("select", "officer", "Who is away", options=officer_options(whom)),
        Field("day", "from_on", "First day away"),
        Field("day", "to_on", "Last day away"),
        Field("select", "kind", "Why", options=KINDS),
    )
    return Asked("Record an absence", "/cover/absences/new", fields, "Record the absence", BACK)


def _withdrawing(desk: Desk, absence_id: UUID) -> Asked:
    found = absence_of(desk, names(desk), absence_id)
    days = span((found.from_on, found.to_on))
    says = f"{found.who.name} ({found.who.officer}) is recorded as away {days}."
    fields = (Field("words", "reason", "Why it is withdrawn"),)
    action = f"/cover/absences/{absence_id}/withdraw"
    return Asked("Withdraw an absence", action, fields, "Withdraw the absence", BACK, (says,))


def _record(desk: Desk, told: AbsenceForm) -> object:
    return record_absence(desk, told.officer, told.from_on, told.to_on, told.kind, key=told.key)


def _answers(desk: Desk, told: AbsenceForm) -> Answers:
    return [
        ("Who is away", names(desk).with_code(told.officer)),
        ("First day", in_short(told.from_on)),
        ("Last day", in_short(told.to_on)),
        ("Why", (told.kind or "Not said").capitalize()),
    ]


def _warns(desk: Desk, told: AbsenceForm) -> list[str]:
    return of_an_absence(desk, told.officer, (told.from_on, told.to_on))


def _leads_to(_told: AbsenceForm, made: Absence) -> str:
    return f"/cover/absences/{made.id}"


ABSENCE = Task(
    *(_asked, _record, _answers, "absence-recorded"), beside=beside, warns=_warns, leads_to=_leads_to
)
