"""The backlog broken down by level, team, area or officer: each group with what it is a share of."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.lists.due_rows import among, overdue_on
from scheduler.casework.lists.register import NONE, Asked, Chosen
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.oversight.medians import FEW, Middle, days_by, middles, middles_of
from scheduler.oversight.totals import Count, Totals, backlog, late_deadlines
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import made_once
from scheduler.store.officers import TeamParticulars

SHARES = 20
"""Groups of one page."""


class By(StrEnum):
    """What the backlog is broken down by: the names of the filters that open the rows of a group."""

    LEVEL = "level"
    TEAM = "team"
    AREA = "area"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Share:
    """A group with its figures. `name` is what its filter takes: NONE for those of no team, area or officer."""

    name: str
    count: Count


@dataclass(frozen=True)
class Shares:
    """The groups of one page, those with the most overdue first, and how many groups there are."""

    rows: list[Share]
    in_all: int


def shares(desk: Desk, asked: Asked, called: Names, by: By, totals: Totals, start: int = 0) -> Shares:
    """The groups with anybody active in them, from a group on; levels in their own order."""
    if by is By.LEVEL:
        rows = [Share(level, count) for level, count in totals.by_level.items() if count.active]
        return Shares(rows, len(rows))
    counts = counts_by(desk, asked, called, by)
    ranked = sorted(counts, key=lambda name: (-counts[name].overdue, name))
    shown = {name: counts[name] for name in ranked[start : start + SHARES]}
    between = (_of_areas if by is By.AREA else _of_each)(desk, asked, called, by, shown)
    return Shares(
        [Share(name, replace(count, between=between.get(name))) for name, count in shown.items()], len(ranked)
    )


def counts_by(desk: Desk, asked: Asked, called: Names, by: By) -> dict[str, Count]:
    """Overdue, active and the oldest of each group: of a group of several teams added up."""
    counts: dict[str, Count] = {}
    for row in desk.session.execute(_backlogs(asked.chosen(called), by, desk.today)):
        name = _name(called, by, row.key)
        counts[name] = counts.get(name, Count()) + Count(row.overdue, row.active, row.oldest)
    return counts


@made_once
def _backlogs(chosen: Chosen, by: By, today: date) -> Any:  # noqa: ANN401 - a select of these columns
    key = _key(by)
    running = select(key.label("key"), *backlog(today)).where(col(Deadline.phase) == Phase.RUNNING)
    return chosen.narrow(running.group_by(key))


def _of_each(desk: Desk, asked: Asked, called: Names, by: By, shown: dict[str, Count]) -> dict[str, Middle]:
    """The middle of each team's or officer's overdue."""
    rows = late_deadlines(asked.chosen(called), desk.today)
    ids = {_name(called, by, each): each for each in _everybody(called, by)}
    key = _key(by)
    if sum(count.overdue for count in shown.values()) > FEW:
        groups = {name: (rows.where(among(key, [ids[name]])), each.overdue) for name, each in shown.items()}
        return middles(desk, groups)
    theirs = rows.where(among(key, [ids[name] for name in shown]))
    days = days_by(desk, theirs.with_only_columns(key, col(Deadline.deadline)))
    return middles_of({name: days[ids[name]] for name in shown})


def _of_areas(
    desk: Desk, asked: Asked, called: Names, _by: By, _shown: dict[str, Count]
) -> dict[str, Middle]:
    """The middle of each area's overdue, whose teams lie apart in every index: from how many there are of each day."""
    days: dict[str, dict[date, int]] = defaultdict(dict)
    for row in desk.session.execute(_late_by_area(asked.chosen(called), desk.today)):
        days[row.area or NONE][row.deadline] = row.people
    return middles_of(days)


@made_once
def _late_by_area(chosen: Chosen, today: date) -> Any:  # noqa: ANN401 - a select of these columns
    area, deadline = col(TeamParticulars.area), col(Deadline.deadline)
    serves = (col(TeamParticulars.team_id) == _key(By.AREA)) & col(TeamParticulars.superseded_at).is_(None)
    rows = (
        select(area, deadline, func.count().label("people"))
        .outerjoin_from(Deadline, TeamParticulars, serves)
        .where(overdue_on(today))
        .group_by(area, deadline)
    )
    return chosen.narrow(rows)


def _key(by: By) -> Any:  # noqa: ANN401 - a column
    return col(Deadline.officer_id) if by is By.OFFICER else col(Deadline.team_id)


def _everybody(called: Names, by: By) -> list[UUID | None]:
    return [*(called.officers if by is By.OFFICER else called.teams), None]


def _name(called: Names, by: By, key: UUID | None) -> str:
    if by is By.OFFICER:
        return called.officer(key) or NONE
    return (called.area(key) if by is By.AREA else called.team(key)) or NONE
