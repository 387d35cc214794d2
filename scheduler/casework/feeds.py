"""Calendar addresses: made for one device, shown once, kept as a hash; and the version of what each officer's shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import col

from scheduler.audit import log
from scheduler.desk import Desk
from scheduler.errors import NotAllowed, NotFound
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.feeds import Feed, FeedVersion
from scheduler.store.officers import Officer

TOKEN_BYTES = 32
"""256 bits: nobody guesses one."""
LASTS = timedelta(days=365)


class NoSuchOfficer(NotFound):
    """No officer has this code."""

    def __init__(self, officer: str) -> None:
        super().__init__(f"There is no officer with the code {officer!r}.")


class NoSuchFeed(NotFound):
    """No calendar address has this identity, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("There is no such calendar address. `visits feed list` shows those there are.")


class NotYours(NotAllowed):
    """An officer makes calendar addresses for themselves alone."""

    def __init__(self) -> None:
        super().__init__("A calendar address can be made only by the officer whose calendar it shows.")


@dataclass(frozen=True)
class NewFeed:
    """A calendar address just made. `token` is shown this once and kept nowhere."""

    feed: Feed
    token: str

    def path(self) -> str:
        """The path of the address on the web application."""
        return f"/f/{self.token}/visits.ics"


def create_feed(desk: Desk, officer: str, device: str) -> NewFeed:
    """Make the calendar address of an officer for one device; it expires after a year. Raises NoSuchOfficer."""
    desk.demand(Permission.OWN_FEEDS)
    found = desk.session.scalars(select(Officer).where(col(Officer.officer) == officer)).one_or_none()
    if found is None:
        raise NoSuchOfficer(officer)
    if not desk.principal.unscoped and found.id != desk.principal.officer_id:
        raise NotYours
    token = token_urlsafe(TOKEN_BYTES)
    feed = Feed(
        officer_id=found.id,
        device=device,
        token_hash=token_hash(token),
        expires_at=desk.now + LASTS,
        recorded_at=desk.now,
        recorded_by=desk.principal.actor,
    )
    desk.session.add(feed)
    log(desk, Verb.OTHER, "create feed", record_id=feed.id)
    return NewFeed(feed, token)


def token_hash(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot read a calendar with it."""
    return sha256(token.encode()).hexdigest()


def feed_list(desk: Desk) -> list[tuple[Feed, str]]:
    """The calendar addresses with their officer's code: one's own, or all of them for the installation."""
    desk.demand(Permission.OWN_FEEDS)
    feeds = select(Feed, col(Officer.officer)).join(Officer, col(Officer.id) == col(Feed.officer_id))
    if not desk.principal.unscoped:
        feeds = feeds.where(col(Feed.officer_id) == desk.principal.officer_id)
    ordered = feeds.order_by(col(Officer.officer), col(Feed.recorded_at))
    return [(feed, officer) for feed, officer in desk.session.execute(ordered)]


def revoke_feed(desk: Desk, feed_id: UUID) -> Feed:
    """Switch a calendar address off, at once. Raises NoSuchFeed. Doing it again changes nothing."""
    feed = next((each for each, _ in feed_list(desk) if each.id == feed_id), None)
    if feed is None:
        raise NoSuchFeed
    if feed.revoked_at is None:
        feed.revoked_at, feed.revoked_by = desk.now, desk.principal.actor
        log(desk, Verb.OTHER, "revoke feed", record_id=feed.id)
    return feed


def raise_feeds(desk: Desk, officers: Iterable[UUID | None]) -> None:
    """Say that what these officers' calendars show has changed at the desk's moment."""
    concerned = sorted({officer for officer in officers if officer is not None})
    if concerned:
        # in one order: two acts that concern several calendars must not wait for each other
        desk.session.execute(
            select(col(FeedVersion.officer_id))
            .where(col(FeedVersion.officer_id).in_(concerned))
            .order_by(col(FeedVersion.officer_id))
            .with_for_update()
        )
        desk.session.execute(
            update(FeedVersion)
            .where(col(FeedVersion.officer_id).in_(concerned))
            .values(version=FeedVersion.version + 1, changed_at=desk.now)
            .execution_options(synchronize_session=False)
        )
