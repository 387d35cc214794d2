"""What is flagged about the visits on a person's record as it stands, so that an act can be told what it adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.casework.deadlines.facts import facts_of
from scheduler.casework.flags import Flag
from scheduler.casework.keeping import person
from scheduler.casework.names import names
from scheduler.casework.person.how_made import how_made
from scheduler.casework.person.timeline import crews
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.made_once import made_once
from scheduler.store.visits import Visit


@dataclass(frozen=True, slots=True)
class FlaggedVisit:
    """A visit that stands, with what is flagged about it; `corrects` is the row that it took the place of."""

    visited_at: datetime
    corrects: UUID | None
    flags: frozenset[Flag]


def flagged_visits(desk: Desk, ref: str) -> dict[UUID, FlaggedVisit]:
    """The visits of a person that stand, by their identity. Raises NoSuchPerson."""
    about = person(desk, ref)
    desk.session.flush()
    ((_, facts),) = facts_of(desk.session, [about.id])
    theirs = {"person": about.id}
    visits, checks = (
        desk.session.scalars(_standing(model), theirs).all() for model in (Visit, IntelligenceCheck)
    )
    found = how_made(desk.policy, facts, visits, checks, crews(desk, about, names(desk)))
    return {
        visit.id: FlaggedVisit(
            visit.visited_at, visit.supersedes_id, frozenset(each.flag for each in found.get(visit.id, ()))
        )
        for visit in visits
    }


@made_once
def _standing(model: type[Visit | IntelligenceCheck]) -> Select[Any]:
    theirs = col(model.person_id) == bindparam("person")
    return select(model).where(theirs, col(model.superseded_at).is_(None))


def newly_flagged(
    before: Mapping[UUID, FlaggedVisit], after: Mapping[UUID, FlaggedVisit]
) -> Iterator[tuple[datetime, Flag]]:
    """Each flag that a visit did not have before, in order: the moment of the visit, and the flag."""
    for visit_id, visit in sorted(after.items(), key=lambda each: each[1].visited_at):
        old = before.get(visit_id) or (before.get(visit.corrects) if visit.corrects else None)
        for flag in sorted(visit.flags - (old.flags if old else frozenset())):
            yield visit.visited_at, flag
