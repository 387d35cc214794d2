"""The page of what is new, and its count: marked as read by a form, up to the moment that the page showed."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from scheduler.casework.allocation import allocate
from scheduler.clock import FixedClock
from tests.builders import ADMINISTRATOR, COLLEAGUE, NOW, OFFICER, SERGEANT, Force, a_person, entries
from tests.casework.signing import an_account
from tests.web.visiting import sign_in, visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The officer, to whom the sergeant gave somebody this morning."""
    clock = force.installation.clock
    assert isinstance(clock, FixedClock)
    with force.writing() as desk:
        a_person(
            desk,
            "P-001",
            name="Pat Placeholder",
            officer=COLLEAGUE,
            registered_on=NOW.date() - timedelta(days=1),
        )
        a_person(desk, "P-002", officer=COLLEAGUE, registered_on=NOW.date() - timedelta(days=1))
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", OFFICER)
    an_account(force.installation)
    clock.moment = NOW + timedelta(minutes=5)
    found = visitor(force.installation)
    sign_in(found)
    return found


def read(browser: TestClient) -> int:
    until = re.search(r'name="until" value="([^"]*)"', browser.get("/notifications").text)
    assert until is not None
    return browser.post("/notifications/read", data={"until": until[1]}).status_code


def test_what_is_new_is_told_until_it_was_read(browser: TestClient) -> None:
    page = browser.get("/notifications").text
    assert "Allocated to you by DS-ELM" in page
    assert "Pat Placeholder" in page
    assert browser.get("/notifications/count").text == "Notifications (1 new)"
    assert read(browser) == 303
    page = browser.get("/notifications").text
    assert "Nothing new" in page
    assert page.index("Read in the last 14 days") < page.index("Allocated to you by DS-ELM")
    assert browser.get("/notifications/count").text == "Notifications"


def test_what_came_after_the_page_stays_new(browser: TestClient, force: Force) -> None:
    page = browser.get("/notifications").text
    until = re.search(r'name="until" value="([^"]*)"', page)
    assert until is not None
    clock = force.installation.clock
    assert isinstance(clock, FixedClock)
    clock.moment = NOW + timedelta(minutes=6)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-002", OFFICER)
    browser.post("/notifications/read", data={"until": until[1]})
    assert browser.get("/notifications/count").text == "Notifications (1 new)"


@pytest.mark.parametrize("until", ["", "yesterday", "2026-11-21T07:05:00"])
def test_a_form_without_a_moment_marks_nothing(browser: TestClient, until: str) -> None:
    assert browser.post("/notifications/read", data={"until": until}).status_code == 422
    assert browser.get("/notifications/count").text == "Notifications (1 new)"


def test_the_look_is_logged_and_the_count_is_none(browser: TestClient, force: Force) -> None:
    browser.get("/notifications/count")
    browser.get("/notifications")
    looks = [(each.act, each.subjects) for each in entries(force) if each.verb == "consulted"]
    assert looks == [("notifications", "P-001")]


def test_the_head_of_a_page_leads_there_for_those_who_have_a_day(browser: TestClient, force: Force) -> None:
    assert 'href="/notifications"' in browser.get("/guide").text
    an_account(force.installation, ADMINISTRATOR)
    administrator = visitor(force.installation)
    sign_in(administrator, ADMINISTRATOR)
    assert 'href="/notifications"' not in administrator.get("/admin").text
    assert administrator.get("/notifications").status_code == 403


def test_older_ones_stand_on_further_pages(browser: TestClient, force: Force) -> None:
    late = [f"L-{number:03}" for number in range(60)]
    with force.writing() as desk:
        for ref in late:  # each was given, and became overdue
            a_person(desk, ref, registered_on=NOW.date() - timedelta(days=16))
    assert browser.get("/notifications/count").text == "Notifications (50+ new)"
    pages = [browser.get(f"/notifications?page={number}").text for number in (1, 2, 3)]
    told = [re.findall(r"\(([LP]-\d+)\)", page) for page in pages]
    assert [len(refs) for refs in told] == [50, 50, 21]
    assert sorted(ref for refs in told for ref in refs) == sorted([*late, *late, "P-001"])
    assert "50 of them on this page" in pages[0]
    assert 'rel="next" href="/notifications?page=3">Older' in pages[1]
    assert 'rel="prev" href="/notifications?page=1">Newer' in pages[1]
    assert ("Newer</a>" in pages[0], "Older</a>" in pages[2]) == (False, False)
    looks = {each.subjects for each in entries(force) if each.act == "notifications"}
    assert looks == {" ".join(sorted(set(refs))) for refs in told}
    assert "Nothing older." in browser.get("/notifications?page=4").text
    assert read(browser) == 303
    page = browser.get("/notifications").text
    assert "Nothing new." in page
    assert "Older</a>" in page
