"""What can be done about a person, as links: each act with its page and what it demands."""

from dataclasses import dataclass
from urllib.parse import quote

from scheduler.roles import Permission, Principal


@dataclass(frozen=True)
class Act:
    """An act as its link is worded, the address of its form, and the permission that the form asks for."""

    text: str
    path: str
    permission: Permission


@dataclass(frozen=True)
class ActLink:
    """The act on one person."""

    text: str
    href: str


ACTS: tuple[Act, ...] = (
    Act("Record a visit", "/people/{ref}/visits/new", Permission.RECORD),
    Act("Record checks", "/people/{ref}/checks/new", Permission.RECORD),
    Act("Record an assessment", "/people/{ref}/assessments/new", Permission.PROPOSE),
    Act("Arrange a visit", "/people/{ref}/bookings/new", Permission.RECORD),
    Act("Set the risk level", "/people/{ref}/levels/new", Permission.PROPOSE),
    Act("Set the plan's interval", "/people/{ref}/plans/new", Permission.PROPOSE),
    Act("Record custody, hospital or another state", "/people/{ref}/states/new", Permission.RECORD),
    Act("Record a return", "/people/{ref}/return", Permission.RECORD),
    Act("Record an address", "/people/{ref}/addresses/new", Permission.RECORD),
    Act("Change the particulars", "/people/{ref}/particulars", Permission.RECORD),
    Act("Grant an exception", "/people/{ref}/exceptions/new", Permission.APPROVE),
    Act("Give to another officer", "/people/{ref}/allocation/new", Permission.ALLOCATE),
    Act("Direct a visit", "/people/{ref}/directions/new", Permission.DIRECT_VISITS),
)


def acts_for(asking: Principal, ref: str) -> list[ActLink]:
    """The acts on this person that the principal's role may do. No link leads to a page that would refuse."""
    return [
        ActLink(act.text, act.path.format(ref=quote(ref, safe="")))
        for act in ACTS
        if asking.may(act.permission)
    ]
