"""Facts of one person as nobody would plan them: backdated, corrected, withdrawn, overlapping, approved or not."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from scheduler.casework.deadlines.fact_rows import SOURCES
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.keeping import marks
from scheduler.desk import Desk
from scheduler.store.people import Person
from scheduler.store.risk import State
from scheduler.store.visits import Outcome

FIRST = date(2025, 1, 1)
MOMENT = datetime(2025, 1, 1, 9, tzinfo=UTC)

days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=9 * number))
moments = st.integers(0, 40).map(lambda number: MOMENT + timedelta(days=14 * number, hours=7 * (number % 3)))
maybe = st.none() | days
NOWHERE = {"postcode": None, "latitude": None, "longitude": None}
INTERVALS = [None, "P2W", "P1M", "P30D", "P4M", "P18M"]
LEVELS = ["very_high", "high", "medium", "low"]


def approvals(recorded_at: datetime, approved: bool) -> dict[str, Any]:  # noqa: FBT001
    return {"approved_by": "DS-ELM" if approved else None, "approved_at": recorded_at if approved else None}


@st.composite
def said(draw: st.DrawFn, kind: str, recorded_at: datetime) -> dict[str, Any]:
    """What a fact of this kind says."""
    from_on = draw(days)
    later_on = draw(st.none() | st.integers(0, 90).map(lambda number: from_on + timedelta(days=number)))
    approval = approvals(recorded_at, draw(st.booleans()))
    outcomes = [Outcome.NO_REPLY, Outcome.REFUSED, Outcome.TELEPHONE, *[Outcome.SEEN_AT_HOME] * 3]
    visited_at = datetime.combine(from_on, datetime.min.time(), UTC)
    values: dict[str, dict[str, Any]] = {
        "registrations": {"registered_on": from_on},
        "levels": {"level": draw(st.sampled_from(LEVELS)), **approval},
        "plans": {"interval": draw(st.sampled_from(INTERVALS)), "until_on": later_on, **approval},
        "states": {
            "state": draw(st.sampled_from(sorted(State))),
            "to_on": later_on,
            "review_on": None,
            **approval,
        },
        "addresses": {"address": draw(st.sampled_from(["1 Mill Lane", "2 Mill Lane"])), **NOWHERE},
        "visits": {
            "visited_on": from_on,
            "visited_at": visited_at,
            "outcome": draw(st.sampled_from(outcomes)),
        },
        "assessments": {"assessed_on": from_on},
        "directions": {"by_on": later_on or from_on},
        "allocations": {"officer_id": None},
        "placements": {"team_id": None},
    }
    return {"from_on": from_on, **values[kind]}


NUMBERS = count(1)
KEYS = {"registrations": "registered_on", "assessments": "assessed_on", "visits": None}
KINDS = [each.name for each in fields(Facts)]


@st.composite
def facts(draw: st.DrawFn, most: int = 14) -> Facts:
    """All facts of a person, each corrected, withdrawn or left as it is; at most one stands for a key at any moment."""
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    found["registrations"].append(_row(MOMENT, None, {"registered_on": FIRST}))
    for _ in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from([*KINDS, "levels", "plans", "states", "states", "visits"]))
        at = draw(moments)
        row = _row(at, None, draw(said(kind, at)))
        if any(_collide(kind, row, other) for other in found[kind]):
            continue
        found[kind].append(row)
        until = draw(st.none() | moments)
        if until is not None and until >= at:
            row.superseded_at = until
            correction = _row(until, None, draw(said(kind, until)))
            if draw(st.booleans()) and not any(_collide(kind, correction, other) for other in found[kind]):
                found[kind].append(correction)
    return Facts(**{kind: sorted(rows, key=lambda row: row.recorded_at) for kind, rows in found.items()})


def _row(recorded_at: datetime, superseded_at: datetime | None, values: dict[str, Any]) -> Any:
    return SimpleNamespace(recorded_at=recorded_at, superseded_at=superseded_at, **values)


def _collide(kind: str, one: Any, other: Any) -> bool:
    """Whether both would stand at once for one key, which the database refuses."""
    key = KEYS.get(kind, "from_on")
    if key is None or getattr(one, key) != getattr(other, key):
        return False
    starts, ends = max(one.recorded_at, other.recorded_at), [one.superseded_at, other.superseded_at]
    return all(end is None or end > starts for end in ends)


def written(desk: Desk, known: Facts) -> UUID:
    """Somebody of whom these facts, superseded or not, are recorded."""
    person = Person(ref=f"P-{next(NUMBERS):05}", **marks(desk))
    desk.session.add(person)
    desk.session.flush()
    for kind, rows in known.kinds():
        model, _ = SOURCES[kind]
        for row in rows:
            said = {name: value for name, value in vars(row).items() if name in model.model_fields}
            desk.session.add(model(person_id=person.id, recorded_by="cli:tests", **said))
    desk.session.flush()
    return person.id
