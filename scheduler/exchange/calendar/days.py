"""The days of a calendar as a page shows them: the items of a feed, who is away, bank holidays.

A page stands behind sign-in, so it names people; a day with many items shows the first, and how many more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import col

from rules.deadline import days_overdue
from scheduler.casework.attended import NO_CREW, BookedCrew, crews_on
from scheduler.casework.bank_holidays import bank_holidays
from scheduler.casework.free import Hours, hours_elsewhere
from scheduler.casework.in_place import absent
from scheduler.casework.lists.refreshing import Wanting, checks_wanting
from scheduler.casework.lists.today import Coming, next_planned
from scheduler.casework.names import Names
from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.exchange.calendar.items import (
    BookedItem,
    DueItem,
    Item,
    Whose,
    booked_items,
    due_items,
    standing_on,
)
from scheduler.settings import Nation
from scheduler.store.deadlines import Deadline, Obligation, Phase
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars, Person


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of a person. `deadline` is the last day in time for a visit, None where none is due.

    `days_overdue` is of today, whatever the day of the page.
    """

    person_id: UUID
    name: str
    level: str | None
    safety_marker: bool
    deadline: date | None
    days_overdue: int


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a page shows it. `about` is None where the reader does not see the person.

    Without a code it is hours alone, at which officers go to somebody whom the reader does not see.
    `booked_on` is the next day for which a visit that is due is booked. Whether nobody of the crew of what is booked
    is there that day, `nobody_there` says; how those who are left fall short of the policy, `short`.
    """

    on: date
    code: str | None
    ref: str | None
    about: About | None
    officers: tuple[str, ...]
    days_overdue: int = 0
    starts_at: datetime | None = None
    minutes: int = 0
    to_write_up: bool = False
    booking_id: UUID | None = None
    booked_on: date | None = None
    nobody_there: bool = False
    short: tuple[str, ...] = ()

    @property
    def subject(self) -> str | None:
        """What the log calls whom it tells of; None for hours, which tell of nobody."""
        return self.ref or self.code


@dataclass(frozen=True)
class CalendarDay:
    """A day: its lines, the booked before the due; how many more there are; who is away."""

    on: date
    bank_holiday: str | None = None
    away: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    more: int = 0

    @property
    def visits(self) -> int:
        """How many visits are due or booked in all."""
        return len(self.lines) + self.more

    @property
    def holds_anything(self) -> bool:
        """Whether there is anything to tell of the day."""
        return bool(self.visits or self.bank_holiday or self.away)


@dataclass(frozen=True)
class Spread:
    """The days that were asked for, and what is counted today whichever days these are.

    Visits overdue; those that cannot be computed; suspensions that nobody has looked at again in time.
    """

    days: list[CalendarDay]
    overdue: int
    errors: int
    reviews_passed: int

    @property
    def subjects(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        return sorted({line.subject for day in self.days for line in day.lines if line.subject})


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Hours at which officers whose calendar it is go to somebody whom the reader does not see."""

    hours: Hours
    officers: tuple[str, ...]

    @property
    def on(self) -> date:
        """The London date."""
        return london_date(self.hours.starts_at)


_Shown = Item | _Elsewhere


def spread(
    desk: Desk, whose: Whose, called: Names, first: date, last: date, *, nation: Nation, most: int
) -> Spread:
    """The days from one to another, each with at most so many lines."""
    by_day: dict[date, list[_Shown]] = defaultdict(list)
    items: list[_Shown] = [
        *booked_items(desk, whose, first, last),
        *_by_ref(due_items(desk, whose, first, last)),
    ]
    items += _elsewhere(desk, whose, called, first, last, items)
    for item in items:
        by_day[item.on].append(item)
    lines = _lines(desk, called, [item for found in by_day.values() for item in _first(found, most)])
    holidays, away = bank_holidays(nation, first, last), _away(desk, whose, called, first, last)
    days = [
        CalendarDay(
            on,
            holidays.get(on),
            away.get(on, ()),
            lines.get(on, []),
            len(by_day[on]) - len(lines.get(on, [])),
        )
        for on in days_between(first, last)
    ]
    standing = standing_on(desk, whose)
    return Spread(days, standing.overdue, standing.errors, standing.reviews_passed)


def wanting_before(desk: Desk, day: CalendarDay) -> list[list[Wanting]]:
    """Of each line of a day, in order, the checks to be made before it.

    What is due at any time is judged as made now, or when a day to come begins; what is booked, where it is booked.
    What was booked and has passed is to be written up, and asks for none.
    """
    visits = [_visit_of(line, max(desk.now, start_of(day.on))) for line in day.lines]
    found = checks_wanting(desk, [each for each in visits if each and each[1] >= desk.now])
    return [found.get(each, []) if each else [] for each in visits]


def _visit_of(line: Line, otherwise: datetime) -> tuple[UUID, datetime] | None:
    if line.about is None or line.booked_on:
        return None
    return line.about.person_id, line.starts_at or otherwise


def _elsewhere(
    desk: Desk, whose: Whose, called: Names, first: date, last: date, items: Sequence[_Shown]
) -> list[_Elsewhere]:
    seen = {item.booking_id for item in items if isinstance(item, BookedItem)}
    return [
        _Elsewhere(hours, tuple(sorted(called.officers[each].officer for each in going)))
        for hours, going in hours_elsewhere(desk, whose.officers, first, last, seen)
    ]


def days_between(first: date, last: date) -> list[date]:
    """Every day from one to another, both included."""
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def _first(items: list[_Shown], most: int) -> list[_Shown]:
    """All of them, or one fewer than there is room for: the last line says how many more."""
    return items if len(items) <= most else items[: most - 1]


def _by_ref(items: Iterable[DueItem]) -> list[DueItem]:
    return sorted(items, key=lambda item: item.ref)


def _lines(desk: Desk, called: Names, items: Sequence[_Shown]) -> dict[date, list[Line]]:
    about = _about(desk, {item.ref for item in items if not isinstance(item, _Elsewhere) and item.ref})
    crews = crews_on(desk, called, [item.booking_id for item in items if isinstance(item, BookedItem)])
    booked = next_planned(desk, {item.ref for item in items if isinstance(item, DueItem)})
    found: dict[date, list[Line]] = defaultdict(list)
    for item in items:
        if isinstance(item, _Elsewhere):
            found[item.on].append(_hours_alone(item))
            continue
        of = about.get(item.ref) if item.ref else None
        if isinstance(item, BookedItem):
            made = _booked(desk, item, of, crews.get(item.booking_id, NO_CREW))
        else:
            made = _due(desk, item, of, called, booked.get(item.ref))
        found[item.on].append(made)
    return found


def _booked(desk: Desk, item: BookedItem, about: About | None, crew: BookedCrew) -> Line:
    return Line(
        on=item.on,
        code=item.event.code,
        ref=item.ref,
        about=about,
        officers=crew.said,
        starts_at=item.event.starts_at,
        minutes=item.event.minutes,
        to_write_up=item.event.starts_at < desk.now,
        booking_id=item.booking_id,
        nobody_there=crew.nobody_there,
        short=crew.short,
    )


def _hours_alone(item: _Elsewhere) -> Line:
    minutes = (item.hours.ends_at - item.hours.starts_at) // timedelta(minutes=1)
    return Line(item.on, None, None, None, item.officers, starts_at=item.hours.starts_at, minutes=minutes)


def _due(desk: Desk, item: DueItem, about: About | None, called: Names, coming: Coming | None) -> Line:
    owner = called.officer(item.officer_id)
    return Line(
        on=item.on,
        code=item.event.code,
        ref=item.ref,
        about=about,
        officers=(owner,) if owner else (),
        days_overdue=days_overdue(item.on, desk.today),
        booked_on=london_date(coming.at) if coming else None,
        nobody_there=bool(coming and coming.nobody_there),
    )


def _about(desk: Desk, refs: set[str]) -> dict[str, About]:
    found = desk.session.execute(_told_of(), {"refs": list(refs)})
    return {row.ref: _of_row(row, desk.today) for row in found}


def _of_row(row: Row[Any], today: date) -> About:
    deadline = row.deadline if row.phase == Phase.RUNNING else None
    return About(
        row.id,
        row.name or "",
        row.level,
        bool(row.safety_marker),
        deadline,
        days_overdue(deadline, today) if deadline else 0,
    )


@made_once
def _told_of() -> AnySelect:
    stands = (col(Particulars.person_id) == col(Person.id)) & col(Particulars.superseded_at).is_(None)
    visit = (col(Deadline.person_id) == col(Person.id)) & (col(Deadline.obligation) == Obligation.HOME_VISIT)
    of_visit = (Deadline.level, Deadline.phase, Deadline.deadline)
    told = (Particulars.name, Particulars.safety_marker, *of_visit)
    return (
        select(col(Person.id), col(Person.ref), *map(col, told))
        .outerjoin(Particulars, stands)
        .outerjoin(Deadline, visit)
        .where(given_in(col(Person.ref), "refs"))
    )


def _away(desk: Desk, whose: Whose, called: Names, first: date, last: date) -> dict[date, tuple[str, ...]]:
    """Who is away on which day. Why is not told: it may be their health."""
    found: dict[date, set[str]] = defaultdict(set)
    for officer, spells in absent(desk, whose.officers, (first, last)).items():
        for from_on, to_on in spells:
            for on in days_between(max(first, from_on), min(last, to_on)):
                found[on].add(called.officers[officer].officer)
    return {on: tuple(sorted(codes)) for on, codes in found.items()}
