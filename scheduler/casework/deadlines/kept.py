"""The kept deadlines: computed again when a fact changes or a row no longer holds, and proved.

What is due is decided by `rules` alone. A row is written in the transaction of the fact that changed it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, func, select, update
from sqlmodel import col

from rules.periods import later
from scheduler.casework.deadlines.codes import new_codes
from scheduler.casework.deadlines.facts import AT_ONCE, Facts, facts_of
from scheduler.casework.deadlines.headcounts import Kind, miscounted, recount
from scheduler.casework.deadlines.in_force import refuse_another
from scheduler.casework.deadlines.standings import COMPUTED, computed
from scheduler.casework.feeds import raise_feeds
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.store import bulk
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Person
from scheduler.store.walls import beyond_scope

_NOT_KEPT = "what is done is undone, with no deadline kept in between"


@contextmanager
def keeping_none(desk: Desk) -> Iterator[None]:
    """For an act that is undone before anything but facts is asked of it: its deadlines would be kept for nothing."""
    desk.session.info[_NOT_KEPT] = True
    try:
        yield
    finally:
        del desk.session.info[_NOT_KEPT]


def refresh(desk: Desk, people: Iterable[UUID]) -> None:
    """Compute the deadlines of these people again from all their facts, and keep them, whoever acts.

    The people are locked first and in one order, so that two who write about one person do it one
    after the other, and two who write about many never wait for each other.
    """
    if desk.session.info.get(_NOT_KEPT):
        desk.session.flush()
        refuse_another(desk)
        return
    concerned: set[UUID | None] = set()
    moved = Counter[Kind]()
    with beyond_scope(desk.session):
        remaining = iter(sorted(set(people)))
        while some := tuple(islice(remaining, AT_ONCE)):
            concerned |= _refresh(desk, _lock(desk, some), moved)
        recount(desk.session, moved)
    raise_feeds(desk, concerned)


def _lock(desk: Desk, people: tuple[UUID, ...]) -> dict[UUID, str]:
    """The references of these people, who are locked."""
    desk.session.flush()
    locked = {row.id: row.ref for row in desk.session.execute(_locked(), {"people": people})}
    refuse_another(desk)  # only now: whoever puts a policy in force locks everybody as well
    return locked


@made_once
def _locked() -> AnySelect:
    some = given_in(col(Person.id), "people")
    return select(col(Person.id), col(Person.ref)).where(some).order_by(col(Person.id)).with_for_update()


def _refresh(desk: Desk, refs: dict[UUID, str], moved: Counter[Kind]) -> set[UUID | None]:
    """Write what changed, many rows at once; the officers in whose calendars something changed by it.

    Adds to `moved` who is of another kind by it.
    """
    people = tuple(refs)
    kept = _kept(desk, people)
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    concerned: set[UUID | None] = set()
    for person_id, facts in facts_of(desk.session, people):
        for obligation, values in computed(desk.policy, facts, desk.today):
            row = kept.get((person_id, obligation))
            if row is None:
                of = {"person_id": person_id, "ref": refs[person_id], "obligation": obligation}
                new.append(of | values)
                shown = True
            elif shown := _is_shown_otherwise(row, values):
                values |= {"sequence": row.sequence + 1, "changed_at": desk.now}
                changed.append({"id": row.id, **values})
            elif not _still_says(row, values):
                changed.append({"id": row.id, **values})
            if obligation is not Obligation.HOME_VISIT:
                continue
            moved[Kind.computed(values)] += 1
            if row is not None:
                moved[Kind.of(row)] -= 1
            if shown:
                concerned |= {row.officer_id if row else None, values["officer_id"]}
    _write(desk, new, changed)
    return concerned


def _write(desk: Desk, new: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    codes = new_codes(desk.session, Deadline, len(new))
    marks = ({"id": uuid4(), "code": code, "changed_at": desk.now} for code in codes)
    blank = bulk.blank(Deadline)
    bulk.insert(desk.session, Deadline, [blank | row | mark for row, mark in zip(new, marks, strict=True)])
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for values in changed:
        by_columns.setdefault(tuple(values), []).append(values)
    for rows in by_columns.values():
        desk.session.execute(update(Deadline), rows)
    _read_again(desk, {values["id"] for values in changed})


def _read_again(desk: Desk, written: set[UUID]) -> None:
    """Rows that the act holds already must not say what they said before."""
    held = [row.id for row in desk.session.identity_map.values() if isinstance(row, Deadline)]
    if stale := written.intersection(held):
        desk.session.scalars(_held(), {"rows": list(stale)}).all()


@made_once
def _held() -> Select[Any]:
    rows = select(Deadline).where(given_in(col(Deadline.id), "rows"))
    return rows.execution_options(populate_existing=True)


def _is_shown_otherwise(row: Row[Any], values: dict[str, Any]) -> bool:
    """Whether a calendar shows another day, or another officer's calendar shows it."""
    before, after = _shown(row.phase, row.deadline), _shown(values["phase"], values["deadline"])
    return (before, row.officer_id) != (after, values["officer_id"])


def _shown(phase: str, deadline: date | None) -> date | None:
    """What a calendar shows of a row: while suspended a deadline moves each day, and none is shown."""
    return deadline if phase == Phase.RUNNING else None


def _still_says(row: Row[Any], values: dict[str, Any]) -> bool:
    """Whether a row says what was computed, though of an earlier day."""
    return row.as_of <= values["as_of"] and not any(_unlike_columns(row, values))


def refresh_expired(desk: Desk) -> int:
    """Compute again each row that no longer holds today; how many people that were.

    No list reads a row past its `holds_until`: whoever opens a desk for lists calls this first.
    """
    expired = desk.session.scalars(expired_people(desk.today)).all()
    refresh(desk, expired)
    return len(expired)


def expired_people(today: date) -> Any:  # noqa: ANN401 - a select of one column of ids
    """The ids of people with a row that no longer holds on this day."""
    return select(col(Deadline.person_id)).where(col(Deadline.holds_until) < today).distinct()


HEADCOUNT = "headcount"
"""What differs where not so many people are kept as there are: it is about nobody."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept value that is not what the facts give. Of a headcount `ref` tells the kind of people."""

    ref: str
    obligation: str
    column: str
    kept: object
    computed: object


def verify(desk: Desk) -> Iterator[Difference]:
    """Each value of the kept rows that differs from a fresh computation; none, if all is well.

    A row that no longer holds today is proved for the day of which it is: it is old, not wrong. A person
    without a row differs too: whoever has none is in no list. Of headcounts it names the kind, and nobody.
    """
    people = select(col(Person.id), col(Person.ref)).order_by(col(Person.id))
    refs = {row.id: row.ref for row in desk.session.execute(people)}
    remaining = iter(refs)
    while some := tuple(islice(remaining, AT_ONCE)):
        kept = _kept(desk, some)
        for person_id, facts in facts_of(desk.session, some):
            rows = {obligation: kept.get((person_id, obligation)) for obligation in Obligation}
            yield from _unlike(desk, refs[person_id], facts, rows)
    called = names(desk)
    for kind, numbers in miscounted(desk.session).items():
        yield Difference(kind.told(called), Obligation.HOME_VISIT, HEADCOUNT, *numbers)


def any_expired(desk: Desk) -> bool:
    """Whether a kept row that the principal may see no longer holds today.

    By the earliest of all, which stands first in an index: PostgreSQL, once it had prepared the question whether
    there is any before a day, read every row for it.
    """
    earliest = desk.session.scalar(_first_to_expire())
    return earliest is not None and earliest < desk.today


@made_once
def _first_to_expire() -> Select[Any]:
    return select(func.min(col(Deadline.holds_until)))


def _kept(desk: Desk, people: tuple[UUID, ...]) -> dict[tuple[UUID, str], Row[Any]]:
    rows = desk.session.execute(_rows_of(), {"people": people})
    return {(row.person_id, row.obligation): row for row in rows}


@made_once
def _rows_of() -> AnySelect:
    identity = ("id", "person_id", "ref", "obligation", "sequence")
    columns = [getattr(Deadline, name) for name in (*identity, *COMPUTED)]
    return select(*columns).where(given_in(col(Deadline.person_id), "people"))


def _unlike(
    desk: Desk, ref: str, facts: Facts, rows: dict[Obligation, Row[Any] | None]
) -> Iterator[Difference]:
    days = {obligation: _proved_on(row, desk.today) for obligation, row in rows.items()}
    for day in set(days.values()):
        for obligation, values in computed(desk.policy, facts, day):
            if days[obligation] == day:
                yield from _differences(ref, obligation, rows[obligation], values, desk.today)


def _proved_on(row: Row[Any] | None, today: date) -> date:
    expired = row is not None and row.holds_until is not None and row.holds_until < today
    return row.as_of if row is not None and expired else today


def _differences(
    ref: str, obligation: Obligation, row: Row[Any] | None, values: dict[str, Any], today: date
) -> Iterator[Difference]:
    if row is None:
        yield Difference(ref, obligation, "row", None, "a row")
        return
    if row.ref != ref:
        yield Difference(ref, obligation, "ref", row.ref, ref)
    if row.as_of > today:
        yield Difference(ref, obligation, "as_of", row.as_of, today)
        return
    for name, held in _unlike_columns(row, values):
        yield Difference(ref, obligation, name, held, values[name])


def _unlike_columns(row: Row[Any], values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each column that does not say what was computed for a later day, with what it says of that day."""
    for name, value in values.items():
        held = _deadline_on(row, values["as_of"]) if name == "deadline" else getattr(row, name)
        if name != "as_of" and held != value:
            yield name, held


def _deadline_on(row: Row[Any], day: date) -> date | None:
    """The kept deadline on a later day: while suspended it moves with the days."""
    if row.phase != Phase.SUSPENDED or row.deadline is None:
        return row.deadline  # type: ignore[no-any-return]
    return later(row.deadline, (day - row.as_of).days)


def fresh(desk: Desk, as_at: date, known_at: datetime | None, people: Iterable[UUID]) -> Iterator[Deadline]:
    """The deadlines as at a day, as known at a moment, computed from facts and kept nowhere."""
    for person_id, facts in facts_of(desk.session, people, superseded=True):
        for obligation, values in computed(desk.policy, facts.known_at(known_at), as_at):
            of: dict[str, Any] = {"person_id": person_id, "obligation": obligation, "changed_at": desk.now}
            yield Deadline(ref="", code="", **(of | values))  # whoever asks has the references
