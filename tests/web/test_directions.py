"""Directing a visit: asked, checked with what it brings, kept once, and refused in the form."""

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from scheduler.casework.deadlines.kept import refresh
from scheduler.clock import FixedClock
from tests.builders import OFFICER, OTHER_SERGEANT, SERGEANT, Force, a_person, entries
from tests.casework.signing import an_account
from tests.web.changing import words_of
from tests.web.visiting import sign_in, visitor

FORM = "/people/R1/directions/new"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """Her sergeant's browser; R1 is a person of the officer's."""
    with force.writing() as desk:
        refresh(desk, [a_person(desk, "R1", level="medium", registered_on=date(2026, 11, 20)).id])
    return signed_in(force, SERGEANT)


def signed_in(force: Force, officer: str) -> TestClient:
    an_account(force.installation, officer)
    made = visitor(force.installation)
    assert sign_in(made, officer).status_code == 303
    return made


def key_in(text: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_it_is_asked_checked_and_kept(browser: TestClient, force: Force) -> None:
    told = {"key": key_in(browser.get(FORM).text), "by_on": "1/12/2026", "reason": "A neighbour rang."}
    checking = browser.post(FORM, data=told | {"step": "check"})
    assert checking.status_code == 200
    assert "Check your answers" in checking.text
    assert "To be made by Tue 1 Dec 2026" in words_of(checking.text)
    assert "Tue 1 Dec 2026 (due in 10 days)" in " ".join(checking.text.split())
    assert "1 December 2026" not in browser.get("/people/R1").text, "nothing is kept by a look"
    kept = browser.post(FORM, data=told | {"step": "save"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/people/R1?done=directed")
    shown = browser.get(kept.headers["location"]).text
    assert "The visit is directed." in shown
    assert "1 December 2026" in shown


def test_sent_twice_it_is_done_once(browser: TestClient, force: Force) -> None:
    told = {"key": key_in(browser.get(FORM).text), "by_on": "1/12/2026", "reason": "A call.", "step": "save"}
    assert [browser.post(FORM, data=told).status_code for _ in range(2)] == [303, 303]
    assert len([each for each in entries(force) if each.act == "direct visit"]) == 1


def test_every_fault_is_told_with_what_was_typed(browser: TestClient) -> None:
    again = browser.post(FORM, data={"key": key_in(browser.get(FORM).text), "by_on": "31/2/2026"})
    assert again.status_code == 422
    assert "<title>Error: " in again.text
    assert 'value="31/2/2026"' in again.text
    assert again.text.count("Give a day that exists") == 2, "in the summary, and beside the field"
    assert "Give the reason." in again.text


def test_a_refusal_of_the_act_is_told_in_the_form(browser: TestClient) -> None:
    told = {"key": key_in(browser.get(FORM).text), "by_on": "1/11/2026", "reason": "A call."}
    for step in ("check", "save"):
        again = browser.post(FORM, data=told | {"step": step})
        assert again.status_code == 422
        assert 'href="#by_on">A visit cannot be directed for 1 November 2026' in again.text
        assert 'value="1/11/2026"' in again.text


def test_changing_leads_back_to_the_form_with_the_same_key(browser: TestClient) -> None:
    key = key_in(browser.get(FORM).text)
    again = browser.post(FORM, data={"key": key, "by_on": "1/12/2026", "reason": "A call.", "step": "ask"})
    assert again.status_code == 200
    assert key_in(again.text) == key
    assert "A call." in again.text


def test_what_is_typed_over_the_end_of_a_session_is_kept(
    browser: TestClient, force: Force, clock: FixedClock
) -> None:
    told = {"key": key_in(browser.get(FORM).text), "by_on": "1/12/2026", "reason": "A call.", "step": "save"}
    browser.cookies.clear()
    held_up = browser.post(FORM, data=told)
    assert held_up.status_code == 401
    fields = dict(re.findall(r'name="(kept\.[^"]+)" value="([^"]*)"', held_up.text))
    after = sign_in(browser, SERGEANT, return_to=FORM, **fields)
    again = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', after.text))
    assert again == told
    assert browser.post(FORM, data=again).headers["location"] == "/people/R1?done=directed"


def test_an_officer_directs_nothing_and_another_team_finds_nobody(browser: TestClient, force: Force) -> None:
    assert signed_in(force, OFFICER).get(FORM).status_code == 403
    other = signed_in(force, OTHER_SERGEANT)
    assert other.get(FORM).status_code == 404
    told = {"key": "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11", "by_on": "1/12/2026", "reason": "A call."}
    for step in ("ask", "check", "save"):
        assert other.post(FORM, data=told | {"step": step}).status_code == 404
