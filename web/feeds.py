"""A calendar address as clients fetch it: text, headers and entity tag. No session, no cookie."""

from base64 import b64decode
from binascii import Error as NotBase64
from email.utils import format_datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.errors import NotFound
from scheduler.exchange.calendar.clients import Caller, caller_of
from scheduler.exchange.calendar.counting import Held
from scheduler.exchange.calendar.fetching import Answer, fetch
from web.dependencies import installation_of
from web.permissions import public
from web.signing_in import host_of

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}
OF_A_TEXT = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="visits.ics"',
}
WHO_ARE_YOU = {"WWW-Authenticate": 'Basic realm="Visits", charset="UTF-8"'}

router = APIRouter()


@router.api_route(
    "/f/visits.ics",
    methods=["GET", "HEAD"],
    dependencies=[public("whoever knows a device's name and token reads its calendar", "disclosed", "other")],
)
def visits_by_password(request: Request) -> Response:
    """The same calendar for a client that signs in: the device's name, and the token as the password."""
    given = credentials(request.headers.get("authorization", ""))
    if given is None:
        raise HTTPException(401, headers=WHO_ARE_YOU)
    try:
        return _answer(request, given[1], given[0])
    except NotFound:
        raise HTTPException(401, headers=WHO_ARE_YOU) from None


@router.api_route(
    "/f/{token}/visits.ics",
    methods=["GET", "HEAD"],
    dependencies=[public("whoever knows the token reads the calendar of its officer", "disclosed", "other")],
)
def visits(request: Request, token: str) -> Response:
    """The calendar of a token's officer; whether a client kept the body of what it was sent is not ours to know."""
    return _answer(request, token)


def tags_held(if_none_match: str) -> frozenset[str]:
    """The tags that a client names; one that a proxy has weakened serves as well (RFC 9110, 13.1.2)."""
    named = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return frozenset(tag.strip('"') for tag in named)


def credentials(authorization: str) -> tuple[str, str] | None:
    """The user name and the password of Basic authentication (RFC 7617); None if it is something else."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = b64decode(encoded.strip(), validate=True).decode("utf-8", "surrogateescape")
    except (NotBase64, ValueError):
        return None
    # a name may hold a colon, against the standard; a token never does
    user, colon, password = text.rpartition(":")
    return (user, password) if colon else None


def _answer(request: Request, token: str, user: str | None = None) -> Response:
    installation, caller = installation_of(request), _caller(request)
    held = tags_held(request.headers.get("if-none-match", ""))
    answer = fetch(installation, token, held, caller, user, request.app.state.texts)
    if answer.not_noted is not None:
        polls: Held = request.app.state.held
        polls.note(installation, answer.not_noted, caller, unchanged=answer.text is None)
    return _response(answer)


def _response(answer: Answer) -> Response:
    told = HEADERS | {
        "ETag": f'"{answer.edition.tag}"',
        "Last-Modified": format_datetime(answer.edition.changed_at, usegmt=True),
    }
    if answer.text is None:
        return Response(status_code=304, headers=told)
    return Response(answer.text, headers=told | OF_A_TEXT)


def _caller(request: Request) -> Caller:
    return caller_of(request.headers.get("user-agent", ""), host_of(request))
