"""The page of flagged visits, the way to it from a supervisor's Today, and its count."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from scheduler.oversight.team_day import team_day_of
from tests.builders import (
    INSPECTOR,
    OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    Force,
    a_person,
    a_visit,
    entries,
)
from tests.statements import statements_of_page
from tests.web.changing import browsing, on_sqlite, words_of

pytestmark = on_sqlite
AT = datetime(2026, 11, 17, 15, tzinfo=UTC)


@pytest.fixture
def browser(force: Force) -> TestClient:
    """Her sergeant's browser; somebody was visited alone on Tuesday, and it was recorded today."""
    with force.writing() as desk:
        a_person(desk, "P-001", level="low", name="Example Person-One")
        a_visit(desk, "P-001", AT, officers=[OFFICER], reason_alone="A colleague was ill.")
    return browsing(force, SERGEANT)


def test_a_supervisor_is_led_to_what_is_flagged(browser: TestClient, force: Force) -> None:
    today = browser.get("/").text
    assert 'href="/flagged" hx-get="/flagged/count"' in today
    assert browser.get("/flagged/count").text == "1 flagged visit"
    page = browser.get("/flagged")
    said = words_of(page.text)
    assert "recorded since Fri 20 Nov 2026, 00:00" in said
    assert "Seen at home, Tue 17 Nov 2026, 15:00" in said
    assert "fewer went than the policy asks for A colleague was ill." in said
    assert "recorded late No reason is given." in said
    assert 'href="/people/P-001#recorded"' in page.text
    assert [each.subjects for each in entries(force) if each.act == "flagged visits"] == ["P-001"]
    assert "Rows 1 to 1 of 1 flagged visit" in words_of(browser.get("/flagged?days=28").text)


def test_the_count_is_of_the_page_for_each_and_of_nobody_else_s(browser: TestClient, force: Force) -> None:
    found = {
        code: browsing(force, code).get("/flagged/count") for code in (OTHER_SERGEANT, INSPECTOR, REVIEWER)
    }
    assert {code: answer.text for code, answer in found.items()} == {
        OTHER_SERGEANT: "0 flagged visits",
        INSPECTOR: "1 flagged visit",
        REVIEWER: "1 flagged visit",
    }
    assert (
        "No visit recorded since then carries a flag." in browsing(force, OTHER_SERGEANT).get("/flagged").text
    )
    officer = browsing(force, OFFICER)
    assert [officer.get(path).status_code for path in ("/flagged", "/flagged/count")] == [403, 403]
    assert "/flagged" not in officer.get("/").text
    assert not [each for each in entries(force) if each.act == "flagged visits" and each.subjects]


def test_today_asks_no_more_of_the_database_for_it(browser: TestClient, force: Force) -> None:
    before = statements_of_page(force, browser, "/")
    with force.writing() as desk:
        for number in range(5):
            a_visit(desk, "P-001", AT + timedelta(hours=number + 1), officers=[OFFICER])
    assert statements_of_page(force, browser, "/") == before
    with force.reading(SERGEANT) as desk:
        assert team_day_of(desk).changes.done == {"seen_at_home": 6}
    assert browser.get("/flagged/count").text == "6 flagged visits"
