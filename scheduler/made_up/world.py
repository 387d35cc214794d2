"""The made-up world: its day, when the force began to keep its visits here, and chance. Rows are as a file has them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from rules.policy import Policy
from rules.version import Version
from scheduler.clock import LONDON, london_date

Row = dict[str, str]
Rows = dict[str, list[Row]]
"""Rows by kind, with the columns of the import."""

YEARS_KEPT = 3
LOCKDOWN_AFTER = timedelta(days=120)
LOCKDOWN_LASTS = timedelta(days=80)
"""In the first spring of its records the made-up force was kept from going into homes."""


@dataclass(frozen=True)
class World:
    """What all made-up people share: the present moment, and the policy that the force works to."""

    now: datetime
    seed: int
    policy: Policy

    @property
    def today(self) -> date:
        """The London date of the moment."""
        return london_date(self.now)

    @property
    def began_on(self) -> date:
        """The day on which the force brought its register over; whatever came before was recorded on it."""
        return self.today - timedelta(days=round(YEARS_KEPT * 365.25))

    @property
    def lockdown(self) -> tuple[date, date]:
        """The first and last day on which nobody went into homes."""
        first = self.began_on + LOCKDOWN_AFTER
        return first, first + LOCKDOWN_LASTS

    @property
    def version(self) -> Version:
        """The policy's version of today."""
        return self.policy.version_on(self.today)

    def chance(self, of: str) -> Random:
        """Chance for one purpose: the same seed and purpose give the same, whatever else was drawn."""
        return Random(f"{self.seed}/{of}")  # noqa: S311 - play, not secrets

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        """The day so many days after today."""
        return self.today + timedelta(days=days)

    def at(self, on: date, hour: int = 9, minute: int = 0) -> datetime:
        """The moment of an hour in London on a day."""
        return datetime.combine(on, time(hour, minute), LONDON).astimezone(UTC)

    def recorded(self, at: datetime) -> str:
        """The moment of a record: not before the force kept records here, and not after now."""
        return min(max(at, self.at(self.began_on)), self.now - timedelta(minutes=5)).isoformat()


def merged(*some: Rows) -> Rows:
    """All rows of each kind, in the order given."""
    together: Rows = {}
    for rows in some:
        for kind, each in rows.items():
            together.setdefault(kind, []).extend(each)
    return together


def yes(value: bool) -> str:  # noqa: FBT001 - a word for a truth
    """A truth as a file has it."""
    return "yes" if value else "no"
