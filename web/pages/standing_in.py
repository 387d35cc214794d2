"""What the forms of cover and of absences have in common: whom one chooses from, and where a fault is told."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Given

from scheduler.casework.limits import EndsBeforeItBegins
from scheduler.casework.names import OfficerName
from scheduler.casework.staff import SwitchedOff
from scheduler.casework.standing_in import CoversThemselves, OwnCover
from scheduler.desk import Desk
from scheduler.errors import Refusal
from web.forms.fields import CheckedForm
from web.pages.staffing import Answers, Options

BACK = ("cover", "/cover")
_BESIDE: dict[type[Refusal], str] = {
    CoversThemselves: "officer",
    OwnCover: "officer",
    SwitchedOff: "officer",
    EndsBeforeItBegins: "to_on",
}


class ReasonForm(CheckedForm):
    """Why something is withdrawn."""

    reason: Annotated[str, Given(title="the reason", max_length=500)]


def officer_options(officers: list[OfficerName], behind: Mapping[str, str] | None = None) -> Options:
    """The choices by code; `behind` says of some officers what stands behind their names."""
    more = behind or {}
    told = ((each.officer, f"{each.officer} {each.name}{more.get(each.officer, '')}") for each in officers)
    return [("", "Choose an officer"), *told]


def reason_answers(_desk: Desk, told: ReasonForm) -> Answers:
    return [("Why", told.reason)]


def beside(refusal: Refusal) -> str:
    return _BESIDE.get(type(refusal), "")
