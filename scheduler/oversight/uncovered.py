"""Absences without cover: who of a supervisor's officers is or will be away, with nobody to sign in in their place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import col

from rules.periods import later
from scheduler.casework.names import Names
from scheduler.casework.staff import switched_off
from scheduler.desk import Desk
from scheduler.store.officers import Absence, Cover

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An officer who is away, and the first and the last day of it on which nobody stands in."""

    officer: str
    name: str
    kind: str | None
    from_on: date
    to_on: date
    first_on: date
    last_on: date


def absences_without_cover(desk: Desk, called: Names) -> list[Uncovered]:
    """Absences of the officers of one's teams that are on or begin within 14 days, the soonest gap first."""
    theirs = [
        officer_id
        for officer_id, each in called.officers.items()
        if desk.principal.unscoped or each.team_id in desk.principal.teams
    ]
    rows = _until(desk, Absence, col(Absence.officer_id).in_(theirs), desk.today + AHEAD)
    last = max((row.to_on for row in rows), default=desk.today)
    covering = and_(col(Cover.for_officer_id).in_(theirs), col(Cover.officer_id).not_in(switched_off()))
    covers = _until(desk, Cover, covering, last)
    found = []
    for row in rows:
        standing_in = [each for each in covers if each.for_officer_id == row.officer_id]
        if gap := _gap(max(row.from_on, desk.today), row.to_on, standing_in):
            who = called.officers[row.officer_id]
            found.append(Uncovered(who.officer, who.name, row.kind, row.from_on, row.to_on, *gap))
    return sorted(found, key=lambda each: (each.first_on, each.officer))


def _until(desk: Desk, model: type[Any], about: Any, last: date) -> list[Any]:  # noqa: ANN401 - a condition
    """The spans that stand, are not over, and begin by a day."""
    rows = select(model).where(
        about,
        model.superseded_at.is_(None),
        model.from_on <= last,
        or_(model.to_on.is_(None), model.to_on >= desk.today),
    )
    return list(desk.session.scalars(rows))


def _gap(first: date, last: date, covers: Iterable[Any]) -> tuple[date, date] | None:
    """The first and the last day of a span, both included, on which no cover holds. An absence may take years."""
    spans = [(each.from_on, min(each.to_on or last, last)) for each in covers]
    for begins, ends in sorted(spans):
        if begins <= first <= ends:
            first = later(ends, 1)
    for begins, ends in sorted(spans, key=lambda span: span[1], reverse=True):
        if first <= last and begins <= last <= ends:
            last = later(begins, -1)
    return (first, last) if first <= last else None
