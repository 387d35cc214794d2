"""Recording a state and a return, with what they bring; and reactive management, condition by condition."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.builders import OFFICER, SERGEANT, Force, a_person, a_state, a_visit, an_assessment, due, entries
from tests.web.changing import browsing, on_sqlite, told, words_of

pytestmark = on_sqlite
FORM, RETURN = "/people/R1/states/new", "/people/R1/return"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The officer's browser; R1 is at low risk, in the community, and nothing is overdue."""
    with force.writing() as desk:
        a_person(desk, "R1", level="low")
        a_visit(desk, "R1", date(2026, 10, 1))
        an_assessment(desk, "R1", date(2026, 10, 1))
    return browsing(force, OFFICER)


def test_custody_stops_the_clock_and_is_looked_at_again(browser: TestClient, force: Force) -> None:
    asked = {"state": "custody", "from_on": "20/11/2026"}
    said = words_of(told(browser, FORM, "check", **asked).text)
    assert "To be looked at again by Fri 18 Dec 2026, because no day was given" in said
    assert "Next visit due Suspended: custody As it is now Fri 1 Oct 2027" in said
    assert told(browser, FORM, **asked).headers["location"] == "/people/R1?done=state-set"
    assert (due(force, "R1").status, due(force, "R1").review_on) == ("suspended", date(2026, 12, 18))


def test_a_return_shows_what_is_due_and_ends_the_state(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_state(desk, "R1", "custody", date(2026, 10, 20))
    assert "The state now: custody , since Tue 20 Oct 2026." in words_of(browser.get(RETURN).text)
    asked = {"returned_on": "19/11/2026"}
    said = words_of(told(browser, RETURN, "check", **asked).text)
    assert "Next visit due Fri 4 Dec 2026 (due in 13 days) As it is now Suspended: custody" in said
    assert told(browser, RETURN, **asked).headers["location"] == "/people/R1?done=return-recorded"
    assert (due(force, "R1").state, due(force, "R1").deadline) == ("active", date(2026, 12, 4))


def test_who_is_not_away_cannot_return(browser: TestClient) -> None:
    assert "There is nothing to return from today." in words_of(browser.get(RETURN).text)
    again = told(browser, RETURN, "check", returned_on="19/11/2026")
    assert again.status_code == 422
    assert 'href="#returned_on">R1 has no state to return from' in again.text


def test_reactive_management_is_proposed_with_its_review(browser: TestClient, force: Force) -> None:
    shown = words_of(browser.get(FORM).text)
    assert "Reactive management: it can be proposed" in shown
    assert "Does not hold The risk has been low for at least 3 years. It has been low here since" in shown
    assert "whoever decides weighs it" in shown
    asked = {"state": "reactive", "from_on": "21/11/2026", "reason": "Low, and settled."}
    said = words_of(told(browser, FORM, "check", **asked).text)
    assert "To be looked at again by Sun 21 Nov 2027" in said
    assert "This becomes a proposal" in said
    assert "once it is approved Next visit due Suspended: reactive management Without it" in said
    assert told(browser, FORM, **asked).headers["location"] == "/people/R1?done=proposed"
    assert due(force, "R1").state == "active"
    with force.reading(SERGEANT) as desk:
        waiting = browsing(force, desk.principal.actor)
    listed = waiting.get("/approvals").text
    address = listed.partition('href="/approvals/')[2].partition('"')[0]
    assert "Holds The risk level is low. It is low. Source: Reported" in words_of(
        waiting.get(f"/approvals/{address}").text
    )


def test_reactive_management_of_who_is_not_low_is_refused_with_the_conditions(
    browser: TestClient, force: Force
) -> None:
    with force.writing() as desk:
        a_person(desk, "R2", level="high")
    form = "/people/R2/states/new"
    again = told(browser, form, "check", state="reactive", from_on="21/11/2026", reason="Settled.")
    assert again.status_code == 422
    assert 'href="#state">Reactive management is for people at low risk' in again.text
    assert "it cannot begin, as 2 conditions that it needs do not hold" in words_of(again.text)
    assert '<details class="govuk-details" open' in again.text


def test_an_end_says_why(browser: TestClient, force: Force) -> None:
    again = told(browser, FORM, "check", state="ended", from_on="21/11/2026")
    assert again.status_code == 422
    assert 'href="#reason">Say why it ended' in again.text
    told(browser, FORM, state="ended", from_on="21/11/2026", reason="The registration ran out.")
    assert due(force, "R1").status == "ended"
    assert entries(force)[-1].reason == "The registration ran out."
    assert "Register again" in browser.get(FORM).text
