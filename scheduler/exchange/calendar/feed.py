"""An officer's feed: which events it holds now, joined from kept text, under an entity tag that says what it is.

The same data gives the same bytes. Casework raises an officer's version with each act that concerns
their calendar; the tag holds that version, the London date and the form of the text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.due_rows import overdue_on
from scheduler.casework.today import open_bookings
from scheduler.clock import LONDON
from scheduler.desk import Desk
from scheduler.exchange.calendar.events import (
    Look,
    booked_event,
    due_event,
    nothing_due_event,
    overdue_event,
    switched_off_event,
)
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.feeds import Feed, FeedVersion, KeptEvent
from scheduler.store.visits import Booking, BookingCrew

AHEAD = timedelta(days=400)
SWITCHED_OFF_FOR = timedelta(days=60)
"""How long a closed address still says so: a client that meets 404 or 410 keeps all its old events."""


@dataclass(frozen=True)
class Contents:
    """A feed as it stands: its tag and its last change; the text is made when it is asked for."""

    tag: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """An event to be: what it is known by, its revision, and what makes its text."""

    uid: UUID
    sequence: int
    code: str
    deadline: date | None
    starts_at: datetime | None
    minutes: int
    changed_at: datetime

    def text(self, look: Look) -> bytes:
        """The event, serialised."""
        if self.starts_at is not None:
            return booked_event(
                look, self.uid, self.code, self.starts_at, self.minutes, self.sequence, self.changed_at
            )
        if self.deadline is None:
            raise ValueError("an event has a day or a moment")
        return due_event(look, self.uid, self.code, self.deadline, self.sequence, self.changed_at)


def contents(desk: Desk, feed: Feed, look: Look) -> Contents:
    """The tag of an officer's feed today: of the version of their calendar and of those they cover for."""
    officers = sorted({feed.officer_id, *desk.principal.covers})
    versions = desk.session.execute(
        select(col(FeedVersion.officer_id), col(FeedVersion.version), col(FeedVersion.changed_at))
        .where(col(FeedVersion.officer_id).in_(officers))
        .order_by(col(FeedVersion.officer_id))
    ).all()
    told = [desk.today.isoformat(), look.form, feed.id.hex, *(f"{row[0]}:{row[1]}" for row in versions)]
    midnight = datetime.combine(desk.today, time(), LONDON).astimezone(UTC)
    changed_at = max([midnight, *(row[2] for row in versions)]).replace(microsecond=0)
    return Contents(sha256("|".join(told).encode()).hexdigest()[:32], changed_at)


def text(desk: Desk, feed: Feed, look: Look, changed_at: datetime) -> bytes:
    """The whole feed. Events not kept yet, or kept in another revision or form, are made and kept."""
    events = list(_kept_texts(desk, look, [*_due(desk, feed), *_booked(desk, feed)]))
    if (number := _overdue(desk, feed)) > 0:
        uid, made_on = uuid5(feed.id, "overdue"), feed.recorded_at.date()
        events.append(overdue_event(look, uid, number, desk.today, made_on))
    return calendar(events or [nothing_due_event(desk.today)], changed_at)


def switched_off(feed: Feed, off_at: datetime) -> bytes:
    """The feed of a closed address."""
    return calendar([switched_off_event(uuid5(feed.id, "switched off"), off_at.date())], off_at)


def calendar(events: Iterable[bytes], changed_at: datetime) -> bytes:
    """A calendar around events that are text already: joining costs next to nothing, serialising does not."""
    name = f"Visits, as at {changed_at.astimezone(LONDON):%-d %b %H:%M}"
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Offender visit scheduler//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "",
    )
    return "\r\n".join(head).encode() + b"".join(events) + b"END:VCALENDAR\r\n"


def _escaped(said: str) -> str:
    return said.replace(",", "\\,")


def _due(desk: Desk, feed: Feed) -> Iterator[Item]:
    officers = {feed.officer_id, *desk.principal.covers}
    rows = desk.session.scalars(
        select(Deadline)
        .where(
            col(Deadline.obligation) == Obligation.HOME_VISIT,
            col(Deadline.officer_id).in_(officers),
            col(Deadline.phase) == Phase.RUNNING,
            col(Deadline.deadline) <= desk.today + AHEAD,
        )
        .order_by(col(Deadline.deadline), col(Deadline.code))
    )
    for row in rows:
        yield Item(row.id, row.sequence, row.code, row.deadline, None, 0, row.changed_at)


def _overdue(desk: Desk, feed: Feed) -> int:
    officers = {feed.officer_id, *desk.principal.covers}
    counted = select(func.count(col(Deadline.id))).where(
        col(Deadline.obligation) == Obligation.HOME_VISIT,
        col(Deadline.officer_id).in_(officers),
        overdue_on(desk.today),
    )
    return desk.session.execute(counted).scalar_one()


def _booked(desk: Desk, feed: Feed) -> Iterator[Item]:
    officers = {feed.officer_id, *desk.principal.covers}
    yesterday = datetime.combine(desk.today - timedelta(days=1), time(), LONDON)
    going = select(col(BookingCrew.booking_id)).where(col(BookingCrew.officer_id).in_(officers))
    rows = desk.session.scalars(
        select(Booking)
        .where(
            open_bookings(),
            col(Booking.starts_at) >= yesterday,
            col(Booking.starts_at) <= desk.now + AHEAD,
            col(Booking.id).in_(going),
        )
        .order_by(col(Booking.starts_at), col(Booking.code))
    )
    for row in rows:
        yield Item(row.series_id, row.sequence, row.code, None, row.starts_at, row.minutes, row.recorded_at)


def _kept_texts(desk: Desk, look: Look, items: list[Item]) -> Iterator[bytes]:
    kept = {
        row.uid: row
        for row in desk.session.scalars(
            select(KeptEvent).where(col(KeptEvent.uid).in_([item.uid for item in items]))
        )
    }
    for item in items:
        row = kept.get(item.uid)
        if row is None:
            row = KeptEvent(uid=item.uid, sequence=-1, form="", ics="")
            desk.session.add(row)
        if (row.sequence, row.form) != (item.sequence, look.form):
            row.sequence, row.form, row.ics = item.sequence, look.form, item.text(look).decode()
        yield row.ics.encode()
