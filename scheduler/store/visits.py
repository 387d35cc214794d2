"""Bookings and visits. A booking is not a visit: what was planned never clears anything."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from scheduler.store.columns import CURRENT, Fact, Moment, OfPerson, one_current, one_of, words


class Outcome(StrEnum):
    """What came of a contact. Which of them count as the visit is the policy's to say."""

    SEEN_AT_HOME = "seen_at_home"
    SEEN_ELSEWHERE = "seen_elsewhere"
    DOORSTEP = "doorstep"
    NO_REPLY = "no_reply"
    REFUSED = "refused"
    MOVED_AWAY = "moved_away"
    TELEPHONE = "telephone"
    VIDEO = "video"
    STATION = "station"
    PROBATION_ONLY = "probation_only"


class Booking(Fact, OfPerson, table=True):
    """A visit arranged: person, moment, crew. Moved or called off by a further row of the same `series_id`."""

    __tablename__ = "bookings"
    __table_args__ = (
        one_current("bookings", "series_id"),
        one_current("bookings", "booking_ref"),
        UniqueConstraint("id", "person_id"),
        Index("ix_bookings_starts_at", "starts_at"),
        one_of("status", ["arranged", "called_off"]),
    )

    series_id: UUID = Field(default_factory=uuid4)
    booking_ref: str | None = words(40, default=None)
    starts_at: datetime = Field(sa_type=Moment)
    minutes: int = 45
    status: str = words(12, default="arranged")
    code: str = words(8, index=True)
    sequence: int = 0


class BookingCrew(SQLModel, table=True):
    """An officer who is to go."""

    __tablename__ = "booking_crew"

    booking_id: UUID = Field(foreign_key="bookings.id", primary_key=True)
    officer_id: UUID = Field(foreign_key="officers.id", primary_key=True, index=True)


class Visit(Fact, OfPerson, table=True):
    """A contact made or attempted. `visited_on` is its London date; the booking that it closes, by its series.

    Of one brought over as `day_only`, nobody gave the moment: its visited_at is none that was recorded.
    """

    __tablename__ = "visits"
    __table_args__ = (
        one_current("visits", "visit_ref"),
        UniqueConstraint("id", "person_id"),
        Index("ix_visits_person_id_visited_on", "person_id", "visited_on"),
        Index("ix_visits_person_id_recorded_at", "person_id", "recorded_at"),
        Index("ix_visits_recorded_at", "recorded_at"),
        Index("ix_visits_visited_at", "visited_at", sqlite_where=CURRENT, postgresql_where=CURRENT),
        one_of("outcome", Outcome),
    )

    person_id: UUID = Field(foreign_key="people.id")  # in the indexes of its own

    visit_ref: str | None = words(40, default=None)
    visited_at: datetime = Field(sa_type=Moment)
    visited_on: date
    day_only: bool = False
    outcome: str = words(20)
    constable: bool | None = None
    announced: bool | None = None
    purpose: str | None = words(40, default=None)
    reason_alone: str | None = words(500, default=None)
    reason_unaccredited: str | None = words(500, default=None)
    reason_announced: str | None = words(500, default=None)
    reason_unchecked: str | None = words(500, default=None)
    reason_late: str | None = words(500, default=None)
    booking_series_id: UUID | None = Field(default=None, index=True)


class VisitCrew(SQLModel, table=True):
    """An officer who went."""

    __tablename__ = "visit_crew"

    visit_id: UUID = Field(foreign_key="visits.id", primary_key=True)
    officer_id: UUID = Field(foreign_key="officers.id", primary_key=True, index=True)
