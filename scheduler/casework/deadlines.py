"""The kept deadlines: computed again when a fact changes or a row no longer holds, and proved.

What is due is decided by `rules` alone. A row is written in the transaction of the fact that changed it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.codes import new_code
from scheduler.casework.facts import AT_ONCE, facts_of
from scheduler.casework.feeds import raise_feeds
from scheduler.casework.standings import computed, standing_of
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.people import Person
from scheduler.store.walls import beyond_scope


def refresh(desk: Desk, people: Iterable[UUID]) -> None:
    """Compute the deadlines of these people again from all their facts, and keep them, whoever acts.

    The people are locked first and in one order, so that two who write about one person do it one
    after the other, and two who write about many never wait for each other.
    """
    concerned: set[UUID | None] = set()
    with beyond_scope(desk.session):
        remaining = iter(sorted(set(people)))
        while some := tuple(islice(remaining, AT_ONCE)):
            _lock(desk, some)
            kept = {(row.person_id, row.obligation): row for row in _rows(desk, some)}
            for person_id, facts in facts_of(desk.session, some):
                for obligation, values in computed(desk.policy, facts, desk.today):
                    concerned |= _keep(desk, kept.get((person_id, obligation)), person_id, obligation, values)
            desk.session.flush()
    raise_feeds(desk, concerned)


def _lock(desk: Desk, people: tuple[UUID, ...]) -> None:
    desk.session.flush()
    desk.session.execute(
        select(col(Person.id)).where(col(Person.id).in_(people)).order_by(col(Person.id)).with_for_update()
    )


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


def _rows(desk: Desk, people: tuple[UUID, ...]) -> Iterable[Deadline]:
    rows = select(Deadline).where(col(Deadline.person_id).in_(people))
    # as they are in the database: another may have written between an earlier look and the lock
    return desk.session.scalars(rows, execution_options={"populate_existing": True})


def _keep(
    desk: Desk, row: Deadline | None, person_id: UUID, obligation: Obligation, values: dict[str, Any]
) -> set[UUID | None]:
    """Write the values; the officers in whose calendars something changed by it."""
    if row is None:
        desk.session.add(
            Deadline(
                person_id=person_id, obligation=obligation, code=new_code(), changed_at=desk.now, **values
            )
        )
        return {values["officer_id"]} if obligation is Obligation.HOME_VISIT else set()
    before = row.officer_id
    shown = _shown(row.phase, row.deadline), before
    for name, value in values.items():
        setattr(row, name, value)
    if (_shown(row.phase, row.deadline), row.officer_id) == shown:
        return set()
    row.sequence += 1
    row.changed_at = desk.now
    return {before, row.officer_id} if obligation is Obligation.HOME_VISIT else set()


def _shown(phase: str, deadline: date | None) -> date | None:
    """What a calendar shows of a row: while suspended a deadline moves each day, and none is shown."""
    return deadline if phase == Phase.RUNNING else None


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept value that is not what the facts give."""

    ref: str
    obligation: str
    column: str
    kept: object
    computed: object


def verify(desk: Desk) -> Iterator[Difference]:
    """Each value of the kept rows that differs from a fresh computation; none, if all is well.

    A person without a row differs too: whoever has none is in no list.
    """
    refs = {row.id: row.ref for row in desk.session.execute(select(col(Person.id), col(Person.ref)))}
    remaining = iter(refs)
    while some := tuple(islice(remaining, AT_ONCE)):
        kept = {(row.person_id, row.obligation): row for row in _rows(desk, some)}
        for person_id, facts in facts_of(desk.session, some):
            for obligation, values in computed(desk.policy, facts, desk.today):
                row = kept.get((person_id, obligation))
                yield from _differences(refs[person_id], obligation, row, values, desk.today)
        desk.session.expunge_all()


def _differences(
    ref: str, obligation: Obligation, row: Deadline | None, values: dict[str, Any], today: date
) -> Iterator[Difference]:
    if row is None:
        yield Difference(ref, obligation, "row", None, "a row")
        return
    for name, value in values.items():
        held = _deadline_on(row, today) if name == "deadline" else getattr(row, name)
        if name != "as_of" and held != value:
            yield Difference(ref, obligation, name, held, value)


def _deadline_on(row: Deadline, today: date) -> date | None:
    return row.deadline if row.phase == Phase.ERROR else standing_of(row).on(today).deadline


def fresh(desk: Desk, as_at: date, known_at: datetime | None, people: Iterable[UUID]) -> Iterator[Deadline]:
    """The deadlines as at a day, as known at a moment, computed from facts and kept nowhere."""
    for person_id, facts in facts_of(desk.session, people, superseded=True):
        for obligation, values in computed(desk.policy, facts.known_at(known_at), as_at):
            yield Deadline(person_id=person_id, obligation=obligation, code="", changed_at=desk.now, **values)
