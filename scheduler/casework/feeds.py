"""Raises the version of the calendars that an act concerns, in its transaction."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.feeds import FeedVersion


def raise_feeds(desk: Desk, officers: Iterable[UUID | None]) -> None:
    """Say that what these officers' calendars show has changed at the desk's moment."""
    concerned = sorted({officer for officer in officers if officer is not None})
    if concerned:
        desk.session.execute(
            update(FeedVersion)
            .where(col(FeedVersion.officer_id).in_(concerned))
            .values(version=FeedVersion.version + 1, changed_at=desk.now)
            .execution_options(synchronize_session=False)
        )
