"""A feed in the hands of a client that people use: vdirsyncer fetches it from a real server, and khal reads it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.casework.bookings import arrange_visit, call_off_visit, move_visit
from scheduler.casework.feeds import LASTS, revoke_feed
from scheduler.casework.visits import VisitMade, record_visit
from scheduler.clock import FixedClock
from scheduler.store.feeds import Feed
from tests.builders import COLLEAGUE, OFFICER, OTHER_OFFICER, TODAY, Force, a_cover, an_allocation
from tests.exchange.calendar.calendars import an_address, visited
from tests.exchange.calendar.clients import Computer
from tests.web.building import application, nobody
from tests.web.serving import served
from web import feeds

TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
IN_SUMMER = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def computer(force: Force, tmp_path: Path) -> Iterator[Computer]:
    """A computer that is subscribed to an officer's calendar, of two people, on a server of its own."""
    app = application(feeds.router, who=nobody)
    app.state.installation = force.installation
    with served(app) as address:
        made = Computer(tmp_path)
        made.subscribe(address + an_address(force, OFFICER, "computer").path())
        yield made


def shown(computer: Computer) -> list[str]:
    """After a look for what is new: everything from the first of November on, for a year."""
    computer.sync()
    return sorted(computer.shows("2026-11-01", 365))


def test_an_empty_calendar_is_taken_and_filled(computer: Computer, force: Force):
    assert shown(computer) == ["2026-11-21 - No visits due"]
    late, code = visited(force, "P-001", date(2026, 2, 10)), visited(force, "P-002")
    assert shown(computer) == ["2026-11-21 - 1 visit overdue", f"2027-01-01 - Visit due {code}"]
    assert computer.shows("2026-05-10", 1) == [f"2026-05-10 - Visit due {late}"]


def test_booked_visits_are_changed_made_and_called_off(computer: Computer, force: Force, clock: FixedClock):
    code = visited(force, "P-002")
    with force.writing(OFFICER) as desk:
        first = arrange_visit(desk, "P-002", TUESDAY, minutes=60)
        second = arrange_visit(desk, "P-002", IN_SUMMER)
    due, third = f"2027-01-01 - Visit due {code}", f"2027-06-01 10:00-10:45 Visit {second.code}"
    assert shown(computer) == [f"2026-11-24 10:30-11:30 Visit {first.code}", due, third]

    with force.writing(OFFICER) as desk:
        moved = move_visit(desk, first.id, starts_at=TUESDAY + timedelta(days=1, hours=2))
    assert shown(computer) == [f"2026-11-25 12:30-13:30 Visit {first.code}", due, third]

    with force.writing(OFFICER) as desk:
        call_off_visit(desk, second.id, "the street is closed off")
    assert shown(computer) == [f"2026-11-25 12:30-13:30 Visit {first.code}", due]

    clock.moment = TUESDAY + timedelta(days=1, hours=4)
    with force.writing(OFFICER) as desk:
        made = VisitMade(moved.starts_at, "seen_at_home", crew=[OFFICER, COLLEAGUE], booking_id=moved.id)
        record_visit(desk, "P-002", made)
    assert shown(computer) == [f"2027-02-25 - Visit due {code}"]


def test_who_changes_hands_leaves_the_calendar(computer: Computer, force: Force):
    visited(force)
    assert len(shown(computer)) == 1
    with force.writing() as desk:
        an_allocation(desk, "P-001", OTHER_OFFICER, TODAY)
    assert shown(computer) == ["2026-11-21 - No visits due"]


def test_a_calendar_that_was_switched_off_says_so_and_shows_nothing_else(computer: Computer, force: Force):
    visited(force)
    assert len(shown(computer)) == 1
    with force.writing() as desk:
        (feed,) = desk.session.scalars(select(Feed))
        revoke_feed(desk, feed.id)
    computer.sync()
    off = ["2026-11-21 - Calendar link switched off"]
    assert computer.shows("2026-11-21", 1) == computer.shows("2027-01-20", 365) == off
    assert computer.shows("2027-01-21", 365) == []


def test_what_one_covers_comes_and_goes_with_the_cover(computer: Computer, force: Force, clock: FixedClock):
    own, covered = visited(force, "P-001"), visited(force, "P-002", officer=COLLEAGUE)
    due = [f"2027-01-01 - Visit due {code}" for code in sorted((own, covered))]
    alone = [f"2027-01-01 - Visit due {own}"]
    assert shown(computer) == alone
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, TODAY + timedelta(days=1))
    assert shown(computer) == due
    clock.moment += timedelta(days=2)
    assert shown(computer) == alone


def test_an_address_that_has_expired_says_so(computer: Computer, force: Force, clock: FixedClock):
    visited(force)
    assert len(shown(computer)) == 1
    clock.moment += LASTS
    computer.sync()
    assert computer.shows("2026-11-01", 800) == ["2027-11-21 - Calendar link switched off"]
