"""The whole application over an installation: which pages there are, and who asks."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from scheduler.desk import Installation
from web import feeds as fetched
from web import own_account, ready, signing_in
from web.app import create_app
from web.pages import (
    absences,
    addresses,
    allocation,
    approvals,
    assessments,
    begun,
    bookings,
    calendar,
    checks,
    codes,
    cover,
    directions,
    exceptions,
    feed_uses,
    feeds,
    figures,
    flagged,
    guide,
    importing,
    levels,
    missed,
    missed_export,
    notifications,
    particulars,
    people,
    person,
    plans,
    registering,
    states,
    ticking,
    today,
)
from web.pages.administration import accounts, officers, policies, teams
from web.pages.records import records
from web.pages.visits import recording
from web.session_cookie import session_cookie

ROUTERS: tuple[APIRouter, ...] = (
    fetched.router,  # first, as it is asked most: a route is looked for in this order
    ready.router,
    signing_in.router,
    own_account.router,
    today.router,
    begun.router,
    calendar.router,
    bookings.router,
    registering.router,
    people.router,
    person.router,
    directions.router,
    levels.router,
    plans.router,
    states.router,
    exceptions.router,
    addresses.router,
    particulars.router,
    approvals.router,
    recording.router,
    records.router,
    checks.router,
    assessments.router,
    missed.router,
    missed_export.router,
    flagged.router,
    ticking.router,
    allocation.router,
    cover.router,
    absences.router,
    importing.router,
    figures.router,
    guide.router,
    notifications.router,
    officers.router,
    teams.router,
    policies.router,
    accounts.router,
    codes.router,
    feeds.router,
    feed_uses.router,
)


def routed(base_url: str = "https://visits.example", routers: Sequence[APIRouter] = ROUTERS) -> FastAPI:
    """The application by its routes alone, over no installation yet: for an inventory of them."""
    return create_app(base_url=base_url, who_asks=signing_in.who_asks, routers=routers)


def service(installation: Installation, routers: Sequence[APIRouter] = ROUTERS) -> FastAPI:
    """The application that serves an installation. Raises AddressInTheClear for an address without encryption."""
    base_url = installation.settings.base_url
    cookie = session_cookie(base_url)
    app = routed(base_url, routers)
    app.state.installation = installation
    app.state.session_cookie = cookie
    return app
