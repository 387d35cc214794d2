"""The days of a calendar page hold the items of the feed, and for a team those of all its officers' feeds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import exists, select
from sqlmodel import col

from scheduler.casework.bank_holidays import bank_holidays
from scheduler.casework.names import names
from scheduler.clock import LONDON
from scheduler.exchange.calendar.choosing import NoSuchCalendar, chosen, officers_seen
from scheduler.exchange.calendar.days import CalendarDay, Spread, spread
from scheduler.exchange.calendar.items import AHEAD, BACK
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.people import Person
from scheduler.store.visits import Booking
from tests.builders import (
    ADMINISTRATOR,
    COLLEAGUE,
    HARBOUR,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_person,
    a_state,
    a_visit,
    an_absence,
)
from tests.exchange.calendar.calendars import an_address, events, fetched, visited

TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LONG_OVERDUE = date(2026, 5, 10)
Item = tuple[str, date | datetime]


def shown(
    force: Force,
    who: str = OFFICER,
    first: date = TODAY,
    last: date = TODAY,
    *,
    officer: str | None = None,
    team: str | None = None,
    most: int = 1000,
) -> Spread:
    """What a page shows a reader of these days."""
    with force.reading(who) as desk:
        called = names(desk)
        whose = chosen(called, desk.principal, officer, team).whose
        return spread(desk, whose, called, first, last, nation="england", most=most)


def items(found: Spread) -> Iterator[Item]:
    """Each item with its day, or its moment."""
    for day in found.days:
        yield from ((line.code, line.starts_at or line.on) for line in day.lines if line.code)


def of_feed(force: Force, officer: str) -> list[Item]:
    """The same of a feed, as a client reads it; without its count of the overdue."""
    read = [
        (str(event["SUMMARY"]).split()[-1], event["DTSTART"].dt)
        for event in events(fetched(force, an_address(force, officer)))
    ]
    return [each for each in read if each[0] not in {"overdue", "due"}]


@pytest.fixture
def busy(force: Force) -> Force:
    """Two officers of a team and one of another, with visits due, overdue, booked, covered, made and called off."""
    visited(force, "P-LATE", date(2026, 2, 10))
    visited(force, "P-DUE")
    visited(force, "P-COVERED", date(2026, 9, 20), officer=COLLEAGUE)
    visited(force, "P-OTHER", officer=OTHER_OFFICER, team=MOOR)
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, TODAY + timedelta(days=6))
        a_booking(desk, "P-DUE", datetime(2027, 7, 1, 23, 30, tzinfo=UTC))
        a_booking(desk, "P-OTHER", TUESDAY, [OTHER_OFFICER, OFFICER])
        a_booking(desk, "P-DUE", TUESDAY, [OTHER_OFFICER])
        a_booking(desk, "P-DUE", TUESDAY, status="called_off")
        made = a_booking(desk, "P-DUE", TODAY)
        a_visit(desk, "P-DUE", TODAY, "no_reply", booking_series_id=made.series_id)
        a_booking(desk, "P-DUE", TODAY - BACK)
        a_person(desk, "P-AWAY")
        a_state(desk, "P-AWAY", "custody", TODAY)
    return force


def test_a_page_shows_item_by_item_what_the_officers_feed_shows(busy: Force) -> None:
    for officer in (OFFICER, COLLEAGUE, OTHER_OFFICER, SERGEANT):
        told = of_feed(busy, officer)
        page = shown(busy, officer, TODAY - BACK, TODAY + AHEAD, officer=officer)
        overdue = shown(busy, officer, LONG_OVERDUE, LONG_OVERDUE, officer=officer)
        assert sorted([*items(page), *items(overdue)], key=str) == sorted(told, key=str)
        assert page.overdue == sum(not isinstance(at, datetime) and at < TODAY for _, at in told)


def test_an_officers_own_page_is_their_feed_without_asking(busy: Force) -> None:
    window = (TODAY - BACK, TODAY + AHEAD)
    assert shown(busy, OFFICER, *window) == shown(busy, OFFICER, *window, officer=OFFICER)
    assert len(list(items(shown(busy, OFFICER, *window)))) == 5


def test_a_teams_page_holds_its_officers_feeds_but_for_people_of_other_teams(busy: Force) -> None:
    told = {*of_feed(busy, OFFICER), *of_feed(busy, COLLEAGUE)}
    page = set(items(shown(busy, SERGEANT, LONG_OVERDUE, TODAY + AHEAD)))
    with busy.reading(OFFICER) as desk:
        along = desk.session.scalars(
            select(Booking).where(~exists().where(col(Person.id) == Booking.person_id))
        )
        assert told - page == {(each.code, each.starts_at) for each in along}
    assert {at for _, at in page - told} == {TUESDAY}  # an officer of the other team goes to somebody of hers
    assert page == set(items(shown(busy, SERGEANT, LONG_OVERDUE, TODAY + AHEAD, team=HARBOUR)))


def test_going_along_to_another_teams_person_is_hours_without_the_person(busy: Force) -> None:
    found = shown(busy, SERGEANT, TODAY, TODAY + timedelta(days=7))
    (hours,) = [line for day in found.days for line in day.lines if line.code is None]
    assert (hours.starts_at, hours.minutes, hours.officers) == (TUESDAY, 45, (OFFICER,))
    assert (hours.ref, hours.about, hours.booking_id, hours.subject) == (None, None, None, None)
    for own in (OFFICER, OTHER_OFFICER):
        days = shown(busy, own, TODAY, TODAY + timedelta(days=7)).days
        assert all(line.code for day in days for line in day.lines)


def test_whom_nobody_answers_for_stands_in_the_calendar_of_every_supervisor(force: Force) -> None:
    visited(force, "P-NOBODY", officer=None)
    visited(force, "P-NO-TEAM", officer=None, team=None)
    due_on = date(2027, 1, 1)
    refs = {
        who: [line.ref for line in shown(force, who, due_on, due_on).days[0].lines]
        for who in (SERGEANT, OTHER_SERGEANT)
    }
    assert refs == {SERGEANT: ["P-NO-TEAM", "P-NOBODY"], OTHER_SERGEANT: ["P-NO-TEAM"]}


def test_a_moment_stands_on_its_day_in_london(force: Force) -> None:
    late = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)
    with force.writing() as desk:
        a_person(desk)
        a_booking(desk, at=late)
    (line,) = shown(force, OFFICER, date(2027, 7, 2), date(2027, 7, 2)).days[0].lines
    assert (line.starts_at, line.on) == (late, late.astimezone(LONDON).date())
    assert shown(force, OFFICER, date(2027, 7, 1), date(2027, 7, 1)).days[0].lines == []


def test_who_goes_along_sees_the_booking_and_not_the_person(busy: Force) -> None:
    lines = shown(busy, OFFICER, TUESDAY.date(), TUESDAY.date()).days[0].lines
    (along,) = (line for line in lines if OFFICER in line.officers)
    assert (along.ref, along.about, along.officers) == (None, None, (OFFICER, OTHER_OFFICER))
    assert along.subject == along.code


def test_what_stands_on_no_day_is_counted(force: Force) -> None:
    with force.writing() as desk:
        for ref, officer in (("P-001", OFFICER), ("P-002", COLLEAGUE)):
            a_person(desk, ref, officer=officer)
            a_state(desk, ref, "custody", date(2026, 3, 1), review_on=date(2026, 11, 20))
        a_person(desk, "P-003")
        running = (col(Deadline.phase) == Phase.RUNNING, col(Deadline.obligation) == "home_visit")
        row = desk.session.scalars(select(Deadline).where(*running)).one()
        row.phase, row.error = Phase.ERROR, "a policy was taken away"
    for who, counts in ((OFFICER, (1, 1)), (SERGEANT, (1, 2))):
        found = shown(force, who)
        assert (found.errors, found.reviews_passed) == counts


def test_a_visit_due_says_for_when_it_is_booked(force: Force) -> None:
    visited(force)
    with force.writing() as desk:
        for at in (TUESDAY - timedelta(days=7), TUESDAY + timedelta(days=9), TUESDAY):
            a_booking(desk, "P-001", at)
        a_booking(desk, "P-001", TUESDAY - timedelta(days=1), status="called_off")
    (line,) = shown(force, OFFICER, date(2027, 1, 1), date(2027, 1, 1)).days[0].lines
    assert line.booked_on == TUESDAY.date()


def test_a_day_with_many_shows_the_first_and_how_many_more(force: Force) -> None:
    for number in range(6):
        visited(force, f"P-{number}")
    with force.writing() as desk:
        a_booking(desk, "P-5", datetime(2027, 1, 1, 9, tzinfo=UTC))
    day = shown(force, OFFICER, date(2027, 1, 1), date(2027, 1, 1), most=4).days[0]
    assert [(line.ref, line.starts_at is not None) for line in day.lines] == [
        ("P-5", True),
        ("P-0", False),
        ("P-1", False),
    ]
    assert (day.more, day.visits) == (4, 7)
    assert shown(force, OFFICER, date(2027, 1, 1), date(2027, 1, 1), most=7).days[0].more == 0


def test_absences_are_shown_of_those_whose_calendar_it_is_without_their_kind(force: Force) -> None:
    with force.writing() as desk:
        an_absence(desk, OFFICER, TODAY - timedelta(days=9), TODAY, kind="sick")
        an_absence(desk, COLLEAGUE, TODAY, TODAY + timedelta(days=1))
        an_absence(desk, OTHER_OFFICER, TODAY, TODAY)
    first, last = TODAY - timedelta(days=1), TODAY + timedelta(days=2)
    away = [day.away for day in shown(force, SERGEANT, first, last).days]
    assert away == [(OFFICER,), (OFFICER, COLLEAGUE), (COLLEAGUE,), ()]
    assert [day.away for day in shown(force, OFFICER, first, last).days] == [(OFFICER,), (OFFICER,), (), ()]


def test_bank_holidays_are_those_of_the_nation(force: Force) -> None:
    assert shown(force, OFFICER, date(2026, 12, 25), date(2026, 12, 25)).days == [
        CalendarDay(date(2026, 12, 25), bank_holiday="Christmas Day")
    ]
    over_new_year = (date(2026, 12, 27), date(2027, 1, 31))
    assert set(bank_holidays("england", *over_new_year)) == {date(2026, 12, 28), date(2027, 1, 1)}
    assert date(2027, 1, 4) in bank_holidays("scotland", *over_new_year)
    assert date(2027, 7, 12) in bank_holidays("northern-ireland", date(2027, 7, 12), date(2027, 7, 12))


def test_no_other_calendar_is_opened(force: Force) -> None:
    for who, asked in (
        (OFFICER, {"officer": COLLEAGUE}),
        (OFFICER, {"team": HARBOUR}),
        (SERGEANT, {"officer": OTHER_OFFICER}),
        (SERGEANT, {"team": MOOR}),
        (SERGEANT, {"officer": "OM-NONE"}),
        (SERGEANT, {"team": "Nowhere"}),
        (SERGEANT, {"officer": ADMINISTRATOR}),
    ):
        with pytest.raises(NoSuchCalendar, match="whose calendar you can see"):
            shown(force, who, **asked)


def test_whose_calendars_one_may_open(force: Force) -> None:
    with force.writing() as desk:
        a_cover(desk, OFFICER, OTHER_OFFICER, TODAY, TODAY)
    seen = {}
    for who in (OFFICER, COLLEAGUE, SERGEANT, INSPECTOR):
        with force.reading(who) as desk:
            called = names(desk)
            seen[who] = {called.officer(each) for each in officers_seen(called, desk.principal)}
    harbour = {OFFICER, COLLEAGUE, SERGEANT, INSPECTOR}
    assert seen == {
        OFFICER: {OFFICER, OTHER_OFFICER},
        COLLEAGUE: {COLLEAGUE},
        SERGEANT: harbour,
        INSPECTOR: harbour | {OTHER_OFFICER, OTHER_SERGEANT},
    }
