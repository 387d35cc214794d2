"""Setting a level: what stands at once and what waits is said beforehand, with what it brings."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.builders import OFFICER, OTHER_OFFICER, SERGEANT, Force, a_person, a_visit, due
from tests.web.changing import browsing, on_sqlite, told, words_of

pytestmark = on_sqlite
FORM = "/people/R1/levels/new"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The officer's browser; R1 was seen on 1 October and is due on 1 January."""
    with force.writing() as desk:
        a_person(desk, "R1", level="high")
        a_visit(desk, "R1", date(2026, 10, 1))
    return browsing(force, OFFICER)


def test_the_form_says_what_each_level_means_and_who_decides(browser: TestClient) -> None:
    said = words_of(browser.get(FORM).text)
    assert "Very high Stricter than now: it stands at once" in said
    assert "High The level now" in said
    assert "Medium Lower than now: it waits until a supervisor who did not ask approves it" in said
    assert "Yara Yew-Example (DI-YEW), or Ellen Elm-Example (DS-ELM)" in said


def test_a_stricter_level_shows_what_it_brings_and_stands_at_once(browser: TestClient, force: Force) -> None:
    asked = {"level": "very_high", "from_on": "21/11/2026"}
    said = words_of(told(browser, FORM, "check", **asked).text)
    assert "Next visit due Sat 21 Nov 2026 (due today) As it is now Fri 1 Jan 2027" in said
    assert "It takes effect as soon as you save it." in said
    assert due(force, "R1").level == "high", "nothing is kept by a look"
    kept = told(browser, FORM, **asked)
    assert kept.headers["location"] == "/people/R1?done=level-set"
    assert due(force, "R1").level == "very_high"


def test_a_lower_level_becomes_a_proposal_and_says_so_with_what_it_would_bring(
    browser: TestClient, force: Force
) -> None:
    asked = {"level": "medium", "from_on": "21/11/2026", "reason": "Moved in with his brother."}
    said = words_of(told(browser, FORM, "check", **asked).text)
    assert "This becomes a proposal: nothing changes until somebody else approves it." in said
    assert "once it is approved Next visit due Thu 1 Apr 2027" in said
    assert "Then every 6 months , not 3 months" in said
    assert "Send for approval" in said
    kept = told(browser, FORM, **asked)
    assert kept.headers["location"] == "/people/R1?done=proposed"
    assert due(force, "R1").level == "high"
    assert "This waits for a decision already: Lower the level to medium" in words_of(browser.get(FORM).text)


def test_what_is_overdue_is_said_to_stay_overdue(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R2", level="high", registered_on=date(2026, 1, 5))
    asked = {"level": "low", "from_on": "21/11/2026", "reason": "Settled."}
    said = words_of(told(browser, "/people/R2/levels/new", "check", **asked).text)
    assert "This visit's deadline does not change: what is overdue stays overdue until it is made." in said


def test_what_begins_later_is_shown_as_of_then(browser: TestClient) -> None:
    said = words_of(told(browser, FORM, "check", level="very_high", from_on="1/12/2026").text)
    assert "From Tue 1 Dec 2026; until then nothing changes." in said
    assert "Next visit due Tue 1 Dec 2026 (due in 10 days) Without it Fri 1 Jan 2027" in said


def test_a_lower_level_without_a_reason_is_refused_beside_the_reason(browser: TestClient) -> None:
    again = told(browser, FORM, "check", level="low", from_on="21/11/2026")
    assert again.status_code == 422
    assert 'href="#reason">The reason is missing.' in again.text


def test_a_supervisor_needs_another_supervisor(browser: TestClient, force: Force) -> None:
    said = words_of(browsing(force, SERGEANT).get(FORM).text)
    assert "Who can decide: Yara Yew-Example (DI-YEW)." in said


def test_somebody_elses_person_is_not_found(browser: TestClient, force: Force) -> None:
    other = browsing(force, OTHER_OFFICER)
    assert other.get(FORM).status_code == 404
    asked = {"key": "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11", "level": "high", "from_on": "21/11/2026"}
    for step in ("ask", "check", "save"):
        assert other.post(FORM, data=asked | {"step": step}).status_code == 404
