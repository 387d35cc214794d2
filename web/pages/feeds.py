"""An officer's own calendar addresses: which there are, one more, one in another's place, and none any more."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel
from pydantic import Field as Given

from scheduler.casework.feed_care import OVERLAP, address_lines, replace_feed
from scheduler.casework.feeds import (
    DEVICE_LENGTH,
    NewFeed,
    ShownOnce,
    create_feed,
    own_feed,
    revoke_feed,
    revoke_feeds_of,
)
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.calendar.clients import NAMES
from scheduler.exchange.calendar.events import look_of
from scheduler.exchange.calendar.handing_out import calendar_file, calendar_profile, own_calendar_file
from scheduler.roles import Permission
from web.dependencies import AtDesk, LookingDesk, ReadingDesk, installation_of
from web.forms.fields import Key
from web.forms.sent import Sent, blank, sent
from web.forms.trying import tried
from web.listing import Column, headings
from web.notices import done
from web.pages.feed_shown import shown_once
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/feeds")
OWN = needs(Permission.OWN_FEEDS)
CHANGES = needs(Permission.OWN_FEEDS, "other")
COLUMNS = [
    Column("Device"),
    Column("Made"),
    Column("Ends"),
    Column("Last read"),
    Column("Nothing new, 30 days", numeric=True),
    Column("What you can do"),
]


class FeedForm(BaseModel):
    """For which device, and of what."""

    key: Key
    device: Annotated[str, Given(title="the name of the device", max_length=DEVICE_LENGTH)]
    team: Annotated[str | None, Given(title="what it shows", max_length=80)] = None


class ReplaceForm(BaseModel):
    """Nothing but its key, so that it makes one address however often it is sent."""

    key: Key


@router.get("", dependencies=[OWN])
def feeds(request: Request, desk: ReadingDesk) -> HTMLResponse:
    """Every address of one's own; the counts of this process are kept first, so that none is missing."""
    request.app.state.held.keep(installation_of(request))
    lines = address_lines(desk)
    return page(
        request,
        "feeds/feeds.html",
        lines=lines,
        headings=headings(request, COLUMNS, ""),
        several=sum(line.is_open(desk.now) for line in lines) > 1,
        clients=NAMES,
        now=desk.now,
    )


@router.get("/about", dependencies=[OWN])
def about(request: Request) -> HTMLResponse:
    """What a subscription shares, with whom, and how late it may be."""
    return page(request, "feeds/about.html", settings=installation_of(request).settings, clients=NAMES)


@router.get("/new", dependencies=[OWN])
def ask(request: Request, desk: ReadingDesk) -> HTMLResponse:
    """The empty form."""
    return _asked(request, desk, blank(FeedForm))


@router.post("/new", dependencies=[CHANGES])
def make(request: Request, desk: AtDesk, form: Annotated[Sent[FeedForm], sent(FeedForm)]) -> Response:
    """The form again, or the address: shown in this answer alone."""
    if form.told is None:
        return _asked(request, desk, form)
    told = form.told
    try:
        with tried(desk):
            made = create_feed(desk, desk.principal.actor, told.device, team=told.team, key=told.key)
    except ShownOnce:
        return done("/feeds", "feed-shown-before")
    except Refusal as refusal:
        return _asked(request, desk, form.refused(refusal, "device"))
    return _shown(request, made)


@router.get("/{feed_id}/replace", dependencies=[OWN])
def ask_replace(request: Request, desk: ReadingDesk, feed_id: UUID) -> HTMLResponse:
    """What it brings."""
    return _replacing(request, desk, feed_id, blank(ReplaceForm))


@router.post("/{feed_id}/replace", dependencies=[CHANGES])
def replace(
    request: Request, desk: AtDesk, feed_id: UUID, form: Annotated[Sent[ReplaceForm], sent(ReplaceForm)]
) -> Response:
    """The address that takes over, shown in this answer alone."""
    if form.told is None:
        return _replacing(request, desk, feed_id, form)
    try:
        with tried(desk):
            made = replace_feed(desk, feed_id, form.told.key)
    except ShownOnce:
        return done("/feeds", "feed-shown-before")
    except Refusal as refusal:
        return _replacing(request, desk, feed_id, form.refused(refusal))
    return _shown(request, made, own_feed(desk, feed_id).expires_at)


@router.get("/{feed_id}/revoke", dependencies=[OWN])
def ask_revoke(request: Request, desk: ReadingDesk, feed_id: UUID) -> HTMLResponse:
    """What it brings."""
    device = own_feed(desk, feed_id).device
    return page(request, "feeds/revoke.html", device=device, action=f"/feeds/{feed_id}/revoke")


@router.post("/{feed_id}/revoke", dependencies=[CHANGES])
def revoke(desk: AtDesk, feed_id: UUID) -> Response:
    """Switch one off."""
    revoke_feed(desk, feed_id)
    return done("/feeds", "feed-revoked")


@router.get("/revoke-all", dependencies=[OWN])
def ask_revoke_all(request: Request) -> HTMLResponse:
    """What it brings."""
    return page(request, "feeds/revoke.html", device=None, action="/feeds/revoke-all")


@router.post("/revoke-all", dependencies=[CHANGES])
def revoke_all(desk: AtDesk) -> Response:
    """Switch every one of one's own off."""
    if desk.principal.officer_id is not None:
        revoke_feeds_of(desk, desk.principal.officer_id)
    return done("/feeds", "feeds-revoked")


@router.get("/visits.ics", dependencies=[needs(Permission.OWN_FEEDS, "disclosed")])
def own_file(request: Request, desk: LookingDesk) -> Response:
    """The same for who has no link."""
    text = own_calendar_file(desk, look_of(installation_of(request).settings))
    return _file(text, "text/calendar; charset=utf-8", "visits.ics")


@router.get("/{feed_id}/visits.ics", dependencies=[needs(Permission.OWN_FEEDS, "disclosed")])
def file(request: Request, desk: LookingDesk, feed_id: UUID) -> Response:
    """The calendar of now as a file, for a program that may not subscribe to one."""
    text = calendar_file(desk, feed_id, look_of(installation_of(request).settings))
    return _file(text, "text/calendar; charset=utf-8", "visits.ics")


@router.post("/{feed_id}/profile", dependencies=[CHANGES])
def apple_profile(
    request: Request, desk: AtDesk, feed_id: UUID, token: Annotated[str, Form(max_length=100)]
) -> Response:
    """The profile for managed Apple devices, from the page that shows the token."""
    made = calendar_profile(desk, feed_id, token, installation_of(request).settings.base_url)
    return _file(made, "application/x-apple-aspen-config", "visits.mobileconfig")


def _asked(request: Request, desk: Desk, form: Sent[FeedForm]) -> HTMLResponse:
    called = names(desk)
    teams = sorted(called.teams[each] for each in desk.principal.teams)
    shows = [("", "Your visits"), *((team, f"Numbers a day of {team}") for team in teams)] if teams else []
    refused = installation_of(request).settings.feed_clients_refused
    return page(
        request, "feeds/new.html", status=form.status, form=form, shows=shows, clients_refused=refused
    )


def _replacing(request: Request, desk: Desk, feed_id: UUID, form: Sent[ReplaceForm]) -> HTMLResponse:
    feed = own_feed(desk, feed_id)
    return page(request, "feeds/replace.html", status=form.status, form=form, feed=feed, days=OVERLAP.days)


def _shown(request: Request, made: NewFeed, until: datetime | None = None) -> HTMLResponse:
    return shown_once(request, made, installation_of(request).settings, until)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
