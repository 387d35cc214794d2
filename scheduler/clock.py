"""The one clock: moments are UTC, duties are Europe/London dates. Nothing else reads the time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR = 1900
"""A year before this one is a slip of the pen: 0206 for 2026."""


class Clock(Protocol):
    """Tells the moment; handed to whoever needs it, so that tests can set it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved: for tests, and for the made-up force's history."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to, in UTC."""
        return utc(self.moment)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for one without an offset, whose moment nobody can know."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no offset, so it is no moment")
    return moment.astimezone(UTC)


def london_date(moment: datetime) -> date:
    """The civil date in London at that moment: 23:30Z in summer is already tomorrow."""
    return utc(moment).astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The moment, in UTC, at which a day begins in London: in summer an hour before UTC's."""
    return utc(datetime.combine(day, time(), LONDON))
