"""Visits arranged, moved and called off. A booking is not a visit: it never clears anything."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select
from sqlmodel import col

from rules.because import in_words
from scheduler.casework import limits
from scheduler.casework.crews import NobodyGoes, crew_called, crew_of, keep_crew, repeated_with_crew
from scheduler.casework.deadlines.codes import new_code
from scheduler.casework.feeds import raise_feeds
from scheduler.casework.keeping import (
    NoSuchRecord,
    marks,
    person_to_change,
    row_of,
    supersede,
    to_change,
    write_down,
)
from scheduler.clock import london_date, utc
from scheduler.desk import Desk
from scheduler.errors import Refusal, Stale
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.visits import Booking, Visit

ARRANGED, CALLED_OFF = "arranged", "called_off"


class CalledOff(Stale):
    """A booking that stands no more."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(
            f"The visit {booking.code} was called off on {in_words(london_date(booking.recorded_at))} by "
            f"{booking.recorded_by}."
        )


class MovesNothing(Refusal):
    """A move to where the booking is already."""

    def __init__(self) -> None:
        super().__init__(
            "This is when, for how long and with whom it is booked already, so nothing would be moved. "
            "Change one of them, or leave the booking as it is."
        )


class WrittenUp(Stale):
    """A booking that a recorded visit closes."""

    def __init__(self, booking: Booking, visit: Visit) -> None:
        super().__init__(
            f"The visit {booking.code} is written up already, as made on {in_words(visit.visited_on)}. "
            f"Correct that record if it is wrong."
        )


def arrange_visit(
    desk: Desk,
    ref: str,
    starts_at: datetime,
    crew: Sequence[str] | None = None,
    minutes: int = 45,
    *,
    key: UUID | None = None,
) -> Booking:
    """Arrange a visit for a moment to come; without a crew, the one who acts goes. It gets a short code.

    Raises InPast, OddLength, NobodyGoes, NoSuchOfficer, DoesNotVisit.
    """
    about = person_to_change(desk, ref, Permission.RECORD)
    going = crew_called(desk, crew)
    made = Booking(
        person_id=about.id, starts_at=utc(starts_at), minutes=minutes, code=new_code(), **marks(desk, key)
    )
    if (before := repeated_with_crew(desk, made, going)) is not None:
        return before
    limits.to_come(starts_at, desk.now)
    return _keep(desk, about, made, going, "arrange visit")


def move_visit(
    desk: Desk,
    seen: UUID,
    *,
    starts_at: datetime | None = None,
    crew: Sequence[str] | None = None,
    minutes: int | None = None,
    reason: str | None = None,
    key: UUID | None = None,
) -> Booking:
    """Give a booking another moment, crew or length; what is left out stays. `seen` is the row that the form showed.

    Raises SupersededMeanwhile, CalledOff, WrittenUp, MovesNothing, and what arrange_visit does.
    """
    old, about = _booking(desk, seen)
    going = crew_of(desk, old) if crew is None else set(crew_called(desk, crew))
    moment = old.starts_at if starts_at is None else utc(starts_at)
    made = _next(
        desk, old, ARRANGED, key, starts_at=moment, minutes=old.minutes if minutes is None else minutes
    )
    if (before := repeated_with_crew(desk, made, going)) is not None:
        return before
    if starts_at is not None:
        limits.to_come(starts_at, desk.now)
    check_open(desk, old)
    if old.superseded_at is None and _alike(old, made) and crew_of(desk, old) == set(going):
        raise MovesNothing
    return _replace(desk, about, old, made, going, "move visit", reason)


def call_off_visit(desk: Desk, seen: UUID, reason: str, *, key: UUID | None = None) -> Booking:
    """Call a booking off; the visit stays due. Raises SupersededMeanwhile, CalledOff, WrittenUp, TextMissing."""
    old, about = _booking(desk, seen)
    going = crew_of(desk, old)
    said = limits.needed("reason", reason)
    made = _next(desk, old, CALLED_OFF, key, starts_at=old.starts_at, minutes=old.minutes)
    if (before := repeated_with_crew(desk, made, going)) is not None:
        return before
    check_open(desk, old)
    return _replace(desk, about, old, made, going, "call off visit", said)


def booking_to_close(desk: Desk, booking_id: UUID, about: Person) -> Booking:
    """The booking of a person that a visit writes up, as it stands now, however often it was moved.

    Raises NoSuchRecord, CalledOff, WrittenUp.
    """
    named = of_person(desk, booking_id, about)
    booking: Booking = desk.session.scalars(_stands(), {"series": named.series_id}).one()
    check_open(desk, booking)
    return booking


@made_once
def _stands() -> Select[Any]:
    series = col(Booking.series_id) == bindparam("series")
    return select(Booking).where(series, col(Booking.superseded_at).is_(None))


def of_person(desk: Desk, booking_id: UUID, about: Person) -> Booking:
    """The row of a booking, whether or not it stands, if it is about that person. Raises NoSuchRecord."""
    named = row_of(desk, Booking, booking_id)
    if named is None or named.person_id != about.id:
        raise NoSuchRecord("booking")
    return named


def open_before(desk: Desk, about: Person, until: datetime) -> list[Booking]:
    """The bookings of a person that began before a moment and wait to be written up, the latest first."""
    return list(desk.session.scalars(_waiting(), {"person": about.id, "until": until}))


@made_once
def _waiting() -> Select[Any]:
    closed = exists().where(
        col(Visit.booking_series_id) == col(Booking.series_id), col(Visit.superseded_at).is_(None)
    )
    waiting = select(Booking).where(
        col(Booking.person_id) == bindparam("person"),
        col(Booking.superseded_at).is_(None),
        col(Booking.status) == ARRANGED,
        col(Booking.starts_at) < bindparam("until"),
        ~closed,
    )
    return waiting.order_by(col(Booking.starts_at).desc())


def check_open(desk: Desk, booking: Booking) -> None:
    """Raise CalledOff or WrittenUp for a booking on which there is nothing to do any more."""
    if booking.status == CALLED_OFF:
        raise CalledOff(booking)
    if (visit := desk.session.scalars(_closing(), {"series": booking.series_id}).first()) is not None:
        raise WrittenUp(booking, visit)


@made_once
def _closing() -> Select[Any]:
    series = col(Visit.booking_series_id) == bindparam("series")
    return select(Visit).where(series, col(Visit.superseded_at).is_(None))


def _booking(desk: Desk, seen: UUID) -> tuple[Booking, Person]:
    desk.demand(Permission.RECORD)
    return to_change(desk, Booking, seen)


def _alike(old: Booking, made: Booking) -> bool:
    return (old.starts_at, old.minutes) == (made.starts_at, made.minutes)


def _next(
    desk: Desk, old: Booking, status: str, key: UUID | None, *, starts_at: datetime, minutes: int
) -> Booking:
    """The further row of a series: a calendar knows it by its code and sequence."""
    return Booking(
        person_id=old.person_id,
        series_id=old.series_id,
        booking_ref=old.booking_ref,
        code=old.code,
        sequence=old.sequence + 1,
        status=status,
        starts_at=starts_at,
        minutes=minutes,
        **marks(desk, key),
    )


def _replace(
    desk: Desk,
    about: Person,
    old: Booking,
    made: Booking,
    going: Iterable[UUID],
    act: str,
    reason: str | None,
) -> Booking:
    raise_feeds(desk, crew_of(desk, old) - set(going))
    supersede(desk, old, made, reason)
    return _keep(desk, about, made, going, act, verb=Verb.ALTERED, reason=reason)


def _keep(
    desk: Desk,
    about: Person,
    made: Booking,
    going: Iterable[UUID],
    act: str,
    *,
    verb: Verb = Verb.COLLECTED,
    reason: str | None = None,
) -> Booking:
    limits.length(made.minutes)
    if not going:
        raise NobodyGoes
    write_down(desk, about, made, act, verb=verb, reason=reason)
    keep_crew(desk, made, going)
    raise_feeds(desk, going)
    return made
