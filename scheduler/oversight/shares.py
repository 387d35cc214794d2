"""The backlog broken down by level, team, area or officer: each group with what it is a share of."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, union_all
from sqlmodel import col

from scheduler.casework.lists.due_rows import overdue_on
from scheduler.casework.lists.headcount import headcount_by
from scheduler.casework.lists.register import NONE, Asked, Chosen
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.oversight.medians import Middle, middles_of
from scheduler.oversight.totals import Count, Totals
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.officers import Officer, Team, TeamParticulars

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
    chosen, counts = asked.chosen(called), dict[str, Count]()
    actives = headcount_by(desk, chosen, _key(by).key, Phase.RUNNING)
    groups = [each for each in actives if each]
    most = 2 * len(groups) > len(_everybody(called, by))
    theirs = _late(chosen, by, desk.today, most=most, nobodys=None in actives)
    late = {row.key: row for row in desk.session.execute(theirs, {} if most else {"groups": groups})}
    for key, active in actives.items():
        name, row = _name(called, by, key), late.get(key)
        figures = Count(row.people, active, row.oldest) if row else Count(active=active)
        counts[name] = counts[name] + figures if name in counts else figures
    return counts


@made_once
def _late(chosen: Chosen, by: By, today: date, *, most: bool, nobodys: bool) -> Any:  # noqa: ANN401 - a select of these columns
    """The overdue of each of `groups`, a parameter, and of nobody's; of most of all groups, which are not handed over.

    Each group by itself: of all at once, SQLite sorted everybody who is overdue, or read everybody who is not.
    """
    key = _key(by)
    figures = func.count().label("people"), func.min(col(Deadline.deadline)).label("oldest")
    late = chosen.narrow(select(key.label("key"), *figures).where(overdue_on(today)).group_by(key))
    everybody = select(col(Officer.id) if by is By.OFFICER else col(Team.id))
    theirs = late.where(key.in_(everybody) if most else given_in(key, "groups"))
    return union_all(theirs, late.where(key.is_(None))) if nobodys else theirs


def _of_each(desk: Desk, asked: Asked, called: Names, by: By, shown: dict[str, Count]) -> dict[str, Middle]:
    """The middle of each team's or officer's overdue: they stand one group after the other, each of a known number."""
    groups = sorted(each for each in _everybody(called, by) if each and _name(called, by, each) in shown)
    rows = _deadlines(asked.chosen(called), by, desk.today, nobodys=NONE in shown)
    days = desk.session.scalars(rows, {"groups": groups}).all()
    found, passed = dict[str, Middle](), 0
    for name in (*([NONE] if NONE in shown else []), *(_name(called, by, each) for each in groups)):
        number = shown[name].overdue
        if number:
            found[name] = (days[passed + (number - 1) // 2], days[passed + number // 2])
        passed += number
    return found


@made_once
def _deadlines(chosen: Chosen, by: By, today: date, *, nobodys: bool) -> Any:  # noqa: ANN401 - a select of this column
    """Those of nobody's overdue, and of each of `groups`, a parameter: in the order of the groups' identities."""
    key, deadline = _key(by), col(Deadline.deadline)
    theirs = given_in(key, "groups")
    late = select(deadline).where(overdue_on(today), or_(theirs, key.is_(None)) if nobodys else theirs)
    return chosen.narrow(late).order_by(key.nulls_first() if nobodys else key, deadline)


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
