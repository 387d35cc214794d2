"""The notified address from a day on. A different one is a move, and a visit there is due."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.casework.people import set_address
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.people import Address
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day
from web.forms.sent import Sent, blank, sent
from web.pages.changes import Answers, Change, answered, beforehand, shown
from web.permissions import needs
from web.words import in_short

router = APIRouter(prefix="/people/{ref}/addresses")


class AddressForm(CheckedForm):
    """Where, and from when."""

    address: Annotated[str | None, Field(title="the address", max_length=300)] = None
    postcode: Annotated[str | None, Field(title="the postcode", max_length=10)] = None
    from_on: Annotated[Day, Field(title="the day of the move")]
    latitude: Annotated[float | None, Field(title="the latitude in degrees, such as 53.1")] = None
    longitude: Annotated[float | None, Field(title="the longitude in degrees, such as -1.5")] = None


SentAddress = Annotated[Sent[AddressForm], sent(AddressForm)]


@router.get("/new", dependencies=[needs(Permission.RECORD, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, ref, blank(AddressForm, from_on=desk.today))


@router.post("/new", dependencies=[needs(Permission.RECORD, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentAddress) -> Response:
    """The form again, the last look, or the address kept."""
    return answered(request, desk, ref, form, CHANGE)


def _asked(request: Request, desk: Desk, ref: str, form: Sent[AddressForm]) -> HTMLResponse:
    return shown(request, desk, beforehand(desk, ref), form, "addresses/address.html")


def _set(desk: Desk, ref: str, told: AddressForm) -> Address:
    where = told.model_dump(include={"address", "postcode", "latitude", "longitude"})
    return set_address(desk, ref, told.from_on, **where, key=told.key)


def _answers(_desk: Desk, _ref: str, told: AddressForm) -> Answers:
    place = "" if told.latitude is None else f"{told.latitude}, {told.longitude}"
    return [
        ("Address", told.address),
        ("Postcode", told.postcode),
        ("From", in_short(told.from_on)),
        ("Latitude and longitude", place),
    ]


def _from(_desk: Desk, told: AddressForm) -> date:
    return told.from_on


CHANGE = Change(
    path="/people/{ref}/addresses/new",
    heading="Record an address",
    save="Record the address",
    word="address-set",
    asked=_asked,
    act=_set,
    answers=_answers,
    counts_from=_from,
)
