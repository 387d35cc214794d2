"""Visits recorded of late that carry a flag, for whoever answers for them: flagged as on the person's own page.

Read from the facts each time. A visit that was brought over is the fault of nobody who records here.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import col

from scheduler.casework.deadlines.facts import facts_of
from scheduler.casework.flags import Flagged
from scheduler.casework.names import Names, names
from scheduler.casework.person.how_made import how_made
from scheduler.casework.person.timeline import crews_of_visits
from scheduler.clock import start_of
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.people import Particulars, Person
from scheduler.store.visits import Visit

MOST = 250
"""Visits that are looked at: who answers for more records is told so, and looks at a shorter time."""


@dataclass(frozen=True, slots=True)
class FlaggedRecord:
    """A visit with what is flagged about it, whom it was made to, and who went."""

    ref: str
    name: str
    visited_at: datetime
    outcome: str
    crew: tuple[str, ...]
    recorded_at: datetime
    recorded_by: str
    flags: tuple[Flagged, ...]


@dataclass(frozen=True)
class FlaggedOfLate:
    """Those of the records that were looked at, the latest first; whether there were more than are looked at."""

    records: list[FlaggedRecord]
    cut: bool


def flagged_since_yesterday(desk: Desk) -> FlaggedOfLate:
    """Those of a morning: what is pushed to a supervisor."""
    return flagged_since(desk, names(desk), desk.today - timedelta(days=1))


def flagged_since(desk: Desk, called: Names, since: date) -> FlaggedOfLate:
    """The visits recorded since the beginning of that day, as they stand, that carry a flag.

    A few statements, whatever their number; the facts of many people take one a kind.
    """
    rows = _recorded(desk, since)
    cut, rows = len(rows) > MOST, rows[:MOST]
    visits: dict[UUID, list[Visit]] = defaultdict(list)
    for row in rows:
        visits[row.Visit.person_id].append(row.Visit)
    flags = _flags(desk, called, visits)
    found = (_record(row, *flags[row.Visit.id]) for row in rows if row.Visit.id in flags)
    return FlaggedOfLate([each for each in found if each.flags], cut)


def _recorded(desk: Desk, since: date) -> Sequence[Any]:
    named = and_(col(Particulars.person_id) == col(Person.id), col(Particulars.superseded_at).is_(None))
    rows = (
        select(Visit, col(Person.ref), col(Particulars.name))
        .join(Person, col(Person.id) == col(Visit.person_id))
        .outerjoin(Particulars, named)
        .where(
            col(Visit.recorded_at) >= start_of(since),
            col(Visit.superseded_at).is_(None),
            ~col(Visit.brought_over),
        )
        .order_by(col(Visit.recorded_at).desc(), col(Person.ref), col(Visit.id))
        .limit(MOST + 1)
    )
    return desk.session.execute(rows).all()


def _flags(
    desk: Desk, called: Names, visits: Mapping[UUID, list[Visit]]
) -> dict[UUID, tuple[tuple[str, ...], tuple[Flagged, ...]]]:
    """Who went on each of these visits, and what is flagged about it."""
    made = [visit.id for some in visits.values() for visit in some]
    crews = crews_of_visits(desk, called, made)
    checks = _checks(desk, visits)
    return {
        visit_id: (tuple(each.officer for each in crews.get(visit_id, ())), flags)
        for person_id, facts in facts_of(desk.session, visits)
        for visit_id, flags in how_made(
            desk.policy, facts, visits[person_id], checks[person_id], crews, recorded_late=True
        ).items()
    }


def _checks(desk: Desk, people: Collection[UUID]) -> dict[UUID, list[IntelligenceCheck]]:
    """The checks that count of each of these people, as the person's page counts them."""
    rows = select(IntelligenceCheck).where(
        col(IntelligenceCheck.person_id).in_(list(people)),
        col(IntelligenceCheck.superseded_at).is_(None),
        col(IntelligenceCheck.checked_at) <= desk.now,
    )
    found: dict[UUID, list[IntelligenceCheck]] = defaultdict(list)
    for each in desk.session.scalars(rows):
        found[each.person_id].append(each)
    return found


def _record(row: Any, crew: tuple[str, ...], flags: tuple[Flagged, ...]) -> FlaggedRecord:  # noqa: ANN401 - a row
    visit: Visit = row.Visit
    return FlaggedRecord(
        ref=row.ref,
        name=row.name or "",
        visited_at=visit.visited_at,
        outcome=visit.outcome,
        crew=crew,
        recorded_at=visit.recorded_at,
        recorded_by=visit.recorded_by,
        flags=flags,
    )
