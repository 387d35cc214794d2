"""Who is away and who stands in: seen by each officer for themselves, arranged by their supervisors."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field as Given

from scheduler.audit import log
from scheduler.casework.lists.load import loads
from scheduler.casework.meanwhile import Meanwhile, booked_meanwhile
from scheduler.casework.names import names
from scheduler.casework.standing_in import (
    OwnCover,
    arrange_cover,
    end_cover,
    withdraw_cover,
)
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.oversight.standing_by import (
    StandsIn,
    about_whom,
    cover_of,
    standing_by,
    teams_answered_for,
    who_may_stand_in,
)
from scheduler.roles import Permission, Role
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk, ReadingDesk
from web.forms.fields import CheckedForm, Day, FromAList
from web.forms.sent import Sent, blank, sent
from web.listing import Column, headings
from web.pages.asked import Text
from web.pages.away import beside_stand_ins, of_a_cover
from web.pages.staffing import Answers, Asked, Field, Task, answered, shown
from web.pages.standing_in import BACK, ReasonForm, beside, officer_options, reason_answers
from web.permissions import needs
from web.rendering import page
from web.words import count, in_short

router = APIRouter(prefix="/cover")
COVERS = [
    Column("Who is covered"),
    Column("Who stands in"),
    Column("From"),
    Column("To"),
    Column("Arranged by"),
]
ABSENCES = [Column("Officer"), Column("From"), Column("To"), Column("Why")]


class CoverForm(CheckedForm):
    """For whom, who, from and to when."""

    for_officer: Annotated[str, FromAList, Given(title="the officer who is covered", max_length=40)]
    officer: Annotated[str, FromAList, Given(title="the officer who stands in", max_length=40)]
    from_on: Annotated[Day, Given(title="the first day")]
    to_on: Annotated[Day, Given(title="the last day")]


class EndForm(CheckedForm):
    """The last day of a cover that has begun, and why."""

    to_on: Annotated[Day, Given(title="the last day")]
    reason: Annotated[str | None, Given(title="the reason", max_length=500)] = None


@router.get("", dependencies=[needs(Permission.SEE_TODAY, "other")])
def cover(request: Request, desk: LookingDesk) -> HTMLResponse:
    """Absences that nobody covers on top, then who stands in, then who is away."""
    found = standing_by(desk, names(desk))
    log(desk, Verb.OTHER, "cover")
    return page(
        request,
        "cover/cover.html",
        found=found,
        arranges=desk.principal.may(Permission.ARRANGE_COVER),
        covers=headings(request, COVERS, ""),
        absences=headings(request, ABSENCES, ""),
        today=desk.today,
    )


@router.get("/new", dependencies=[needs(Permission.ARRANGE_COVER)])
def ask_cover(
    request: Request,
    desk: ReadingDesk,
    officer: Text = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> HTMLResponse:
    """The form, for an absence with its officer and days filled in."""
    begun = {"for_officer": officer, "from_on": from_on or desk.today, "to_on": to_on}
    return shown(request, desk, blank(CoverForm, **begun), _cover_asked(desk))


@router.post("/new", dependencies=[needs(Permission.ARRANGE_COVER, "collected", "consulted")])
def arrange(request: Request, desk: AtDesk, form: Annotated[Sent[CoverForm], sent(CoverForm)]) -> Response:
    """The form again, what it brings, or the cover arranged."""
    return answered(request, desk, form, COVERING)


@router.get("/{cover_id}/end", dependencies=[needs(Permission.ARRANGE_COVER)])
def ask_end(request: Request, desk: ReadingDesk, cover_id: UUID) -> Response:
    """The last day of a cover; one that has not begun is withdrawn."""
    found = cover_of(desk, names(desk), cover_id)
    if found.from_on > desk.today:
        return RedirectResponse(f"/cover/{cover_id}/withdraw", 303)
    return shown(request, desk, blank(EndForm, to_on=desk.today), _ending(found))


@router.post("/{cover_id}/end", dependencies=[needs(Permission.ARRANGE_COVER, "altered")])
def end(
    request: Request, desk: AtDesk, cover_id: UUID, form: Annotated[Sent[EndForm], sent(EndForm)]
) -> Response:
    """The form again, the answers, or the cover ended."""

    def ends(desk: Desk, told: EndForm) -> object:
        return end_cover(desk, cover_id, told.to_on, told.reason, key=told.key)

    def asked(desk: Desk) -> Asked:
        return _ending(cover_of(desk, names(desk), cover_id))

    return answered(request, desk, form, Task(asked, ends, _end_answers, "cover-ended", beside=_beside_end))


def _beside_end(refusal: Refusal) -> str:
    return "to_on" if isinstance(refusal, OwnCover) else beside(refusal)


@router.get("/{cover_id}/withdraw", dependencies=[needs(Permission.ARRANGE_COVER)])
def ask_why(request: Request, desk: ReadingDesk, cover_id: UUID) -> HTMLResponse:
    """Why a cover is withdrawn before it begins."""
    return shown(request, desk, blank(ReasonForm), _withdrawing(cover_of(desk, names(desk), cover_id)))


@router.post("/{cover_id}/withdraw", dependencies=[needs(Permission.ARRANGE_COVER, "altered")])
def withdraw(
    request: Request, desk: AtDesk, cover_id: UUID, form: Annotated[Sent[ReasonForm], sent(ReasonForm)]
) -> Response:
    """The form again, the answers, or the cover withdrawn before it begins."""

    def withdraws(desk: Desk, told: ReasonForm) -> object:
        return withdraw_cover(desk, cover_id, told.reason)

    def asked(desk: Desk) -> Asked:
        return _withdrawing(cover_of(desk, names(desk), cover_id))

    return answered(request, desk, form, Task(asked, withdraws, reason_answers, "cover-withdrawn"))


def _cover_asked(desk: Desk) -> Asked:
    called = names(desk)
    whom, who = [each for _, each in about_whom(desk, called)], who_may_stand_in(desk, called)
    fields = (
        Field("select", "for_officer", "Who is covered", options=officer_options(whom)),
        Field(
            *("select", "officer", "Who stands in"),
            "Officers of your teams, and the supervisors of every team",
            officer_options(who, beside_stand_ins(desk, [each.officer for each in who], called)),
        ),
        Field("day", "from_on", "First day"),
        Field("day", "to_on", "Last day", "The cover ends by itself after this day"),
    )
    note = "Whoever stands in sees the people of the one who is covered, and records for them, between the two days."
    return Asked("Arrange cover", "/cover/new", fields, "Arrange the cover", BACK, (note,))


def _arrange(desk: Desk, told: CoverForm) -> object:
    return arrange_cover(desk, told.officer, told.for_officer, told.from_on, told.to_on, key=told.key)


def _cover_answers(desk: Desk, told: CoverForm) -> Answers:
    called = names(desk)
    return [
        ("Who is covered", called.with_code(told.for_officer)),
        ("Who stands in", called.with_code(told.officer)),
        ("First day", in_short(told.from_on)),
        ("Last day", in_short(told.to_on)),
    ]


def _cover_brings(desk: Desk, told: CoverForm) -> list[str]:
    """What standing in widens: the caseload, and among supervisors the teams."""
    called = names(desk)
    (whom,) = called.officers_called(told.for_officer)
    (who,) = called.officers_called(told.officer)
    load = loads(desk, [whom])[whom]
    said = [
        f"{told.officer} will see {count(load.people, 'person', 'people')} of {told.for_officer} on those days."
    ]
    teams = teams_answered_for(desk, called, [whom], told.from_on)
    if teams and called.officers[who].role == Role.SUPERVISOR:
        said.append(
            f"{told.officer} will answer for what {told.for_officer} answers for: {', '.join(teams)}."
        )
    elif teams:
        said.append(
            f"{told.for_officer} answers for {', '.join(teams)}. {told.officer} is no supervisor, and approves "
            f"nothing for them: only another supervisor can stand in for that."
        )
    return said


def _ending(found: StandsIn) -> Asked:
    fields = (Field("day", "to_on", "Last day"), Field("words", "reason", "Why (optional)"))
    return Asked("End a cover", f"/cover/{found.id}/end", fields, "End the cover", BACK, (_says(found),))


def _withdrawing(found: StandsIn) -> Asked:
    fields = (Field("words", "reason", "Why it is withdrawn"),)
    action = f"/cover/{found.id}/withdraw"
    return Asked("Withdraw a cover", action, fields, "Withdraw the cover", BACK, (_says(found),))


def _says(found: StandsIn) -> str:
    until = f"to {in_short(found.to_on)}" if found.to_on else "with no last day"
    return f"{found.who.officer} stands in for {found.whom.officer} from {in_short(found.from_on)} {until}."


def _end_answers(_desk: Desk, told: EndForm) -> Answers:
    return [("Last day", in_short(told.to_on)), ("Why", told.reason)]


def _cover_warns(desk: Desk, told: CoverForm) -> list[str]:
    return of_a_cover(desk, told.officer, (told.from_on, told.to_on))


def _cover_meanwhile(desk: Desk, told: CoverForm) -> Meanwhile:
    return booked_meanwhile(desk, names(desk), told.for_officer, told.from_on, told.to_on)


COVERING = Task(
    *(_cover_asked, _arrange, _cover_answers, "cover-arranged", _cover_brings, beside),
    warns=_cover_warns,
    meanwhile=_cover_meanwhile,
)
