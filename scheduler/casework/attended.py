"""Who is to go on a booking, and who of them is there on its day: the one answer that every list gives.

Nobody is there where each of the crew is recorded as away on that London day, or has an account that is off;
where some are, those who are left may fall short of the policy of the day, as a visit that they made would.
It is asked of what is to come: a visit of the past is to be written up, whoever was away.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from rules.version import Lack
from scheduler.casework.names import Names
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.accounts import Account
from scheduler.store.given import given_in
from scheduler.store.made_once import made_once
from scheduler.store.officers import Absence
from scheduler.store.visits import Booking, BookingCrew


class BookedCrew(NamedTuple):
    """The codes of those who are to go, in order, and those of them who are not there that day.

    `lacks` is what the policy asks for more of those who are left, where somebody is not there and somebody is.
    """

    codes: tuple[str, ...]
    away: frozenset[str] = frozenset()
    lacks: tuple[Lack, ...] = ()

    @property
    def nobody_there(self) -> bool:
        """Whether each who is to go is not there that day."""
        return bool(self.codes) and self.away.issuperset(self.codes)

    @property
    def said(self) -> tuple[str, ...]:
        """The codes as a list tells them: one short is not the crew that was sent."""
        return tuple(f"{code} (away)" if code in self.away else code for code in self.codes)

    @property
    def short(self) -> tuple[str, ...]:
        """How those who are left fall short of the policy, in a few words each."""
        return tuple(_in_words(each) for each in self.lacks)


def _in_words(lack: Lack) -> str:
    if lack.of == "accredited" and not lack.there:
        return "No accredited officer that day"
    too_few = "Too few" if lack.of == "officers" else "Too few accredited"
    return f"{too_few} that day: {lack.there} of {lack.asked}"


NO_CREW = BookedCrew(())
"""Of a booking for which nobody is named."""


def crews_on(desk: Desk, called: Names, bookings: Collection[UUID]) -> dict[UUID, BookedCrew]:
    """The crew of each of these bookings, in one statement."""
    wanted = {"bookings": list(bookings), "today": desk.today}
    return crews_in(desk, called, desk.session.execute(_crews(), wanted))


@made_once
def _crews() -> Select[Any]:
    rows = with_crew(select(col(Booking.id), col(Booking.starts_at)))
    return rows.where(given_in(col(Booking.id), "bookings"))


def with_crew(rows: Any) -> Select[Any]:  # noqa: ANN401 - any select
    """A select of bookings with a row for each who is to go, and for each absence of theirs that is not over.

    Wants the day, `today`, when it runs.
    """
    joined: Select[Any] = (
        rows.add_columns(
            col(BookingCrew.officer_id).label("goes"),
            col(Account.officer_id).label("off"),
            col(Absence.from_on).label("away_from"),
            col(Absence.to_on).label("away_to"),
        )
        .outerjoin(BookingCrew, col(BookingCrew.booking_id) == col(Booking.id))
        .outerjoin(Account, _off(col(BookingCrew.officer_id)))
        .outerjoin(Absence, _not_over(col(BookingCrew.officer_id)))
    )
    return joined


def crews_in(desk: Desk, called: Names, rows: Iterable[Any]) -> dict[UUID, BookedCrew]:
    """The crews out of the rows of `with_crew`, which have the booking's `id` and `starts_at`."""
    found = list(rows)
    on = {row.id: row.starts_at for row in found}
    return {booking: _told(desk, called, crew, on[booking]) for booking, crew in _out(desk, found).items()}


def _told(desk: Desk, called: Names, crew: Mapping[UUID, bool], at: datetime) -> BookedCrew:
    officers = {called.officers[each]: out for each, out in crew.items()}
    there = [each.accredited for each, out in officers.items() if not out]
    version = desk.policy.in_force(london_date(at)) if 0 < len(there) < len(officers) else None
    asked = version.home_visit.crew if version else None
    return BookedCrew(
        tuple(sorted(each.officer for each in officers)),
        frozenset(each.officer for each, out in officers.items() if out),
        asked.lacks(there) if asked else (),
    )


def with_nobody(desk: Desk, rows: Iterable[Any]) -> set[UUID]:
    """Those bookings of the same rows that are to come, and to which nobody of their crew can go."""
    return {booking for booking, crew in _out(desk, rows).items() if all(crew.values())}


def _out(desk: Desk, rows: Iterable[Any]) -> dict[UUID, dict[UUID, bool]]:
    """Of each booking with a crew, whether each who is to go is out that day; of the past nobody is."""
    out: dict[UUID, dict[UUID, bool]] = {}
    for row in rows:
        if row.goes is not None:
            gone = row.off is not None or _away(row.away_from, row.away_to, row.starts_at)
            crew = out.setdefault(row.id, {})
            crew[row.goes] = crew.get(row.goes, False) or (gone and row.starts_at >= desk.now)
    return out


def may_lack_somebody() -> Any:  # noqa: ANN401 - a condition
    """Whether one who is to go is locked out, or has an absence that is not over: among these, `crews_on` tells.

    Wants the moment and the day, `now` and `today`, when it runs.
    """
    going = aliased(BookingCrew)
    off = exists().where(_off(col(going.officer_id)))
    away = exists().where(_not_over(col(going.officer_id)))
    out = exists().where(col(going.booking_id) == col(Booking.id), or_(off, away))
    return and_(col(Booking.starts_at) >= bindparam("now"), out)


def _off(officer: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(col(Account.officer_id) == officer, col(Account.disabled_at).is_not(None))


def _not_over(officer: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(
        col(Absence.officer_id) == officer,
        col(Absence.superseded_at).is_(None),
        col(Absence.to_on) >= bindparam("today"),
    )


def _away(first: date | None, last: date | None, at: datetime) -> bool:
    return first is not None and last is not None and first <= london_date(at) <= last
