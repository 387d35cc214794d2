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
    Act("Arrange a visit", "/people/{ref}/bookings/new", Permission.RECORD),
    Act("Set the risk level", "/people/{ref}/levels/new", Permission.PROPOSE),
    Act("Direct a visit", "/people/{ref}/directions/new", Permission.DIRECT_VISITS),
)


def acts_for(asking: Principal, ref: str) -> list[ActLink]:
    """The acts on this person that the principal's role may do. No link leads to a page that would refuse."""
    return [
        ActLink(act.text, act.path.format(ref=quote(ref, safe="")))
        for act in ACTS
        if asking.may(act.permission)
    ]
