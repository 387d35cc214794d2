"""The facts of people as plain rows, read in a fixed number of statements whatever the number of people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from scheduler.store.columns import Fact
from scheduler.store.people import Address, Allocation, Placement, Registration
from scheduler.store.risk import Assessment, Direction, PlanInterval, RiskLevel, StateSpell
from scheduler.store.visits import Visit

AT_ONCE = 500
"""People read in one statement: SQLite takes no more than 999 values in one on old builds."""

FactRow = Row[Any]

_MARKS = ("recorded_at", "superseded_at")
_SOURCES: dict[str, tuple[type[Fact], tuple[str, ...]]] = {
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of one person, a list a kind, each row with when it was recorded and superseded."""

    registrations: list[FactRow] = field(default_factory=list)
    levels: list[FactRow] = field(default_factory=list)
    plans: list[FactRow] = field(default_factory=list)
    states: list[FactRow] = field(default_factory=list)
    addresses: list[FactRow] = field(default_factory=list)
    visits: list[FactRow] = field(default_factory=list)
    assessments: list[FactRow] = field(default_factory=list)
    directions: list[FactRow] = field(default_factory=list)
    allocations: list[FactRow] = field(default_factory=list)
    placements: list[FactRow] = field(default_factory=list)

    def known_at(self, moment: datetime | None) -> "Facts":
        """What was known at that moment: recorded by then, and not yet superseded. None: what is held now."""
        return replace(
            self, **{kind: [row for row in rows if known(row, moment)] for kind, rows in self.kinds()}
        )

    def kinds(self) -> Iterator[tuple[str, list[FactRow]]]:
        """The lists by kind."""
        for each in fields(self):
            yield each.name, getattr(self, each.name)


def facts_among(rows: Mapping[type[Fact], Sequence[Any]]) -> Facts:
    """The facts that stand among whole rows of one person, a list a table, each in the order recorded."""
    return Facts(**{kind: list(rows[model]) for kind, (model, _) in _SOURCES.items()}).known_at(None)


def known(row: Any, moment: datetime | None) -> bool:  # noqa: ANN401 - anything with the marks of a fact
    """Whether a fact counts: without a moment, what stands now; else what was recorded and stood at that moment."""
    if moment is None:
        return row.superseded_at is None
    return row.recorded_at <= moment and (row.superseded_at is None or row.superseded_at > moment)


def facts_of(
    session: Session, people: Iterable[UUID], *, superseded: bool = False
) -> Iterator[tuple[UUID, Facts]]:
    """The facts of these people, each person once, in the order given.

    What was superseded is left out unless it is asked for: only a look at the past needs it.
    """
    remaining = iter(people)
    while some := tuple(islice(remaining, AT_ONCE)):
        found = {person_id: Facts() for person_id in some}
        # by the identity as the database writes it: to make one again of each row took a tenth of the time
        written = [(key, facts) for person_id, facts in found.items() for key in (person_id, person_id.hex)]
        for kind, (model, columns) in _SOURCES.items():
            lists = {key: getattr(facts, kind) for key, facts in written}
            for row in session.execute(_rows(model, columns, superseded=superseded), {"people": some}):
                lists[row[0]].append(row)
        yield from found.items()


@cache
def _rows(model: Any, columns: tuple[str, ...], *, superseded: bool) -> Any:  # noqa: ANN401
    """The rows of `people`, a parameter: to build ten statements anew took nearly half of the time."""
    # the identity last, so that facts of one moment come in one order on every database
    wanted = [
        type_coerce(model.person_id, NullType()).label("whose"),
        *(getattr(model, name) for name in (*_MARKS, *columns)),
    ]
    rows = (
        select(*wanted)
        .where(model.person_id.in_(bindparam("people", expanding=True)))
        .order_by(model.recorded_at, model.id)
    )
    return rows if superseded else rows.where(model.superseded_at.is_(None))
