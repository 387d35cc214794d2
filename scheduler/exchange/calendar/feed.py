"""An officer's feed: which events it holds now, joined from kept text, under an entity tag that says what it is.

The same data gives the same bytes. Casework raises an officer's version with each act that concerns
their calendar; the tag holds that version, the London date and the form of the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlmodel import col

from rules.deadline import days_overdue
from scheduler.clock import LONDON, london_date, start_of
from scheduler.desk import Desk
from scheduler.exchange.calendar import kept, team
from scheduler.exchange.calendar.events import Daily, Look, switched_off_event
from scheduler.exchange.calendar.items import (
    AHEAD,
    BACK,
    BookedItem,
    DueItem,
    Item,
    Whose,
    booked_items,
    due_items,
    of_officer,
)
from scheduler.store.feeds import Feed, FeedVersion

SWITCHED_OFF_FOR = timedelta(days=60)
"""How long a closed address still says so: a client that meets 404 or 410 keeps all its old events."""


@dataclass(frozen=True)
class Edition:
    """What a feed is at a moment: its tag, strong, and its last change. Its text is made when it is asked for."""

    tag: str
    changed_at: datetime


@dataclass(frozen=True)
class Disclosed:
    """The text of a feed, and whom it tells of: references, or the booking's code where the reader sees no person."""

    text: bytes
    subjects: tuple[str, ...]


def edition(desk: Desk, feed: Feed, look: Look) -> Edition:
    """Which edition a feed is in today: of its officer's calendar and of whom they cover for, or of a team's counts."""
    if feed.team_id is not None:
        counts = team.counts(desk, feed.team_id)
        told = [desk.today.isoformat(), look.form, feed.id.hex, str(team.would_be(feed, counts))]
        return Edition(_digest(told), team.since(desk, feed, counts).replace(microsecond=0))
    versions = desk.session.execute(
        select(col(FeedVersion.officer_id), col(FeedVersion.version), col(FeedVersion.changed_at))
        .where(col(FeedVersion.officer_id).in_(sorted(_whose(desk, feed).officers)))
        .order_by(col(FeedVersion.officer_id))
    ).all()
    return edition_of(feed.id, desk.today, look, versions)


def edition_of(feed_id: UUID, today: date, look: Look, versions: Sequence[Any]) -> Edition:
    """The edition that follows from the versions, each of an officer: id, number, last change; in order."""
    told = [today.isoformat(), look.form, feed_id.hex, *(f"{row[0]}:{row[1]}" for row in versions)]
    changed_at = max([start_of(today), *(row[2] for row in versions)])
    return Edition(_digest(told), changed_at.replace(microsecond=0))


def disclosed(desk: Desk, feed: Feed, look: Look, changed_at: datetime) -> Disclosed:
    """The whole feed. Events that are new to it are serialised and kept."""
    if feed.team_id is not None:
        return _of_team(desk, feed, look)
    due = _due(desk, feed)
    items: list[Item] = [*due, *_booked(desk, feed)]
    texts = kept.texts(desk, look, [item.event for item in items])
    if (overdue := sum(days_overdue(item.on, desk.today) > 0 for item in due)) > 0:
        texts.append(_daily(feed, "overdue", desk.today, changed_at).overdue(look, overdue))
    if not texts:
        texts.append(_daily(feed, "nothing due", desk.today, changed_at).nothing_due())
    subjects = {item.subject for item in items}
    return Disclosed(calendar(texts, changed_at), tuple(sorted(subjects)))


def _of_team(desk: Desk, feed: Feed, look: Look) -> Disclosed:
    """A team's counts a day: they are about nobody, so the log names the team."""
    found = team.tell(desk, feed)
    changed_at = feed.counted_at or desk.now
    texts = [day.text(look) for day in found.days]
    if not texts:
        texts.append(_daily(feed, "nothing due", desk.today, changed_at).nothing_due())
    return Disclosed(calendar(texts, changed_at.replace(microsecond=0)), (found.team,))


def closed_edition(feed: Feed, off_at: datetime, look: Look) -> Edition:
    """The one edition of a closed address."""
    return Edition(
        _digest(["off", look.form, feed.id.hex, off_at.isoformat()]), off_at.replace(microsecond=0)
    )


def closed(feed: Feed, off_at: datetime) -> bytes:
    """The feed of a closed address: it tells of nobody."""
    uid = uuid5(feed.id, "switched off")
    last_on = london_date(off_at + SWITCHED_OFF_FOR)
    return calendar([switched_off_event(uid, london_date(off_at), last_on, off_at)], off_at)


def barred_edition(desk: Desk, feed: Feed, look: Look, why: str) -> Edition:
    """The edition of today for a caller who is shown nothing."""
    told = ["barred", desk.today.isoformat(), look.form, feed.id.hex, why]
    return Edition(_digest(told), start_of(desk.today))


def barred(desk: Desk, feed: Feed, look: Look, why: str) -> bytes:
    """The feed for such a caller: why it is so, and nothing of anybody."""
    changed_at = start_of(desk.today)
    event = _daily(feed, "not shown here", desk.today, changed_at).barred(look, why)
    return calendar([event], changed_at)


def calendar(events: Iterable[bytes], changed_at: datetime) -> bytes:
    """A calendar around events that are text already, named after the moment of its last change."""
    name = f"Visits\\, as at {changed_at.astimezone(LONDON):%-d %b %H:%M}"
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Visits//Visits 1//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "",
    )
    return "\r\n".join(head).encode() + b"".join(events) + b"END:VCALENDAR\r\n"


def _whose(desk: Desk, feed: Feed) -> Whose:
    return of_officer(desk.principal, feed.officer_id)


def _due(desk: Desk, feed: Feed) -> list[DueItem]:
    """The visits due to 400 days ahead; what is overdue stays, however old."""
    return due_items(desk, _whose(desk, feed), None, desk.today + AHEAD)


def _booked(desk: Desk, feed: Feed) -> list[BookedItem]:
    """The open bookings from yesterday to 400 days ahead, whole London days: the tag knows no hour."""
    return booked_items(desk, _whose(desk, feed), desk.today - BACK, desk.today + AHEAD)


def _daily(feed: Feed, what: str, today: date, changed_at: datetime) -> Daily:
    return Daily(uuid5(feed.id, what), london_date(feed.recorded_at), today, changed_at)


def _digest(told: list[str]) -> str:
    return sha256("|".join(told).encode()).hexdigest()[:32]
