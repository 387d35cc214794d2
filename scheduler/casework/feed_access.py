"""Whose calendar an address opens, with the rights of now; and since when one opens none any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.tokens import hash_of
from scheduler.clock import start_of
from scheduler.desk import Desk
from scheduler.principals import principal_of
from scheduler.roles import MATRIX, Permission, Principal, Role
from scheduler.store.accounts import Account
from scheduler.store.feeds import Feed
from scheduler.store.officers import Cover, OfficerParticulars, Supervision

CALENDARS = Principal("web:calendars")
"""The installation itself, before it is known whose calendar is asked for. It reads addresses and officers alone."""


@dataclass(frozen=True)
class OpenAddress:
    """A calendar address, and its officer with the rights of now."""

    feed: Feed
    principal: Principal


@dataclass(frozen=True)
class ClosedAddress:
    """A calendar address that opens nothing any more, and since when."""

    feed: Feed
    closed_at: datetime


def address_of(desk: Desk, token: str) -> OpenAddress | ClosedAddress | None:
    """The address that a token opens, at an unscoped desk; None if there never was one."""
    feed = desk.session.scalars(select(Feed).where(col(Feed.token_hash) == hash_of(token))).one_or_none()
    return None if feed is None else address_of_feed(desk, feed)


def address_of_feed(desk: Desk, feed: Feed) -> OpenAddress | ClosedAddress:
    """Whether an address opens its officer's calendar now, or since when no more."""
    principal = principal_of(desk.session, feed.officer_id, desk.today)
    if principal is None or not principal.may(Permission.OWN_FEEDS):
        return ClosedAddress(feed, min([_role_ended_at(desk, feed), *_closings(desk, feed)]))
    if closings := _closings(desk, feed):
        return ClosedAddress(feed, min(closings))
    if feed.team_id is not None and feed.team_id not in principal.teams:
        return ClosedAddress(feed, _supervision_ended_at(desk, feed))
    return OpenAddress(feed, principal)


def _closings(desk: Desk, feed: Feed) -> list[datetime]:
    """When it was revoked, when it expired, and when its officer's account was disabled, of what has happened."""
    account = select(col(Account.disabled_at)).where(col(Account.officer_id) == feed.officer_id)
    expired_at = feed.expires_at if feed.expires_at <= desk.now else None
    happened = (feed.revoked_at, expired_at, desk.session.scalars(account).one_or_none())
    return [moment for moment in happened if moment is not None]


def _role_ended_at(desk: Desk, feed: Feed) -> datetime:
    """When the officer last ceased to have a role with a calendar; they had one when the address was made."""
    with_calendar = [role for role, may in MATRIX.items() if Permission.OWN_FEEDS in may]
    ended = select(func.max(col(OfficerParticulars.superseded_at))).where(
        col(OfficerParticulars.officer_id) == feed.officer_id, col(OfficerParticulars.role).in_(with_calendar)
    )
    return desk.session.scalars(ended).one() or feed.recorded_at


def _supervision_ended_at(desk: Desk, feed: Feed) -> datetime:
    """When the officer last ceased to answer for the team.

    By a last day, by a correction, with their role, or with the cover for whoever answers for it.
    """
    officer = feed.officer_id
    supervised = select(Supervision).where(
        col(Supervision.team_id) == feed.team_id, col(Supervision.officer_id) == officer
    )
    covered = select(Cover).where(col(Cover.officer_id) == officer)
    spans = [*desk.session.scalars(supervised), *desk.session.scalars(covered)]
    ended = [start_of(each.to_on + timedelta(days=1)) for each in spans if each.to_on is not None]
    ended += [each.superseded_at for each in spans if each.superseded_at is not None]
    roles = select(col(OfficerParticulars.superseded_at)).where(
        col(OfficerParticulars.officer_id) == officer, col(OfficerParticulars.role) == Role.SUPERVISOR
    )
    ended += [moment for moment in desk.session.scalars(roles) if moment is not None]
    return max([moment for moment in ended if moment <= desk.now], default=feed.recorded_at)
