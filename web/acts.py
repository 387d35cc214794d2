"""What can be done about a person, as links, in the order of how often it is done."""

from dataclasses import dataclass

from fastapi import Request

from web.ways import way


@dataclass(frozen=True)
class ActLink:
    """An act on one person, as its link is worded, with the address of its form."""

    text: str
    href: str


ACTS = {
    "Record a visit": "/people/{ref}/visits/new",
    "Record checks": "/people/{ref}/checks/new",
    "Record an assessment": "/people/{ref}/assessments/new",
    "Arrange a visit": "/people/{ref}/bookings/new",
    "Set the risk level": "/people/{ref}/levels/new",
    "Set the plan's interval": "/people/{ref}/plans/new",
    "Record custody, hospital or another state": "/people/{ref}/states/new",
    "Record a return": "/people/{ref}/return",
    "Record an address": "/people/{ref}/addresses/new",
    "Change the particulars": "/people/{ref}/particulars",
    "Grant an exception": "/people/{ref}/exceptions/new",
    "Give to another officer": "/people/{ref}/allocation/new",
    "Direct a visit": "/people/{ref}/directions/new",
}
"""The path of each act's form. What a form demands, its route says."""
AFTER_AN_END = {
    "Register again": "/people/{ref}/registrations/new",
    **{
        text: ACTS[text]
        for text in (
            "Record an address",
            "Change the particulars",
            "Give to another officer",
            "Record a visit",
            "Record an assessment",
        )
    },
}
"""What is left once a registration has ended: nothing is due, and what was made before it can still be told."""


def acts_for(request: Request, ref: str, *, ended: bool) -> list[ActLink]:
    """The acts on this person that are open to who asks. No link leads to a page that would refuse."""
    acts = AFTER_AN_END if ended else ACTS
    found = ((text, way(request, path, ref=ref)) for text, path in acts.items())
    return [ActLink(text, href) for text, href in found if href is not None]
