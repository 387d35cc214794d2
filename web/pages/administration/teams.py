"""Teams, the areas that they serve, and who answers for them between which days."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field as Given

from scheduler.audit import log
from scheduler.casework.establishment import AnswersFor, supervision_shown, team_shown, teams
from scheduler.casework.keeping import NoSuchRecord
from scheduler.casework.limits import EndsBeforeItBegins
from scheduler.casework.names import names
from scheduler.casework.officers import TeamTaken, add_team, set_area
from scheduler.casework.staff import NoSuchTeam
from scheduler.casework.standing_in import end_supervision, supervise
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission, Role
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk, ReadingDesk
from web.forms.fields import CheckedForm, Day, FromAList
from web.forms.sent import Sent, blank, sent
from web.listing import Column, headings
from web.pages.administration.around import parts
from web.pages.asked import Text
from web.pages.staffing import Answers, Asked, Field, Task, answered, shown
from web.permissions import needs
from web.rendering import page
from web.words import in_short

router = APIRouter(prefix="/admin/teams")
BACK = ("teams", "/admin/teams")
COLUMNS = [Column("Team"), Column("Area"), Column("Officers", numeric=True), Column("Who answers for it")]
_BESIDE: dict[type[Refusal], str] = {TeamTaken: "team", EndsBeforeItBegins: "to_on"}


class TeamForm(CheckedForm):
    """A team's name and area; the name is what it is known by."""

    team: Annotated[str, Given(title="the team's name", max_length=80)]
    area: Annotated[str | None, Given(title="the area", max_length=80)] = None


class SupervisionForm(CheckedForm):
    """Who answers for which team, from and to when."""

    team: Annotated[str, FromAList, Given(title="the team", max_length=80)]
    officer: Annotated[str, FromAList, Given(title="the supervisor", max_length=40)]
    from_on: Annotated[Day, Given(title="the first day")]
    to_on: Annotated[Day | None, Given(title="the last day")] = None


class LastDayForm(CheckedForm):
    """The last day, and why."""

    to_on: Annotated[Day, Given(title="the last day")]
    reason: Annotated[str | None, Given(title="the reason", max_length=500)] = None


@router.get("", dependencies=[needs(Permission.MANAGE_OFFICERS, "other")])
def all_teams(request: Request, desk: LookingDesk) -> HTMLResponse:
    """Every team, those that nobody answers for first."""
    found = teams(desk)
    log(desk, Verb.OTHER, "teams")
    heads = headings(request, COLUMNS, "")
    return page(
        request, "admin/teams.html", teams=found, headings=heads, parts=parts(request), today=desk.today
    )


@router.get("/new", dependencies=[needs(Permission.MANAGE_OFFICERS)])
def ask_team(request: Request, desk: ReadingDesk) -> HTMLResponse:
    """The empty form."""
    return shown(request, desk, blank(TeamForm), _team_asked(desk))


@router.post("/new", dependencies=[needs(Permission.MANAGE_OFFICERS, "collected")])
def add(request: Request, desk: AtDesk, form: Annotated[Sent[TeamForm], sent(TeamForm)]) -> Response:
    """The form again, the answers, or the team added."""
    return answered(request, desk, form, ADDING)


@router.get("/area", dependencies=[needs(Permission.MANAGE_OFFICERS)])
def ask_area(request: Request, desk: ReadingDesk, team: Text = None) -> HTMLResponse:
    """The form with the area of now."""
    found = team_shown(desk, team or "")
    return shown(request, desk, blank(TeamForm, team=found.team, area=found.area), _area_asked(found.team))


@router.post("/area", dependencies=[needs(Permission.MANAGE_OFFICERS, "altered")])
def change_area(request: Request, desk: AtDesk, form: Annotated[Sent[TeamForm], sent(TeamForm)]) -> Response:
    """The form again, the answers, or the area set."""

    def asked(desk: Desk) -> Asked:
        return _area_asked(team_shown(desk, form.text("team")).team)

    return answered(request, desk, form, Task(asked, _set_area, _team_answers, "area-set", leads_to=BACK[1]))


@router.get("/supervisors/new", dependencies=[needs(Permission.MANAGE_OFFICERS)])
def ask_supervision(request: Request, desk: ReadingDesk, team: Text = None) -> HTMLResponse:
    """The form, for a team if one is given."""
    begun = blank(SupervisionForm, team=team, from_on=desk.today)
    return shown(request, desk, begun, _supervision_asked(desk))


@router.post("/supervisors/new", dependencies=[needs(Permission.MANAGE_OFFICERS, "collected")])
def begin(
    request: Request, desk: AtDesk, form: Annotated[Sent[SupervisionForm], sent(SupervisionForm)]
) -> Response:
    """The form again, the answers, or the supervision recorded."""
    return answered(request, desk, form, SUPERVISING)


@router.get("/supervisors/{supervision_id}/end", dependencies=[needs(Permission.MANAGE_OFFICERS)])
def ask_end(request: Request, desk: ReadingDesk, supervision_id: UUID) -> HTMLResponse:
    """The last day."""
    return shown(request, desk, blank(LastDayForm, to_on=desk.today), _end_asked(desk, supervision_id))


@router.post("/supervisors/{supervision_id}/end", dependencies=[needs(Permission.MANAGE_OFFICERS, "altered")])
def end(
    request: Request,
    desk: AtDesk,
    supervision_id: UUID,
    form: Annotated[Sent[LastDayForm], sent(LastDayForm)],
) -> Response:
    """The form again, the answers with what it leaves, or its last day given."""

    def asked(desk: Desk) -> Asked:
        return _end_asked(desk, supervision_id)

    def act(desk: Desk, told: LastDayForm) -> object:
        return end_supervision(desk, supervision_id, told.to_on, told.reason, key=told.key)

    def brings(desk: Desk, told: LastDayForm) -> list[str]:
        return _left(desk, _standing(desk, supervision_id), told.to_on)

    task = Task(asked, act, _end_answers, "supervision-ended", brings, _beside, BACK[1])
    return answered(request, desk, form, task)


def _team_asked(_desk: Desk) -> Asked:
    fields = (Field("text", "team", "Name of the team"), Field("text", "area", "Area (optional)"))
    return Asked("Add a team", "/admin/teams/new", fields, "Add the team", BACK)


def _add(desk: Desk, told: TeamForm) -> object:
    try:
        stands = team_shown(desk, told.team)
    except NoSuchTeam:
        return add_team(desk, told.team, told.area)
    if (stands.area, stands.officers) != (told.area, 0):
        raise TeamTaken(told.team)
    return stands  # the form sent twice


def _area_asked(team: str) -> Asked:
    fields = (Field("text", "area", "Area that it serves"),)
    return Asked(f"Set the area of {team}", "/admin/teams/area", fields, "Set the area", BACK)


def _set_area(desk: Desk, told: TeamForm) -> object:
    stands = team_shown(desk, told.team)
    return stands if stands.area == told.area else set_area(desk, told.team, told.area)


def _team_answers(_desk: Desk, told: TeamForm) -> Answers:
    return [("Team", told.team), ("Area", told.area)]


def _supervision_asked(desk: Desk) -> Asked:
    called = names(desk)
    who = sorted(each for each in called.officers.values() if each.role == Role.SUPERVISOR)
    supervisors = [
        ("", "Choose a supervisor"),
        *((each.officer, f"{each.officer} {each.name}") for each in who),
    ]
    fields = (
        Field("select", "team", "Team", options=[(each, each) for each in sorted(called.teams.values())]),
        Field("select", "officer", "Who answers for it", "Officers whose role is supervisor", supervisors),
        Field("day", "from_on", "First day"),
        Field("day", "to_on", "Last day (optional)"),
    )
    return Asked("Name a supervisor", "/admin/teams/supervisors/new", fields, "Name the supervisor", BACK)


def _supervise(desk: Desk, told: SupervisionForm) -> object:
    return supervise(desk, told.officer, told.team, told.from_on, told.to_on, key=told.key)


def _supervision_answers(desk: Desk, told: SupervisionForm) -> Answers:
    return [
        ("Team", told.team),
        ("Who answers for it", names(desk).with_code(told.officer)),
        ("First day", in_short(told.from_on)),
        ("Last day", in_short(told.to_on) if told.to_on else "None"),
    ]


def _supervision_brings(_desk: Desk, told: SupervisionForm) -> list[str]:
    return [f"{told.officer} will see every person of {told.team}, and decide what is asked for about them."]


def _end_asked(desk: Desk, supervision_id: UUID) -> Asked:
    found = _standing(desk, supervision_id)
    fields = (Field("day", "to_on", "Last day"), Field("words", "reason", "Why (optional)"))
    note = f"{found.name} ({found.officer}) has answered for {found.team} since {in_short(found.from_on)}."
    action = f"/admin/teams/supervisors/{supervision_id}/end"
    return Asked("Set a last day", action, fields, "Set the last day", BACK, (note,))


def _standing(desk: Desk, supervision_id: UUID) -> AnswersFor:
    found = supervision_shown(desk, supervision_id)
    if found is None:
        raise NoSuchRecord("supervision")
    return found


def _left(desk: Desk, found: AnswersFor, to_on: date) -> list[str]:
    """Who answers for the team afterwards: nobody is said in so many words."""
    others = [
        each.officer
        for each in team_shown(desk, found.team).answering
        if each.id != found.id and (each.to_on is None or each.to_on > to_on)
    ]
    if others:
        return [f"Afterwards {', '.join(others)} answers for {found.team}."]
    return [f"Afterwards nobody answers for {found.team}: no supervisor sees its people. Name another first."]


def _end_answers(_desk: Desk, told: LastDayForm) -> Answers:
    return [("Last day", in_short(told.to_on)), ("Why", told.reason)]


def _beside(refusal: Refusal) -> str:
    return _BESIDE.get(type(refusal), "")


ADDING = Task(_team_asked, _add, _team_answers, "team-added", beside=_beside, leads_to=BACK[1])
SUPERVISING = Task(
    _supervision_asked,
    _supervise,
    _supervision_answers,
    "supervision-begun",
    _supervision_brings,
    _beside,
    BACK[1],
)
