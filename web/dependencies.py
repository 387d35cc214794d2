"""What route handlers ask for by type: who asks, and a desk of theirs. One place makes the principal of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.desk import Desk, Installation
from scheduler.roles import Principal
from web.turn import Turn

WhoAsks = Callable[[Request], Principal]


class NotSignedIn(Exception):
    """No session or token that holds now: a page leads to the sign-in, the interface answers 401."""


class PasswordToChoose(Exception):
    """Somebody else made the password of who asks: until they choose one of their own, no other page opens."""


def principal(request: Request) -> Principal:
    """Who asks, as of now: found out once a request, and kept for its navigation and problems. Raises NotSignedIn."""
    known: Principal | None = getattr(request.state, "principal", None)
    if known is not None:
        return known
    who_asks: WhoAsks = request.app.state.who_asks
    asking = who_asks(request)
    request.state.principal = asking
    return asking


Asking = Annotated[Principal, Depends(principal)]


def installation_of(request: Request) -> Installation:
    """The installation that the application serves."""
    installation: Installation = request.app.state.installation
    return installation


# No statement may run between the opening of these desks and the handler. A session begins its transaction
# with its first statement; were that here, requests that wait for SQLite's one writer could take every thread,
# and the writer would find none for its own handler.


def reading_desk(request: Request, asking: Asking) -> Iterator[Desk]:
    """A desk at which who asks may look, with deadlines that hold today."""
    renew_expired(installation_of(request))
    with installation_of(request).reading(asking) as desk, _remembered(request, desk):
        yield desk


def looking_desk(request: Request, asking: Asking) -> Iterator[Desk]:
    """The same for a look at people, whose entry in the log stands or falls with it."""
    renew_expired(installation_of(request))
    turn: Turn = request.state.turn
    with installation_of(request).looking(asking) as desk, _remembered(request, desk):
        yield desk
        turn.begin_commit()


def writing_desk(request: Request, asking: Asking) -> Iterator[Desk]:
    """The same for an act.

    All is committed, or nothing, before the answer leaves; nothing once the request has run out of time.
    """
    renew_expired(installation_of(request))
    turn: Turn = request.state.turn
    with installation_of(request).writing(asking) as desk, _remembered(request, desk):
        yield desk
        turn.begin_commit()


@contextmanager
def _remembered(request: Request, desk: Desk) -> Iterator[None]:
    """Let what surrounds the page read at the same desk, while it is open."""
    request.state.desk = desk
    try:
        yield
    finally:
        request.state.desk = None


# scope="function": otherwise a `yield` dependency commits after the answer was sent, and a commit that fails
# has been told as done.
ReadingDesk = Annotated[Desk, Depends(reading_desk, scope="function")]
LookingDesk = Annotated[Desk, Depends(looking_desk, scope="function")]
AtDesk = Annotated[Desk, Depends(writing_desk, scope="function")]


def local_path(wanted: str) -> str:
    """Where to return after signing in: a path of this site, else the first page.

    Browsers read `//host` and a backslash as another host, and drop tabs and line ends within an address.
    """
    plain = wanted.isprintable() and "\\" not in wanted and wanted.startswith("/") and wanted[1:2] != "/"
    return wanted if plain and not urlsplit(wanted).netloc else "/"
