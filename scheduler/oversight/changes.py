"""What changed since a day, among the people whom one may see: what was done, who is new, which levels.

Read from the facts each time, and kept nowhere. A list is cut at `ROWS`; `…_in_all` says how many there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rules.risk import Level, stricter
from scheduler.clock import start_of
from scheduler.desk import Desk
from scheduler.oversight.lately import Much, home_visit, how_much_since, recorded_since
from scheduler.store.deadlines import Deadline
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars, Person
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit

ROWS = 10
_OF_A_LEVEL = ("level", "from_on", "recorded_by", "approved_by")
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
    much = how_much_since(desk, at)
    new, new_in_all = _counted(desk, _registered, much.people, at, New)
    levels, levels_in_all = _counted(desk, _levels_set, much.levels, at, LevelChange)
    return Changes(
        since=since,
        done=_done(desk, much.visits, at),
        new_people=new,
        new_people_in_all=new_in_all,
        levels=levels,
        levels_in_all=levels_in_all,
    )


def _done(desk: Desk, much: Much, at: datetime) -> dict[str, int]:
    rows = _found(desk, _recorded, much, at)
    done = Counter({row.outcome: row.visits for row in rows if row.id is None})
    done.update(_corrected(row for row in rows if row.id is not None))
    return dict(sorted(done.items(), key=lambda each: (-each[1], each[0])))


@made_once
def _recorded(few: bool) -> AnySelect:  # noqa: FBT001 - a value of the statement
    """How many of each outcome nobody has corrected, and each correction or corrected visit by itself."""
    changed = or_(col(Visit.supersedes_id).is_not(None), col(Visit.superseded_at).is_not(None))
    itself = case((changed, col(Visit.id))).label("id")
    told = (col(Visit.outcome), itself, col(Visit.supersedes_id), col(Visit.superseded_at))
    here = select(*told).where(~col(Visit.brought_over))
    made = recorded_since(here, Visit, Visit.person_id, few=few)
    return select(*made, func.count().label("visits")).group_by(*made)


def _corrected(changed: Iterable[Any]) -> Iterator[str]:
    """The outcome of each corrected visit that was itself recorded since: to correct an older one is no visit more."""
    by_id = {row.id: row for row in changed}
    for row in by_id.values():
        first = row
        while first.supersedes_id in by_id:
            first = by_id[first.supersedes_id]
        if row.supersedes_id is not None and row.superseded_at is None and first.supersedes_id is None:
            yield row.outcome


@made_once
def _registered(few: bool) -> AnySelect:  # noqa: FBT001 - a value of the statement
    shown: tuple[Any, ...] = (
        col(Person.id),
        col(Person.ref),
        col(Person.recorded_by),
        col(Person.recorded_at),
    )
    came = recorded_since(select(*shown), Person, Person.id, few=few)
    rows = (
        select(came.ref, func.coalesce(col(Particulars.name), ""), came.recorded_by)
        .outerjoin(Particulars, _named(came.id))
        .order_by(came.recorded_at.desc(), came.ref)
        .limit(ROWS)
    )
    return rows.add_columns(func.count().over())


@made_once
def _levels_set(few: bool) -> AnySelect:  # noqa: FBT001 - a value of the statement
    theirs: type[Deadline] = aliased(Deadline)
    ref = select(col(theirs.ref)).where(home_visit(RiskLevel.person_id, theirs)).scalar_subquery()
    told = [getattr(RiskLevel, name) for name in ("person_id", "recorded_at", "supersedes_id", *_OF_A_LEVEL)]
    stands = (col(RiskLevel.superseded_at).is_(None), ~col(RiskLevel.brought_over))
    made = recorded_since(
        select(ref.label("ref"), *told).where(*stands), RiskLevel, RiskLevel.person_id, few=few
    )
    before = _before(made)
    rows = (
        select(made.ref, func.coalesce(col(Particulars.name), ""), before)
        .add_columns(*(made[name] for name in _OF_A_LEVEL))
        .outerjoin(Particulars, _named(made.person_id))
        .where(~_said_before(made), before != made.level)  # the first of a person is no change
        .order_by(made.recorded_at.desc(), made.ref)
        .limit(ROWS)
    )
    return rows.add_columns(func.count().over())


def _said_before(made: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    """Whether a level is a correction of an older record that leaves the level and its day."""
    old: type[RiskLevel] = aliased(RiskLevel)
    return exists().where(
        col(old.id) == made.supersedes_id,
        col(old.recorded_at) < bindparam("at"),
        col(old.level) == made.level,
        col(old.from_on) == made.from_on,
    )


def _before(made: Any) -> Any:  # noqa: ANN401 - columns, and a subquery of one value
    """The level that stood before a level."""
    before = aliased(RiskLevel)
    return (
        select(col(before.level))
        .where(
            col(before.person_id) == made.person_id,
            col(before.superseded_at).is_(None),
            col(before.from_on) < made.from_on,
        )
        .order_by(col(before.from_on).desc())
        .limit(1)
        .scalar_subquery()
    )


def _named(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(col(Particulars.person_id) == person_id, col(Particulars.superseded_at).is_(None))


Making = Callable[[bool], AnySelect]
"""What makes a statement: of little, or of much."""


def _found(desk: Desk, rows: Making, much: Much, at: datetime) -> Sequence[Row[Any]]:
    if much is Much.NOTHING:
        return []
    return desk.session.execute(rows(much is Much.LITTLE), {"at": at}).all()


def _counted(
    desk: Desk, rows: Making, much: Much, at: datetime, kind: Callable[..., Told]
) -> tuple[list[Told], int]:
    """The rows of a statement with a limit, and how many there would be without it: its last column."""
    found = _found(desk, rows, much, at)
    return [kind(*row[:-1]) for row in found], found[0][-1] if found else 0
