"""A feed in the programs of people's desktops: Evolution Data Server and Thunderbird, as the system packages them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from scheduler.casework.bookings import arrange_visit, call_off_visit, move_visit
from scheduler.casework.feeds import NewFeed, revoke_feed
from scheduler.clock import LONDON, FixedClock
from scheduler.exchange.calendar.fetching import fetch
from tests.builders import OFFICER, OTHER_OFFICER, Force, an_allocation
from tests.exchange.calendar.calendars import Read, an_address, read_back, visited
from tests.exchange.calendar.desktops import Desktop, evolution, thunderbird
from tests.web.building import application, nobody
from tests.web.serving import served
from web import feeds

pytestmark = pytest.mark.exhaustive
NOW = datetime(2027, 12, 1, 7, tzinfo=UTC)
LEAP_DAY = date(2028, 2, 29)
DAYS = (date(2027, 12, 20), LEAP_DAY, date(2028, 3, 26), date(2028, 6, 1), date(2028, 10, 29))
"""In winter, on the leap day, on both changes of the clock, and in summer."""


@pytest.fixture
def address(force: Force, clock: FixedClock) -> NewFeed:
    clock.moment = NOW
    return an_address(force, OFFICER, "desktop")


@pytest.fixture(params=[evolution, thunderbird])
def desktop(
    request: pytest.FixtureRequest, force: Force, address: NewFeed, tmp_path: Path
) -> Iterator[Desktop]:
    """A desktop that is subscribed to an officer's calendar."""
    made: Callable[[Path, str], AbstractContextManager[Desktop]] = request.param
    app = application(feeds.router, who=nobody)
    app.state.installation = force.installation
    with served(app) as server, made(tmp_path, server + address.path()) as found:
        yield found


def follows(desktop: Desktop, force: Force, address: NewFeed) -> list[str]:
    """The titles that it shows, each event as `icalendar` reads it."""
    text = fetch(force.installation, address.token).text
    assert text is not None
    expected: Read = read_back(text)
    assert desktop.shows(expected) == expected
    return sorted(title for title, _, _ in expected.values())


def test_a_desktop_shows_what_was_made_moved_called_off_and_switched_off(
    desktop: Desktop, force: Force, address: NewFeed, clock: FixedClock
):
    assert follows(desktop, force, address) == ["No visits due"]

    code = visited(force, "P-001", date(2027, 11, 29))  # due on the leap day
    late = visited(force, "P-002", date(2027, 6, 1))
    with force.writing(OFFICER) as desk:
        booked = [
            arrange_visit(desk, "P-001", datetime.combine(on, time(9, 30), LONDON).astimezone(UTC))
            for on in DAYS
        ]
    titles = sorted(["1 visit overdue", f"Visit due {code}", f"Visit due {late}"])
    visits = sorted(f"Visit {each.code}" for each in booked)
    assert follows(desktop, force, address) == sorted([*titles, *visits])

    clock.moment += timedelta(minutes=5)
    with force.writing(OFFICER) as desk:
        move_visit(desk, booked[0].id, starts_at=booked[0].starts_at + timedelta(days=1, hours=2))
    assert follows(desktop, force, address) == sorted([*titles, *visits])

    clock.moment += timedelta(minutes=5)
    with force.writing(OFFICER) as desk:
        call_off_visit(desk, booked[1].id, "the street is closed off")
    visits.remove(f"Visit {booked[1].code}")
    assert follows(desktop, force, address) == sorted([*titles, *visits])

    clock.moment += timedelta(minutes=5)
    with force.writing() as desk:
        an_allocation(desk, "P-002", OTHER_OFFICER, NOW.date())
    assert "1 visit overdue" not in follows(desktop, force, address)

    clock.moment += timedelta(minutes=5)
    with force.writing() as desk:
        revoke_feed(desk, address.feed.id)
    assert follows(desktop, force, address) == ["Calendar link switched off"]
