"""What route handlers ask for by type. One place makes the principal of a request."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from scheduler.desk import Installation
from scheduler.roles import Principal

WhoAsks = Callable[[Request], Principal]


class NotSignedIn(Exception):
    """No session or token that holds now: a page leads to the sign-in, the interface answers 401."""


def principal(request: Request) -> Principal:
    """Who asks, as of now. Raises NotSignedIn. Kept for the page's navigation and its problems."""
    who_asks: WhoAsks = request.app.state.who_asks
    asking = who_asks(request)
    request.state.principal = asking
    return asking


Asking = Annotated[Principal, Depends(principal)]


def installation_of(request: Request) -> Installation:
    """The installation that the application serves."""
    installation: Installation = request.app.state.installation
    return installation


def local_path(wanted: str) -> str:
    """Where to return after signing in: a path of this site, else the first page.

    Browsers read `//host` and a backslash as another host, and drop tabs and line ends within an address.
    """
    plain = wanted.isprintable() and "\\" not in wanted and wanted.startswith("/") and wanted[1:2] != "/"
    return wanted if plain and not urlsplit(wanted).netloc else "/"
