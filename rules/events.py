"""What happened to a person, as dated facts. Judges nothing."""

from datetime import date, datetime
from typing import NamedTuple

from rules.periods import Period, later
from rules.risk import Level

KINDS = (
    "level",
    "plan",
    "registered",
    "resumed",
    "visit",
    "assessed",
    "moved",
    "directed",
    "suspended",
    "ended",
)
SUSPENSIONS = ("custody", "hospital", "abroad", "transferred_out", "reactive", "missing", "wanted")


class Event(NamedTuple):
    """One fact. `kind` tells which of the further fields have a meaning."""

    on: date
    kind: str
    level: Level = Level.UNASSESSED
    interval: Period | None = None
    approved: bool = False
    until: date | None = None
    outcome: str | None = None
    by: date | None = None
    reason: str | None = None
    recorded_at: datetime | None = None
    superseded_at: datetime | None = None

    def counts(self, known_at: datetime | None) -> bool:
        """Whether it was known at that moment; with none given, whether it still stands."""
        if known_at is None:
            return self.superseded_at is None
        if self.recorded_at is not None and self.recorded_at > known_at:
            return False
        return self.superseded_at is None or self.superseded_at > known_at

    @property
    def lapses_on(self) -> date | None:
        """The day after a plan's last one, on which it no longer holds."""
        if self.until is None or self.interval is None or self.until == date.max:
            return None
        return later(self.until, 1)
