"""A calendar handed to its officer behind sign-in: as a file of today, and as a profile in the moment of creation."""

from datetime import timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID, uuid5

from scheduler.audit import log
from scheduler.casework.feed_access import OpenAddress, address_of_feed
from scheduler.casework.feeds import NoSuchFeed, own_feed
from scheduler.casework.tokens import hash_of
from scheduler.desk import Desk
from scheduler.errors import NotAllowed
from scheduler.exchange.calendar.events import Look
from scheduler.exchange.calendar.feed import disclosed, edition
from scheduler.exchange.calendar.profile import profile
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.feeds import Feed
from scheduler.store.officers import Officer

AT_CREATION = timedelta(minutes=30)
"""How long after an address was made its profile can be: while the page that shows the token is open."""


class Closed(NotAllowed):
    """A file of an address that shows nothing any more."""

    def __init__(self) -> None:
        super().__init__("This calendar link has ended, so there is no file of it. Make a new one.")


def calendar_file(desk: Desk, feed_id: UUID, look: Look) -> bytes:
    """What the address would answer now, byte for byte; logged as disclosed to its officer.

    Raises NoSuchFeed for somebody else's, and Closed.
    """
    feed = own_feed(desk, feed_id)
    if not isinstance(address_of_feed(desk, feed), OpenAddress):
        raise Closed
    return _handed_out(desk, feed, look, feed.id)


def own_calendar_file(desk: Desk, look: Look) -> bytes:
    """One's own calendar of now for who has no link, and need not make one for this; logged in the same way."""
    desk.demand(Permission.OWN_FEEDS)
    own = desk.session.get_one(Officer, desk.principal.officer_id)
    kept: dict[str, Any] = {"recorded_at": own.recorded_at, "recorded_by": own.recorded_by}
    # as a link of theirs that is none: it has no token, and is kept nowhere
    none = Feed(
        id=uuid5(own.id, "file"), officer_id=own.id, device="none", token_hash="", expires_at=desk.now, **kept
    )
    return _handed_out(desk, none, look, None)


def _handed_out(desk: Desk, feed: Feed, look: Look, record_id: UUID | None) -> bytes:
    found = disclosed(desk, feed, look, edition(desk, feed, look).changed_at)
    recipient = f"{feed.device} (file)"
    log(desk, Verb.DISCLOSED, "calendar file", found.subjects, record_id=record_id, recipient=recipient)
    return found.text


def calendar_profile(desk: Desk, feed_id: UUID, token: str, base_url: str) -> bytes:
    """The profile of an address that was made just now, for who still has its token before them.

    Raises NoSuchFeed, also for another token, and once the moment of creation has passed.
    """
    feed = own_feed(desk, feed_id)
    fits = compare_digest(hash_of(token), feed.token_hash)
    if not fits or desk.now > feed.recorded_at + AT_CREATION or feed.revoked_at is not None:
        raise NoSuchFeed
    log(desk, Verb.OTHER, "calendar profile", record_id=feed.id, recipient=feed.device)
    return profile(feed, token, base_url)
