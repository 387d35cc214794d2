"""The answer about one person and one obligation, as plain values, and the one definition of overdue."""

from datetime import date
from typing import Literal, NamedTuple

from rules.because import Because, Step, because
from rules.periods import Period, later, period
from rules.version import Obligation

Phase = Literal["not_started", "running", "suspended", "ended"]
Status = Literal["not_started", "ended", "suspended", "overdue", "due_soon", "on_track"]
Result = Literal["met", "late", "ended", "open"]


class Answer(NamedTuple):
    """What is due on one day, and how late it is."""

    status: Status
    deadline: date | None = None
    days_overdue: int = 0
    visits_missed: int = 0


class Standing(NamedTuple):
    """What stands from a day on until something happens: plain values, which a database row can keep.

    `deadline` is that of `as_of`. `holds_until` is the last day for which this stands without new facts,
    None for ever. `source`, `standing` and `effective_from` are those of the policy version in force.
    """

    phase: Phase
    suspended_for: str | None
    level: str
    interval: str | None
    missed_interval: str | None
    deadline: date | None
    due_soon: str | None
    last_visit: date | None
    as_of: date
    holds_until: date | None
    source: str | None
    standing: str | None
    effective_from: date | None

    def on(self, day: date) -> Answer:
        """The answer on a day from `as_of` to `holds_until`; ValueError for any other day."""
        if day < self.as_of or (self.holds_until is not None and day > self.holds_until):
            raise ValueError(f"what stands from {self.as_of} until {self.holds_until} says nothing of {day}")
        if self.phase in ("not_started", "ended"):
            return Answer(self.phase)
        if self.deadline is None or self.due_soon is None or self.missed_interval is None:
            raise ValueError(f"somebody whose obligation is {self.phase} has a deadline")
        if self.phase == "suspended":
            return Answer("suspended", later(self.deadline, (day - self.as_of).days))
        if day > self.deadline:
            missed = 1 + period(self.missed_interval).whole_times(self.deadline, before=day)
            return Answer("overdue", self.deadline, days_overdue(self.deadline, day), missed)
        soon = self.deadline <= period(self.due_soon).after(day)
        return Answer("due_soon" if soon else "on_track", self.deadline)


class Cycle(NamedTuple):
    """From one anchor to the qualifying visit that met it or came late, to the end, or to now.

    `missed_interval` is what each further missed one is counted by; the command line does not write it.
    """

    opened: date
    deadline: date
    closed: date | None
    result: Result
    days_late: int
    missed_interval: Period

    def as_json(self) -> dict[str, object]:
        """The cycle as the command line writes it."""
        return {
            "opened": self.opened.isoformat(),
            "deadline": self.deadline.isoformat(),
            "closed": _iso(self.closed),
            "result": self.result,
            "days_late": self.days_late,
        }


class Assessment(NamedTuple):
    """The whole answer on one day: what is due, when, how late, and why."""

    obligation: Obligation
    status: Status
    deadline: date | None
    days_overdue: int
    visits_missed: int
    level: str
    interval: str | None
    last_visit: date | None
    suspended_for: str | None
    cycles: tuple[Cycle, ...]
    steps: tuple[Step, ...]

    @property
    def because(self) -> list[Because]:
        """Why: what set or moved the deadline or the suspension since the anchor, in sentences."""
        return [because(step, self.obligation) for step in self.steps]

    def as_json(self) -> dict[str, object]:
        """The answer as the command line writes it, but for the id."""
        return {
            "status": self.status,
            "deadline": _iso(self.deadline),
            "days_overdue": self.days_overdue,
            "visits_missed": self.visits_missed,
            "level": self.level,
            "interval": self.interval,
            "last_visit": _iso(self.last_visit),
            "suspended_for": self.suspended_for,
            "cycles": [cycle.as_json() for cycle in self.cycles],
            "because": [because(step, self.obligation).as_json() for step in self.steps],
        }


def days_overdue(deadline: date, day: date) -> int:
    """Whole days past the deadline; the due day itself is in time."""
    return max(0, (day - deadline).days)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
