"""Each event is made once for all who show it, and again only when it has changed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import icalendar
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.feeds import NewFeed
from scheduler.exchange.calendar.fetching import fetch
from scheduler.settings import Settings
from scheduler.store.feeds import KeptEvent
from tests.builders import COLLEAGUE, OFFICER, Force, a_booking, a_visit
from tests.exchange.calendar.calendars import an_address, begins, fetched, summaries, visited
from tests.exchange.calendar.disclosed import logged, tag


@pytest.fixture
def serialised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events that `icalendar` was asked to serialise, as they come."""
    found: list[str] = []
    own = icalendar.Event.to_ical

    def noting(event: icalendar.Event, *args, **settings) -> bytes:
        found.append(str(event["SUMMARY"]))
        return own(event, *args, **settings)

    monkeypatch.setattr(icalendar.Event, "to_ical", noting)
    return found


def test_each_event_is_serialised_once_for_all_who_show_it(force: Force, serialised: list[str]):
    code = visited(force)
    with force.writing() as desk:
        booking = a_booking(desk, officers=[OFFICER, COLLEAGUE])
    fetched(force, an_address(force))
    assert serialised == [f"Visit due {code}", f"Visit {booking.code}"]
    fetched(force, an_address(force, device="tablet"))
    fetched(force, an_address(force, COLLEAGUE))
    assert len(serialised) == 2


def test_only_what_changed_is_serialised_again(force: Force, serialised: list[str]):
    visited(force, "P-002")
    code = visited(force)
    address = an_address(force)
    fetched(force, address)
    with force.writing() as desk:
        a_visit(desk, "P-001", date(2026, 11, 20))
    serialised.clear()
    text = fetched(force, address)
    assert serialised == [f"Visit due {code}"]
    assert begins(text)[f"Visit due {code}"] == date(2027, 2, 20)


def test_another_look_is_another_text(force: Force):
    visited(force)
    address = an_address(force)
    fetched(force, address)
    busy = Force(replace(force.installation, settings=Settings(feed_detail="busy")))
    assert summaries(fetched(busy, address)) == ["Busy"]
    assert tag(busy, address) != tag(force, address)
    assert "Busy" not in summaries(fetched(force, address))


def test_kept_events_are_what_would_be_made_afresh(force: Force):
    visited(force, on=date(2026, 2, 10))
    visited(force, "P-002")
    with force.writing() as desk:
        a_booking(desk)
    address = an_address(force)
    fetched(force, address)
    kept = fetched(force, address)
    with force.writing() as desk:
        for row in desk.session.scalars(select(KeptEvent)):
            desk.session.delete(row)
    assert fetched(force, address) == kept


def test_two_devices_may_show_a_new_event_at_once(force: Force):
    for number in range(5):
        visited(force, f"P-00{number}")
    addresses = [an_address(force, device=f"device {number}") for number in range(4)]
    together = Barrier(len(addresses))

    def ask(address: NewFeed) -> bytes:
        together.wait()
        return fetched(force, address)

    with ThreadPoolExecutor(len(addresses)) as pool:
        texts = set(pool.map(ask, addresses))
    assert len(texts) == 1
    with force.reading() as desk:
        assert desk.session.scalars(select(func.count(col(KeptEvent.uid)))).one() == 5


def test_who_holds_the_edition_gets_no_text_and_nothing_is_logged(force: Force, serialised: list[str]):
    visited(force)
    address = an_address(force)
    first = fetch(force.installation, address.token)
    again = fetch(force.installation, address.token, {"another", first.edition.tag})
    assert again.edition == first.edition
    assert again.text is None
    assert len(logged(force)) == len(serialised) == 1
