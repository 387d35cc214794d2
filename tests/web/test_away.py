"""A stand-in who is away stands in for nobody: told on every page that asks whether there is cover, and beforehand."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from scheduler.casework.lists.left_behind import caseloads_left
from scheduler.casework.lists.register import Asked
from scheduler.casework.names import names
from tests.builders import (
    COLLEAGUE,
    INSPECTOR,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_person,
    an_absence,
    entries,
)
from tests.casework.signing import an_account
from tests.web.changing import browsing, on_sqlite, told, words_of

pytestmark = on_sqlite
WEEK = {"from_on": "21/11/2026", "to_on": "27/11/2026"}
GAP = "Nobody stands in Sun 22 Nov 2026 to Mon 23 Nov 2026."
AWAY_TOO = "Fred Fern-Example (OM-FERN) was to, and is away then too."


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The officer is away for a week from today, a colleague stands in, and is away on the second and third day."""
    with force.writing() as desk:
        a_person(desk, "R1")
        an_absence(desk, OFFICER, TODAY, TODAY + timedelta(6))
        a_cover(desk, COLLEAGUE, OFFICER, TODAY, TODAY + timedelta(6))
        an_absence(desk, COLLEAGUE, TODAY + timedelta(1), TODAY + timedelta(2))
    return browsing(force, SERGEANT)


def test_the_days_on_which_the_stand_in_is_away_are_a_gap_on_today_and_on_cover(browser: TestClient) -> None:
    for path in ("/", "/cover"):
        answer = browser.get(path)
        assert GAP in words_of(answer.text)
        assert AWAY_TOO in words_of(answer.text)
        assert "from_on=2026-11-22&amp;to_on=2026-11-23" in answer.text
    assert "Away then Sun 22 Nov 2026 to Mon 23 Nov 2026" in words_of(browser.get("/cover").text)


def test_two_gaps_are_told_as_two_and_another_cover_fills_one(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        an_absence(desk, COLLEAGUE, TODAY + timedelta(5), TODAY + timedelta(9))
    two = "Nobody stands in Sun 22 Nov 2026 to Mon 23 Nov 2026, and Thu 26 Nov 2026 to Fri 27 Nov 2026."
    assert two in words_of(browser.get("/cover").text)
    with force.writing() as desk:
        a_cover(desk, INSPECTOR, OFFICER, TODAY + timedelta(1), TODAY + timedelta(3))
    assert "Nobody stands in Thu 26 Nov 2026 to Fri 27 Nov 2026." in words_of(browser.get("/cover").text)


def test_the_persons_page_says_so_on_the_days_and_only_then(browser: TestClient, force: Force) -> None:
    alone = "is away until Fri 27 Nov 2026, and nobody stands in Fred Fern-Example (OM-FERN) was to"
    assert alone not in words_of(browser.get("/people/R1").text)
    force.installation.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]
    assert alone in words_of(browsing(force, SERGEANT).get("/people/R1").text)


def test_a_caseload_left_behind_is_covered_by_nobody_who_is_away(browser: TestClient, force: Force) -> None:
    an_account(force.installation, OFFICER)
    switched = browsing(force, "AD-QUILL").post(f"/admin/officers/{OFFICER}/disable")
    assert switched.status_code == 303
    for days, left in ((0, []), (1, [OFFICER]), (2, [OFFICER]), (3, [])):
        force.installation.clock.moment += timedelta(days=min(days, 1))  # type: ignore[attr-defined]
        with force.reading(SERGEANT) as desk:
            assert [each.officer for each in caseloads_left(desk, Asked(), names(desk))] == left


def test_an_absence_of_a_stand_in_is_warned_of_and_recorded(browser: TestClient) -> None:
    asked = {"officer": COLLEAGUE, "from_on": "26/11/2026", "to_on": "30/11/2026"}
    said = words_of(told(browser, "/cover/absences/new", "check", **asked).text)
    assert (
        "OM-FERN stands in for Ada Ashworth-Example (OM-ASH), and nobody else does Thu 26 Nov 2026 to "
        "Fri 27 Nov 2026. Arrange another cover for those days." in said
    )
    assert told(browser, "/cover/absences/new", **asked).status_code == 303


def test_an_absence_of_a_stand_in_beside_another_is_not_warned_of(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_cover(desk, INSPECTOR, OFFICER, TODAY, TODAY + timedelta(9))
    asked = {"officer": COLLEAGUE, "from_on": "26/11/2026", "to_on": "30/11/2026"}
    assert "Arrange another cover" not in told(browser, "/cover/absences/new", "check", **asked).text


def test_a_cover_by_somebody_who_will_be_away_is_warned_of_and_arranged(browser: TestClient) -> None:
    asked = {"for_officer": INSPECTOR, "officer": COLLEAGUE, **WEEK}
    said = words_of(told(browser, "/cover/new", "check", **asked).text)
    assert "Fred Fern-Example (OM-FERN) is away Sun 22 Nov 2026 to Mon 23 Nov 2026." in said
    assert (
        "OM-FERN Fred Fern-Example, stands in for OM-ASH (1 person), away Sun 22 Nov 2026 to Mon 23 Nov 2026"
    ) in words_of(browser.get("/cover/new").text)
    assert told(browser, "/cover/new", **asked).status_code == 303


def test_giving_people_to_somebody_who_will_be_away_is_warned_of_and_done(browser: TestClient) -> None:
    asked = {"refs": "R1", "officer": COLLEAGUE, "from_on": "21/11/2026", "key": str(uuid4())}
    form = words_of(browser.post("/allocation/new", data={**asked, "step": "ask"}).text)
    assert "away Sun 22 Nov 2026 to Mon 23 Nov 2026" in form
    said = words_of(browser.post("/allocation/new", data={**asked, "step": "check"}).text)
    assert (
        "Fred Fern-Example (OM-FERN) is away Sun 22 Nov 2026 to Mon 23 Nov 2026. Nobody stands in Sun 22 Nov 2026 "
        "to Mon 23 Nov 2026: nobody would see to these people then." in said
    )
    assert browser.post("/allocation/new", data={**asked, "step": "save"}).status_code == 303


def test_giving_people_to_somebody_away_whose_days_are_covered_says_so(
    browser: TestClient, force: Force
) -> None:
    with force.writing() as desk:
        a_cover(desk, INSPECTOR, COLLEAGUE, TODAY, TODAY + timedelta(6))
    asked = {"refs": "R1", "officer": COLLEAGUE, "key": str(uuid4()), "step": "check"}
    answer = browser.post("/allocation/new", data=asked)
    assert answer.status_code == 200
    assert "Mon 23 Nov 2026. Somebody stands in on each of those days." in words_of(answer.text)


def test_giving_people_from_a_day_of_the_past_is_not_warned_of_by_what_is_over(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R1")
        an_absence(desk, COLLEAGUE, TODAY - timedelta(9), TODAY - timedelta(3))
    asked = {"refs": "R1", "officer": COLLEAGUE, "from_on": "1/11/2026", "key": str(uuid4()), "step": "check"}
    answer = browsing(force, SERGEANT).post("/allocation/new", data=asked)
    assert answer.status_code == 200
    assert "is away" not in words_of(answer.text)


def test_a_cover_and_an_absence_to_come_stand_on_the_persons_page_with_their_days(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R1")
        an_absence(desk, OFFICER, TODAY + timedelta(1), TODAY + timedelta(9))
        a_cover(desk, COLLEAGUE, OFFICER, TODAY + timedelta(1), TODAY + timedelta(9))
    said = words_of(browsing(force, SERGEANT).get("/people/R1").text)
    assert "Officer away from Sun 22 Nov 2026 until Mon 30 Nov 2026" in said
    assert "Stands in Fred Fern-Example (OM-FERN) from Sun 22 Nov 2026 until Mon 30 Nov 2026" in said


def test_who_stands_in_reads_until_when_on_today_and_is_notified_of_it(force: Force) -> None:
    with force.writing() as desk:
        a_cover(desk, COLLEAGUE, OFFICER, TODAY, TODAY + timedelta(10))
        a_cover(desk, INSPECTOR, SERGEANT, TODAY + timedelta(2), TODAY + timedelta(3))
    own = browsing(force, COLLEAGUE)
    assert "You stand in for Ada Ashworth-Example (OM-ASH) until Tue 1 Dec 2026." in words_of(
        own.get("/").text
    )
    told_of = words_of(own.get("/notifications").text)
    assert "You stand in for OM-ASH from Sat 21 Nov 2026 until Tue 1 Dec 2026" in told_of
    coming = words_of(browsing(force, INSPECTOR).get("/").text)
    assert "You stand in for Ellen Elm-Example (DS-ELM) from Mon 23 Nov 2026 until Tue 24 Nov 2026." in coming


def test_who_has_nobody_yet_is_told_so(force: Force) -> None:
    browser = browsing(force, COLLEAGUE)
    assert "You have no people yet." in words_of(browser.get("/").text)
    with force.writing() as desk:
        a_person(desk, "R1", officer=COLLEAGUE)
    assert "You have no people yet." not in words_of(browser.get("/").text)


def test_nobody_is_chosen_on_the_form_of_an_absence_unless_the_address_names_them(force: Force) -> None:
    browser = browsing(force, SERGEANT)
    assert " selected" not in browser.get("/cover/absences/new").text.split("Why")[0]
    assert f'value="{OFFICER}" selected' in browser.get(f"/cover/absences/new?officer={OFFICER}").text


def test_after_an_absence_the_visits_of_its_days_are_listed_with_their_acts(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R1", name="Pat Placeholder")
        a_person(desk, "R2", officer=OTHER_OFFICER, team=MOOR)
        a_booking(desk, "R1", NOW + timedelta(days=2), officers=[OFFICER])
        code = a_booking(desk, "R2", NOW + timedelta(days=3), officers=[OTHER_OFFICER, OFFICER]).code
        for days in (-1, 12):
            a_booking(desk, "R1", NOW + timedelta(days=days), officers=[OFFICER])
        a_booking(desk, "R1", NOW + timedelta(days=2, hours=3), officers=[COLLEAGUE])
    browser = browsing(force, SERGEANT)
    asked = {"officer": OFFICER, "from_on": "22/11/2026", "to_on": "30/11/2026"}
    shown = browser.get(told(browser, "/cover/absences/new", **asked).headers["location"]).text
    said = words_of(shown)
    assert "OM-ASH is booked on 2 visits" in said
    assert "Mon 23 Nov 2026, 07:00 Pat Placeholder R1 with OM-ASH (away) No crew that day Move" in said
    assert "Tue 24 Nov 2026, 07:00 a visit to somebody whom you may not see." in said
    assert len(re.findall(r'href="/people/R1/bookings/[^/]+/(?:move|call-off)"', shown)) == 2
    assert entries(force)[-1].act == "visits booked meanwhile"
    assert entries(force)[-1].subjects == "R1"
    (shown_at,) = re.findall(r'href="(/cover/absences/(?!new)[^"/]+)"', browser.get("/cover").text)
    own = words_of(browsing(force, OFFICER).get(shown_at).text)
    covering = {"for_officer": OFFICER, "officer": COLLEAGUE}
    days = {"from_on": "23/11/2026", "to_on": "24/11/2026"}
    checked = words_of(told(browser, "/cover/new", "check", **covering, **days).text)
    assert "booked on 2 visits, and is away Mon 23 Nov 2026 to Tue 24 Nov 2026. Nothing is moved" in checked
    assert "Mon 23 Nov 2026, 07:00 Pat Placeholder R1 with OM-ASH (away) No crew that day Move" in checked
    assert "a visit to somebody whom you may not see." in checked
    assert [(each.act, each.subjects) for each in entries(force)][-1] == ("visits booked meanwhile", "R1")
    days = {"from_on": "2/12/2026", "to_on": "4/12/2026"}
    checked = words_of(told(browser, "/cover/new", "check", **covering, **days).text)
    assert "booked on 1 visit, and is not recorded as away. Nothing is moved" in checked
    assert "Thu 3 Dec 2026, 07:00 Pat Placeholder R1 with OM-ASH Move" in checked
    assert f"Tue 24 Nov 2026, 07:00 a colleague’s visit, {code} with" in own
    assert "R2" not in said + own
    assert browsing(force, OTHER_OFFICER).get(shown_at).status_code == 404
