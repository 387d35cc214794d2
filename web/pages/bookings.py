"""Arranging a visit by hand, moving it and calling it off: asked, checked with what speaks against it, and kept."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework.bookings import arrange_visit, booking_to_close, call_off_visit, move_visit, of_person
from scheduler.casework.crews import codes_of, crew_of
from scheduler.casework.explaining import explain_person
from scheduler.casework.keeping import person
from scheduler.casework.names import names
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.people import Person
from scheduler.store.visits import Booking
from web.dependencies import AtDesk, LookingDesk, installation_of
from web.forms.fields import Day, Key, Words, london_parts
from web.forms.sent import Sent, blank, sent
from web.forms.trying import foreseen, tried
from web.notices import done
from web.pages.arranging import (
    BookingForm,
    MoveForm,
    around,
    begun,
    cautions_of,
    day_in,
    fields_of_crew,
    looked,
    refused,
    with_codes,
    with_moment,
)
from web.permissions import needs
from web.rendering import page
from web.words import count, hour, in_short

router = APIRouter(prefix="/people/{ref}/bookings")


class CallOffForm(BaseModel):
    """Why it is called off."""

    key: Key
    step: Literal["save"] = "save"
    reason: Annotated[Words, Field(title="the reason")]


SentBooking = Annotated[Sent[BookingForm], sent(BookingForm)]
SentMove = Annotated[Sent[MoveForm], sent(MoveForm)]
SentCallOff = Annotated[Sent[CallOffForm], sent(CallOffForm)]
RECORDS = needs(Permission.RECORD, "collected", "consulted")
ALTERS = needs(Permission.RECORD, "altered", "consulted")
LOOKS = needs(Permission.RECORD, "consulted")


Act = Callable[[Any, datetime], object]
"""What is done with the form and its moment."""


@router.get("/new", dependencies=[LOOKS])
def ask(
    request: Request, desk: LookingDesk, ref: str, on: Annotated[Day | None, Query()] = None
) -> HTMLResponse:
    """The empty form, or one with a day to look at."""
    return _asked(request, desk, ref, blank(BookingForm, on=on, minutes=45), begins=True)


@router.post("/new", dependencies=[RECORDS])
def answer(request: Request, desk: AtDesk, ref: str, form: SentBooking) -> Response:
    """The form again with its day or its faults, else what speaks against it, else what was kept."""

    def arrange(told: BookingForm, at: datetime) -> None:
        arrange_visit(desk, ref, at, told.going, told.minutes, key=told.key)

    return _answered(request, desk, ref, form, arrange) or done(_page_of(ref), "booked")


@router.get("/{id}/move", dependencies=[LOOKS])
def ask_to_move(request: Request, desk: LookingDesk, ref: str, id: UUID) -> HTMLResponse:
    """The form with the booking as it stands."""
    about = person(desk, ref)
    old = booking_to_close(desk, id, about)
    on, at = london_parts(old.starts_at)
    crew = fields_of_crew(desk, about, codes_of(desk, crew_of(desk, old)))
    return _asked(request, desk, ref, blank(MoveForm, on=on, at=at, minutes=old.minutes, **crew), old.id)


@router.post("/{id}/move", dependencies=[ALTERS])
def move(request: Request, desk: AtDesk, ref: str, id: UUID, form: SentMove) -> Response:
    """As for a new one. A booking that was moved meanwhile is shown beside what was typed."""
    of_person(desk, id, person(desk, ref))

    def move_it(told: MoveForm, at: datetime) -> None:
        move_visit(
            desk,
            id,
            starts_at=at,
            crew=told.going,
            minutes=told.minutes,
            reason=told.reason,
            key=told.key,
        )

    answered = _answered(request, desk, ref, form, move_it, id)
    return answered or done(_page_of(ref), "moved")


@router.get("/{id}/call-off", dependencies=[LOOKS])
def ask_to_call_off(request: Request, desk: LookingDesk, ref: str, id: UUID) -> HTMLResponse:
    """The booking as it stands, and why it is to be called off."""
    return _calling_off(request, desk, ref, blank(CallOffForm), id)


@router.post("/{id}/call-off", dependencies=[ALTERS])
def call_off(request: Request, desk: AtDesk, ref: str, id: UUID, form: SentCallOff) -> Response:
    """Called off, or the form again with its faults."""
    passed = of_person(desk, id, person(desk, ref)).starts_at < desk.now
    if form.told is None:
        return _calling_off(request, desk, ref, form, id)
    try:
        with tried(desk):
            call_off_visit(desk, id, form.told.reason, key=form.told.key)
    except Refusal as refusal:
        return _calling_off(request, desk, ref, form.refused(refusal), id)
    return done(_page_of(ref), "not-made" if passed else "called-off")


def _answered(
    request: Request, desk: Desk, ref: str, form: Sent[Any], act: Act, seen: UUID | None = None
) -> Response | None:
    """The form again, or what speaks against the visit; None once the act is kept."""
    if form.text("step") in {"look", "ask"}:
        return _asked(request, desk, ref, looked(form), seen)
    form, moment = with_moment(with_codes(desk, form))
    if form.told is None or moment is None:
        return _asked(request, desk, ref, form, seen)
    try:
        if form.told.step == "check":
            with foreseen(desk):
                act(form.told, moment)
            return _checked(request, desk, ref, form, form.told, seen)
        with tried(desk):
            act(form.told, moment)
    except Refusal as refusal:
        return _asked(request, desk, ref, refused(form, refusal), seen)
    return None


def _asked(
    request: Request,
    desk: Desk,
    ref: str,
    form: Sent[Any],
    seen: UUID | None = None,
    *,
    begins: bool = False,
) -> HTMLResponse:
    about = person(desk, ref)
    old = booking_to_close(desk, seen, about) if seen else None
    nation = installation_of(request).settings.bank_holidays
    found = around(desk, about, day_in(form), nation, old.series_id if old else None)
    log(desk, Verb.CONSULTED, "form to move a visit" if old else "form to arrange a visit", found.subjects)
    return page(
        request,
        "bookings/booking.html",
        status=form.status,
        form=begun(form, found) if begins else form,
        ref=about.ref,
        around=found,
        old=_as_it_stands(desk, old) if old else None,
        action=_action(about, old, "move"),
        calling_off=_action(about, old, "call-off"),
        today=desk.today,
        day_at=_calendar_day,
    )


def _checked(
    request: Request,
    desk: Desk,
    ref: str,
    form: Sent[Any],
    told: BookingForm,
    seen: UUID | None = None,
) -> HTMLResponse:
    about = person(desk, ref)
    old = booking_to_close(desk, seen, about) if seen else None
    log(desk, Verb.CONSULTED, "what speaks against a visit", [about.ref])
    will = [
        ("Day", in_short(told.on)),
        ("Begins at", f"{told.at:%H:%M}"),
        ("How long", count(told.minutes, "minute")),
        ("Who goes", _called(desk, sorted(told.going))),
    ]
    why = [("Why", told.reason)] if isinstance(told, MoveForm) else []
    return page(
        request,
        "bookings/check.html",
        form=form,
        ref=about.ref,
        answers=why if old else will,
        moved=_beside(_was(desk, old), will) if old else [],
        cautions=cautions_of(desk, about, told, old.series_id if old else None),
        action=_action(about, old, "move"),
        moving=old is not None,
    )


def _calling_off(request: Request, desk: Desk, ref: str, form: Sent[CallOffForm], seen: UUID) -> HTMLResponse:
    about = person(desk, ref)
    old = booking_to_close(desk, seen, about)
    log(desk, Verb.CONSULTED, "form to call off a visit", [about.ref])
    return page(
        request,
        "bookings/call_off.html",
        status=form.status,
        form=form,
        ref=about.ref,
        old=_as_it_stands(desk, old),
        booking=old.id,
        passed=old.starts_at < desk.now,
        explained=explain_person(desk, about)[0],
        action=_action(about, old, "call-off"),
        today=desk.today,
    )


def _was(desk: Desk, old: Booking) -> list[str]:
    """What a booking says, in the order of the answers."""
    on, at = london_parts(old.starts_at)
    going = _called(desk, codes_of(desk, crew_of(desk, old)))
    return [in_short(on), f"{at:%H:%M}", count(old.minutes, "minute"), going]


def _called(desk: Desk, codes: Iterable[str]) -> str:
    called = names(desk)
    return ", ".join(map(called.with_code, codes))


def _beside(was: list[str], will: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Each answer with what it was: name, was, will be."""
    return [(name, before, after) for before, (name, after) in zip(was, will, strict=True)]


def _as_it_stands(desk: Desk, old: Booking) -> list[tuple[str, str]]:
    return [
        ("Booked for", f"{in_short(london_date(old.starts_at))} at {hour(old.starts_at)}"),
        ("How long", count(old.minutes, "minute")),
        ("Who goes", _called(desk, codes_of(desk, crew_of(desk, old)))),
        ("Reference in calendars", old.code),
    ]


def _page_of(ref: str) -> str:
    return f"/people/{quote(ref, safe='')}"


def _action(about: Person, old: Booking | None, act: str) -> str:
    """Where the form is sent: to the booking as it stands, so that who has seen it can go on."""
    return f"{_page_of(about.ref)}/bookings/{f'{old.id}/{act}' if old else 'new'}"


def _calendar_day(on: date) -> str:
    return f"/calendar?view=day&on={on}"
