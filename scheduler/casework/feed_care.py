"""What an officer sees of their calendar addresses, and how one takes over from another. Shows no token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from scheduler.casework.feeds import NewFeed, add_feed, lock_owner, own_feed, sent_before
from scheduler.desk import Desk
from scheduler.errors import NotAllowed
from scheduler.roles import Permission
from scheduler.store.feeds import Feed, FeedHeld
from scheduler.store.officers import Officer, Team

OVERLAP = timedelta(days=7)
"""How long an address goes on beside the one that takes over: until every calendar has been told the new one."""
WARNED = timedelta(days=30)
"""How long before it ends an officer is warned."""
COUNTED = timedelta(days=30)


class NothingToReplace(NotAllowed):
    """An address that is switched off, has ended, or is being replaced already."""

    def __init__(self, device: str) -> None:
        super().__init__(
            f"The link for “{device}” has ended, or is being replaced already. Make a new one instead."
        )


@dataclass(frozen=True)
class Line:
    """An address as its list shows it. `held` counts the answers "not changed" of the last 30 days.

    `replaced` is true once another takes over from it.
    """

    feed: Feed
    officer: str
    team: str | None
    held: int
    replaced: bool

    def is_open(self, now: datetime) -> bool:
        """Whether the address itself still opens a calendar; whether its officer may have one is told elsewhere."""
        return self.feed.revoked_at is None and self.feed.expires_at > now

    def ends_soon(self, now: datetime) -> bool:
        """Whether it ends within a month and nothing takes over."""
        return self.is_open(now) and not self.replaced and self.feed.expires_at <= now + WARNED


def replace_feed(desk: Desk, feed_id: UUID, key: UUID | None = None) -> NewFeed:
    """Make an address that takes over from another of the same device, which goes on for seven days.

    Raises NoSuchFeed, NothingToReplace, and ShownOnce for the key of a form that was sent before.
    """
    old = own_feed(desk, feed_id)
    lock_owner(desk, old.officer_id)
    desk.session.refresh(old)
    sent_before(desk, key)
    if old.revoked_at is not None or old.expires_at <= desk.now or _is_replaced(desk, old):
        raise NothingToReplace(old.device)
    old.expires_at = min(old.expires_at, desk.now + OVERLAP)
    same = {"officer_id": old.officer_id, "device": old.device, "team_id": old.team_id}
    return add_feed(desk, "replace feed", key, replaces_id=old.id, **same)


def address_lines(
    desk: Desk, *, everybodys: bool = False, start: int = 0, size: int | None = None
) -> list[Line]:
    """One's own addresses, those that are open first and then the newest; or everybody's, for who reads the log.

    Of a long list, `size` of them from the row `start` on, which counts from 0.
    """
    since = desk.today - COUNTED
    held = (
        select(col(FeedHeld.feed_id), func.sum(col(FeedHeld.times)).label("times"))
        .where(col(FeedHeld.on) > since)
        .group_by(col(FeedHeld.feed_id))
        .subquery()
    )
    other = aliased(Feed)
    taken_over = exists().where(col(other.replaces_id) == col(Feed.id), col(other.revoked_at).is_(None))
    is_open = and_(col(Feed.revoked_at).is_(None), col(Feed.expires_at) > desk.now)
    rows = (
        select(Feed, col(Officer.officer), col(Team.team), func.coalesce(held.c.times, 0), taken_over)
        .join(Officer, col(Officer.id) == col(Feed.officer_id))
        .outerjoin(Team, col(Team.id) == col(Feed.team_id))
        .outerjoin(held, held.c.feed_id == col(Feed.id))
        .where(_whose(desk, everybodys=everybodys))
        .order_by(
            case((is_open, 0), else_=1), col(Officer.officer), col(Feed.recorded_at).desc(), col(Feed.id)
        )
        .offset(start)
        .limit(size)
    )
    return [Line(*row) for row in desk.session.execute(rows)]


def count_addresses(desk: Desk) -> int:
    """How many addresses there are in all, for who reads the log."""
    return desk.session.scalars(select(func.count(col(Feed.id))).where(_whose(desk, everybodys=True))).one()


def _whose(desk: Desk, *, everybodys: bool) -> ColumnElement[bool]:
    desk.demand(Permission.READ_AUDIT if everybodys else Permission.OWN_FEEDS)
    return true() if everybodys else col(Feed.officer_id) == desk.principal.officer_id


def ending_soon(desk: Desk) -> list[Feed]:
    """One's own addresses that end within a month, without another that takes over."""
    mine = select(Feed).where(
        col(Feed.officer_id) == desk.principal.officer_id,
        col(Feed.revoked_at).is_(None),
        col(Feed.expires_at) > desk.now,
        col(Feed.expires_at) <= desk.now + WARNED,
    )
    replaced = select(col(Feed.replaces_id)).where(
        col(Feed.officer_id) == desk.principal.officer_id,
        col(Feed.revoked_at).is_(None),
        col(Feed.replaces_id).is_not(None),
    )
    return list(
        desk.session.scalars(mine.where(col(Feed.id).not_in(replaced)).order_by(col(Feed.expires_at)))
    )


def _is_replaced(desk: Desk, old: Feed) -> bool:
    by = select(col(Feed.id)).where(col(Feed.replaces_id) == old.id, col(Feed.revoked_at).is_(None))
    return desk.session.scalars(by).first() is not None
