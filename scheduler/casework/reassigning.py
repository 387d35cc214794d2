"""Giving many people's visits to another officer, or team, at once, and undoing it while nothing newer stands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.because import in_words
from scheduler.audit import log
from scheduler.casework import limits
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import SentBefore, can_be_sought, marks, row_of, supersede, write_down
from scheduler.casework.staff import team_called, working
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, NoSuchPerson, NotFound, Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.people import Allocation, Person, Placement

MOST = 500
"""People in one reassignment."""
UNDONE_WITHIN = timedelta(days=7)
"""How long a reassignment is offered to be undone; afterwards it is corrected like any other record."""

Moved = Allocation | Placement


class NobodyChosen(Refusal):
    """A reassignment of nobody."""

    def __init__(self) -> None:
        super().__init__("Choose at least one person to reassign.")


class TooMany(Refusal):
    """More people than one reassignment takes."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{number:,} people were chosen, and at most {MOST} are reassigned at once.")


class TheirsAlready(AlreadyKnown):
    """A reassignment that would change nothing."""

    def __init__(self) -> None:
        super().__init__("Everybody chosen belongs there already, so nothing would change.")


class AllocatedSince(Refusal):
    """A reassignment before one that is recorded already: it would end on the day on which that one begins."""

    def __init__(self, ref: str, since: date) -> None:
        super().__init__(
            f"{ref} is given to somebody from {in_words(since)} already. Give that day or a later one, or correct "
            f"that record."
        )


class NothingToUndo(NotFound):
    """No such reassignment, or nothing of it that still stands."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to undo: this reassignment was undone, or what was recorded since stands in its place."
        )


@dataclass(frozen=True)
class Destination:
    """To whom the visits go, and from which day; an officer or a team only where that changes."""

    officer: str | None
    from_on: date
    team: str | None = None


def reassign(
    desk: Desk, refs: Sequence[str], to: Destination, why: str | None = None, *, key: UUID
) -> list[Moved]:
    """Give the visits of all these people to one officer, or them to a team, from a day on: all of them, or none.

    Whoever is there already is left as they are; what began on that very day is corrected. `key` is what the
    reassignment is known by, and is undone by. Raises NobodyChosen, TooMany, NoSuchPerson, NoSuchOfficer,
    DoesNotVisit, SwitchedOff, NoSuchTeam, AllocatedSince, TheirsAlready.
    """
    desk.demand(Permission.ALLOCATE)
    people = chosen(desk, refs, lock=True)
    limits.text("reason", why or "", 500)
    officer_id = None if to.officer is None else working(desk, to.officer).id
    team_id = None if to.team is None else team_called(desk, to.team)
    new: dict[str, Any] = {"from_on": to.from_on, "reassignment_id": key}

    def allocation(about: Person) -> Allocation:
        return Allocation(person_id=about.id, officer_id=officer_id, **new, **marks(desk))

    def placement(about: Person) -> Placement:
        return Placement(person_id=about.id, team_id=team_id, **new, **marks(desk))

    moved = [] if officer_id is None else _moved(desk, people, allocation, why, key)
    if team_id is not None:
        moved += _moved(desk, people, placement, why, key)
    if not moved:
        raise TheirsAlready
    refresh(desk, [each.person_id for each in moved])
    return moved


def undo_reassignment(desk: Desk, key: UUID) -> list[Moved]:
    """Let what a reassignment changed be as it was before it; what is newer stands.

    Raises NothingToUndo.
    """
    desk.demand(Permission.ALLOCATE)
    undone = still_standing(desk, key)
    if not undone:
        raise NothingToUndo
    refs = _locked(desk, {each.person_id for each in undone})
    for row in undone:
        _put_back(desk, refs[row.person_id], row)
    refresh(desk, refs)
    return undone


def chosen(desk: Desk, refs: Iterable[str], *, lock: bool = False) -> list[Person]:
    """These people, in the order of their references. Raises NobodyChosen, TooMany and NoSuchPerson."""
    wanted = sorted(set(refs))
    if not wanted:
        raise NobodyChosen
    if len(wanted) > MOST:
        raise TooMany(len(wanted))
    sought = filter(can_be_sought, wanted)
    rows = select(Person).where(col(Person.ref).in_(list(sought))).order_by(col(Person.id))
    found = {each.ref: each for each in desk.session.scalars(rows.with_for_update() if lock else rows)}
    if missing := [ref for ref in wanted if ref not in found]:
        raise NoSuchPerson(missing[0])
    return [found[ref] for ref in wanted]


def still_standing(desk: Desk, key: UUID) -> list[Moved]:
    """The rows of a reassignment in whose place nothing newer was recorded."""
    return [*_standing_of(desk, Allocation, key), *_standing_of(desk, Placement, key)]


@dataclass(frozen=True, slots=True)
class GoesBack:
    """Whose somebody is again once a reassignment is undone: each only where undoing changes it, None for nobody."""

    officer: bool
    officer_id: UUID | None
    team: bool
    team_id: UUID | None


def going_back(desk: Desk, key: UUID) -> dict[str, GoesBack]:
    """Those whom undoing a reassignment concerns, by reference in order. Raises NothingToUndo."""
    allocations, placements = _standing_of(desk, Allocation, key), _standing_of(desk, Placement, key)
    officers, teams = _again(desk, Allocation, allocations), _again(desk, Placement, placements)
    people = officers.keys() | teams.keys()
    if not people:
        raise NothingToUndo
    rows = select(col(Person.id), col(Person.ref)).where(col(Person.id).in_(people)).order_by(col(Person.ref))
    return {
        ref: GoesBack(each in officers, officers.get(each), each in teams, teams.get(each))
        for each, ref in desk.session.execute(rows)
    }


def _again(desk: Desk, model: type[Moved], undone: list[Moved]) -> dict[UUID, UUID | None]:
    """To whom each row that is undone gives its person back: what it corrected, else what it followed."""
    table: Any = model
    wanted = [row.supersedes_id for row in undone if row.supersedes_id]
    corrected: Any = select(table).where(table.id.in_(wanted))
    old = {row.id: row for row in desk.session.scalars(corrected)}
    standing = _current(desk, model, [row.person_id for row in undone])
    found = {}
    for row in undone:
        if row.supersedes_id:
            found[row.person_id] = _said(old[row.supersedes_id])[0]
        else:
            others = [_said(each)[0] for each in standing[row.person_id] if each.id != row.id]
            found[row.person_id] = others[-1] if others else None
    return found


def _moved(
    desk: Desk, people: list[Person], made_of: Callable[[Person], Moved], why: str | None, key: UUID
) -> list[Moved]:
    """The rows of one kind: those that the same form made when it was sent before, else new ones."""
    model = type(made_of(people[0]))
    standing = _current(desk, model, [each.id for each in people])
    before = _of(desk, model, key)
    changing = [each for each in people if _changes(each, standing.get(each.id, []), made_of(each))]
    if before:
        alike = made_of(people[0])
        if changing or any(_said(row) != _said(alike) for row in before):
            raise SentBefore("reassignment")
        return before
    return [_write(desk, each, standing.get(each.id, []), made_of(each), why) for each in changing]


def _changes(about: Person, standing: list[Moved], made: Moved) -> bool:
    """Whether the new row says something else than what holds on its day. Raises AllocatedSince."""
    if later := [row for row in standing if row.from_on > made.from_on]:
        raise AllocatedSince(about.ref, later[0].from_on)
    return not standing or _said(standing[-1])[0] != _said(made)[0]


def _said(row: Moved) -> tuple[UUID | None, date]:
    """To whom a row gives somebody, and from which day."""
    return (row.officer_id if isinstance(row, Allocation) else row.team_id), row.from_on


def _write(desk: Desk, about: Person, standing: list[Moved], made: Moved, why: str | None) -> Moved:
    if standing and standing[-1].from_on == made.from_on:
        supersede(desk, standing[-1], made, why or "reassigned on the same day")
        return write_down(desk, about, made, "reassign", verb=Verb.ALTERED, reason=why)
    return write_down(desk, about, made, "reassign", reason=why)


def _put_back(desk: Desk, about: Person, row: Moved) -> None:
    """Withdraw the row; or where it corrected one of the same day, let that one's officer or team stand again."""
    why = "reassignment undone"
    old = None if row.supersedes_id is None else row_of(desk, type(row), row.supersedes_id)
    if old is None:
        supersede(desk, row, None, why)
        log(desk, Verb.ALTERED, "undo reassignment", [about.ref], record_id=row.id, reason=why)
        return
    again = type(row)(
        **old.model_dump(include={"person_id", "from_on", "officer_id", "team_id"}), **marks(desk)
    )
    supersede(desk, row, again, why)
    write_down(desk, about, again, "undo reassignment", verb=Verb.ALTERED, reason=why)


def _current(desk: Desk, model: type[Moved], people: Iterable[UUID]) -> dict[UUID, list[Moved]]:
    """What stands for each person, the earliest first."""
    table: Any = model
    rows: Any = (
        select(table)
        .where(table.person_id.in_(list(people)), table.superseded_at.is_(None))
        .order_by(table.from_on)
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[Moved]] = {}
    for row in desk.session.scalars(rows):
        found.setdefault(row.person_id, []).append(row)
    return found


def _standing_of(desk: Desk, model: type[Moved], key: UUID) -> list[Moved]:
    rows = [row for row in _of(desk, model, key) if row.superseded_at is None]
    others = _current(desk, model, [row.person_id for row in rows])
    return [
        row for row in rows if all(other.recorded_at <= row.recorded_at for other in others[row.person_id])
    ]


def _of(desk: Desk, model: type[Moved], key: UUID) -> list[Moved]:
    """All rows of a reassignment, whether they stand or not."""
    table: Any = model
    rows = select(model).where(table.reassignment_id == key).execution_options(populate_existing=True)
    return list(desk.session.scalars(rows))


def _locked(desk: Desk, people: Iterable[UUID]) -> dict[UUID, Person]:
    rows = select(Person).where(col(Person.id).in_(list(people))).order_by(col(Person.id)).with_for_update()
    return {each.id: each for each in desk.session.scalars(rows)}
