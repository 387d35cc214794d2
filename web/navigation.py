"""What surrounds every page: who is signed in, and where they may go. Shows no link that would refuse."""

from dataclasses import dataclass

from fastapi import Request

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


@dataclass(frozen=True)
class Shell:
    """What the layout shows around a page."""

    who: str | None
    role: str | None
    links: tuple[Link, ...]


MENU = (
    Entry("Today", "/", Permission.SEE_TODAY),
    Entry("Calendar", "/calendar", Permission.SEE_TODAY),
    Entry("People", "/people", Permission.SEE_PEOPLE),
    Entry("Missed visits", "/missed", Permission.SEE_MISSED),
    Entry("Approvals", "/approvals", Permission.APPROVE),
    Entry("Allocation", "/allocation", Permission.ALLOCATE),
    Entry("Cover", "/cover", Permission.SEE_TODAY),
    Entry("Figures", "/figures", Permission.SEE_FIGURES),
    Entry("Accounts", "/admin", Permission.MANAGE_ACCOUNTS),
    Entry("Import", "/import", Permission.IMPORT),
)


def shell_of(request: Request) -> Shell:
    """The shell of a request; without links until its principal is known."""
    asking: Principal | None = getattr(request.state, "principal", None)
    if asking is None:
        return Shell(None, None, ())
    return Shell(asking.actor, asking.role, links_for(asking, request.url.path))


def links_for(asking: Principal, path: str) -> tuple[Link, ...]:
    """The menu of those pages that the principal may open."""
    allowed = (entry for entry in MENU if asking.may(entry.permission))
    return tuple(Link(entry.text, entry.href, _is_current(entry.href, path)) for entry in allowed)


def home(asking: Principal) -> str:
    """The first page of the menu that the principal may open: where signing in leads."""
    return next((link.href for link in links_for(asking, "")), "/")


def _is_current(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
