"""What changed since a day, among the people whom one may see: what was done, who is new, which levels.

Read from the facts each time, and kept nowhere. A list is cut at `ROWS`; `…_in_all` says how many there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rules.risk import Level, stricter
from scheduler.clock import start_of
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars, Person
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit

ROWS = 10
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class New:
    """Somebody who came onto the register."""

    ref: str
    name: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A level that followed another; `was` is none for the first."""

    ref: str
    name: str
    was: str | None
    level: str
    from_on: date
    recorded_by: str
    approved_by: str | None

    @property
    def lowered(self) -> bool:
        """Whether less is asked for than before."""
        return self.was is not None and stricter(Level(self.was), than=Level(self.level))


@dataclass(frozen=True)
class Changes:
    """What changed since the beginning of a day."""

    since: date
    done: dict[str, int]
    """Visits recorded since, by their outcome."""
    new_people: list[New]
    new_people_in_all: int
    levels: list[LevelChange]
    levels_in_all: int


def changes_since(desk: Desk, since: date) -> Changes:
    """What changed from the beginning of that day to now."""
    at = start_of(since)
    new, new_in_all = _new_people(desk, at)
    levels, levels_in_all = _levels(desk, at)
    return Changes(
        since=since,
        done=_done(desk, at),
        new_people=new,
        new_people_in_all=new_in_all,
        levels=levels,
        levels_in_all=levels_in_all,
    )


def _done(desk: Desk, at: datetime) -> dict[str, int]:
    rows = desk.session.execute(_recorded(), {"at": at}).all()
    done = Counter({row.outcome: row.visits for row in rows if row.id is None})
    done.update(_corrected(row for row in rows if row.id is not None))
    return dict(sorted(done.items(), key=lambda each: (-each[1], each[0])))


def _since() -> ColumnElement[bool]:
    return and_(col(Visit.recorded_at) >= bindparam("at"), ~col(Visit.brought_over))


def _corrects() -> ColumnElement[bool]:
    return col(Visit.supersedes_id).is_not(None)


def _stands() -> ColumnElement[bool]:
    return col(Visit.superseded_at).is_(None)


@made_once
def _recorded() -> AnySelect:
    """How many of each outcome nobody has corrected, and each correction or corrected visit by itself."""
    itself = case((or_(_corrects(), ~_stands()), col(Visit.id))).label("id")
    told = (col(Visit.outcome), itself, col(Visit.supersedes_id), col(Visit.superseded_at))
    rows = select(*told, func.count(col(Visit.id)).label("visits"))
    return rows.join(Deadline, _home_visit(Visit.person_id)).where(_since()).group_by(*told)


def _corrected(changed: Iterable[Any]) -> Iterator[str]:
    """The outcome of each corrected visit that was itself recorded since: to correct an older one is no visit more."""
    by_id = {row.id: row for row in changed}
    for row in by_id.values():
        first = row
        while first.supersedes_id in by_id:
            first = by_id[first.supersedes_id]
        if row.supersedes_id is not None and row.superseded_at is None and first.supersedes_id is None:
            yield row.outcome


def _new_people(desk: Desk, at: datetime) -> tuple[list[New], int]:
    return _counted(desk, _registered(), at, New)


@made_once
def _registered() -> AnySelect:
    rows = (
        select(col(Person.ref), func.coalesce(col(Particulars.name), ""), col(Person.recorded_by))
        .join(Deadline, _home_visit(Person.id))
        .outerjoin(Particulars, _named(Person.id))
        .where(col(Person.recorded_at) >= bindparam("at"))
        .order_by(col(Person.recorded_at).desc(), col(Person.ref))
        .limit(ROWS)
    )
    return rows.add_columns(func.count().over())


def _levels(desk: Desk, at: datetime) -> tuple[list[LevelChange], int]:
    return _counted(desk, _levels_set(), at, LevelChange)


@made_once
def _levels_set() -> AnySelect:
    shown = (RiskLevel.level, RiskLevel.from_on, RiskLevel.recorded_by, RiskLevel.approved_by)
    rows = (
        select(col(Deadline.ref), func.coalesce(col(Particulars.name), ""), _before(), *map(col, shown))
        .select_from(RiskLevel)
        .join(Deadline, _home_visit(RiskLevel.person_id))
        .outerjoin(Particulars, _named(RiskLevel.person_id))
        .where(_changed())
        .order_by(col(RiskLevel.recorded_at).desc(), col(Deadline.ref))
        .limit(ROWS)
    )
    return rows.add_columns(func.count().over())


def _changed() -> ColumnElement[bool]:
    """Whether a level was recorded since and differs from the one before: the first of a person is no change.

    Nor is a correction of an older record that leaves the level and its day.
    """
    old: type[RiskLevel] = aliased(RiskLevel)
    at: BindParameter[datetime] = bindparam("at")
    said_before = exists().where(
        col(old.id) == col(RiskLevel.supersedes_id),
        col(old.recorded_at) < at,
        col(old.level) == col(RiskLevel.level),
        col(old.from_on) == col(RiskLevel.from_on),
    )
    return and_(
        ~said_before,
        col(RiskLevel.recorded_at) >= at,
        col(RiskLevel.superseded_at).is_(None),
        ~col(RiskLevel.brought_over),
        _before() != col(RiskLevel.level),
    )


@cache
def _before() -> Any:  # noqa: ANN401 - a subquery of one value
    """The level that stood before a row of the levels."""
    before = aliased(RiskLevel)
    return (
        select(col(before.level))
        .where(
            col(before.person_id) == col(RiskLevel.person_id),
            col(before.superseded_at).is_(None),
            col(before.from_on) < col(RiskLevel.from_on),
        )
        .order_by(col(before.from_on).desc())
        .limit(1)
        .correlate(RiskLevel)
        .scalar_subquery()
    )


def _home_visit(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """The kept home visit of a person: a team's are found at once, also on the day on which a whole force came in."""
    return and_(col(Deadline.person_id) == person_id, col(Deadline.obligation) == Obligation.HOME_VISIT)


def _named(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(col(Particulars.person_id) == person_id, col(Particulars.superseded_at).is_(None))


def _counted(
    desk: Desk, rows: Select[Any], at: datetime, kind: Callable[..., Told]
) -> tuple[list[Told], int]:
    """The rows of a statement with a limit, and how many there would be without it: its last column."""
    found = desk.session.execute(rows, {"at": at}).all()
    return [kind(*row[:-1]) for row in found], found[0][-1] if found else 0
