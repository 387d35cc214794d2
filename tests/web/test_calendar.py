"""The calendar page: what is due and what is booked, day by day, with whom it is about, for whoever may see them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from scheduler.casework.keeping import marks
from scheduler.store.visits import Booking
from tests.builders import (
    ADMINISTRATOR,
    COLLEAGUE,
    HARBOUR,
    INSPECTOR,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_check,
    a_cover,
    a_level,
    a_person,
    a_visit,
    an_absence,
    an_address,
    entries,
)
from tests.exchange.calendar.calendars import visited
from tests.statements import statements_of_page
from tests.web.building import BASE_URL, application
from tests.web.changing import words_of
from web.pages import calendar

# What is in the days is tried on both databases beside the feed; here is how a page shows it.
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
As = Callable[[str], TestClient]
VIEWS = ("month", "week", "agenda", "day")
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.fixture
def sign_in(force: Force) -> As:
    """A browser in which this officer is signed in."""

    def as_officer(code: str) -> TestClient:
        app = application(calendar.router, who=lambda _: force.principal(code))
        app.state.installation = force.installation
        return TestClient(app, BASE_URL, follow_redirects=False)

    return as_officer


def links(page: str, text: str) -> list[str]:
    """Where the links of this text lead."""
    return [
        href.replace("&amp;", "&")
        for href in re.findall(rf'href="([^"]+)"[^>]*>\s*{re.escape(text)}\s*</a>', page)
    ]


def test_a_month_shows_what_is_due_booked_and_overdue(force: Force, sign_in: As) -> None:
    visited(force, "P-LATE", date(2026, 8, 3), name="Late Example")
    visited(force, "P-SOON", date(2026, 8, 27), name="Soon Example")
    visited(force, "P-OTHER", date(2026, 8, 27), name="Other Example", officer=OTHER_OFFICER)
    with force.writing() as desk:
        a_booking(desk, "P-SOON", TUESDAY)
        a_booking(desk, "P-SOON", date(2026, 11, 20))
    page = sign_in(OFFICER).get("/calendar").text
    for said in (
        "November 2026",
        "Overdue: Late Example",
        "Due: Soon Example",
        "(booked Tue 24 Nov)",
        "10:30 Soon Example",
        "12:00 Soon Example, to write up",
        'href="/people/P-SOON"',
        "1 visit overdue</a> today",
    ):
        assert said in page, said
    assert "Other Example" not in page
    assert "<title>Calendar – Offender visits</title>" in page


def test_a_supervisor_begins_with_her_team_and_each_line_says_whose_it_is(force: Force, sign_in: As) -> None:
    visited(force, "P-001", date(2026, 8, 27), name="Mine Example")
    visited(force, "P-002", date(2026, 8, 27), name="Nobodys Example", officer=None)
    visited(force, "P-003", date(2026, 8, 27), name="Theirs Example", officer=OTHER_OFFICER, team="Moor")
    page = sign_in(SERGEANT).get("/calendar?on=2026-11-27").text
    assert re.search(rf"Due: Mine Example</a> <span[^>]*>{OFFICER}<", page)
    assert re.search(r"Due: Nobodys Example</a> <span[^>]*><strong>Nobody<", page)
    assert "Theirs Example" not in page
    assert f'app-as-at">{HARBOUR}<' in page
    assert "Your teams" in sign_in(INSPECTOR).get("/calendar").text


def test_the_address_says_whose_calendar_it_is(force: Force, sign_in: As) -> None:
    visited(force, "P-001", date(2026, 8, 27), name="Mine Example")
    visited(force, "P-002", date(2026, 8, 27), name="Colleagues Example", officer=COLLEAGUE)
    page = sign_in(SERGEANT).get(f"/calendar?on=2026-11-27&officer={COLLEAGUE}").text
    assert "Colleagues Example" in page
    assert "Mine Example" not in page
    assert f"Fred Fern-Example ({COLLEAGUE})" in page
    assert 'name="on" value="2026-11-27"' in page
    assert "Remove the filter</span> Officer: OM-FERN" in page


def test_another_calendar_is_not_found(sign_in: As) -> None:
    browser = sign_in(OFFICER)
    for query in (f"officer={COLLEAGUE}", "officer=OM-NONE", f"team={HARBOUR}", "team=a%00b"):
        assert browser.get(f"/calendar?{query}").status_code == 404, query


def test_an_officer_who_covers_may_choose_whose(force: Force, sign_in: As) -> None:
    assert "Filter" not in sign_in(OFFICER).get("/calendar").text
    visited(force, "P-002", date(2026, 8, 27), name="Covered Example", officer=COLLEAGUE)
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, TODAY)
    assert "Covered Example" in sign_in(OFFICER).get("/calendar").text
    page = sign_in(OFFICER).get(f"/calendar?officer={COLLEAGUE}").text
    assert f'<option value="{COLLEAGUE}" selected>' in page
    assert 'name="team"' not in page


def test_plain_links_lead_to_the_days_before_and_after(sign_in: As) -> None:
    browser = sign_in(OFFICER)
    for query, previous, following in (
        ("", "/calendar?on=2026-10-01", "/calendar?on=2026-12-01"),
        ("?view=week", "/calendar?view=week&on=2026-11-09", "/calendar?view=week&on=2026-11-23"),
        ("?view=agenda", "/calendar?view=agenda&on=2026-11-07", "/calendar?view=agenda&on=2026-12-05"),
        ("?view=day&on=2026-12-31", "/calendar?view=day&on=2026-12-30", "/calendar?view=day&on=2027-01-01"),
    ):
        page = browser.get(f"/calendar{query}").text
        assert (links(page, "Previous"), links(page, "Next")) == ([previous], [following])
        assert "on=" not in links(page, "Today")[-1]


def test_the_views_keep_the_day_and_the_officer(sign_in: As) -> None:
    page = sign_in(SERGEANT).get(f"/calendar?view=week&on=2027-02-03&officer={OFFICER}").text
    for view in ("month", "agenda", "day"):
        assert links(page, view.capitalize()) == [f"/calendar?on=2027-02-03&officer={OFFICER}&view={view}"]


def test_many_on_one_day_open_that_day(force: Force, sign_in: As) -> None:
    for number in range(9):
        visited(force, f"P-{number}", date(2026, 8, 27))
    page = sign_in(OFFICER).get("/calendar").text
    assert page.count("Due: ") == 3
    (day,) = re.findall(r'href="([^"]+)">\+6 more', page)
    assert sign_in(OFFICER).get(day.replace("&amp;", "&")).text.count("Last day in time") == 9


def test_absences_and_bank_holidays_stand_on_their_days(force: Force, sign_in: As) -> None:
    with force.writing() as desk:
        an_absence(desk, COLLEAGUE, date(2026, 12, 24), date(2026, 12, 28), kind="sick")
    page = sign_in(SERGEANT).get("/calendar?on=2026-12-25").text
    assert "Bank holiday: Boxing Day" in page
    assert page.count(f"Away: {COLLEAGUE}") == 5
    assert "sick" not in page


def test_a_days_list_for_an_outage_says_who_when_and_what_to_read_first(force: Force, sign_in: As) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", name="Marked Example", safety_marker=True)
        a_visit(desk, "P-001", date(2026, 10, 1))
        an_address(desk, "P-001", "1 Nowhere Street", date(2026, 1, 5), postcode="ZZ1 1AA")
        code = a_booking(desk, "P-001", TUESDAY, minutes=90).code
    page = sign_in(OFFICER).get("/calendar?view=day&on=2026-11-24").text
    for said in (
        "Marked Example",
        "P-001",
        code,
        "10:30, 90 minutes",
        f"{OFFICER}, {COLLEAGUE}",
        "Tuesday 24 November",
    ):
        assert said in page, said
    assert "Read the register before attending: a safety marker is set." in page
    assert "As at Sat 21 Nov 2026 at 07:00" in page
    for kept_back in ("Nowhere Street", "ZZ1 1AA"):
        assert kept_back not in page


def test_a_days_list_says_how_late_each_visit_is_and_what_to_check_before_it(
    force: Force, sign_in: As
) -> None:
    visited(force, "P-LATE", date(2026, 8, 14), name="Late Example", level="low")
    with force.writing() as desk:
        for ref in ("P-SOON", "P-TWICE"):
            a_person(desk, ref, registered_on=date(2025, 6, 1), level="low")
            a_visit(desk, ref, date(2025, 11, 24))
        a_person(desk, "P-HERS", registered_on=date(2026, 11, 1), level="low")
        a_level(desk, "P-LATE", "high", date(2026, 8, 15))
        for ref, minutes in (("P-LATE", 0), ("P-HERS", 30), ("P-TWICE", 60)):
            a_booking(desk, ref, TUESDAY + timedelta(minutes=minutes))
        for source, hours in (("pnc", 78), ("social_media", 31 * 24), ("crime_intelligence", 4)):
            a_check(desk, "P-LATE", source, TUESDAY - timedelta(hours=hours))
        a_check(desk, "P-HERS", "crime_intelligence", TUESDAY - timedelta(days=9))
        for source in ("pnc", "visor"):
            a_check(desk, "P-HERS", source, NOW + timedelta(hours=8))
    said = words_of(sign_in(OFFICER).get("/calendar?view=day&on=2026-11-24").text)
    assert "Booked 7 days overdue" in said
    assert (
        "Checks to make: PND, ViSOR, command and control (none since the last visit); PNC (78 hours old by then, "
        "good for 72 hours), social media (31 days old by then, good for 28 days)."
    ) in said
    assert "Checks to make: crime intelligence (9 days old by then, good for 24 hours)." in said
    assert "Last day in time, booked for Tue 24 Nov 2026" in said
    none_made = "Checks to make: PNC, ViSOR, crime intelligence (none since the last visit)."
    assert said.count(none_made) == 2, "of one that is booked, beside the booking alone"


def test_what_was_booked_and_has_passed_asks_for_no_checks(force: Force, sign_in: As) -> None:
    visited(force, "P-001", date(2026, 10, 1))
    with force.writing() as desk:
        a_booking(desk, "P-001", date(2026, 11, 20))
    said = words_of(sign_in(OFFICER).get("/calendar?view=day&on=2026-11-20").text)
    assert "To write up (due by Fri 1 Jan 2027)" in said
    assert "Checks to make" not in said


def test_who_goes_along_sees_the_booking_and_not_the_person(force: Force, sign_in: As) -> None:
    visited(force, "P-HIDDEN", date(2026, 8, 24), name="Hidden Example", officer=OTHER_OFFICER)
    with force.writing() as desk:
        code = a_booking(desk, "P-HIDDEN", TUESDAY, [OTHER_OFFICER, OFFICER]).code
    browser = sign_in(OFFICER)
    for view in VIEWS:
        page = browser.get(f"/calendar?view={view}&on=2026-11-24").text
        assert code in page
        assert "10:30" in page
        assert not re.search("P-HIDDEN|Hidden Example", page)
        assert entries(force)[-1].subjects == code


def test_each_look_is_logged_with_whom_it_showed(force: Force, sign_in: As) -> None:
    visited(force, "P-SOON", date(2026, 8, 24), name="Soon Example")
    visited(force, "P-LATER", date(2026, 11, 20))
    browser = sign_in(SERGEANT)
    for view in VIEWS:
        assert browser.get(f"/calendar?view={view}&on=2026-11-24").status_code == 200
    looks = [(look.actor, look.verb, look.act, look.subjects) for look in entries(force)]
    assert looks == [(SERGEANT, "consulted", "calendar", "P-SOON")] * len(VIEWS)


def test_who_makes_no_visits_has_no_calendar(sign_in: As) -> None:
    asking = (OFFICER, SERGEANT, REVIEWER, ADMINISTRATOR)
    answers = {who: sign_in(who).get("/calendar").status_code for who in asking}
    assert answers == {OFFICER: 200, SERGEANT: 200, REVIEWER: 200, ADMINISTRATOR: 403}


def test_a_reviewer_reads_every_teams_calendar_and_acts_on_none(force: Force, sign_in: As) -> None:
    visited(force, "P-HERE", date(2026, 8, 24), name="Here Example")
    visited(force, "P-MOOR", date(2026, 8, 24), officer=OTHER_OFFICER, team=MOOR, name="Moor Example")
    browser = sign_in(REVIEWER)
    at = "/calendar?view=day&on=2026-11-24"
    first, moor = browser.get(at).text, browser.get(f"{at}&team={MOOR}").text
    assert ("Here Example" in first, "Moor Example" in first) == (True, False)
    assert ("Here Example" in moor, "Moor Example" in moor) == (False, True)
    assert "Moor Example" in browser.get(f"{at}&officer={OTHER_OFFICER}").text
    assert "Arrange" not in first
    assert entries(force)[-1].subjects == "P-MOOR"


def test_a_supervisor_sees_when_her_officer_goes_along_and_not_to_whom(force: Force, sign_in: As) -> None:
    visited(force, "P-MOOR", officer=OTHER_OFFICER, team=MOOR, name="Moor Example")
    with force.writing() as desk:
        code = a_booking(desk, "P-MOOR", TUESDAY, [OTHER_OFFICER, OFFICER]).code
    browser = sign_in(SERGEANT)
    for view in VIEWS:
        page = browser.get(f"/calendar?view={view}&on=2026-11-24").text
        assert "Moor" not in page
        assert "P-MOOR" not in page
        assert code not in page
        assert entries(force)[-1].subjects == ""
        if view != "day":
            assert "10:30 with another team" in words_of(page)
            assert OFFICER in words_of(page)
        else:
            assert "10:30, 45 minutes Not yours to see" in words_of(page)


def test_what_cannot_be_asked_is_answered_in_words(sign_in: As) -> None:
    browser = sign_in(OFFICER)
    for query in ("view=year", "on=x", "on=0001-01-01", "on=9999-12-31", "on=2026-02-30"):
        answer = browser.get(f"/calendar?{query}")
        assert (query, answer.status_code) == (query, 422)
        assert "Check what you gave" in answer.text


def test_more_visits_take_no_more_statements(force: Force, sign_in: As) -> None:
    few: dict[str, int] = {}
    for start, number in ((0, 2), (2, 8)):
        for each in range(start, start + number):
            visited(force, f"P-{each:03}", date(2026, 8, 24) + timedelta(days=each % 2))
            with force.writing() as desk:
                a_booking(desk, f"P-{each:03}", TUESDAY + timedelta(minutes=each))
                an_absence(desk, OFFICER, TODAY + timedelta(days=each), TODAY + timedelta(days=each))
        browser = sign_in(SERGEANT)
        for view in VIEWS:
            taken = statements_of_page(force, browser, f"/calendar?view={view}&on=2026-11-24")
            assert few.setdefault(view, taken) == taken


def test_a_day_with_very_many_says_how_many_more_and_stays_small(force: Force, sign_in: As) -> None:
    with force.writing() as desk:
        about = a_person(desk, "P-001", name="Long Name Of Somebody Made-Up Example")
        for minute in range(100):
            at, code = TUESDAY + timedelta(minutes=minute), f"{minute:0>8}"
            desk.session.add(Booking(person_id=about.id, starts_at=at, code=code, **marks(desk)))
        desk.session.flush()
    browser = sign_in(SERGEANT)
    page = browser.get("/calendar?view=day&on=2026-11-24")
    assert len(page.content) < 100_000
    assert "And 21 more visits" in page.text
