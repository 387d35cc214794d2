"""What a supervisor reads before giving people to another officer: whose they are, and how much falls to whom."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from scheduler.casework.lists.due_rows import last_soon
from scheduler.casework.lists.load import Load, loads, loads_of
from scheduler.casework.lists.paging import worst_first
from scheduler.casework.lists.register import ROWS, Listed, as_listed, exceptions_of, keys, rows_of
from scheduler.casework.names import Names, OfficerName
from scheduler.casework.reassigning import UNDONE_WITHIN, GoesBack, Moved
from scheduler.casework.staff import locked_out
from scheduler.desk import Desk
from scheduler.roles import VISITING
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.people import Allocation, Person, Placement

LATELY = 10
"""Reassignments that can be undone, on the page."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """An officer of the supervisor's teams, or nobody, with what falls to them."""

    officer: OfficerName | None
    team: str | None
    load: Load
    leaves: bool = False
    """Whether they can sign in no longer."""


@dataclass(frozen=True, slots=True)
class Change:
    """What falls to an officer before and after a reassignment."""

    officer: str | None
    name: str
    before: Load
    after: Load


@dataclass(frozen=True, slots=True)
class Reassigned:
    """What was reassigned together, as far as it stands."""

    key: UUID
    at: datetime
    by: str
    to: str
    people: int


def bearings(desk: Desk, called: Names) -> list[Bearing]:
    """Nobody first, then the officers whom people can be given to or are theirs, by team and code."""
    theirs = officers_of(desk, called)
    found, gone = loads(desk, [None, *theirs]), locked_out(desk)
    rows = [
        Bearing(each, called.team(each.team_id), found[officer_id], officer_id in gone)
        for officer_id, each in theirs.items()
        if officer_id not in gone or found[officer_id].people
    ]
    ordered = sorted(rows, key=lambda row: (row.team or "", row.officer.officer if row.officer else ""))
    return [Bearing(None, None, found[None]), *ordered]


def officers_of(desk: Desk, called: Names) -> dict[UUID, OfficerName]:
    """The officers of the teams that the principal answers for, who make visits."""
    return {
        officer_id: each
        for officer_id, each in called.officers.items()
        if each.role in VISITING and (desk.principal.unscoped or each.team_id in desk.principal.teams)
    }


def whose(desk: Desk, called: Names, officer: str | None, start: int = 0) -> tuple[list[Listed], int]:
    """The people of an officer from a row on, the worst first, or without one those of no officer or no team.

    And how many there are.
    """
    wanted = _of(called, officer)
    refs = keys().where(*wanted).order_by(*worst_first(desk.today, last_soon(desk))).offset(start).limit(ROWS)
    found = rows_of(desk, desk.session.scalars(refs).all())
    in_all = desk.session.execute(select(func.count(col(Deadline.ref))).where(*wanted)).scalar_one()
    return as_listed(desk, found, called, exceptions_of(desk, found)), in_all


def refs_of(desk: Desk, called: Names, officer: str) -> list[str]:
    """The references of everybody who is this officer's."""
    return list(desk.session.scalars(keys().where(*_of(called, officer)).order_by(col(Deadline.ref))))


def shown(desk: Desk, called: Names, refs: Sequence[str]) -> list[Listed]:
    """These people as a list shows them."""
    found = rows_of(desk, refs)
    return as_listed(desk, found, called, {})


def together_back(desk: Desk, called: Names, back: Mapping[str, GoesBack]) -> dict[str, list[str]]:
    """Those whom undoing concerns, by whose they are again: officer, team or both."""
    found, gone = dict[str, list[str]](), locked_out(desk)
    for ref, each in back.items():
        found.setdefault(", ".join(_whose_again(called, each, gone)), []).append(ref)
    return found


def _whose_again(called: Names, back: GoesBack, gone: Container[UUID]) -> Iterator[str]:
    if back.officer:
        again = called.officers.get(back.officer_id) if back.officer_id else None
        off = ", whose account is switched off" if back.officer_id in gone else ""
        yield f"back to {again.name} ({again.officer}){off}" if again else "back to nobody"
    if back.team:
        team = called.team(back.team_id)
        yield f"back in {team}" if team else "back in no team"


def changes(desk: Desk, called: Names, people: Iterable[Person], to: UUID) -> list[Change]:
    """What falls to each officer concerned, before and after these people become another's: that one first."""
    moving = loads_of(desk, [each.id for each in people])
    moving.pop(to, None)
    before = loads(desk, [to, *moving])
    gained = sum(moving.values(), Load())
    after = {officer_id: before[officer_id] - part for officer_id, part in moving.items()}
    after[to] = before[to] + gained
    return [_change(called, each, before[each], after[each]) for each in (to, *moving)]


def lately(desk: Desk, called: Names) -> list[Reassigned]:
    """The reassignments of the last days that stand in part at least, the latest first."""
    found: dict[UUID, Reassigned] = {}
    for model, name, call in (
        (Placement, "team_id", called.team),
        (Allocation, "officer_id", called.officer),  # the officer is told where both changed
    ):
        for row in desk.session.execute(_together(desk, model, name)):
            told = Reassigned(row.key, row.at, row.recorded_by, call(row.to) or "nobody", row.people)
            found[row.key] = told
    return sorted(found.values(), key=lambda each: each.at, reverse=True)[:LATELY]


def _together(desk: Desk, model: type[Moved], name: str) -> Any:  # noqa: ANN401 - a select of these columns
    table: Any = model
    to = getattr(table, name)
    groups = (table.reassignment_id, table.recorded_by, to)
    return (
        select(
            table.reassignment_id.label("key"),
            table.recorded_by,
            to.label("to"),
            func.max(table.recorded_at).label("at"),
            func.count(table.person_id).label("people"),
        )
        .where(
            table.reassignment_id.is_not(None),
            table.superseded_at.is_(None),
            table.recorded_at >= desk.now - UNDONE_WITHIN,
        )
        .group_by(*groups)
    )


def _of(called: Names, officer: str | None) -> tuple[ColumnElement[bool], ...]:
    home, stands = col(Deadline.obligation) == Obligation.HOME_VISIT, col(Deadline.phase) != Phase.ENDED
    if officer is None:
        return home, stands, or_(col(Deadline.officer_id).is_(None), col(Deadline.team_id).is_(None))
    return home, stands, col(Deadline.officer_id).in_(called.officers_called(officer))


def _change(called: Names, officer_id: UUID | None, before: Load, after: Load) -> Change:
    each = called.officers.get(officer_id) if officer_id else None
    return Change(each.officer if each else None, each.name if each else "Nobody", before, after)
