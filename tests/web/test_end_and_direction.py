"""What pages say of whose registration has ended, and of whose reactive management a direction did."""

import re
from datetime import date, timedelta

from scheduler.casework.directions import direct_visit
from tests.builders import NOW, OFFICER, SERGEANT, Force, a_person, a_proposal, a_state, a_visit
from tests.web.changing import browsing, on_sqlite, words_of

pytestmark = on_sqlite


def test_reactive_management_with_visits_directed_says_both(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low", registered_on=date(2023, 1, 5))
        a_visit(desk, "P-001", date(2026, 10, 1))
        approved = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(7)}
        a_state(desk, "P-001", "reactive", date(2026, 11, 2), **approved)
    assert "State Reactive " in words_of(browsing(force, OFFICER).get("/people/P-001").text)
    with force.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", date(2026, 11, 27), "A neighbour rang.")
    said = words_of(browsing(force, OFFICER).get("/people/P-001").text)
    assert "State Reactive management, visits directed" in said
    assert "due in 6 days" in said
    listed = words_of(browsing(force, OFFICER).get("/people?state=directed").text)
    assert "State: Reactive management, visits directed" in listed, "a filter is called what its choice is"


def test_a_registration_that_ended_offers_what_is_left_to_do(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_state(desk, "P-001", "ended", date(2026, 11, 1))
    page = browsing(force, SERGEANT).get("/people/P-001").text
    assert "No visit is due." in page
    assert "Unassessed" not in page
    assert ">Register again</a>" in page
    assert ">Record a visit</a>" in page, "one that was made before the end"
    for refused in ("Arrange a visit", "Record a return", "Grant an exception"):
        assert f">{refused}</a>" not in page, refused


def test_an_end_is_told_once_and_nowhere_as_unassessed(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        asked = a_proposal(desk, "P-001", "level", "low", date(2026, 11, 1), recorded_by=OFFICER)
        a_state(desk, "P-001", "ended", date(2026, 11, 2))
    browser = browsing(force, SERGEANT)
    for path in ("/people", "/approvals", f"/approvals/{asked.id}", "/people/P-001/allocation/new"):
        shown = browser.get(path).text
        assert "P-001" in words_of(shown)
        assert "app-level--unassessed" not in shown, path
        assert len(re.findall(r"govuk-tag[^>]*>Ended<", shown)) <= 1, path
