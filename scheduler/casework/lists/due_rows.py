"""The statements behind every list of what is due today: narrowed and ordered over the kept deadlines.

A statement only fetches candidates: the status of each is the rules' to say (see `caseload.due`).
What is said here again is which rows are overdue, in `overdue_on`, and which have one status, in `standing_as`,
so that a count needs no row.
"""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from scheduler.casework.deadlines.standings import COMPUTED
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.headcounts import Headcount
from scheduler.store.people import Person
from scheduler.store.written import written

ERROR = "error"
STATUSES = (ERROR, "overdue", "due_soon", "on_track", "suspended", "not_started", "ended")
"""Every status of a list, from the one to be looked at first."""
RUNNING = frozenset({"overdue", "due_soon", "on_track"})
"""Those of whoever's clock runs."""


def overdue_on(day: date, rows: type[Deadline] = Deadline) -> ColumnElement[bool]:
    """Whether a kept row is overdue on a day: the clock runs, and the last day in time has passed."""
    return and_(col(rows.phase) == written(Phase.RUNNING), col(rows.deadline) < day)


def assessment_overdue_on(day: date) -> ColumnElement[bool]:
    """Whether the risk assessment of whom a kept row is about is overdue on a day."""
    theirs = aliased(Deadline)
    return exists().where(
        col(theirs.person_id) == col(Deadline.person_id),
        col(theirs.obligation) == written(Obligation.RISK_ASSESSMENT),
        overdue_on(day, theirs),
    )


def became_overdue_since(since: date, today: date) -> ColumnElement[bool]:
    """Whether a kept row is overdue today and was not on that day: its last day in time was that day, or later."""
    return and_(overdue_on(today), col(Deadline.deadline) >= since)


def review_passed_on(day: date) -> ColumnElement[bool]:
    """Whether a suspension should have been looked at before this day: the unrecorded release is the dangerous one."""
    return and_(col(Deadline.phase) == written(Phase.SUSPENDED), col(Deadline.review_on) < day)


def standing_as(status: str, today: date, soon: date) -> ColumnElement[bool]:
    """Whether a kept home visit has this status today, no row being past the days for which it holds.

    `soon` is the last day that is soon, as `last_soon` gives it.
    """
    running, deadline = col(Deadline.phase) == written(Phase.RUNNING), col(Deadline.deadline)
    if status == "overdue":
        return overdue_on(today)
    if status == "due_soon":
        return and_(running, deadline >= today, deadline <= soon)
    if status == "on_track":
        return and_(running, deadline > soon)
    return col(Deadline.phase) == status


def last_soon(desk: Desk) -> date:
    """The last day that is soon, by the policy of the day; without one nothing runs, and any day will do."""
    version = desk.policy.in_force(desk.today)
    clauses = version.clauses_of(Obligation.HOME_VISIT.value) if version else None
    return clauses.due_soon.after(desk.today) if clauses else desk.today


@cache
def due_rows() -> Select[Any]:
    """The columns of the kept deadlines that a list shows, each row with the person's reference."""
    columns = [getattr(Deadline, name) for name in ("person_id", "obligation", *COMPUTED)]
    return select(col(Person.ref), *columns).join(Person, col(Person.id) == col(Deadline.person_id))


def having_status(statuses: Collection[str], today: date, until: date | None) -> ColumnElement[bool]:
    """The rows among which all those of these statuses are, on a day whose `horizon` is `until`."""
    phases = {phase for phase in Phase if phase.value in statuses}
    candidates: list[ColumnElement[bool]] = [col(Deadline.phase).in_(phases)] if phases else []
    running = col(Deadline.phase) == written(Phase.RUNNING)
    if "on_track" in statuses:
        candidates.append(running)
    elif "due_soon" in statuses:
        candidates.append(running if until is None else and_(running, col(Deadline.deadline) <= until))
    elif "overdue" in statuses:
        candidates.append(overdue_on(today))
    return or_(*candidates)


def horizon(desk: Desk) -> date | None:
    """The last day on which a deadline can be that is due soon today, of whichever obligation.

    None without a policy in force: then any can.
    """
    version = desk.policy.in_force(desk.today)
    if version is None:
        return None
    clauses = [found for obligation in Obligation if (found := version.clauses_of(obligation.value))]
    return max(each.due_soon.after(desk.today) for each in clauses)


def narrowed(
    rows: Select[Any],
    *,
    kept: type[Deadline] | type[Headcount] = Deadline,
    obligation: str | None = None,
    level: str | None = None,
    teams: Collection[UUID | None] | None = None,
    officers: Collection[UUID | None] | None = None,
) -> Select[Any]:
    """The rows of an obligation, a level, teams and officers; None means any, and None among them those of none.

    Of a select over the kept deadlines, or over their headcounts, which are of home visits alone. Whoever cannot be
    computed has no level, and is among those of every level.
    """
    conditions = [
        col(Deadline.obligation) == written(Obligation(obligation)) if obligation else None,
        or_(col(kept.level) == level, col(kept.phase) == written(Phase.ERROR)) if level else None,
        among(col(kept.team_id), teams) if teams is not None else None,
        among(col(kept.officer_id), officers) if officers is not None else None,
    ]
    return rows.where(*[each for each in conditions if each is not None])


def among(column: Any, ids: Collection[UUID | None]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a column holds one of these, or nothing if None is among them."""
    given = [each for each in ids if each is not None]
    held: ColumnElement[bool] = column.in_(given)
    return or_(held, column.is_(None)) if None in ids else held
