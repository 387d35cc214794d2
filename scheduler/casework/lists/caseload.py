"""Who is due, worst first: the one list that every page, command, export and count is made from.

A row is the rules' answer on a day with who answers for it. Today's come from the kept deadlines;
those of another day, or as known at another moment, are computed from facts.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlmodel import col

from scheduler.casework.deadlines.facts import known
from scheduler.casework.deadlines.kept import any_expired, fresh
from scheduler.casework.deadlines.standings import standing_of
from scheduler.casework.deadlines.states import DIRECTED
from scheduler.casework.lists.due_rows import ERROR, due_rows, having_status, horizon, narrowed
from scheduler.casework.names import Names, names
from scheduler.desk import Desk
from scheduler.store.deadlines import Obligation, Phase
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.risk import VisitException

DUE = frozenset({ERROR, "overdue", "due_soon"})


@dataclass(frozen=True, slots=True)
class Excepted:
    """Why a supervisor accepted that it is late, and until when."""

    reason: str
    approved_by: str
    until_on: date


Exceptions = dict[tuple[UUID, str], Excepted]
"""The exceptions that hold on a day, by person and obligation."""


@dataclass(frozen=True, slots=True)
class Due:
    """One person and obligation on one day. `error` says why nothing could be computed."""

    ref: str
    obligation: str
    status: str
    deadline: date | None
    days_overdue: int
    visits_missed: int
    level: str | None
    interval: str | None
    team: str | None
    officer: str | None
    state: str
    last_visit: date | None
    attempts_since: int
    exception: Excepted | None
    suspended_for: str | None = None
    review_on: date | None = None
    error: str | None = None

    @property
    def never_visited(self) -> bool:
        """Whether no visit (or assessment) ever qualified."""
        return self.last_visit is None

    @property
    def unowned(self) -> bool:
        """Whether nobody answers for the visits."""
        return self.officer is None

    @property
    def directed(self) -> bool:
        """Whether a direction ended reactive management, and the visit that was directed is still to be made."""
        return self.state == DIRECTED and self.obligation == Obligation.HOME_VISIT

    def as_json(self) -> dict[str, Any]:
        """The row as `visits due --json` gives it."""
        return asdict(self)


@dataclass(frozen=True)
class Wanted:
    """Which rows a list shows. None means any."""

    obligation: str | None = Obligation.HOME_VISIT
    statuses: frozenset[str] | None = DUE
    team: str | None = None
    officer: str | None = None
    level: str | None = None

    def has(self, due: Due) -> bool:
        """Whether a row is wanted."""
        return (
            (self.statuses is None or due.status in self.statuses)
            and self.team in {None, due.team}
            and self.officer in {None, due.officer}
            and (self.level in {None, due.level} or due.status == ERROR)  # an error has no level
            and self.obligation in {None, due.obligation}
        )


def due_list(
    desk: Desk, wanted: Wanted, as_at: date | None = None, known_at: datetime | None = None
) -> list[Due]:
    """The wanted rows as at a day (today by default), as known at a moment (now by default), worst first.

    While a kept row holds no more, all are computed from facts: midnight may pass after the last renewal.
    """
    day = as_at or desk.today
    called = names(desk)
    exceptions = exceptions_on(desk, day, known_at)
    as_now = day == desk.today and known_at is None and not any_expired(desk)
    rows = _kept(desk, wanted, called) if as_now else _computed(desk, day, known_at)
    made = (due(row, ref, called, day, exceptions.get((row.person_id, row.obligation))) for ref, row in rows)
    return sorted(filter(wanted.has, made), key=worst_first)


def worst_first(due: Due) -> tuple[Any, ...]:
    """Errors; then the never visited and the unowned among the overdue; then the worst; then what comes next."""
    overdue = due.status == "overdue"
    return (
        due.status != ERROR,
        not overdue,
        not (overdue and (due.never_visited or due.unowned)),
        -due.days_overdue,
        due.deadline or date.max,
        due.ref,
        due.obligation,
    )


def due(
    row: Any,  # noqa: ANN401 - a row of columns, or of the table
    ref: str,
    called: Names,
    day: date,
    exception: Excepted | None,
) -> Due:
    """A kept or computed row on a day within the days for which it holds."""
    answer = None if row.phase == Phase.ERROR else standing_of(row).on(day)
    return Due(
        ref=ref,
        obligation=row.obligation,
        status=answer.status if answer else ERROR,
        deadline=answer.deadline if answer else None,
        days_overdue=answer.days_overdue if answer else 0,
        visits_missed=answer.visits_missed if answer else 0,
        level=row.level,
        interval=row.interval,
        team=called.team(row.team_id),
        officer=called.officer(row.officer_id),
        state=row.state,
        last_visit=row.last_visit_on,
        attempts_since=row.attempts_since,
        exception=exception,
        suspended_for=row.suspended_for,
        review_on=row.review_on,
        error=row.error,
    )


def _kept(desk: Desk, wanted: Wanted, called: Names) -> Iterator[tuple[str, Any]]:
    rows = narrowed(
        due_rows(),
        obligation=wanted.obligation,
        level=wanted.level,
        teams=None if wanted.team is None else called.teams_called(wanted.team),
        officers=None if wanted.officer is None else called.officers_called(wanted.officer),
    )
    if wanted.statuses is not None:
        rows = rows.where(having_status(wanted.statuses, desk.today, horizon(desk)))
    return ((row.ref, row) for row in desk.session.execute(rows))


def _computed(desk: Desk, day: date, known_at: datetime | None) -> Iterator[tuple[str, Any]]:
    refs = {row.id: row.ref for row in desk.session.execute(select(col(Person.id), col(Person.ref)))}
    return ((refs[row.person_id], row) for row in fresh(desk, day, known_at, refs))


def exceptions_on(
    desk: Desk, day: date, known_at: datetime | None = None, people: Collection[UUID] | None = None
) -> Exceptions:
    """The exceptions that hold on a day, by person and obligation: of these people, or of all.

    Of several, the one that holds for longest.
    """
    wanted = {"day": day} if people is None else {"day": day, "people": list(people)}
    rows = desk.session.scalars(_exceptions(of_some=people is not None), wanted)
    return {
        (row.person_id, row.obligation): Excepted(row.reason, row.approved_by, row.until_on)
        for row in rows
        if known(row, known_at)
    }


@made_once
def _exceptions(*, of_some: bool) -> Select[Any]:
    day: BindParameter[date] = bindparam("day")
    holding = (
        select(VisitException)
        .where(col(VisitException.from_on) <= day, col(VisitException.until_on) >= day)
        .order_by(col(VisitException.until_on), col(VisitException.recorded_at), col(VisitException.id))
    )
    theirs = given_in(col(VisitException.person_id), "people")
    return holding.where(theirs) if of_some else holding
