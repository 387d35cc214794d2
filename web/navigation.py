"""What surrounds every page: who is signed in, and where they may go. Shows no link that would refuse."""

from dataclasses import dataclass

from fastapi import Request

from scheduler.casework.lists.proposed import how_many_wait
from scheduler.desk import Desk
from scheduler.roles import Permission, Principal


@dataclass(frozen=True)
class Entry:
    """A page of the menu, and what it demands."""

    text: str
    href: str
    permission: Permission


@dataclass(frozen=True)
class Link:
    """A link of a menu; `current` on the page that it leads to, and on the pages below it."""

    text: str
    href: str
    current: bool = False
    waiting: int = 0
    """How many wait there for whoever is signed in."""


@dataclass(frozen=True)
class Shell:
    """What the layout shows around a page."""

    who: str | None
    role: str | None
    links: tuple[Link, ...]


APPROVALS, CALENDAR = "/approvals", "/calendar"
MENU = (
    Entry("Today", "/", Permission.SEE_TODAY),
    Entry("Calendar", CALENDAR, Permission.SEE_CALENDAR),
    Entry("People", "/people", Permission.SEE_PEOPLE),
    Entry("Missed visits", "/missed", Permission.SEE_MISSED),
    Entry("Approvals", APPROVALS, Permission.APPROVE),
    Entry("Allocation", "/allocation", Permission.ALLOCATE),
    Entry("Cover", "/cover", Permission.SEE_TODAY),
    Entry("Calendar links", "/feeds", Permission.OWN_FEEDS),
    Entry("Figures", "/figures", Permission.SEE_FIGURES),
    Entry("Calendar links", "/audit/feeds", Permission.READ_AUDIT),
    Entry("Accounts", "/admin", Permission.MANAGE_ACCOUNTS),
    Entry("Import", "/import", Permission.IMPORT),
)


def shell_of(request: Request, *, counted: bool = True) -> Shell:
    """The shell of a request; without links until its principal is known, and uncounted for a part of a page."""
    asking: Principal | None = getattr(request.state, "principal", None)
    if asking is None:
        return Shell(None, None, ())
    return Shell(
        asking.actor,
        asking.role,
        links_for(asking, request.url.path, _waiting(request, asking) if counted else 0),
    )


def links_for(asking: Principal, path: str, waiting: int = 0) -> tuple[Link, ...]:
    """The menu of those pages that the principal may open."""
    allowed = (entry for entry in MENU if asking.may(entry.permission))
    return tuple(
        Link(entry.text, entry.href, _is_current(entry.href, path), waiting * (entry.href == APPROVALS))
        for entry in allowed
    )


def tell_waiting(request: Request, number: int) -> None:
    """Say how many approvals wait, where the page has counted them: the menu then does not."""
    request.state.approvals_waiting = number


def _waiting(request: Request, asking: Principal) -> int:
    """How many approvals wait for who asks: one statement, at the desk of the page; 0 at none."""
    told: int | None = getattr(request.state, "approvals_waiting", None)
    desk: Desk | None = getattr(request.state, "desk", None)
    if told is not None or desk is None or not asking.may(Permission.APPROVE):
        return told or 0
    return how_many_wait(desk)


def home(asking: Principal) -> str:
    """The first page of the menu that the principal may open, but for the calendar: where signing in leads."""
    return next((link.href for link in links_for(asking, "") if link.href != CALENDAR), "/")


def _is_current(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
