"""Setting a plan's interval: shorter at once, longer proposed with a last day, both with what they bring."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.builders import OFFICER, Force, a_person, a_plan, a_visit, due
from tests.web.changing import browsing, on_sqlite, told, words_of

pytestmark = on_sqlite
FORM = "/people/R1/plans/new"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The officer's browser; R1 was seen on 1 October and is due on 1 January."""
    with force.writing() as desk:
        a_person(desk, "R1", level="high")
        a_visit(desk, "R1", date(2026, 10, 1))
    return browsing(force, OFFICER)


def test_a_shorter_interval_stands_at_once(browser: TestClient, force: Force) -> None:
    assert "As it is now: Every 3 months, by the level" in words_of(browser.get(FORM).text)
    asked = {"what": "every", "number": "2", "unit": "M", "from_on": "21/11/2026"}
    said = words_of(told(browser, FORM, "check", **asked).text)
    assert "Next visit due Tue 1 Dec 2026 (due in 10 days) As it is now Fri 1 Jan 2027" in said
    assert told(browser, FORM, **asked).headers["location"] == "/people/R1?done=plan-set"
    assert (due(force, "R1").interval, due(force, "R1").deadline) == ("P2M", date(2026, 12, 1))


def test_a_longer_one_is_proposed_and_ends(browser: TestClient, force: Force) -> None:
    asked = {"number": "4", "unit": "M", "from_on": "21/11/2026", "reason": "Night shifts."}
    without = told(browser, FORM, "check", **asked)
    assert without.status_code == 422
    assert 'href="#until_on">An interval of 4 months, longer than the level' in without.text
    asked["until_on"] = "1/6/2027"
    said = words_of(told(browser, FORM, "check", **asked).text)
    assert "This becomes a proposal" in said
    assert "once it is approved Next visit due Mon 1 Feb 2027" in said
    assert told(browser, FORM, **asked).headers["location"] == "/people/R1?done=proposed"
    assert due(force, "R1").interval == "P3M"


def test_the_end_of_a_shorter_plan_is_proposed(browser: TestClient, force: Force) -> None:
    assert "No interval of its own any more" not in browser.get(FORM).text
    with force.writing() as desk:
        a_plan(desk, "R1", "P1M", date(2026, 10, 1))
    assert "No interval of its own any more" in browser.get(FORM).text
    asked = {"what": "end", "from_on": "21/11/2026", "reason": "The court order ran out."}
    assert "No interval of its own any more" in told(browser, FORM, "check", **asked).text
    assert told(browser, FORM, **asked).headers["location"] == "/people/R1?done=proposed"


@pytest.mark.parametrize("number", ["", "0", "two"])
def test_an_interval_without_a_number_is_told_beside_it(browser: TestClient, number: str) -> None:
    again = told(browser, FORM, "check", number=number, unit="M", from_on="21/11/2026")
    assert again.status_code == 422
    assert 'href="#number">Say how often, as a whole number' in again.text
