"""The pages of the day, with people in them: what they say, to whom, and that each look is logged."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from scheduler.casework.lists import crowd, finding, searching
from scheduler.store.audit import AuditEntry
from tests.builders import (
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    SERGEANT,
    Force,
    a_booking,
    a_level,
    a_person,
    a_state,
    a_visit,
    an_exception,
)
from tests.web.building import BASE_URL, FROM_OUR_PAGE
from web.app import create_app
from web.pages import missed, people, person, today

As = Callable[[str], TestClient]


@pytest.fixture
def sign_in(force: Force) -> As:
    """A browser in which this officer is signed in."""

    def as_officer(code: str) -> TestClient:
        routers = [today.router, people.router, person.router, missed.router]
        app = create_app(base_url=BASE_URL, who_asks=lambda _: force.principal(code), routers=routers)
        app.state.installation = force.installation
        return TestClient(app, BASE_URL, headers=FROM_OUR_PAGE, follow_redirects=False)

    return as_officer


@pytest.fixture(autouse=True)
def some_people(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-LATE", name="Late Example", visor_ref="V-1", safety_marker=True)
        a_visit(desk, "P-LATE", date(2026, 3, 1))
        a_visit(desk, "P-LATE", date(2026, 9, 1), outcome="no_reply")
        an_exception(desk, "P-LATE", date(2026, 11, 1), date(2026, 12, 1))
        a_person(desk, "P-AWAY", name="Away Example")
        a_state(desk, "P-AWAY", "custody", date(2026, 2, 1))
        a_person(desk, "P-OTHER", name="Other Example", officer=OTHER_OFFICER, team="Moor")
        a_booking(desk, "P-LATE", date(2026, 11, 20))
        a_booking(desk, "P-LATE", date(2026, 11, 25))
        a_level(desk, "P-LATE", "very_high", date(2026, 4, 1))


def test_today_shows_an_officer_what_is_due_and_what_to_write_up(sign_in: As) -> None:
    page = sign_in(OFFICER).get("/")
    assert page.status_code == 200
    assert "Late Example" in page.text
    assert "234 days overdue" in page.text
    assert "Fri 20 Nov 2026, 12:00" in page.text
    assert "Fri 20 Nov 2026, 12:00 is not written up" in page.text, "beside who is overdue as well"
    assert "Other Example" not in page.text


def test_a_passed_review_stands_on_top_of_today(sign_in: As) -> None:
    page = sign_in(OFFICER).get("/").text
    assert page.index("review is") < page.index("Late Example")


def test_a_person_is_told_with_the_clause_and_its_source(sign_in: As) -> None:
    page = sign_in(OFFICER).get("/people/P-LATE")
    assert page.status_code == 200
    for said in ("Read the register before attending", "Why", "Clause: periodic", "not national policy"):
        assert said in page.text
    assert "Visit: no reply" in page.text
    assert "Exception" in page.text


def test_a_name_stands_in_no_title(sign_in: As) -> None:
    page = sign_in(OFFICER).get("/people/P-LATE").text
    assert "<title>P-LATE – Offender visits</title>" in page


def test_another_teams_person_is_not_found(sign_in: As) -> None:
    theirs = sign_in(OFFICER).get("/people/P-OTHER")
    nobody = sign_in(OFFICER).get("/people/P-NOBODY")
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert _without(theirs.text, "P-OTHER") == _without(nobody.text, "P-NOBODY")


def _without(page: str, ref: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page).replace(ref, "")


def test_people_lists_those_one_may_see(sign_in: As) -> None:
    page = sign_in(OFFICER).get("/people").text
    assert "Away Example" in page
    assert "Late Example" in page
    assert "Other Example" not in page
    assert "Rows 1 to 2 of 2 people" in page


@pytest.mark.parametrize("path", ["/people", "/missed"])
def test_a_page_after_the_last_leads_back_to_it(sign_in: As, path: str) -> None:
    page = sign_in(SERGEANT).get(f"{path}?page=9").text
    assert "No rows here: the list ends before" in page
    assert f'href="{path}?page=1"' in page


def test_missed_shows_the_figures_with_their_denominator(sign_in: As) -> None:
    page = sign_in(SERGEANT).get("/missed").text
    assert "of 1 person active in the community" in page
    assert "custody 1" in page
    assert "100.0%" in page


def test_an_officer_has_no_page_of_missed_visits(sign_in: As) -> None:
    assert sign_in(OFFICER).get("/missed").status_code == 403


@pytest.mark.parametrize("query", ["level=enormous", "page=0", "sort=name", "page=x"])
def test_what_cannot_be_asked_is_answered_in_words(sign_in: As, query: str) -> None:
    page = sign_in(SERGEANT).get(f"/missed?{query}")
    assert page.status_code == 422
    assert "Check what you gave" in page.text


@pytest.mark.parametrize("path", ["/", "/people", "/people/P-LATE", "/missed"])
def test_each_look_is_logged_with_whom_it_showed(sign_in: As, force: Force, path: str) -> None:
    assert sign_in(SERGEANT).get(path).status_code == 200
    with force.reading() as desk:
        entry = desk.session.scalars(select(AuditEntry)).one()
        assert (entry.actor, entry.verb) == (SERGEANT, "consulted")
        assert "P-LATE" in entry.subjects.split()
        assert "Example" not in entry.subjects


@pytest.mark.parametrize("path", ["/people/a%00b", "/people?team=a%00b", "/missed?officer=a%00b"])
def test_a_character_that_no_record_can_hold_finds_nothing(sign_in: As, path: str) -> None:
    assert sign_in(SERGEANT).get(path).status_code in {200, 404}


def test_of_a_crowd_the_page_says_how_many_are_counted(
    sign_in: As, force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    with force.writing() as desk:
        for number in range(54):
            a_person(desk, f"C-{number:02}", name="Crowd Example", level="low" if number else "high")
    monkeypatch.setattr(searching, "_CROWD", 53)
    for module in (crowd, finding, people):
        monkeypatch.setattr(module, "COUNTED", 52)
    browser = sign_in(REVIEWER)
    found = browser.post("/people", data={"sought": "crow"}).text
    assert "More than 52 people found." in found
    assert "Type more of the name or the reference" in found
    assert "Rows 1 to 50 of more than 52 people" in found
    last = browser.post("/people", data={"sought": "crow", "page": "2"}).text
    assert "Rows 51 to 52 of more than 52 people" in last
    assert "Next page" not in last
    one = browser.post("/people", data={"sought": "crow", "level": "high"}).text
    assert "1 person found, of more than 52 without the filters (Level: High)." in " ".join(one.split())
    most = browser.post("/people", data={"sought": "crow", "level": "low"}).text
    assert "More than 52 people found; others may be hidden by the filters (Level: Low)." in " ".join(
        most.split()
    )


def test_a_name_is_searched_for_by_a_form_and_stands_in_no_address(sign_in: As, force: Force) -> None:
    browser = sign_in(SERGEANT)
    page = browser.post("/people", data={"sought": "lât exa", "level": "very_high"})
    assert page.status_code == 200
    assert "1 person found among those you can see" in page.text
    assert "Late Example" in page.text
    assert not re.search(r'(?:href|action|hx-push-url)="[^"]*l[aâ]t', page.text)
    part = browser.post("/people", data={"sought": "nobody"}, headers={"HX-Request": "true"})
    assert "0 people found" in part.text
    assert "<html" not in part.text
    assert "HX-Push-Url" not in part.headers
    assert "Rows 1 to 2 of 2" in browser.get("/people?sought=late").text  # no address searches
    with force.reading() as desk:
        for entry in desk.session.scalars(select(AuditEntry)):
            assert not {"lât", "late"} & set(f"{entry.act} {entry.reason or ''}".split())


def test_what_a_filter_hides_is_told_on_the_page(sign_in: As) -> None:
    page = sign_in(SERGEANT).get("/people?state=custody&sort=-due").text
    assert "1 person; " in " ".join(page.split()).replace("1 person ;", "1 person;")
    assert "1 more is not shown, for the filters (State: Custody)" in " ".join(page.split())
    assert 'aria-sort="descending"' in page
