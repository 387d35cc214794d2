"""Calendar addresses: made for one device, shown once, kept as a hash; and the version of what each officer's shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, bindparam, select, update
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.limits import needed, text
from scheduler.casework.staff import NoSuchTeam, team_called, visiting
from scheduler.casework.tokens import hash_of, new_token
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, NotAllowed, NotFound
from scheduler.principals import principal_of
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.feeds import Feed, FeedKind, FeedVersion
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.officers import Officer

LASTS = timedelta(days=365)
DEVICE_LENGTH = 80


class DeviceHasOne(AlreadyKnown):
    """A second address for one device: nobody could tell any more which of the two is to be revoked."""

    def __init__(self, officer: str, device: str) -> None:
        super().__init__(
            f"{officer} has a calendar link for “{device}” already. A link is shown once: replace that one, switch it "
            "off and make another, or name the device otherwise."
        )


class NoSuchFeed(NotFound):
    """No calendar address has this identity, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("There is no such calendar link among those that you can see.")


class ShownOnce(AlreadyKnown):
    """A form that is sent again: the address was made by the first one, and shown then."""

    def __init__(self) -> None:
        super().__init__(
            "This link was made and shown when you first sent the form. It is not made twice, and not shown "
            "again. If you did not take it down, replace it."
        )


class NotYours(NotAllowed):
    """An officer makes calendar addresses for themselves alone."""

    def __init__(self) -> None:
        super().__init__("A calendar link can be made only by the officer whose calendar it shows.")


@dataclass(frozen=True)
class NewFeed:
    """A calendar address just made. `token` is shown this once and kept nowhere."""

    feed: Feed
    token: str = field(repr=False)

    def path(self) -> str:
        """The path of the address on the web application."""
        return f"/f/{self.token}/visits.ics"


def create_feed(
    desk: Desk, officer: str, device: str, *, team: str | None = None, key: UUID | None = None
) -> NewFeed:
    """Make the calendar address of an officer for one device; it expires after a year.

    With a team, it shows that team's counts a day, to a supervisor who answers for it. `key` is the form's: the
    same form sent again raises ShownOnce.

    Raises NoSuchOfficer, DoesNotVisit, NotYours, NoSuchTeam, DeviceHasOne, and refuses a device without a name.
    """
    desk.demand(Permission.OWN_FEEDS)
    device = _device(device)
    owner_id = _owner(desk, officer)
    sent_before(desk, key)
    team_id = None if team is None else _answered_for(desk, owner_id, team)
    if _has_one(desk, owner_id, device):
        raise DeviceHasOne(officer, device)
    return add_feed(desk, "create feed", key, officer_id=owner_id, device=device, team_id=team_id)


def add_feed(desk: Desk, act: str, key: UUID | None = None, **columns: Any) -> NewFeed:  # noqa: ANN401 - of Feed
    """Keep a new address of these columns, with a token of its own, and log the act that made it."""
    token = new_token()
    kind = FeedKind.TEAM if columns.get("team_id") else FeedKind.VISITS
    given: dict[str, Any] = {"recorded_at": desk.now, "recorded_by": desk.principal.actor} | (
        {"id": key} if key else {}
    )
    given |= {"kind": kind, "token_hash": hash_of(token), "expires_at": desk.now + LASTS}
    feed = Feed(**columns, **given)
    desk.session.add(feed)
    desk.session.flush()
    log(desk, Verb.OTHER, act, record_id=feed.id, recipient=feed.device)
    return NewFeed(feed, token)


def sent_before(desk: Desk, key: UUID | None) -> None:
    """Raise ShownOnce for the key of a form that has made an address, whoever sent it."""
    if key is not None and desk.session.get(Feed, key) is not None:
        raise ShownOnce


def _device(name: str) -> str:
    found = needed("name of the device", name)
    text("name of the device", found, DEVICE_LENGTH)
    return found


def _owner(desk: Desk, officer: str) -> UUID:
    owner = visiting(desk, officer)
    if not desk.principal.unscoped and owner.id != desk.principal.officer_id:
        raise NotYours
    lock_owner(desk, owner.id)
    return owner.id


def lock_owner(desk: Desk, owner_id: UUID) -> None:
    """Let two addresses of one officer be made one after the other."""
    desk.session.execute(select(col(Officer.id)).where(col(Officer.id) == owner_id).with_for_update())


def _answered_for(desk: Desk, owner_id: UUID, team: str) -> UUID:
    """The team of a name, if the owner answers for it today. Raises NoSuchTeam."""
    team_id = team_called(desk, team)
    owner = principal_of(desk.session, owner_id, desk.today)
    if owner is None or team_id not in owner.teams:
        raise NoSuchTeam(team)
    return team_id


def _has_one(desk: Desk, owner_id: UUID, device: str) -> bool:
    same = select(col(Feed.id)).where(
        col(Feed.officer_id) == owner_id,
        col(Feed.device) == device,
        col(Feed.revoked_at).is_(None),
        col(Feed.expires_at) > desk.now,
    )
    return desk.session.scalars(same).first() is not None


def revoke_feed(desk: Desk, feed_id: UUID) -> Feed:
    """Switch a calendar address off, at once. Raises NoSuchFeed. Doing it again changes nothing."""
    feed = own_feed(desk, feed_id)
    _revoke(desk, feed)
    return feed


def own_feed(desk: Desk, feed_id: UUID) -> Feed:
    """A calendar address of one's own; any of them for the installation. Raises NoSuchFeed."""
    desk.demand(Permission.OWN_FEEDS)
    feed = desk.session.get(Feed, feed_id)
    if feed is None or (not desk.principal.unscoped and feed.officer_id != desk.principal.officer_id):
        raise NoSuchFeed
    return feed


def revoke_feeds_of(desk: Desk, officer_id: UUID) -> int:
    """Switch off every calendar address of an officer that is not yet; how many that were.

    Asks for no permission: it comes with an act that has been allowed, or with one's own wish.
    """
    rows = select(Feed).where(col(Feed.officer_id) == officer_id, col(Feed.revoked_at).is_(None))
    found = desk.session.scalars(rows.order_by(col(Feed.recorded_at), col(Feed.id)).with_for_update()).all()
    for feed in found:
        _revoke(desk, feed)
    return len(found)


def _revoke(desk: Desk, feed: Feed) -> None:
    if feed.revoked_at is None:
        feed.revoked_at, feed.revoked_by = desk.now, desk.principal.actor
        log(desk, Verb.OTHER, "revoke feed", record_id=feed.id)


def raise_feeds(desk: Desk, officers: Iterable[UUID | None]) -> None:
    """Say that what these officers' calendars show has changed at the desk's moment; None is nobody.

    For the owner before and after, everyone of a booking's crew, and whoever begins or ceases to cover.
    """
    concerned = {officer for officer in officers if officer is not None}
    if not concerned:
        return
    desk.session.flush()
    whose = {"officers": list(concerned)}
    there = set(desk.session.scalars(_versions_locked(), whose))
    desk.session.execute(_versions_raised(), whose | {"now": desk.now})
    for officer_id in sorted(concerned - there):
        desk.session.add(FeedVersion(officer_id=officer_id, changed_at=desk.now))


def _of_officers() -> ColumnElement[bool]:
    return given_in(col(FeedVersion.officer_id), "officers")


@made_once
def _versions_locked() -> Select[UUID]:
    """Locked in one order, so that two acts that concern the same officers never wait for each other."""
    rows = select(col(FeedVersion.officer_id)).where(_of_officers())
    return rows.order_by(col(FeedVersion.officer_id)).with_for_update()


@made_once
def _versions_raised() -> Update:
    raised = update(FeedVersion).values(version=FeedVersion.version + 1, changed_at=bindparam("now"))
    return raised.where(_of_officers()).execution_options(synchronize_session=False)
