"""Who is there in the place of whom, and on which days nobody is: the one answer to "is there cover".

A stand-in who cannot sign in, for want of an account or because it is off, is none; and one who is away is none on
the days of their own absence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlmodel import col

from rules.periods import later
from scheduler.casework.staff import signing_in
from scheduler.desk import Desk
from scheduler.store.given import given_in
from scheduler.store.holding import holds
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.officers import Absence, Cover, Officer, OfficerParticulars

Days = tuple[date, date]
"""A first and a last day, both included."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A cover by somebody who can sign in, and the days of it on which they are away themselves."""

    officer_id: UUID
    for_officer_id: UUID
    days: Days
    away: tuple[Days, ...]

    @property
    def to_on(self) -> date | None:
        """The last day; None: until further notice."""
        return None if self.days[1] == date.max else self.days[1]

    @property
    def present(self) -> list[Days]:
        """The days on which they are there."""
        return without(self.days, self.away)

    def is_there(self, on: date) -> bool:
        """Whether they stand in on a day, and are not away."""
        return any(first <= on <= last for first, last in self.present)


def without(days: Days, taken: Iterable[Days]) -> list[Days]:
    """What is left of some days once others are taken out of them, in order. A span may take years."""
    left, (first, last) = [], days
    for begins, ends in sorted(taken):
        if begins > last:
            break
        if begins > first:
            left.append((first, later(begins, -1)))
        if ends >= last:
            return left
        first = max(first, later(ends, 1))
    return [*left, (first, last)]


def both(one: Days, other: Days) -> Days | None:
    """The days that two spans have in common."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def gaps(days: Days, standing_in: Iterable[StandIn]) -> list[Days]:
    """The days of an absence on which nobody of these is there."""
    return without(days, (present for each in standing_in for present in each.present))


def stand_ins(desk: Desk, officers: Collection[UUID], days: Days) -> dict[UUID, list[StandIn]]:
    """Whoever stands in for each of these officers on some of these days: two statements, none for no officer."""
    return {} if not officers else _for_each(desk, days, _covers_for(), {"officers": list(officers)})


def standing_in_with(desk: Desk, officer_id: UUID, days: Days) -> dict[UUID, list[StandIn]]:
    """For each officer for whom this one stands in on some of these days, all who do: two statements."""
    return _for_each(desk, days, _covers_along_with(), {"officer": officer_id})


@made_once
def _covers_for() -> AnySelect:
    return _covers(given_in(col(Cover.for_officer_id), "officers"))


@made_once
def _covers_along_with() -> AnySelect:
    by_this_one = col(Cover.officer_id) == bindparam("officer")
    return _covers(
        col(Cover.for_officer_id).in_(select(col(Cover.for_officer_id)).where(by_this_one, _held(Cover)))
    )


def _covers(whom: ColumnElement[bool]) -> AnySelect:
    """The covers for some officers, by whoever can sign in."""
    return (
        select(col(Cover.officer_id), col(Cover.for_officer_id), col(Cover.from_on), col(Cover.to_on))
        .where(whom, col(Cover.officer_id).in_(signing_in()), _held(Cover))
        .order_by(col(Cover.from_on), col(Cover.id))
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody for whom one stands in, from a day up to and including another; None: until further notice."""

    officer: str
    name: str
    from_on: date
    to_on: date | None


def for_whom(desk: Desk, ahead: timedelta) -> list[Standing]:
    """For whom the principal stands in today, or is to before long: one statement, the soonest first."""
    rows = desk.session.execute(
        _covers_of(), {"officer": desk.principal.officer_id, **_within((desk.today, desk.today + ahead))}
    )
    return [Standing(*row) for row in rows]


@made_once
def _covers_of() -> AnySelect:
    named = (col(OfficerParticulars.officer_id) == col(Cover.for_officer_id)) & col(
        OfficerParticulars.superseded_at
    ).is_(None)
    return (
        select(col(Officer.officer), col(OfficerParticulars.name), col(Cover.from_on), col(Cover.to_on))
        .join(Officer, col(Officer.id) == col(Cover.for_officer_id))
        .join(OfficerParticulars, named)
        .where(col(Cover.officer_id) == bindparam("officer"), _held(Cover))
        .order_by(col(Cover.from_on), col(Officer.officer))
    )


def _within(days: Days) -> dict[str, date]:
    return {"first": days[0], "last": days[1]}


def _held(model: type[Cover | Absence]) -> ColumnElement[bool]:
    """Whether a row holds on any of the days that a statement is given when it runs."""
    return holds(model, bindparam("first"), bindparam("last"))


def already_for(desk: Desk, officers: Collection[UUID], days: Days) -> dict[UUID, list[UUID]]:
    """For whom each of these officers stands in already on some of these days: one statement.

    Who does for nobody is left out.
    """
    rows = (
        select(col(Cover.officer_id), col(Cover.for_officer_id))
        .where(col(Cover.officer_id).in_(officers), holds(Cover, *days))
        .order_by(col(Cover.from_on))
    )
    found: dict[UUID, list[UUID]] = {}
    for who, whom in desk.session.execute(rows):
        if whom not in found.setdefault(who, []):
            found[who].append(whom)
    return found


@dataclass(frozen=True, slots=True)
class OwnAbsence:
    """The last day of one's own absence that is on, and the codes of those there in one's place today."""

    to_on: date
    stand_ins: tuple[str, ...]


def own_absence(desk: Desk) -> OwnAbsence | None:
    """One's own absence of today, None for who is there: one statement, and three more for who is away."""
    me, today = desk.principal.officer_id, (desk.today, desk.today)
    if me is None or not (mine := absent(desk, [me], today).get(me)):
        return None
    there = {
        each.officer_id for each in stand_ins(desk, [me], today).get(me, ()) if each.is_there(desk.today)
    }
    codes = select(col(Officer.officer)).where(col(Officer.id).in_(there)).order_by(col(Officer.officer))
    return OwnAbsence(max(last for _, last in mine), tuple(desk.session.scalars(codes)))


def left_alone(desk: Desk, officer_id: UUID, days: Days) -> dict[UUID, list[Days]]:
    """For whom an officer stands in on some of these days, with those of them on which nobody else is there.

    So it is who would have nobody, were this officer away then.
    """
    found = {}
    for whom, standing_in in standing_in_with(desk, officer_id, days).items():
        others = [each for each in standing_in if each.officer_id != officer_id]
        theirs = (both(each.days, days) for each in standing_in if each.officer_id == officer_id)
        if alone := [left for each in theirs if each for left in gaps(each, others)]:
            found[whom] = alone
    return found


def absent(desk: Desk, officers: Collection[UUID], days: Days) -> dict[UUID, tuple[Days, ...]]:
    """The absences of these officers that touch these days, whole, the earliest first. Who has none is left out."""
    found: dict[UUID, tuple[Days, ...]] = {}
    for row in desk.session.execute(_absent(), {"officers": list(officers), **_within(days)}):
        found[row.officer_id] = (*found.get(row.officer_id, ()), (row.from_on, row.to_on))
    return found


@made_once
def _absent() -> AnySelect:
    return (
        select(col(Absence.officer_id), col(Absence.from_on), col(Absence.to_on))
        .where(given_in(col(Absence.officer_id), "officers"), _held(Absence))
        .order_by(col(Absence.from_on))
    )


def away_on(on: Any) -> Select[Any]:  # noqa: ANN401 - a day, or a parameter for it
    """The officers who are away on a day."""
    return select(col(Absence.officer_id)).where(holds(Absence, on))


def there_on(on: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a day, or a parameter for it
    """Whether a cover counts on a day: it stands and holds, and who stands in can sign in and is not away."""
    by_whom = col(Cover.officer_id)
    return and_(holds(Cover, on), by_whom.in_(signing_in()), by_whom.not_in(away_on(on)))


def _for_each(
    desk: Desk, days: Days, rows: AnySelect, wanted: dict[str, object]
) -> dict[UUID, list[StandIn]]:
    covers = desk.session.execute(rows, wanted | _within(days)).all()
    away: Mapping[UUID, tuple[Days, ...]] = absent(desk, {row.officer_id for row in covers}, days)
    found: dict[UUID, list[StandIn]] = {}
    for row in covers:
        spell = row.from_on, row.to_on or date.max
        theirs = (both(spell, each) for each in away.get(row.officer_id, ()))
        made = StandIn(row.officer_id, row.for_officer_id, spell, tuple(each for each in theirs if each))
        found.setdefault(row.for_officer_id, []).append(made)
    return found
