"""A stand-in who is away stands in for nobody: told on every page that asks whether there is cover, and beforehand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from scheduler.casework.left_behind import caseloads_left
from scheduler.casework.names import names
from scheduler.casework.register import Asked
from tests.builders import (
    COLLEAGUE,
    INSPECTOR,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_cover,
    a_person,
    an_absence,
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
    alone = "is away until 27 November 2026, and nobody stands in Fred Fern-Example (OM-FERN) was to"
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
    assert "OM-FERN Fred Fern-Example, away Sun 22 Nov 2026 to Mon 23 Nov 2026" in words_of(
        browser.get("/cover/new").text
    )
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
