"""A calendar address as clients fetch it: text, headers and entity tag. No session, no cookie."""

from email.utils import format_datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.exchange.calendar.fetching import fetch
from web.dependencies import installation_of
from web.permissions import public

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

router = APIRouter()


@router.api_route(
    "/f/{token}/visits.ics",
    methods=["GET", "HEAD"],
    dependencies=[public("whoever knows the token reads the calendar of its officer", "disclosed")],
)
def visits(request: Request, token: str) -> Response:
    """The calendar of a token's officer; whether a client kept the body of what it was sent is not ours to know."""
    answer = fetch(installation_of(request), token, tags_held(request.headers.get("if-none-match", "")))
    told = HEADERS | {
        "ETag": f'"{answer.edition.tag}"',
        "Last-Modified": format_datetime(answer.edition.changed_at, usegmt=True),
    }
    if answer.text is None:
        return Response(status_code=304, headers=told)
    return Response(answer.text, headers=told | OF_A_TEXT)


def tags_held(if_none_match: str) -> frozenset[str]:
    """The tags that a client names; one that a proxy has weakened serves as well (RFC 9110, 13.1.2)."""
    named = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return frozenset(tag.strip('"') for tag in named)
