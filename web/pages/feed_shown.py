"""The one page that shows a calendar address: as text, as a code for a camera, and how each program takes it.

It answers a form that was sent, so the address is in no browser's history; what is sent again shows it no more.
"""

from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from fastapi import Request
from fastapi.responses import HTMLResponse

from scheduler.casework.feeds import NewFeed
from scheduler.exchange.calendar.clients import NAMES
from scheduler.settings import Settings
from web.qr import qr_code
from web.rendering import page


def shown_once(request: Request, made: NewFeed, settings: Settings, until: datetime | None) -> HTMLResponse:
    """The page; `until` is how long the address that this one takes over from goes on."""
    base_url = settings.base_url.rstrip("/")
    address = f"{base_url}{made.path()}"
    opened_by_programs = webcal(address)
    answer = page(
        request,
        "feeds/shown.html",
        status=201,
        feed=made.feed,
        token=made.token,
        address=address,
        webcal=opened_by_programs,
        by_password=f"{base_url}/f/visits.ics",
        code=qr_code(opened_by_programs),
        until=until,
        refused=[NAMES[each] for each in sorted(settings.feed_clients_refused)],
        clients_refused=settings.feed_clients_refused,
        networks=settings.feed_networks,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def webcal(address: str) -> str:
    """The same address as calendar programs open it; they ask by https behind it, whenever they can."""
    return urlunsplit(urlsplit(address)._replace(scheme="webcal"))
