"""Visits made or attempted. What counts is the policy's to say; how it was made is flagged, and never refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from rules.checks import Verdict
from scheduler.casework import limits
from scheduler.casework.bookings import booking_to_close
from scheduler.casework.checks import Checked, checked
from scheduler.casework.crews import crew_called, crew_of, keep_crew, repeated_with_crew
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.explaining import Explained, explained
from scheduler.casework.feeds import raise_feeds
from scheduler.casework.flags import Flagged, flags_of
from scheduler.casework.keeping import RecordedAlready, marks, person_to_change, row_of, write_down
from scheduler.casework.levels import check_since_registration
from scheduler.casework.staff import Serving
from scheduler.casework.verdicts import moments_that_count, verdict_from
from scheduler.clock import london_date, utc
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.deadlines import Obligation
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.visits import Booking, Visit


@dataclass(frozen=True)
class VisitMade:
    """What the officer tells. Without a crew, the one who acts went; `booking_id` is what this writes up.

    A reason is asked for where something is flagged (see `flags.REASONS`): who asks says which must be given.
    """

    visited_at: datetime
    outcome: str
    crew: Sequence[str] | None = None
    checks: Sequence[Checked] = ()
    booking_id: UUID | None = None
    constable: bool | None = None
    announced: bool | None = None
    purpose: str | None = None
    reason_alone: str | None = None
    reason_unaccredited: str | None = None
    reason_announced: str | None = None
    reason_unchecked: str | None = None
    reason_late: str | None = None


@dataclass(frozen=True)
class Recorded:
    """A recorded visit: whether it counts, how it was made, and what was due before and is due next, and why."""

    visit: Visit
    counts: bool
    verdict: Verdict | None
    flags: tuple[Flagged, ...]
    before: Explained
    next: Explained


def record_visit(desk: Desk, ref: str, told: VisitMade, *, key: UUID | None = None) -> Recorded:
    """Record a contact made or attempted, with its checks, in one act, however long ago it was.

    Raises VisitInFuture, BeforeRegistration, UnknownWord, RecordedAlready, NoSuchOfficer, DoesNotVisit, and
    for the booking NoSuchRecord, CalledOff, WrittenUp.
    """
    about = person_to_change(desk, ref, Permission.RECORD)
    went = crew_called(desk, told.crew)
    made = _visit(desk, about, told, key)
    ((_, facts),) = facts_of(desk.session, [about.id])
    if (before := repeated_with_crew(desk, made, went)) is not None:
        return _answer(desk, facts, facts, before, went.values())
    check_visit(desk, facts, made)
    if told.booking_id is not None:
        booking = booking_to_close(desk, told.booking_id, about)
        made.booking_series_id = booking.series_id
        raise_feeds(desk, crew_of(desk, booking))
    write_down(desk, about, made, "record visit", reason=made.reason_late)
    keep_crew(desk, made, went)
    for each in told.checks:
        checked(desk, about, each)
    refresh(desk, [about.id])
    return _answer(desk, facts, replace(facts, visits=[*facts.visits, made]), made, went.values())


def check_visit(desk: Desk, facts: Facts, made: Visit) -> None:
    """Raise what no visit can be: to come, before the registration, or of a moment that another one has."""
    limits.visit_moment(made.visited_at, desk.now)
    check_since_registration("visit", made.visited_on, facts)
    same_moment = desk.session.scalars(_visits_at(), {"person": made.person_id, "at": made.visited_at})
    if any(visit_id != made.supersedes_id for visit_id in same_moment):
        raise RecordedAlready("visit", made.visited_on)


@made_once
def _visits_at() -> Select[UUID]:
    return select(col(Visit.id)).where(
        col(Visit.person_id) == bindparam("person"),
        col(Visit.visited_at) == bindparam("at"),
        col(Visit.superseded_at).is_(None),
    )


def _visit(desk: Desk, about: Person, told: VisitMade, key: UUID | None) -> Visit:
    booking = None if told.booking_id is None else row_of(desk, Booking, told.booking_id)
    return Visit(
        person_id=about.id,
        visited_at=utc(told.visited_at),
        visited_on=london_date(told.visited_at),
        outcome=limits.outcome(told.outcome),
        booking_series_id=booking.series_id if booking else None,
        constable=told.constable,
        announced=told.announced,
        purpose=told.purpose,
        reason_alone=told.reason_alone,
        reason_unaccredited=told.reason_unaccredited,
        reason_announced=told.reason_announced,
        reason_unchecked=told.reason_unchecked,
        reason_late=told.reason_late,
        **marks(desk, key),
    )


def _answer(desk: Desk, before: Facts, facts: Facts, visit: Visit, went: Iterable[Serving]) -> Recorded:
    counted = moments_that_count(desk.policy, facts, visit.visited_on)
    verdict = verdict_from(desk, facts, visit, counted)
    crew = desk.policy.version_on(visit.visited_on).home_visit.crew
    accredited = [each.accredited for each in went]
    return Recorded(
        visit=visit,
        counts=visit.visited_at in counted,
        verdict=verdict,
        flags=flags_of(visit, accredited, crew, verdict),
        before=explained(desk.policy, before, Obligation.HOME_VISIT, desk.today),
        next=explained(desk.policy, facts, Obligation.HOME_VISIT, desk.today),
    )
