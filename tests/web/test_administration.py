"""An administrator lets officers in and keeps them out, adds them, and says who answers for which team."""

import re

import pytest
from starlette.testclient import TestClient

from scheduler.casework.establishment import teams
from tests.builders import ADMINISTRATOR, INSPECTOR, MOOR, OFFICER, SERGEANT, Force, a_person
from tests.casework.signing import an_account, logged
from tests.web.changing import browsing, key_in, on_sqlite, told, words_of
from tests.web.visiting import sign_in, visitor

pytestmark = on_sqlite
OF = f"/admin/officers/{OFFICER}"
NEW, TEAM, SUPERVISOR = "/admin/officers-new", "/admin/teams/new", "/admin/teams/supervisors/new"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The administrator's browser."""
    return browsing(force, ADMINISTRATOR)


def made(browser: TestClient, act: str) -> str:
    """The password that is shown once."""
    assert browser.get(f"{OF}/{act}").status_code == 200
    answer = browser.post(f"{OF}/{act}")
    assert answer.headers["cache-control"] == "no-store"
    found = re.search(r"<code[^>]*>([^<]+)</code>", answer.text)
    assert found is not None
    return found[1]


def test_an_account_is_made_reset_and_its_sessions_ended(browser: TestClient, force: Force) -> None:
    first = made(browser, "create")
    theirs = visitor(force.installation)
    assert sign_in(theirs, OFFICER, first).status_code == 303
    assert browser.post(f"{OF}/end-sessions").headers["location"] == f"{OF}?done=sessions-ended"
    assert theirs.get("/people").status_code == 303
    assert sign_in(theirs, OFFICER, first).status_code == 303
    second = made(browser, "reset")
    assert theirs.get("/people").status_code == 303, "a reset ends every session"
    assert sign_in(visitor(force.installation), OFFICER, first).status_code != 303
    assert sign_in(visitor(force.installation), OFFICER, second).status_code == 303
    assert first not in str(logged(force.installation))
    assert "has an account already" in browser.post(f"{OF}/create").text


def test_what_to_hand_over_with_a_first_password_stands_beside_it(browser: TestClient) -> None:
    said = words_of(browser.post(f"{OF}/create").text)
    assert f"Web address https://visits.example.test Officer code {OFFICER}" in said


def test_a_code_of_two_words_is_refused_before_the_answers_are_shown(browser: TestClient) -> None:
    asked = {"code": "pc 26", "name": "Ro Rowan-Example", "role": "officer", "accredited": "no"}
    refused = told(browser, NEW, "check", **asked)
    assert refused.status_code == 422
    assert "is not one word" in refused.text


def test_who_has_people_is_switched_off_at_once_and_the_supervisor_sees_to_them(
    browser: TestClient, force: Force
) -> None:
    an_account(force.installation, OFFICER)
    with force.writing() as desk:
        a_person(desk, "R1", name="Pat Placeholder")
    assert "until reassigned or covered" in browser.get(f"{OF}/disable").text
    assert browser.post(f"{OF}/disable").headers["location"] == f"{OF}?done=account-disabled"
    assert "Switched off" in browser.get(OF).text
    sergeants = browsing(force, SERGEANT)
    for path in ("/", "/people", "/missed"):
        page = sergeants.get(path).text
        assert "1 officer’s account is switched off, and nobody stands in" in page
        assert "Ada Ashworth-Example (OM-ASH): 1 person." in words_of(page)
        for act in re.findall(r'href="(/(?:allocation|cover)/new[?]officer=OM-ASH[^"]*)"', page):
            assert sergeants.get(act.replace("&amp;", "&")).status_code == 200
        assert page.count("/new?officer=OM-ASH") == 2
    assert browser.post(f"{OF}/enable").headers["location"] == f"{OF}?done=account-enabled"


def test_who_has_people_leaves_no_role_that_visits_and_is_told_why(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R1", name="Pat Placeholder")
    form = f"{OF}/particulars/change"
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(form).text)
    assert seen is not None
    asked = {"name": "Ada Ashworth-Example", "role": "auditor", "accredited": "yes", "seen": seen[1]}
    refused = told(browser, form, **asked)
    assert refused.status_code == 422
    assert "OM-ASH still answers for 1 person" in refused.text
    assert "R1" not in words_of(refused.text)


def test_an_officer_is_added_once_and_changed(browser: TestClient) -> None:
    asked = {
        "code": "OM-ROWAN",
        "name": "Ro Rowan-Example",
        "role": "officer",
        "team": MOOR,
        "accredited": "no",
    }
    assert "Ro Rowan-Example" in told(browser, NEW, "check", **asked).text
    key = key_in(browser.get(NEW).text)
    for _ in range(2):
        kept = browser.post(NEW, data={**asked, "key": key, "step": "save"})
        assert kept.headers["location"] == "/admin/officers/OM-ROWAN?done=officer-added"
    (leads,) = re.findall(
        r'href="([^"]+)">Give them an account', browser.get("/admin/officers/OM-ROWAN").text
    )
    assert browser.get(leads).status_code == 200
    taken = told(browser, NEW, **{**asked, "name": "Somebody Else"})
    assert (taken.status_code, "There is an officer with the code" in taken.text) == (409, True)
    form = "/admin/officers/OM-ROWAN/particulars/change"
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(form).text)
    assert seen is not None
    changed = {**asked, "role": "supervisor", "seen": seen[1]}
    del changed["code"]
    looked = words_of(told(browser, form, "check", **changed, reason="Passed the board").text)
    assert "Officer code OM-ROWAN Name Ro Rowan-Example Role Supervisor, instead of Officer" in looked
    assert "Why Passed the board" in looked
    assert (
        told(browser, form, **changed).headers["location"] == "/admin/officers/OM-ROWAN?done=officer-changed"
    )
    assert "Supervisor" in browser.get("/admin/officers/OM-ROWAN").text
    stale = told(browser, form, **{**changed, "name": "Another Example"})
    assert stale.status_code == 409


def test_an_officer_is_changed_only_at_their_own_address(browser: TestClient) -> None:
    of_another = browser.get(f"/admin/officers/{SERGEANT}/particulars/change").text
    seen = re.search(r'name="seen" value="([^"]+)"', of_another)
    assert seen is not None
    asked = {"name": "Another Example", "role": "officer", "accredited": "no", "seen": seen[1]}
    for step in ("check", "save"):
        assert told(browser, f"{OF}/particulars/change", step, **asked).status_code == 409
    assert "Another Example" not in browser.get("/admin").text


def test_a_team_is_added_and_given_to_a_supervisor_until_a_last_day(
    browser: TestClient, force: Force
) -> None:
    assert (
        told(browser, TEAM, team="Vale", area="Inland").headers["location"] == "/admin/teams?done=team-added"
    )
    assert "Vale Inland Change the area of Vale 0 Nobody" in words_of(browser.get("/admin/teams").text)
    asked = {"team": "Vale", "officer": SERGEANT, "from_on": "21/11/2026"}
    assert "DS-ELM will see every person of Vale" in told(browser, SUPERVISOR, "check", **asked).text
    assert told(browser, SUPERVISOR, **asked).status_code == 303
    with force.reading() as desk:
        (supervision,) = next(each for each in teams(desk) if each.team == "Vale").answering
    ending = f"/admin/teams/supervisors/{supervision.id}/end"
    said = told(browser, ending, "check", to_on="1/12/2026").text
    assert "Afterwards nobody answers for Vale" in said
    assert (
        told(browser, ending, to_on="1/12/2026").headers["location"] == "/admin/teams?done=supervision-ended"
    )
    area = {"team": "Vale", "area": "Hills"}
    leads = "/admin/teams/area?team=Vale"
    key = key_in(browser.get(leads).text)
    assert "Set the area of Vale</h1>" in browser.get(leads).text, "a form says which team it is about"
    checking = browser.post("/admin/teams/area", data={**area, "key": key, "step": "check"})
    assert "<title>Check your answers: set the area of Vale" in checking.text
    assert browser.post("/admin/teams/area", data={**area, "key": key, "step": "save"}).status_code == 303
    assert "Hills" in browser.get("/admin/teams").text


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, INSPECTOR])
def test_nobody_else_administers(force: Force, officer: str) -> None:
    other = browsing(force, officer)
    for path in ("/admin", OF, f"{OF}/disable", NEW, "/admin/teams", TEAM):
        assert other.get(path).status_code == 403
    assert other.post(f"{OF}/disable").status_code == 403


def test_what_there_is_not_is_not_found(browser: TestClient) -> None:
    for path in ("/admin/officers/NOBODY", f"{OF}/anything", "/admin/officers/NOBODY/disable"):
        assert browser.get(path).status_code == 404
