"""Approvals: the approver sees the effect; approved it stands, returned it says why; decided, it is told."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.builders import (
    INSPECTOR,
    NOW,
    OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    Force,
    a_level,
    a_person,
    a_proposal,
    a_visit,
    due,
    entries,
)
from tests.statements import statements_of_page
from tests.web.changing import browsing, on_sqlite, words_of


@pytest.fixture
def address(force: Force) -> str:
    """Where the officer's proposal to lower R1's level stands."""
    with force.writing() as desk:
        a_person(desk, "R1", level="high", name="Example Person-One")
        a_visit(desk, "R1", date(2026, 10, 1))
        made = a_proposal(
            desk, "R1", "level", "medium", date(2026, 11, 21), reason="Settled in work.", recorded_by=OFFICER
        )
        return f"/approvals/{made.id}"


def test_the_approver_sees_what_it_brings_and_approves(force: Force, address: str) -> None:
    browser = browsing(force, SERGEANT)
    listed = words_of(browser.get("/approvals").text)
    assert "Waiting for a decision 1 proposal" in listed
    assert "Lower the level to medium" in listed
    assert "since Sat 21 Nov 2026 at 07:00 Decide : R1" in listed
    said = words_of(browser.get(address).text)
    assert "As it is now High Asked for Lower the level to medium" in said
    assert "Next visit due Thu 1 Apr 2027 (due in 131 days) Without it Fri 1 Jan 2027" in said
    assert due(force, "R1").level == "high", "nothing is kept by a look"
    assert (
        browser.post(address, data={"decision": "approved"}).headers["location"] == "/approvals?done=approved"
    )
    assert (due(force, "R1").level, due(force, "R1").deadline) == ("medium", date(2027, 4, 1))
    assert browser.post(address, data={"decision": "approved"}).status_code == 303, "sent twice, done once"
    assert [each.act for each in entries(force)].count("approve level") == 1


@on_sqlite
def test_what_has_to_be_different_is_not_lost_by_an_approval(force: Force, address: str) -> None:
    browser = browsing(force, SERGEANT)
    again = browser.post(address, data={"decision": "approved", "reason": "Ask again after the visit."})
    assert again.status_code == 422
    assert "so it was not approved" in again.text
    assert "Ask again after the visit." in again.text
    assert browser.post(address, data={"decision": "approved", "reason": " "}).status_code == 303


def test_a_page_after_the_last_does_not_say_that_nothing_waits(force: Force, address: str) -> None:
    after = browsing(force, SERGEANT).get("/approvals?page=9").text
    assert "No rows here" in after
    assert "Nothing waits for you" not in after


def test_returned_it_says_why_to_the_one_who_asked(force: Force, address: str) -> None:
    browser = browsing(force, SERGEANT)
    without = browser.post(address, data={"decision": "returned"})
    assert without.status_code == 422
    assert 'href="#reason">The reason is missing.' in without.text
    browser.post(address, data={"decision": "returned", "reason": "Two months are too few."})
    assert due(force, "R1").level == "high"
    hers = words_of(browsing(force, OFFICER).get("/approvals").text)
    assert "Returned by DS-ELM, Sat 21 Nov 2026 at 07:00: Two months are too few." in hers
    again = re.search(r'href="([^"]+)">Ask again', browsing(force, OFFICER).get(address).text)
    assert again is not None
    form = browsing(force, OFFICER).get(again[1].replace("&amp;", "&")).text
    assert re.search(r'value="medium"[^>]* checked', form)
    assert f'href="{again[1]}">Ask again' in browsing(force, OFFICER).get("/").text


@on_sqlite
def test_what_was_decided_meanwhile_is_told(force: Force, address: str) -> None:
    browser = browsing(force, INSPECTOR)
    assert browser.get(address).status_code == 200
    browsing(force, SERGEANT).post(address, data={"decision": "returned", "reason": "Too soon."})
    late = browser.post(address, data={"decision": "approved"})
    assert late.status_code == 409
    said = words_of(late.text)
    assert "This proposal was returned by DS-ELM on 21 November 2026." in said
    assert "Too soon." in said
    assert "Approve" not in said.partition("Lower the level")[2], "there is nothing left to decide"
    assert due(force, "R1").level == "high"


@on_sqlite
def test_what_was_overtaken_cannot_be_approved_and_says_why(force: Force, address: str) -> None:
    with force.writing() as desk:
        a_level(desk, "R1", "very_high", date(2026, 11, 21), recorded_at=NOW + timedelta(minutes=1))
    browser = browsing(force, SERGEANT)
    page = browser.get(address)
    assert "It cannot be approved now" in page.text
    assert 'value="approved"' not in page.text
    assert browser.post(address, data={"decision": "approved"}).status_code == 409


@on_sqlite
def test_nobody_decides_on_their_own(force: Force, address: str) -> None:
    officer = browsing(force, OFFICER)
    shown = officer.get(address).text
    assert "You asked for this, so somebody else must decide." in words_of(shown)
    assert (
        officer.get(shown.partition("Take it back")[0].rpartition('href="')[2].partition('"')[0]).status_code
        == 200
    )
    assert officer.post(address, data={"decision": "approved"}).status_code == 403
    with force.writing() as desk:
        own = a_proposal(desk, "R1", "plan", "P6M", date(2026, 11, 21), recorded_by=SERGEANT).id
    sergeant = browsing(force, SERGEANT)
    assert "Who can decide: Yara Yew-Example (DI-YEW)." in words_of(sergeant.get(f"/approvals/{own}").text)
    assert sergeant.post(f"/approvals/{own}", data={"decision": "approved"}).status_code == 403
    assert "Waiting for a decision 1 proposal" in words_of(sergeant.get("/approvals").text), (
        "her own is not hers"
    )


@on_sqlite
def test_another_teams_proposal_is_not_found(force: Force, address: str) -> None:
    other = browsing(force, OTHER_SERGEANT)
    nobodys = f"/approvals/{UUID(int=7)}"
    assert [other.get(each).status_code for each in (address, nobodys)] == [404, 404]
    assert other.post(address, data={"decision": "approved"}).status_code == 404
    assert "R1" not in words_of(other.get("/approvals").text)


@on_sqlite
def test_a_look_is_logged_with_whom_it_showed(force: Force, address: str) -> None:
    browser = browsing(force, SERGEANT)
    for path in ("/approvals", address):
        browser.get(path)
        last = entries(force)[-1]
        assert (last.actor, last.verb, last.subjects) == (SERGEANT, "consulted", "R1")


@on_sqlite
def test_more_proposals_take_no_more_statements(force: Force, address: str) -> None:
    browser = browsing(force, SERGEANT)
    few = statements_of_page(force, browser, "/approvals")
    with force.writing() as desk:
        for number in range(55):
            a_person(desk, f"P-{number}", level="medium", officer=None, team=None)
            a_proposal(desk, f"P-{number}", "level", "low", date(2026, 11, 21), recorded_by=OFFICER)
    assert statements_of_page(force, browser, "/approvals") == few
    assert "Rows 1 to 20 of 56 proposals" in words_of(browser.get("/approvals").text)


@on_sqlite
def test_a_page_with_every_list_full_stays_small(force: Force) -> None:
    with force.writing() as desk:
        for number in range(30):
            a_person(desk, f"P-{number}", level="medium", officer=None, team=None)
            told = {"recorded_by": OFFICER, "reason": "word " * 99}
            a_proposal(desk, f"P-{number}", "level", "low", date(2026, 11, 21), **told)
            returned = {"decision": "returned", "decided_by": SERGEANT, "decision_reason": "word " * 99}
            for who in (OFFICER, SERGEANT):
                more = told | returned | {"recorded_by": who, "decided_at": NOW}
                a_proposal(desk, f"P-{number}", "level", "low", date(2026, 11, 21), **more)
    page = browsing(force, SERGEANT).get("/approvals").text
    assert page.count("The first 20 are shown.") == 2
    assert len(page) < 100_000


@on_sqlite
def test_the_forms_take_as_many_statements_whatever_is_recorded(force: Force, address: str) -> None:
    browser = browsing(force, OFFICER)
    forms = [f"/people/R1/{form}/new" for form in ("levels", "plans", "states")]
    few = [statements_of_page(force, browser, form) for form in (*forms, address)]
    with force.writing() as desk:
        for day in range(1, 20):
            a_visit(desk, "R1", date(2026, 9, day))
            a_level(desk, "R1", "high", date(2026, 9, day))
            a_proposal(desk, "R1", "level", "low", date(2026, 11, 21), recorded_by=OFFICER)
    assert [statements_of_page(force, browser, form) for form in (*forms, address)] == few
