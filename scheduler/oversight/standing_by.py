"""Who is away and who stands in, for whoever arranges it: spans that are on or yet to come. Names no person."""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import col

from scheduler.casework.in_place import Days, absent, both
from scheduler.casework.keeping import NoSuchRecord, row_of
from scheduler.casework.lists.left_behind import LeftBehind, caseloads_left
from scheduler.casework.lists.register import Asked
from scheduler.casework.names import Names, OfficerName
from scheduler.casework.staff import able_to_sign_in, locked_out
from scheduler.desk import Desk
from scheduler.oversight.uncovered import Uncovered, absences_without_cover
from scheduler.roles import VISITING, Role
from scheduler.store.holding import holds
from scheduler.store.officers import Absence, Cover, Supervision


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that is not over."""

    id: UUID
    who: OfficerName
    from_on: date
    to_on: date
    kind: str | None


@dataclass(frozen=True, slots=True)
class StandsIn:
    """A cover that is not over; `ours` if the one who is covered is of one's teams, or oneself."""

    id: UUID
    who: OfficerName
    whom: OfficerName
    from_on: date
    to_on: date | None
    approved_by: str
    ours: bool
    signs_in: bool
    """Whether whoever stands in can; a cover by somebody who cannot is none."""
    away: tuple[Days, ...] = ()
    """The days of it on which whoever stands in is away."""


@dataclass(frozen=True)
class StandingBy:
    """What the page of cover shows."""

    left: list[LeftBehind]
    uncovered: list[Uncovered]
    covers: list[StandsIn]
    absences: list[Away]


def standing_by(desk: Desk, called: Names) -> StandingBy:
    """The absences and covers of one's teams' officers and of oneself, the soonest first."""
    about = _ours(desk, called)
    involved = or_(col(Cover.for_officer_id).in_(about), col(Cover.officer_id) == desk.principal.officer_id)
    rows = _on(desk, Cover, involved)
    standing_in = {row.officer_id for row in rows}
    gone, known = absent(desk, standing_in, (desk.today, date.max)), able_to_sign_in(desk, standing_in)
    covers = [_stands_in(called, row, about, known, gone.get(row.officer_id, ())) for row in rows]
    away = [_away(called, row) for row in _on(desk, Absence, col(Absence.officer_id).in_(about))]
    left = caseloads_left(desk, Asked(), called)
    return StandingBy(left, absences_without_cover(desk, called), covers, away)


def about_whom(desk: Desk, called: Names) -> list[tuple[UUID, OfficerName]]:
    """Oneself first, then the officers of the teams that one answers for, by code."""
    principal = desk.principal
    found = [
        (officer_id, each)
        for officer_id, each in called.officers.items()
        if officer_id == principal.officer_id
        or (each.role in VISITING and (principal.unscoped or each.team_id in principal.teams))
    ]
    return sorted(found, key=lambda pair: (pair[0] != principal.officer_id, pair[1].officer))


def _ours(desk: Desk, called: Names) -> set[UUID]:
    return {officer_id for officer_id, _ in about_whom(desk, called)}


def who_may_stand_in(desk: Desk, called: Names) -> list[OfficerName]:
    """The officers of one's teams, and the supervisors of every team, who work here; never oneself."""
    theirs = _ours(desk, called)
    never = {desk.principal.officer_id, *locked_out(desk)}
    found = (
        each
        for officer_id, each in called.officers.items()
        if officer_id not in never and (officer_id in theirs or each.role == Role.SUPERVISOR)
    )
    return sorted(found, key=lambda each: each.officer)


def teams_answered_for(desk: Desk, called: Names, officers: Collection[UUID], on: date) -> list[str]:
    """The teams that these officers answer for on a day."""
    rows = select(col(Supervision.team_id)).where(
        col(Supervision.officer_id).in_(officers), holds(Supervision, on)
    )
    return sorted({called.teams[team_id] for team_id in desk.session.scalars(rows)})


def cover_of(desk: Desk, called: Names, cover_id: UUID) -> StandsIn:
    """One cover that stands, of somebody of one's teams. Raises NoSuchRecord."""
    row, about = row_of(desk, Cover, cover_id), _ours(desk, called)
    if row is None or row.superseded_at is not None or row.for_officer_id not in about:
        raise NoSuchRecord("cover")
    return _stands_in(called, row, about, able_to_sign_in(desk, [row.officer_id]))


def absence_of(desk: Desk, called: Names, absence_id: UUID) -> Away:
    """One absence that stands, one's own or of somebody of one's teams. Raises NoSuchRecord."""
    row = row_of(desk, Absence, absence_id)
    if row is None or row.superseded_at is not None or row.officer_id not in _ours(desk, called):
        raise NoSuchRecord("absence")
    return _away(called, row)


def _on(desk: Desk, model: type[Any], about: Any) -> list[Any]:  # noqa: ANN401 - a condition
    rows = select(model).where(
        about, model.superseded_at.is_(None), or_(model.to_on.is_(None), model.to_on >= desk.today)
    )
    return list(desk.session.scalars(rows.order_by(model.from_on, model.id)))


def _stands_in(
    called: Names, row: Cover, about: Container[UUID], known: Container[UUID], gone: Iterable[Days] = ()
) -> StandsIn:
    who, whom = called.officers[row.officer_id], called.officers[row.for_officer_id]
    shared = (both((row.from_on, row.to_on or date.max), each) for each in gone)
    return StandsIn(
        *(row.id, who, whom, row.from_on, row.to_on, row.approved_by),
        ours=row.for_officer_id in about,
        signs_in=row.officer_id in known,
        away=tuple(each for each in shared if each),
    )


def _away(called: Names, row: Absence) -> Away:
    return Away(row.id, called.officers[row.officer_id], row.from_on, row.to_on, row.kind)
