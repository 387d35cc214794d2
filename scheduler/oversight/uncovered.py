"""Absences without cover: who of a supervisor's officers is or will be away, with nobody there in their place."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.casework.in_place import Days, StandIn, both, gaps, stand_ins
from scheduler.casework.names import Names, OfficerName
from scheduler.desk import Desk
from scheduler.store.given import given_in
from scheduler.store.holding import holds
from scheduler.store.made_once import made_once
from scheduler.store.officers import Absence

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An officer who is away, the days of it on which nobody is there, and who was to be and is away then too."""

    officer: str
    name: str
    kind: str | None
    from_on: date
    to_on: date
    gaps: tuple[Days, ...]
    away_too: tuple[OfficerName, ...] = ()


def absences_without_cover(desk: Desk, called: Names) -> list[Uncovered]:
    """Absences of the officers of one's teams that are on or begin within 14 days, the soonest gap first."""
    principal = desk.principal
    theirs = list(called.officers) if principal.unscoped else called.members(principal.teams)
    rows = _absences(desk, theirs)
    last = max((row.to_on for row in rows), default=desk.today)
    standing_in = stand_ins(desk, {row.officer_id for row in rows}, (desk.today, last))
    found = (_uncovered(desk, called, row, standing_in.get(row.officer_id, [])) for row in rows)
    return sorted((each for each in found if each), key=lambda each: (each.gaps[0], each.officer))


def _absences(desk: Desk, officers: list[UUID]) -> list[Absence]:
    wanted = {"officers": officers, "first": desk.today, "last": desk.today + AHEAD}
    return list(desk.session.scalars(_absences_within(), wanted))


@made_once
def _absences_within() -> Select[Any]:
    theirs = given_in(col(Absence.officer_id), "officers")
    return select(Absence).where(theirs, holds(Absence, bindparam("first"), bindparam("last")))


def _uncovered(desk: Desk, called: Names, row: Absence, standing_in: list[StandIn]) -> Uncovered | None:
    """None where somebody is there on each day that is left of it."""
    left = tuple(gaps((max(row.from_on, desk.today), row.to_on), standing_in))
    if not left:
        return None
    who = called.officers[row.officer_id]
    away_too = {
        called.officers[each.officer_id]
        for each in standing_in
        if any(both(gap, away) for gap in left for away in each.away)
    }
    return Uncovered(
        *(who.officer, who.name, row.kind, row.from_on, row.to_on),
        left,
        tuple(sorted(away_too, key=lambda each: each.officer)),
    )
