"""Adding an officer, and changing their name, role or team. Their record of working stays whoever they were then."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field as Given

from scheduler.casework.establishment import particulars_that_stand
from scheduler.casework.keeping import SupersededMeanwhile
from scheduler.casework.limits import NotAddressable, NotOneWord
from scheduler.casework.lists.load import StillAnswers
from scheduler.casework.names import names
from scheduler.casework.officers import CodeTaken, OwnRole, add_officer, set_officer
from scheduler.casework.staff import NoSuchOfficer
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission, Role
from web.dependencies import AtDesk, ReadingDesk
from web.forms.fields import CheckedForm, Line, YesNo
from web.forms.sent import Sent, blank, sent
from web.pages.staffing import Answers, Asked, Field, Task, answered, shown
from web.permissions import needs
from web.words import plainly

router = APIRouter(prefix="/admin")
ROLES = [("", "Choose a role"), *((str(role), plainly(role)) for role in Role)]
_KEPT = frozenset({"latitude", "longitude", "visits_a_day", "days", "start", "end"})
"""Of the working pattern, what these forms do not ask and leave as it is."""
_BESIDE: dict[type[Refusal], str] = {
    CodeTaken: "code",
    NotAddressable: "code",
    NotOneWord: "code",
    OwnRole: "role",
    StillAnswers: "role",
}


class CodeForm(CheckedForm):
    """The code by which an officer is known from then on."""

    code: Annotated[str, Given(title="the officer code", max_length=40)]


class OfficerForm(CheckedForm):
    """What is known of an officer."""

    name: Annotated[Line, Given(title="the name")]
    role: Annotated[Role, Given(title="the role")]
    team: Annotated[str | None, Given(title="the team", max_length=80)] = None
    accredited: Annotated[YesNo, Given(title="whether they are accredited")]
    email: Annotated[str | None, Given(title="the e-mail address", max_length=200)] = None


class NewOfficerForm(OfficerForm, CodeForm):
    """The same after the code, which the page asks first."""


class ChangeForm(OfficerForm):
    """The same, with the row that was shown, and why it changes."""

    seen: UUID
    reason: Annotated[str | None, Given(title="the reason", max_length=500)] = None


@router.get("/officers-new", dependencies=[needs(Permission.MANAGE_OFFICERS)])
def ask_new(request: Request, desk: ReadingDesk) -> HTMLResponse:
    """The empty form."""
    return shown(request, desk, blank(NewOfficerForm, accredited=False), _new_asked(desk))


@router.post("/officers-new", dependencies=[needs(Permission.MANAGE_OFFICERS, "collected")])
def add(
    request: Request, desk: AtDesk, form: Annotated[Sent[NewOfficerForm], sent(NewOfficerForm)]
) -> Response:
    """The form again, the answers, or the officer added. Sent twice it is done once."""
    return answered(request, desk, form, ADDING)


@router.get("/officers/{officer}/particulars/change", dependencies=[needs(Permission.MANAGE_OFFICERS)])
def ask_change(request: Request, desk: ReadingDesk, officer: str) -> HTMLResponse:
    """The form as it stands."""
    seen = particulars_that_stand(desk, officer).id
    begun = blank(ChangeForm, **_known(desk, officer), seen=seen)
    return shown(request, desk, begun, _change_asked(desk, officer))


@router.post(
    "/officers/{officer}/particulars/change", dependencies=[needs(Permission.MANAGE_OFFICERS, "altered")]
)
def change(
    request: Request, desk: AtDesk, officer: str, form: Annotated[Sent[ChangeForm], sent(ChangeForm)]
) -> Response:
    """The form again, the answers, or the particulars changed."""

    def asked(desk: Desk) -> Asked:
        return _change_asked(desk, officer)

    def act(desk: Desk, told: ChangeForm) -> object:
        stands = particulars_that_stand(desk, officer)
        kept = stands.model_dump(include=set(_KEPT))
        made = set_officer(desk, told.seen, **_given(told), reason=told.reason, key=told.key, **kept)
        if made.officer_id != stands.officer_id:  # the record of somebody else than the address names
            raise SupersededMeanwhile
        return made

    def answers(desk: Desk, told: ChangeForm) -> Answers:
        was = _answers(desk, told.model_copy(update=_known(desk, officer)))
        changed = zip(was, _answers(desk, told), strict=True)
        return [("Officer code", officer), *(_instead(*each) for each in changed), ("Why", told.reason)]

    leads_to = f"/admin/officers/{quote(officer, safe='')}"
    task = Task(asked, act, answers, "officer-changed", beside=_beside, leads_to=leads_to)
    return answered(request, desk, form, task)


def _fields(desk: Desk) -> tuple[Field, ...]:
    teams = [("", "No team"), *((name, name) for name in sorted(names(desk).teams.values()))]
    return (
        Field("text", "name", "Name"),
        Field("select", "role", "Role", options=ROLES),
        Field("select", "team", "Team", options=teams),
        Field("yes_or_no", "accredited", "Accredited to visit", "A crew should have at least one who is"),
        Field("text", "email", "E-mail (optional)"),
    )


def _new_asked(desk: Desk) -> Asked:
    code = Field(
        "text", "code", "Officer code", "One word, such as PC123. It is never changed, nor given again."
    )
    return Asked(
        "Add an officer",
        "/admin/officers-new",
        (code, *_fields(desk)),
        "Add the officer",
        ("officers", "/admin"),
    )


def _change_asked(desk: Desk, officer: str) -> Asked:
    particulars_that_stand(desk, officer)
    at = f"/admin/officers/{quote(officer, safe='')}"
    fields = (*_fields(desk), Field("words", "reason", "Why (optional)"))
    return Asked(f"Change {officer}", f"{at}/particulars/change", fields, "Save the changes", (officer, at))


def _known(desk: Desk, officer: str) -> dict[str, Any]:
    """What stands of an officer, as the form has it."""
    stands = particulars_that_stand(desk, officer)
    known = stands.model_dump(include={"name", "role", "accredited", "email"})
    return known | {"team": names(desk).team(stands.team_id)}


def _instead(was: tuple[str, str | None], now: tuple[str, str | None]) -> tuple[str, str | None]:
    """An answer with what it takes the place of, if that differs."""
    (_, before), (name, text) = was, now
    return name, text if text == before else f"{text or 'None'}, instead of {before or 'none'}"


def _given(told: OfficerForm) -> dict[str, Any]:
    return told.model_dump(include={"name", "role", "team", "accredited", "email"})


def _add(desk: Desk, told: NewOfficerForm) -> object:
    try:
        stands = particulars_that_stand(desk, told.code)
    except NoSuchOfficer:
        given = told.model_dump(include={"name", "role", "team", "accredited", "email"})
        return add_officer(desk, told.code, **given)
    alike = (stands.name, stands.role, stands.recorded_by) == (told.name, told.role, desk.principal.actor)
    if not alike:
        raise CodeTaken(told.code)
    return stands  # the form sent twice


def _new_answers(desk: Desk, told: NewOfficerForm) -> Answers:
    return [("Officer code", told.code), *_answers(desk, told)]


def _answers(_desk: Desk, told: OfficerForm) -> Answers:
    return [
        ("Name", told.name),
        ("Role", plainly(told.role)),
        ("Team", told.team or "No team"),
        ("Accredited to visit", "Yes" if told.accredited else "No"),
        ("E-mail", told.email),
    ]


def _beside(refusal: Refusal) -> str:
    return _BESIDE.get(type(refusal), "")


def _leads_to(told: NewOfficerForm, _made: object) -> str:
    return f"/admin/officers/{quote(told.code.strip(), safe='')}"


ADDING = Task(_new_asked, _add, _new_answers, "officer-added", beside=_beside, leads_to=_leads_to)
