"""A booking that nobody can make: its crew is away, or its hour has passed. Told where it is read, with what to do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.casework.standing_in import withdraw_absence
from tests.builders import NOW, OFFICER, SERGEANT, TODAY, Force, a_booking, a_person, a_visit, an_absence
from tests.web.changing import browsing, key_in, words_of

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
TAG = "No crew that day"


def test_a_visit_whose_crew_is_away_is_marked_wherever_it_is_read(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 1, 5))
        a_booking(desk, at=AT, officers=(OFFICER,))
        away = an_absence(desk, OFFICER, DAY, DAY)
    pages = ["/", "/missed", "/people/P-001", f"/cover/absences/{away.id}", f"/calendar?view=day&on={DAY}"]
    for reader in (OFFICER, SERGEANT):
        browser = browsing(force, reader)
        for path in pages if reader == SERGEANT else [each for each in pages if each != "/missed"]:
            assert TAG in words_of(browser.get(path).text), (reader, path)
    browser = browsing(force, SERGEANT)
    week = words_of(browser.get(f"/calendar?view=week&on={DAY}").text)
    assert ", no crew that day" in week
    page = words_of(browser.get("/").text)
    told = page.partition("Booked visits to re-arrange 1 ")[2]
    assert told.startswith("Tue 24 Nov 2026, 10:00")
    assert "1 booked visit to re-arrange" in page


def test_a_crew_that_is_short_because_somebody_is_away_is_told_wherever_that_is(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT)
        away = an_absence(desk, OFFICER, DAY, DAY)
    browser = browsing(force, OFFICER)
    new = "/people/P-001/bookings/new"
    for path in ("/", "/people/P-001", f"/cover/absences/{away.id}", f"/calendar?view=day&on={DAY}", new):
        said = words_of(browser.get(path).text)
        assert f"{OFFICER} (away)" in said, path
        assert "Too few that day: 1 of 2" in said, path
        assert "No accredited officer that day" in said, path
    week = words_of(browser.get(f"/calendar?view=week&on={DAY}").text)
    assert "too few that day: 1 of 2, no accredited officer that day" in week
    with force.writing() as desk:
        withdraw_absence(desk, away.id, "She is back.")
    for path in ("/", "/people/P-001", f"/calendar?view=day&on={DAY}", new):
        assert "that day" not in browser.get(path).text, path
    assert booking.status == "arranged"


def test_a_supervisor_reads_who_has_nobody_and_then_who_is_short_of_somebody(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        short = a_booking(desk, at=AT - timedelta(hours=2), minutes=30)
        nobody = a_booking(desk, at=AT, officers=(OFFICER,))
        a_booking(desk, at=AT + timedelta(days=1))
        an_absence(desk, OFFICER, DAY, DAY)
    page = browsing(force, SERGEANT).get("/").text
    said = words_of(page)
    assert "1 booked visit to re-arrange 1 booked visit short of its crew" in said
    told = said.partition("Booked visits to re-arrange 1 Tue 24 Nov 2026, 10:00")[2]
    assert TAG in told.partition("Move it, or send others")[0]
    told = told.partition("Booked visits short of their crew 1 Tue 24 Nov 2026, 08:00")[2]
    assert "Too few that day: 1 of 2 No accredited officer that day Send somebody else" in told
    acts = [page.index(f"/bookings/{each.id}/move") for each in (nobody, short)]
    assert acts == sorted(acts)
    own = words_of(browsing(force, OFFICER).get("/").text)
    assert "short of" not in own, "an officer reads it beside the visit itself"


def test_a_visit_that_somebody_can_make_is_not_marked(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_booking(desk, at=AT)
        an_absence(desk, OFFICER, DAY, DAY)
    browser = browsing(force, SERGEANT)
    for path in ("/", "/missed", "/people/P-001", f"/calendar?view=day&on={DAY}"):
        assert TAG not in browser.get(path).text
    assert "Booked visits to re-arrange 0" in words_of(browser.get("/").text)


@pytest.mark.parametrize("path", ["/", "/people/P-001", f"/calendar?view=day&on={TODAY}"])
def test_a_past_booking_that_was_not_made_is_closed_where_it_is_told(force: Force, path: str) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=NOW - timedelta(hours=2))
    browser = browsing(force, OFFICER)
    form = f"/people/P-001/bookings/{booking.id}/call-off"
    page = browser.get(path).text
    assert f'href="{form}">It did not take place' in page
    asked = words_of(browser.get(form).text)
    assert "A visit that did not take place" in asked
    assert "Why it was not made" in asked
    assert "Call off" not in asked
    told = {"key": key_in(browser.get(form).text), "step": "save", "reason": "the car broke down"}
    done = browser.post(form, data=told)
    assert done.status_code == 303
    after = words_of(browser.get(done.headers["location"]).text)
    assert "It is recorded that the visit was not made. What was due is still due." in after
    assert "It did not take place" not in words_of(browser.get(path).text)
    assert "To be written up" not in words_of(browser.get("/people/P-001").text)


def test_a_booking_to_come_is_called_off_in_the_words_of_what_is_to_come(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT)
    browser = browsing(force, OFFICER)
    asked = words_of(browser.get(f"/people/P-001/bookings/{booking.id}/call-off").text)
    assert "Why it is called off" in asked
    assert "did not take place" not in asked
