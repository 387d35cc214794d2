"""The figures of the whole force for those who see no person's record: by level, by team, and small counts withheld.

Tells of nobody: no row, no date, no longest case. A count below five is withheld, and so many more with it that
what is withheld cannot be worked out from the total.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from scheduler.casework.lists.register import NONE, Asked
from scheduler.casework.names import names
from scheduler.desk import Installation
from scheduler.oversight.shares import By, counts_by
from scheduler.oversight.totals import Count, count
from scheduler.roles import Principal

SMALLEST = 5
"""A count below it, other than 0, is withheld."""
JOB = Principal("job:figures")
"""The installation itself: it counts everybody, and hands out nothing but counts."""

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Share:
    """Overdue of active. None: withheld."""

    overdue: int | None
    active: int | None

    @property
    def rate(self) -> float | None:
        """The overdue as a share of the active; None where either is withheld, or nobody is active."""
        return self.overdue / self.active if self.overdue is not None and self.active else None


@dataclass(frozen=True)
class Figures:
    """The home visits of everybody on a day."""

    on: date
    overall: Share
    by_level: dict[str, Share]
    by_team: dict[str | None, Share]
    left_out: dict[str, int | None]
    """People whose clock does not run, by the reason."""


def figures(installation: Installation) -> Figures:
    """The figures of today, of everybody."""
    with installation.reading(JOB) as desk:
        called = names(desk)
        totals = count(desk, Asked(), called)
        teams = counts_by(desk, Asked(), called, By.TEAM)
        on = desk.today
    return Figures(
        on=on,
        overall=_shares({"": totals.overall})[""],
        by_level=_shares(totals.by_level),
        by_team=_shares({None if team == NONE else team: each for team, each in teams.items()}),
        left_out=withheld(totals.left_out),
    )


def withheld(counts: Mapping[Name, int]) -> dict[Name, int | None]:
    """The counts without those below five, and without the next smallest until what is withheld adds up to five."""
    hidden = {name for name, number in counts.items() if 0 < number < SMALLEST}
    others = sorted((name for name in counts if name not in hidden and counts[name]), key=counts.__getitem__)
    while hidden and others and (len(hidden) == 1 or sum(counts[name] for name in hidden) < SMALLEST):
        hidden.add(others.pop(0))
    return {name: None if name in hidden else number for name, number in counts.items()}


def _shares(counts: Mapping[Name, Count]) -> dict[Name, Share]:
    overdue = withheld({name: each.overdue for name, each in counts.items()})
    in_time = withheld({name: each.active - each.overdue for name, each in counts.items()})
    active = {
        # with one of its two parts known, the whole would tell the other
        name: each.active if overdue[name] is not None and in_time[name] is not None else None
        for name, each in counts.items()
    }
    return {name: Share(overdue[name], active[name]) for name in counts}
