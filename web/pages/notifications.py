"""What concerns one since one last looked, and the count of it for the head of every page."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from scheduler.audit import log
from scheduler.casework.lists.notifications import AT_FIRST, look_up_to, looked_up_to, notifications
from scheduler.clock import utc
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk, ReadingDesk
from web.listing import with_query
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/notifications")
ROWS = 50
"""On a page."""
MOST_PAGES = 1000


class NoMoment(Refusal):
    """A form that does not say up to when one has looked."""

    def __init__(self) -> None:
        super().__init__("The form does not say up to which moment you have read. Open the page again.")


@router.get("", dependencies=[needs(Permission.SEE_TODAY, "consulted")])
def all_notifications(
    request: Request, desk: LookingDesk, number: Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)] = 1
) -> HTMLResponse:
    """What is new, and what one has read of the last fortnight. Looking does not mark it as read: that is said."""
    since, last = looked_up_to(desk), number * ROWS
    found = notifications(desk, min(since, desk.now - AT_FIRST), last + 1)
    shown = found[last - ROWS : last]
    log(desk, Verb.CONSULTED, "notifications", sorted({each.ref for each in shown if each.ref}))
    return page(
        request,
        "notifications/notifications.html",
        new=[each for each in shown if each.at > since],
        read=[each for each in shown if each.at <= since],
        more_new=len([each for each in found if each.at > since]) > last,
        newer=with_query(request, page=number - 1) if number > 1 else None,
        older=with_query(request, page=number + 1) if len(found) > last else None,
        since=since,
        now=desk.now,
    )


@router.get("/count", dependencies=[needs(Permission.SEE_TODAY)])
def count(desk: ReadingDesk) -> PlainTextResponse:
    """How many are new, for the head of a page: a number about nobody, so no look."""
    number = len(notifications(desk, looked_up_to(desk), ROWS + 1))
    new = f"{ROWS}+" if number > ROWS else str(number)
    return PlainTextResponse(f"Notifications ({new} new)" if number else "Notifications")


@router.post("/read", dependencies=[needs(Permission.SEE_TODAY, "other")])
def mark_read(desk: AtDesk, until: Annotated[str, Form(max_length=40)]) -> RedirectResponse:
    """Note that one has read what the page showed, and nothing that came after it."""
    look_up_to(desk, _moment(until))
    log(desk, Verb.OTHER, "read notifications")
    return RedirectResponse("/notifications", 303)


def _moment(given: str) -> datetime:
    try:
        return utc(datetime.fromisoformat(given))
    except ValueError:
        raise NoMoment from None
