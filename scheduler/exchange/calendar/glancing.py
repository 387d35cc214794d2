"""An officer's open address, its edition of today and who reads it, in one statement: most requests end with it.

It answers for an open address of an officer's own calendar alone, with the rights of now, to a caller who was
answered from this network before (and so is not throttled); whatever else it finds, `fetching` looks into.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select

from scheduler.casework.deadlines.expiry import any_expired_by
from scheduler.casework.tokens import hash_of
from scheduler.clock import london_date
from scheduler.desk import Installation
from scheduler.exchange.calendar.admitting import is_user
from scheduler.exchange.calendar.clients import Caller
from scheduler.exchange.calendar.events import Look
from scheduler.exchange.calendar.feed import Edition, edition_of
from scheduler.roles import MATRIX, Permission, Principal, Role
from scheduler.store.accounts import Account
from scheduler.store.feeds import Feed, FeedKind, FeedVersion
from scheduler.store.holding import holds
from scheduler.store.officers import Cover, Officer, OfficerParticulars
from scheduler.store.scope import table_of


@dataclass(frozen=True)
class Glimpse:
    """An address that is open to who asks, and its edition of today."""

    feed_id: UUID
    device: str
    edition: Edition
    reader: Principal
    """Its officer, to be named in the log. It sees nobody: neither teams nor covers were read for it."""


def glimpsed(
    installation: Installation, token: str, look: Look, caller: Caller, user: str | None = None
) -> Glimpse | None:
    """What an address is to this caller; None if that must be looked into. `user` as `admit` takes it."""
    if caller.barred(installation.settings) is not None:
        return None
    now = installation.clock.now()
    today = london_date(now)
    rows = installation.database.glance(_statement(), {"token_hash": hash_of(token), "today": today})
    seen = rows[0] if rows else None
    if seen is None or seen.expires_at <= now or seen.any_expired or seen.last_network != caller.network:
        return None
    if not is_user(user, seen.device, seen.feed_id):
        return None
    reader = Principal(seen.officer, Role(seen.role), seen.reader_id)
    return Glimpse(seen.feed_id, seen.device, edition_of(seen.feed_id, today, look, _versions(rows)), reader)


def _versions(rows: Sequence[Any]) -> list[tuple[UUID, int, datetime]]:
    """The version of the officer's own calendar, which each row holds, and of those covered, in order."""
    own = {row.reader_id: (row.own_version, row.own_changed_at) for row in rows}
    covered = {row.for_officer_id: (row.version, row.changed_at) for row in rows}
    return sorted((officer, *found) for officer, found in (own | covered).items() if found[0] is not None)


@cache
def _statement() -> Select[Any]:
    """An open address, with the versions of its officer's calendar and of those they cover for today."""
    feed, officer, cover = table_of(Feed).c, table_of(Officer).c, table_of(Cover).c
    role, account = table_of(OfficerParticulars).c, table_of(Account).c
    # twice: with an OR between the two, every officer's version is looked at
    own, version = table_of(FeedVersion).alias("own").c, table_of(FeedVersion).c
    with_calendar = [each for each, may in MATRIX.items() if Permission.OWN_FEEDS in may]
    return (
        select(
            feed.id.label("feed_id"),
            feed.expires_at,
            feed.last_network,
            feed.device,
            officer.officer,
            officer.id.label("reader_id"),
            role.role,
            any_expired_by(_TODAY).label("any_expired"),
            own.version.label("own_version"),
            own.changed_at.label("own_changed_at"),
            cover.for_officer_id,
            version.version,
            version.changed_at,
        )
        .join(officer.id.table, officer.id == feed.officer_id)
        .join(role.id.table, (role.officer_id == feed.officer_id) & role.superseded_at.is_(None))
        .outerjoin(account.id.table, account.officer_id == feed.officer_id)
        .outerjoin(own.officer_id.table, own.officer_id == feed.officer_id)
        .outerjoin(cover.id.table, (cover.officer_id == feed.officer_id) & holds(Cover, _TODAY))
        .outerjoin(version.officer_id.table, version.officer_id == cover.for_officer_id)
        .where(
            feed.token_hash == bindparam("token_hash"),
            feed.kind == FeedKind.VISITS,
            feed.revoked_at.is_(None),
            account.disabled_at.is_(None),
            or_(*(role.role == each for each in with_calendar)),  # a list would be written out each time
        )
    )


_TODAY: Any = bindparam("today")
