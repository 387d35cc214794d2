"""Calendar addresses: made for one device, shown once, kept as a hash; and the version of what each officer's shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.limits import needed, text
from scheduler.casework.staff import visiting
from scheduler.casework.tokens import hash_of, new_token
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, NotAllowed, NotFound
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.feeds import Feed, FeedVersion
from scheduler.store.officers import Officer

LASTS = timedelta(days=365)
DEVICE_LENGTH = 80


class DeviceHasOne(AlreadyKnown):
    """A second address for one device: nobody could tell any more which of the two is to be revoked."""

    def __init__(self, officer: str, device: str) -> None:
        super().__init__(
            f"{officer} has a calendar address for {device!r} already. An address is shown once: revoke that one "
            "and make another, or name the device otherwise."
        )


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
    token: str = field(repr=False)

    def path(self) -> str:
        """The path of the address on the web application."""
        return f"/f/{self.token}/visits.ics"


def create_feed(desk: Desk, officer: str, device: str) -> NewFeed:
    """Make the calendar address of an officer for one device; it expires after a year.

    Raises NoSuchOfficer, DoesNotVisit, NotYours, DeviceHasOne, and refuses a device without a name.
    """
    desk.demand(Permission.OWN_FEEDS)
    device = _device(device)
    owner_id = _owner(desk, officer)
    if _has_one(desk, owner_id, device):
        raise DeviceHasOne(officer, device)
    token = new_token()
    feed = Feed(
        officer_id=owner_id,
        device=device,
        token_hash=hash_of(token),
        expires_at=desk.now + LASTS,
        recorded_at=desk.now,
        recorded_by=desk.principal.actor,
    )
    desk.session.add(feed)
    desk.session.flush()
    log(desk, Verb.OTHER, "create feed", record_id=feed.id, recipient=device)
    return NewFeed(feed, token)


def _device(name: str) -> str:
    found = needed("name of the device", name)
    text("name of the device", found, DEVICE_LENGTH)
    return found


def _owner(desk: Desk, officer: str) -> UUID:
    """The officer, locked: two addresses of one officer are made one after the other."""
    owner = visiting(desk, officer)
    if not desk.principal.unscoped and owner.id != desk.principal.officer_id:
        raise NotYours
    desk.session.execute(select(col(Officer.id)).where(col(Officer.id) == owner.id).with_for_update())
    return owner.id


def _has_one(desk: Desk, owner_id: UUID, device: str) -> bool:
    same = select(col(Feed.id)).where(
        col(Feed.officer_id) == owner_id,
        col(Feed.device) == device,
        col(Feed.revoked_at).is_(None),
        col(Feed.expires_at) > desk.now,
    )
    return desk.session.scalars(same).first() is not None


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
    """Say that what these officers' calendars show has changed at the desk's moment; None is nobody.

    For the owner before and after, everyone of a booking's crew, and whoever begins or ceases to cover.
    """
    concerned = {officer for officer in officers if officer is not None}
    if not concerned:
        return
    desk.session.flush()
    of_them = col(FeedVersion.officer_id).in_(concerned)
    # locked in one order, so that two acts that concern the same officers never wait for each other
    locked = select(col(FeedVersion.officer_id)).where(of_them).order_by(col(FeedVersion.officer_id))
    there = set(desk.session.scalars(locked.with_for_update()))
    desk.session.execute(
        update(FeedVersion)
        .where(of_them)
        .values(version=FeedVersion.version + 1, changed_at=desk.now)
        .execution_options(synchronize_session=False)
    )
    for officer_id in sorted(concerned - there):
        desk.session.add(FeedVersion(officer_id=officer_id, changed_at=desk.now))
