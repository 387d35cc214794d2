"""What to know before a visit is arranged: whether it is in time, who is free, what else is booked. Refuses nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from rules.because import in_words
from rules.deadline import Assessment, days_overdue
from rules.version import Crew
from scheduler.casework.attended import NO_CREW, BookedCrew, crews_on
from scheduler.casework.explaining import Explained
from scheduler.casework.free import Hours, OfficerDay
from scheduler.casework.lists.today import open_bookings
from scheduler.casework.names import Names
from scheduler.casework.person.pattern import pattern
from scheduler.clock import LONDON, london_date
from scheduler.desk import Desk
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from scheduler.store.visits import Booking, Visit


@dataclass(frozen=True, slots=True)
class AlreadyBooked:
    """An open booking of the same person."""

    id: UUID
    code: str
    starts_at: datetime
    minutes: int
    crew: BookedCrew


@dataclass(frozen=True)
class Arranged:
    """A visit as it would be: when, with whom, what the rules say of the person, and what else is booked to them."""

    hours: Hours
    going: Sequence[OfficerDay]
    explained: Explained
    booked: Sequence[AlreadyBooked] = ()
    guessed: Sequence[str] = ()

    @property
    def on(self) -> date:
        """The London date."""
        return london_date(self.hours.starts_at)


def booked_to(desk: Desk, called: Names, about: Person, without: UUID | None = None) -> list[AlreadyBooked]:
    """The open bookings of a person; `without` is the series of one that is being moved."""
    rows = desk.session.scalars(_open_of_one(), {"person": about.id})
    found = [row for row in rows if row.series_id != without]
    crews = crews_on(desk, called, [row.id for row in found])
    return [
        AlreadyBooked(row.id, row.code, row.starts_at, row.minutes, crews.get(row.id, NO_CREW))
        for row in found
    ]


@made_once
def _open_of_one() -> Select[Any]:
    theirs = select(Booking).where(open_bookings(), col(Booking.person_id) == bindparam("person"))
    return theirs.order_by(col(Booking.starts_at), col(Booking.code))


def guessed(desk: Desk, about: Person, explained: Explained, starts_at: datetime) -> list[str]:
    """Why a call at that moment can be guessed, as sentences: it would be one more of a habit."""
    if explained.answer is None:
        return []
    visits = desk.session.scalars(_visits_to_one(), {"person": about.id})
    habits = pattern(visits, explained.answer.cycles, desk.today)
    found = habits.guessed(starts_at, explained.answer.deadline)
    return [f"This one can be guessed: {habit.says}." for habit in found]


@made_once
def _visits_to_one() -> Select[Any]:
    return select(Visit).where(
        col(Visit.person_id) == bindparam("person"), col(Visit.superseded_at).is_(None)
    )


def cautions(desk: Desk, arranged: Arranged) -> list[str]:
    """Each thing that speaks against it, as a sentence. Whoever arranges it decides."""
    version = desk.policy.in_force(arranged.on)
    return [
        *_in_time(arranged),
        *_free(arranged),
        *_crew(arranged.going, version.home_visit.crew if version else None),
        *_booked(arranged.booked),
        *arranged.guessed,
    ]


def _in_time(arranged: Arranged) -> Iterator[str]:
    answer = arranged.explained.answer
    if answer is None:
        yield f"Whether it comes in time cannot be said: {arranged.explained.error}"
    elif answer.status == "suspended":
        yield _while_suspended(answer)
    elif answer.deadline is None:
        yield "No visit is due: the registration has ended, or has not begun."
    elif (late := days_overdue(answer.deadline, arranged.on)) > 0:
        days = "1 day" if late == 1 else f"{late:,} days"
        yield f"It comes {days} too late: the last day in time is {in_words(answer.deadline)}."


def _while_suspended(answer: Assessment) -> str:
    if answer.suspended_for == "reactive":
        return "Under reactive management no visit is due. One that is made counts."
    return f"Visits are suspended ({answer.suspended_for}). One that is made meanwhile does not count."


def _free(arranged: Arranged) -> Iterator[str]:
    for each in arranged.going:
        if each.away:
            yield f"{each.officer} is away on {in_words(arranged.on)}."
        if (taken := each.taken_during(arranged.hours)) is not None:
            yield f"{each.officer} is booked already from {_clock(taken.starts_at)} to {_clock(taken.ends_at)}."


def _crew(going: Sequence[OfficerDay], crew: Crew | None) -> Iterator[str]:
    """What the policy asks for more of those who would be there: who is away that day does not go."""
    there = [each.accredited for each in going if not each.away]
    if going and not there:
        yield "Nobody of this crew would be there."
        return
    these = "this crew" if len(there) == len(going) else "those who would be there"
    for lack in crew.lacks(there) if crew else ():
        if lack.of == "officers":
            would = f"{lack.there} would go, which is recorded as fewer than asked"
            yield f"The policy asks for {lack.asked} officers; {would}."
        else:
            asked = f"{lack.asked} accredited {'officer' if lack.asked == 1 else 'officers'}"
            yield f"The policy asks for {asked} at least; {lack.there or 'nobody'} of {these} is."


def _booked(booked: Sequence[AlreadyBooked]) -> Iterator[str]:
    for each in booked:
        at = f"{in_words(london_date(each.starts_at))} at {_clock(each.starts_at)}"
        yield f"A visit to the same person is booked already, on {at} ({each.code})."


def _clock(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M}"
