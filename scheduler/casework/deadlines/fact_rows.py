"""The rows behind people's facts: a statement a kind for many people, and one statement of all kinds for few.

Knows tables and columns; what the facts mean, it does not know.
"""

from collections import Counter, namedtuple
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, bindparam, cast, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, TypeEngine

from scheduler.store.columns import Fact
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.people import Address, Allocation, Placement, Registration
from scheduler.store.risk import Assessment, Direction, PlanInterval, RiskLevel, StateSpell
from scheduler.store.visits import Visit

FactRow = Any
"""The columns of a fact by their names, whichever way it was read; whose it is stands first, as it is written."""

MARKS = ("recorded_at", "superseded_at")
SOURCES: dict[str, tuple[type[Fact], tuple[str, ...]]] = {
    "registrations": (Registration, ("registered_on",)),
    "levels": (RiskLevel, ("from_on", "level", "approved_by", "approved_at")),
    "plans": (PlanInterval, ("from_on", "until_on", "interval", "approved_by", "approved_at")),
    "states": (StateSpell, ("from_on", "to_on", "state", "review_on", "approved_by", "approved_at")),
    "addresses": (Address, ("from_on", "address", "postcode", "latitude", "longitude")),
    "visits": (Visit, ("visited_on", "visited_at", "outcome")),
    "assessments": (Assessment, ("assessed_on",)),
    "directions": (Direction, ("from_on", "by_on")),
    "allocations": (Allocation, ("from_on", "officer_id")),
    "placements": (Placement, ("from_on", "team_id")),
}
FEW = 20
"""People for whom one wide statement is sooner than ten narrow ones."""


def rows_of_facts(
    session: Session, people: Sequence[UUID], *, superseded: bool
) -> Iterator[tuple[str, Iterable[FactRow]]]:
    """The rows of each kind, in the order recorded; those of one moment in one order on every database."""
    if len(people) <= FEW:
        yield from _together(session, people, superseded=superseded).items()
        return
    for kind in SOURCES:
        yield kind, session.execute(_of_one_kind(kind, superseded=superseded), {"people": people})


def _together(session: Session, people: Sequence[UUID], *, superseded: bool) -> dict[str, list[FactRow]]:
    """The rows of every kind by one statement: ten ways to a server took longer than all that they brought."""
    found: dict[str, list[FactRow]] = {kind: [] for kind in SOURCES}
    made = _makers()
    several = _of_all_kinds(of_one=len(people) == 1, superseded=superseded)
    rows = session.execute(several, {"people": people, "person": people[0]}).all()
    for row in sorted(rows, key=itemgetter(_RECORDED_AT, _ID)):
        kind, make = made[row[_KIND]]
        found[kind].append(make(row))
    return found


@made_once
def _of_one_kind(kind: str, *, superseded: bool) -> Select[Any]:
    """The rows of `people`, a parameter."""
    model: Any = SOURCES[kind][0]
    columns = SOURCES[kind][1]
    wanted = [_whose(model), *(getattr(model, name) for name in (*MARKS, *columns))]
    return _standing(select(*wanted), model, superseded=superseded).order_by(model.recorded_at, model.id)


@made_once
def _of_all_kinds(*, of_one: bool, superseded: bool) -> CompoundSelect[Any]:
    """The same of every kind, each column in the first place that is free for its type.

    Of one person apart: for a list, however short, PostgreSQL looks for another way each time, four times as long.
    """
    places = _places()
    parts = []
    for number, (kind, (model, _)) in enumerate(SOURCES.items()):
        held = {place: getattr(model, name) for name, place in _placed(kind).items()}
        columns = (
            held.get(place, cast(null(), kept)).label(f"{place[0]}_{place[1]}") for place, kept in places
        )
        head = (
            _whose(model),
            literal(number).label("kind"),
            type_coerce(model.id, NullType()).label("which"),
        )
        marks = (getattr(model, name) for name in MARKS)
        rows = select(*head, *marks, *columns)
        parts.append(_standing(rows, model, of_one=of_one, superseded=superseded))
    return union_all(*parts)


_KIND, _ID, _RECORDED_AT = 1, 2, 3
Place = tuple[str, int]
"""A type of column, and the number among those of its type."""


def _whose(model: Any) -> Any:  # noqa: ANN401 - a table's class, and a column
    return type_coerce(model.person_id, NullType()).label("whose")


def _standing(
    rows: Select[Any],
    model: Any,  # noqa: ANN401 - a table's class
    *,
    of_one: bool = False,
    superseded: bool,
) -> Select[Any]:
    rows = rows.where(
        model.person_id == bindparam("person") if of_one else given_in(model.person_id, "people")
    )
    return rows if superseded else rows.where(model.superseded_at.is_(None))


def _placed(kind: str) -> dict[str, Place]:
    """The place of each column of a kind."""
    model, columns = SOURCES[kind]
    taken: Counter[str] = Counter()
    placed = {}
    for name in columns:
        kept = type(_type_of(model, name)).__name__
        placed[name] = (kept, taken[kept])
        taken[kept] += 1
    return placed


def _places() -> list[tuple[Place, TypeEngine[Any]]]:
    """Every place with its type: as many of a type as the kind with the most of it has."""
    found = {
        place: _type_of(model, name)
        for kind, (model, _) in SOURCES.items()
        for name, place in _placed(kind).items()
    }
    return sorted(found.items(), key=itemgetter(0))


def _type_of(model: Any, name: str) -> TypeEngine[Any]:  # noqa: ANN401 - a table's class
    kept: TypeEngine[Any] = model.__table__.c[name].type
    return kept


@cache
def _makers() -> list[tuple[str, Any]]:
    """What makes a row of each kind out of one that holds them all."""
    numbers = {place: number for number, (place, _) in enumerate(_places(), 3 + len(MARKS))}
    makers = []
    for kind, (_, columns) in SOURCES.items():
        chosen = itemgetter(
            0, *(3 + each for each in range(len(MARKS))), *(numbers[p] for p in _placed(kind).values())
        )
        named = namedtuple(kind, ("whose", *MARKS, *columns))  # type: ignore[misc]  # noqa: PYI024
        makers.append((kind, lambda row, chosen=chosen, named=named: named._make(chosen(row))))
    return makers
