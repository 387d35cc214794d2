"""A team's counts a day, for its supervisor's calendar: how many are overdue, due and booked. It reads no person.

The address keeps a digest of the counts that it told last: other counts are another version, and so another text.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from rules.deadline import days_overdue
from scheduler.casework.lists.today import open_bookings
from scheduler.casework.names import names
from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.exchange.calendar.choosing import team_calendar
from scheduler.exchange.calendar.events import TeamDay
from scheduler.exchange.calendar.items import AHEAD, Kind, Whose
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.feeds import Feed
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.officers import Team
from scheduler.store.visits import Booking


@dataclass(frozen=True)
class Counts:
    """How many are overdue today, and how many are due and booked on each day from today."""

    today: date
    overdue: int
    due: dict[date, int]
    booked: dict[date, int]

    @property
    def days(self) -> list[date]:
        """The days on which there is something to tell."""
        of_today = {self.today} if self.overdue else set()
        return sorted({*self.due, *self.booked, *of_today})

    @property
    def digest(self) -> str:
        """The same for the same counts of one day: what is overdue stands on today, so a new day tells it anew."""
        told = [(day.isoformat(), self.due.get(day, 0), self.booked.get(day, 0)) for day in self.days]
        return sha256(repr((self.today.isoformat(), self.overdue, told)).encode()).hexdigest()


@dataclass(frozen=True)
class TeamDays:
    """The events of a team's calendar, and what the team is called."""

    team: str
    days: list[TeamDay]


def counts(desk: Desk, team_id: UUID) -> Counts:
    """The team's counts of now, to 400 days ahead."""
    whose = team_calendar(names(desk), team_id)
    by_day = _due(desk, whose)
    overdue = sum(number for day, number in by_day.items() if days_overdue(day, desk.today) > 0)
    due = {day: number for day, number in by_day.items() if day >= desk.today}
    return Counts(desk.today, overdue, due, _booked(desk, whose))


def would_be(feed: Feed, found: Counts) -> int:
    """The number of the version that these counts are told under."""
    return feed.told if feed.counted == found.digest else feed.told + 1


def since(desk: Desk, feed: Feed, found: Counts) -> datetime:
    """Since when the address tells these counts; now, if they are new to it."""
    return feed.counted_at if feed.counted == found.digest and feed.counted_at else desk.now


def tell(desk: Desk, feed: Feed) -> TeamDays:
    """The events of now; what they are told under is kept with the address."""
    assert feed.team_id is not None  # noqa: S101 - a team's address, by its kind
    found = counts(desk, feed.team_id)
    feed.told, feed.counted_at = would_be(feed, found), since(desk, feed, found)
    feed.counted = found.digest
    return TeamDays(desk.session.get_one(Team, feed.team_id).team, list(_events(feed, found)))


def _events(feed: Feed, found: Counts) -> list[TeamDay]:
    return [
        TeamDay(
            uuid5(feed.id, day.isoformat()),
            day,
            feed.told,
            feed.counted_at or feed.recorded_at,
            found.overdue if day == found.today else 0,
            found.due.get(day, 0),
            found.booked.get(day, 0),
        )
        for day in found.days
    ]


def _due(desk: Desk, whose: Whose) -> dict[date, int]:
    rows = desk.session.execute(_due_by_day(whose.kind), {**whose.ids, "last": desk.today + AHEAD})
    return {day: number for day, number in rows if day is not None}


@made_once
def _due_by_day(kind: Kind) -> AnySelect:
    return (
        select(col(Deadline.deadline), func.count(col(Deadline.id)))
        .where(
            col(Deadline.obligation) == Obligation.HOME_VISIT,
            kind.answers_for(),
            col(Deadline.phase) == Phase.RUNNING,
            col(Deadline.deadline) <= bindparam("last"),
        )
        .group_by(col(Deadline.deadline))
    )


def _booked(desk: Desk, whose: Whose) -> dict[date, int]:
    within = {"since": start_of(desk.today), "until": start_of(desk.today + AHEAD + timedelta(days=1))}
    moments = desk.session.scalars(_moments_booked(whose.kind), {**whose.ids, **within})
    return dict(Counter(london_date(moment) for moment in moments))


@made_once
def _moments_booked(kind: Kind) -> Select[Any]:
    return select(col(Booking.starts_at)).where(
        open_bookings(),
        col(Booking.starts_at) >= bindparam("since"),
        col(Booking.starts_at) < bindparam("until"),
        kind.concerns(),
    )
