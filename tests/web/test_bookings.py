"""Arranging a visit by hand: the day looked at, checked, kept once, moved, called off; in the feed at once."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    Force,
    a_booking,
    a_person,
    a_state,
    a_visit,
    an_absence,
    an_officer,
    entries,
)
from tests.exchange.calendar.calendars import an_address, begins, visited
from tests.statements import statements_of_page
from tests.web.building import FROM_OUR_PAGE, Browser, application
from tests.web.test_directions import key_in
from web import feeds
from web.pages import bookings, calendar, person

# The acts themselves are tried on both databases in the casework; here is how pages ask for them.
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
FORM = "/people/P-001/bookings/new"
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
TOLD = {"on": "24/11/2026", "at": "10:30", "minutes": "45", "crew": [OFFICER, COLLEAGUE]}


@pytest.fixture
def her(force: Force) -> TestClient:
    """The officer's browser; P-001 is hers, visited on 1 October."""
    visited(force)
    return signed_in(force, OFFICER)


def signed_in(force: Force, officer: str) -> TestClient:
    """A browser in which this officer is signed in."""
    routers = [bookings.router, calendar.router, person.router, feeds.router]
    app = application(*routers, who=lambda _: force.principal(officer))
    app.state.installation = force.installation
    return Browser(app, headers=FROM_OUR_PAGE)


def told(browser: TestClient, path: str = FORM, **changed: object) -> dict[str, object]:
    return TOLD | {"key": key_in(browser.get(path).text), "step": "save"} | changed


def said(text: str) -> str:
    """What stands between the tags, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def feed(force: Force, browser: TestClient, officer: str) -> dict[str, date | datetime]:
    """What an officer's served calendar shows, and when."""
    path = an_address(force, officer, device=str(len(entries(force)))).path()
    return begins(browser.get(path).content)


def booked(force: Force, browser: TestClient) -> str:
    """Where the visit of the example is moved."""
    assert browser.post(FORM, data=told(browser)).status_code == 303
    found = re.findall(r"/people/P-001/bookings/[0-9a-f-]+/move", browser.get(FORM).text)
    return str(found[0])


def test_a_visit_is_looked_at_checked_and_booked(her: TestClient, force: Force) -> None:
    key = key_in(her.get(FORM).text)
    looking = her.post(FORM, data={"key": key, "on": "24/11/2026", "step": "look"})
    assert looking.status_code == 200
    assert "Around Tue 24 Nov 2026" in looking.text
    assert "Give the time" not in looking.text
    checking = her.post(FORM, data=TOLD | {"key": key, "step": "check"})
    assert "It is in time, and everybody is free." in checking.text
    for answer in ("Tue 24 Nov 2026", "10:30", f"({OFFICER})", f"({COLLEAGUE})"):
        assert answer in checking.text
    assert "is booked already" not in her.get(FORM).text, "nothing is kept by a look"
    kept = her.post(FORM, data=TOLD | {"key": key, "step": "save"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/people/P-001?done=booked")
    assert "stands in the calendar" in her.get(kept.headers["location"]).text
    assert her.post(FORM, data=TOLD | {"key": key, "step": "save"}).status_code == 303
    assert [each.act for each in entries(force)].count("arrange visit") == 1


def test_what_is_arranged_moved_and_called_off_is_in_calendar_and_feed_at_once(
    her: TestClient, force: Force
) -> None:
    path = booked(force, her)
    for officer in (OFFICER, COLLEAGUE):
        assert TUESDAY in feed(force, her, officer).values()
    assert "10:30 Made-Up P-001" in her.get("/calendar?view=week&on=2026-11-24").text
    moved = her.post(
        path,
        data=told(her, path, on="25/11/2026", crew=[OFFICER], other=SERGEANT, reason="The road is closed."),
    )
    assert moved.headers["location"] == "/people/P-001?done=moved"
    wednesday = TUESDAY.replace(day=25)
    for officer, stands in ((OFFICER, True), (SERGEANT, True), (COLLEAGUE, False)):
        shown = feed(force, her, officer).values()
        assert (wednesday in shown, TUESDAY in shown) == (stands, False)
    assert "10:30 Made-Up P-001" in her.get("/calendar?view=agenda&on=2026-11-25").text
    (again,) = re.findall(r"/people/P-001/bookings/[0-9a-f-]+/move", her.get(FORM).text)
    off = again.replace("/move", "/call-off")
    assert "It stays due" in said(her.get("/people/P-001?done=called-off").text)
    gone = her.post(off, data={"key": key_in(her.get(off).text), "reason": "Seen at court."})
    assert gone.headers["location"] == "/people/P-001?done=called-off"
    assert wednesday not in feed(force, her, OFFICER).values()
    assert "No visit is due or booked" in her.get("/calendar?view=day&on=2026-11-25").text
    assert [each.act for each in entries(force) if each.verb in {"collected", "altered"}] == [
        "arrange visit",
        "move visit",
        "call off visit",
    ]


def test_the_day_shows_who_is_free_and_what_is_near(her: TestClient, force: Force) -> None:
    visited(force, "P-002", date(2026, 8, 25), name="Near Example")
    with force.writing() as desk:
        a_booking(desk, "P-002", TUESDAY, [OFFICER])
        a_person(desk, "P-SECRET", name="Secret Example", officer=OTHER_OFFICER)
        a_booking(desk, "P-SECRET", TUESDAY.replace(hour=14), [COLLEAGUE], minutes=90)
        an_absence(desk, SERGEANT, date(2026, 11, 24), date(2026, 11, 24))
        a_booking(desk, "P-SECRET", TUESDAY.replace(hour=16), [SERGEANT])
    page = her.get(f"{FORM}?on=2026-11-24").text
    text = said(page)
    assert "Ada Ashworth-Example (OM-ASH) Booked 10:30 to 11:15" in text
    assert "Fred Fern-Example (OM-FERN), not accredited Booked 14:30 to 16:00" in text
    assert "Ellen Elm-Example (DS-ELM) Away, and booked 16:30 to 17:15" in text
    assert "Yara Yew-Example (DI-YEW), not accredited Free all day" in text
    assert "Due: Near Example" in text
    assert "10:30 Near Example" in text
    assert "secret" not in page.lower()
    assert "In time from today to Fri 1 Jan 2027 (due in 41 days)" in text
    assert set(entries(force)[-1].subjects.split()) == {"P-001", "P-002"}


def test_what_speaks_against_it_is_said_before_it_is_kept(her: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_booking(desk, "P-001", datetime(2027, 1, 4, 9, 0, tzinfo=UTC), [COLLEAGUE], minutes=60)
        an_absence(desk, COLLEAGUE, date(2027, 1, 4), date(2027, 1, 8))
        for week in (1, 2, 3):
            a_visit(desk, "P-001", date(2026, 10, 5) - timedelta(weeks=week), "no_reply")
    checking = her.post(FORM, data=told(her, on="4/1/2027", at="9.45", crew=[COLLEAGUE], step="check"))
    text = said(checking.text)
    for caution in (
        "It comes 3 days too late: the last day in time is 1 January 2027.",
        "OM-FERN is away on 4 January 2027.",
        "OM-FERN is booked already from 09:00 to 10:00.",
        "Nobody of this crew would be there.",
        "This one can be guessed: 3 of 4 calls were on a Monday.",
        "A visit to the same person is booked already, on 4 January 2027 at 09:00",
    ):
        assert caution in text
    kept = her.post(FORM, data=told(her, on="4/1/2027", at="9.45", crew=[COLLEAGUE]))
    assert kept.status_code == 303, "who arranges it decides"


def test_a_visit_that_is_moved_does_not_stand_in_its_own_way(her: TestClient, force: Force) -> None:
    path = booked(force, her)
    assert "Booked 10:30" not in her.get(path).text
    assert "is booked already" not in her.get(path).text
    checking = her.post(path, data=told(her, path, at="10:45", reason="Later.", step="check"))
    assert "It is in time, and everybody is free." in checking.text


def test_a_move_says_what_it_was_and_will_be_and_moves_something(her: TestClient, force: Force) -> None:
    with force.writing() as desk:
        path = f"/people/P-001/bookings/{a_booking(desk, 'P-001', TUESDAY).id}/move"
    why = {"step": "check", "reason": "She asked."}
    same = her.post(path, data=told(her, path, **why))
    assert (same.status_code, "so nothing would be moved" in same.text) == (422, True)
    moves = said(her.post(path, data=told(her, path, **why, at="14:00")).text)
    assert "It was It will be Day Tue 24 Nov 2026 Tue 24 Nov 2026 Begins at 10:30 14:00" in moves


@pytest.mark.parametrize("on", ["24/11/2099", "22/11/2028"])
def test_nothing_is_arranged_for_years_ahead(her: TestClient, on: str) -> None:
    again = her.post(FORM, data=told(her, on=on, step="check"))
    assert (again.status_code, "is too far ahead" in again.text) == (422, True)
    assert 'href="#on"' in again.text
    assert her.post(FORM, data=told(her, on="21/11/2028", step="check")).status_code == 200


def test_a_form_on_a_booking_moved_meanwhile_shows_both(her: TestClient, force: Force) -> None:
    path = booked(force, her)
    late = told(her, path, at="15:00", reason="Mine.")
    assert her.post(path, data=told(her, path, at="12:00", reason="Theirs.")).status_code == 303
    stale = her.post(path, data=late)
    assert stale.status_code == 409
    text = said(stale.text)
    assert "corrected or withdrawn since you opened it" in text
    assert "Tue 24 Nov 2026 at 12:00" in text
    assert 'value="15:00"' in stale.text
    (action,) = re.findall(r'action="(/people/P-001/bookings/[^"]+)"', stale.text)
    assert action != path
    assert her.post(action, data=late).status_code == 303


def test_what_was_called_off_or_written_up_is_neither_moved_nor_called_off(
    her: TestClient, force: Force
) -> None:
    path = booked(force, her)
    off = path.replace("/move", "/call-off")
    fields = {"key": key_in(her.get(off).text), "reason": "A funeral."}
    assert [her.post(off, data=fields).status_code for _ in range(2)] == [303, 303], "sent twice, done once"
    for address in (path, off):
        answer = her.get(address)
        assert answer.status_code == 409
        assert "was called off on 21 November 2026" in answer.text
    with force.writing() as desk:
        made = a_booking(desk, "P-001", date(2026, 11, 20))
        a_visit(desk, "P-001", date(2026, 11, 20), booking_series_id=made.series_id)
    assert her.get(f"/people/P-001/bookings/{made.id}/move").status_code == 409


def test_every_fault_is_told_beside_its_field(her: TestClient) -> None:
    for changed, name, sentence in (
        ({"on": "31/11/2026"}, "on", "Give a day that exists"),
        ({"at": "25:00"}, "at", "Give a time on the 24-hour clock"),
        ({"on": "28/3/2027", "at": "1:30"}, "at", "There was no such time"),
        ({"on": "20/11/2026"}, "on", "has passed, so nothing can be arranged"),
        ({"minutes": "2000"}, "minutes", "A visit of 2000 minutes cannot be"),
        ({"minutes": "an hour"}, "minutes", "Say how many minutes it takes"),
        ({"crew": []}, "crew", "Say who is to go"),
        ({"other": "OM-NONE"}, "other", "There is no officer with the code"),
        ({"other": REVIEWER}, "other", "makes no visits"),
    ):
        again = her.post(FORM, data=told(her, step="check", **changed))
        assert (changed, again.status_code) == (changed, 422)
        assert f'href="#{name}' in again.text
        assert again.text.count(sentence) == 2, changed
    kept = her.post(FORM, data=told(her, on="20/11/2026"))
    assert (kept.status_code, "has passed" in kept.text, "Error: " in kept.text) == (422, True, True)


def test_a_code_is_typed_in_any_case(her: TestClient, force: Force) -> None:
    with force.writing() as desk:
        an_officer(desk, "om-willow", name="Wyn Willow-Example", team=HARBOUR)
    for typed, kept in ((COLLEAGUE.lower(), COLLEAGUE), ("OM-WILLOW", "om-willow")):
        checking = her.post(FORM, data=told(her, other=typed, crew=[], step="check"))
        assert checking.status_code == 200
        assert f"({kept})" in said(checking.text).partition("Who goes")[2]
        assert her.post(FORM, data=told(her, other=typed, crew=[])).status_code == 303


def test_a_reason_is_needed_to_move_and_to_call_off(her: TestClient, force: Force) -> None:
    path = booked(force, her)
    assert "Give the reason" in her.post(path, data=told(her, path)).text
    off = path.replace("/move", "/call-off")
    again = her.post(off, data={"key": key_in(her.get(off).text)})
    assert (again.status_code, again.text.count("Give the reason")) == (422, 2)


def test_while_suspended_it_is_said_what_a_visit_counts_for(her: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_state(desk, "P-001", "custody", date(2026, 11, 1))
    assert "Visits are suspended: custody. None is due." in said(her.get(FORM).text)
    checking = her.post(FORM, data=told(her, step="check"))
    assert "Visits are suspended (custody). One that is made meanwhile does not count." in checking.text


def test_who_does_not_see_the_person_or_makes_no_visits_arranges_nothing(
    her: TestClient, force: Force
) -> None:
    path = booked(force, her)
    with force.writing() as desk:
        along = a_booking(desk, "P-001", TUESDAY, [OFFICER, OTHER_OFFICER])
    paths = [FORM, path, path.replace("/move", "/call-off"), f"/people/P-001/bookings/{along.id}/move"]
    for who, status in ((OTHER_OFFICER, 404), (OTHER_SERGEANT, 404), (COLLEAGUE, 404), (REVIEWER, 403)):
        browser = signed_in(force, who)
        for each in paths:
            assert (who, browser.get(each).status_code) == (who, status)
            fields = TOLD | {"key": str(UUID(int=7)), "reason": "Why not.", "step": "save"}
            assert (who, browser.post(each, data=fields).status_code) == (who, status)
    theirs = f"/people/P-001/bookings/{UUID(int=9)}/move"
    assert her.get(theirs).status_code == 404


def test_a_booking_is_changed_only_under_the_person_it_is_about(her: TestClient, force: Force) -> None:
    path = booked(force, her)
    visited(force, "P-002", date(2026, 8, 24))
    fields = TOLD | {"key": str(UUID(int=7)), "reason": "Why not.", "step": "save"}
    for each in (path, path.replace("/move", "/call-off")):
        elsewhere = each.replace("P-001", "P-002")
        assert her.get(elsewhere).status_code == 404
        assert her.post(elsewhere, data=fields).status_code == 404
    assert "10:30 Made-Up P-001" in her.get("/calendar?view=week&on=2026-11-24").text


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_here_holds_is_refused(her: TestClient, on: str) -> None:
    assert her.get(f"{FORM}?on={on}").status_code == 422
    assert her.post(FORM, data=told(her, on=on, step="check")).status_code == 422


def test_a_supervisor_arranges_for_her_officers(force: Force) -> None:
    visited(force)
    hers = signed_in(force, SERGEANT)
    page = hers.get(f"{FORM}?on=2026-11-24").text
    assert f"Calendar of {OFFICER}" in page, "the calendar of the officer who answers for the visit"
    assert re.search(rf'value="{OFFICER}"[^>]* checked', page)
    assert hers.post(FORM, data=told(hers)).status_code == 303


def test_a_day_of_the_calendar_leads_to_what_can_be_done(her: TestClient, force: Force) -> None:
    path = booked(force, her)
    day = her.get("/calendar?view=day&on=2026-11-24").text
    assert f'href="{path}"' in day
    assert f'href="{path}"' in her.get("/people/P-001").text
    assert f'href="{path.replace("/move", "/call-off")}"' in day
    assert f'href="{FORM}"' in her.get("/calendar?view=day&on=2027-01-01").text
    with force.writing() as desk:
        a_person(desk, "P-OTHER", officer=OTHER_OFFICER)
        along = a_booking(desk, "P-OTHER", TUESDAY, [OFFICER])
    assert str(along.id) not in her.get("/calendar?view=day&on=2026-11-24").text


def test_more_bookings_take_no_more_statements(her: TestClient, force: Force) -> None:
    few = statements_of_page(force, her, f"{FORM}?on=2026-11-24")
    for number in range(2, 8):
        visited(force, f"P-{number:03}", date(2026, 8, 24))
        with force.writing() as desk:
            a_booking(desk, f"P-{number:03}", TUESDAY)
            a_booking(desk, "P-001", TUESDAY)
    assert statements_of_page(force, her, f"{FORM}?on=2026-11-24") == few
