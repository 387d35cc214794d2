"""One person's page: what it tells, to whom, in how many statements."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from scheduler.casework.corrections import correct, withdraw
from scheduler.casework.explaining import explain
from scheduler.casework.officers import set_officer
from scheduler.casework.whereabouts import record_return
from scheduler.clock import FixedClock
from scheduler.store.officers import Officer, OfficerParticulars
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    OFFICER,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_check,
    a_cover,
    a_level,
    a_person,
    a_plan,
    a_proposal,
    a_state,
    a_visit,
    an_absence,
    an_address,
    an_assessment,
    an_exception,
    an_officer,
)
from tests.statements import statements
from tests.web.building import client
from tests.web.changing import browsing, words_of
from web.pages import directions, person

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
As = Callable[[str], TestClient]
TUESDAY = datetime(2026, 11, 17, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
def sign_in(force: Force) -> As:
    """A browser in which this officer is signed in."""

    def as_officer(code: str) -> TestClient:
        browser = client(person.router, directions.router, who=lambda _: force.principal(code))
        browser.app.state.installation = force.installation  # type: ignore[attr-defined]
        return browser

    return as_officer


def told(browser: TestClient, path: str = "/people/P-001") -> str:
    """The page as it is read: its words, one blank apart."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_the_year_shows_what_was_made_of_what_was_required(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=date(2025, 1, 5))
        for day in (date(2025, 9, 1), date(2025, 12, 1), date(2026, 3, 20)):
            a_visit(desk, at=day)
    page = told(sign_in(OFFICER))
    assert "2 of 4 required visits made, 1 in time" in page
    assert "2 required visits were not made" in page
    assert "19 days late" in page
    assert "154 days overdue" in page


def test_visits_that_can_be_guessed_are_warned_of(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="very_high")
        for weeks in range(4):
            a_visit(desk, at=TUESDAY - weeks * WEEK)
        a_booking(desk, at=TUESDAY + WEEK)
    page = told(sign_in(OFFICER))
    assert "These visits can be guessed" in page
    assert "4 of 4 calls were on a Tuesday" in page
    assert "This one can be guessed: 4 of 4 calls began at 10:00." in page
    assert 'aria-label="Calls by day of the week: Tuesday 4"' in page


def test_attempts_say_what_a_warrant_lacks(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        an_address(desk, "P-001", "1 Nowhere Street", date(2026, 1, 5))
        a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", constable=True, purpose="assess risk (s.96B)")
        a_visit(desk, at=date(2026, 11, 9), outcome="refused", constable=False)
    page = told(sign_in(OFFICER))
    assert "1 of 2 occasions" in page
    assert "Still lacking: 1 more occasion." in page
    assert "Does not count: no constable sought entry; the purpose is not recorded." in page


def test_checks_are_judged_for_the_visit_that_is_planned(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        for source in ("pnc", "visor", "crime_intelligence"):
            a_check(desk, source=source, at=datetime(2026, 11, 21, 6, tzinfo=UTC))
    page = told(sign_in(OFFICER))
    assert "For a visit made now they are" in page
    assert page.count(">Fresh</strong>") == 3
    with force.writing() as desk:
        a_booking(desk, at=date(2026, 11, 27))
    page = told(sign_in(OFFICER))
    assert "At the visit planned for" in page
    assert page.count(">Stale</strong>") == 4


def test_the_story_says_why_a_level_that_fell_moved_nothing_that_is_overdue(
    sign_in: As, force: Force
) -> None:
    with force.writing() as desk:
        a_person(desk, level="high")
        a_visit(desk, at=date(2026, 1, 20))
        on, approved = date(2026, 6, 3), datetime(2026, 6, 3, 12, tzinfo=UTC)
        a_level(desk, "P-001", "low", on, approved_by=SERGEANT, approved_at=approved, recorded_at=approved)
    said = words_of(sign_in(OFFICER).get("/people/P-001").text)
    assert (
        "The risk level became low on 3 June 2026. Counted anew it would be due by 20 January 2027, but what is "
        "overdue stays overdue until it is done: the visit stays due by 20 April 2026. Clause: periodic."
    ) in said
    assert said.index("Seen at home on 20 January 2026.") < said.index(
        "The risk level became low on 3 June 2026."
    )


def test_what_was_corrected_or_withdrawn_stays_with_who_when_and_why(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        wrong = a_visit(desk, at=date(2026, 11, 2)).id
        never = a_visit(desk, at=date(2026, 11, 9)).id
    with force.writing(OFFICER) as desk:
        correct(desk, "visit", wrong, "nobody opened", outcome="no_reply")
    with force.writing(SERGEANT) as desk:
        withdraw(desk, "visit", never, "another person's visit")
    page = told(sign_in(OFFICER))
    assert "Corrected by OM-ASH on" in page
    assert ": nobody opened. It says now: Visit: no reply." in page
    assert "It corrects an earlier record: nobody opened." in page
    apart = words_of(browsing(force, OFFICER).get("/people/P-001").text)
    assert "It corrects an earlier record: nobody opened. Correct or withdraw" in apart
    assert "Withdrawn by DS-ELM on" in page
    assert ": another person&#39;s visit." in page
    assert page.count("Visit: seen at home (no longer stands)") == 2


def test_who_stands_in_and_who_is_away_without_cover(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        an_absence(desk, OFFICER, date(2026, 11, 20), date(2026, 11, 30))
    assert "is away until Mon 30 Nov 2026, and nobody stands in" in told(sign_in(SERGEANT))
    with force.writing() as desk:
        a_cover(desk, COLLEAGUE, OFFICER, date(2026, 11, 20), date(2026, 11, 30))
    page = told(sign_in(SERGEANT))
    assert "nobody stands in" not in page
    assert "Fred Fern-Example (OM-FERN) until Mon 30 Nov 2026" in page
    assert "Ellen Elm-Example (DS-ELM)" in page


def test_other_dates_stand_in_their_order(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        an_assessment(desk, "P-001", date(2026, 2, 1))
        a_plan(desk, "P-001", "P18M", date(2026, 2, 1), until_on=date(2026, 12, 24), approved_by=SERGEANT)
        an_exception(desk, "P-001", date(2026, 11, 1), date(2026, 12, 1))
        a_state(desk, "P-001", "custody", date(2026, 11, 1), review_on=date(2026, 11, 10))
    page = told(sign_in(OFFICER))
    dates = ("Tue 10 Nov 2026", "Tue 1 Dec 2026", "Thu 24 Dec 2026")
    places = [page.index(f"<strong>{each}</strong>") for each in dates]
    assert places == sorted(places)
    assert "Look at this again: the review was due on Tue 10 Nov 2026" in page


def test_what_waits_for_approval_is_told_with_its_reason(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_proposal(desk, "P-001", "level", "medium", date(2026, 11, 20))
    page = told(sign_in(OFFICER))
    assert "Waiting for approval" in page
    assert "settled" in page


def test_each_role_finds_what_it_may_do_and_a_reviewer_nothing(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    link = 'href="/people/P-001/directions/new"'
    assert link in told(sign_in(SERGEANT))
    assert link not in told(sign_in(OFFICER))
    assert 'class="app-acts"' not in told(sign_in(REVIEWER))


def test_a_deadline_that_cannot_be_computed_is_told_on_the_page(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_plan(desk, "P-001", "P0D", date(2026, 2, 1))
    page = told(sign_in(OFFICER))
    assert "Cannot be computed" in page
    assert "“P0D” is no interval" in page


def test_what_a_return_would_bring_is_what_it_brings(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="medium", registered_on=date(2025, 1, 5))
        a_visit(desk, at=date(2026, 10, 20))
        a_state(desk, "P-001", "custody", date(2026, 11, 1))
    foretold = told(sign_in(OFFICER))
    with force.writing() as desk:
        record_return(desk, "P-001", TODAY)
        due = explain(desk, "P-001")[0].answer
    assert due is not None
    assert (
        f"On a return today, it would be due by {due.deadline:%a} {due.deadline.day} {due.deadline:%b %Y}."
        in foretold
    )


def test_a_visit_on_the_record_is_flagged_as_its_recording_foretold(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=TUESDAY, officers=[OFFICER], announced=True)
    page = told(sign_in(SERGEANT))
    for flag in ("fewer went than the policy asks for", "announced", "nothing checked before"):
        assert f">{flag}</strong>" in page


def test_whether_a_contact_was_announced_stays_to_be_read(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=TUESDAY, outcome="telephone", announced=True)
        a_visit(desk, at=TUESDAY - WEEK, announced=False)
    page = told(sign_in(SERGEANT))
    assert "at 10:00; announced" in page
    assert "at 10:00; not announced" in page


def test_what_another_system_did_not_tell_is_no_fault_of_a_visit(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=TUESDAY, officers=[], brought_over=True)
    page = told(sign_in(SERGEANT))
    assert "nobody named" not in page
    assert "nothing checked before" not in page
    with force.writing() as desk:
        a_check(desk, at=TUESDAY + WEEK / 7, brought_over=True)
    assert ">nothing checked before</strong>" in told(sign_in(SERGEANT)), (
        "checks came with it, and none before"
    )


def test_who_was_accredited_later_did_not_go_accredited(sign_in: As, force: Force, clock: FixedClock) -> None:
    with force.writing() as desk:
        a_person(desk)
        an_officer(desk, "NEW1", accredited=False)
        a_visit(desk, at=TUESDAY, officers=["NEW1"])
    clock.moment += WEEK
    with force.writing() as desk:
        rows = select(OfficerParticulars).join(Officer, col(Officer.id) == col(OfficerParticulars.officer_id))
        seen = desk.session.scalars(rows.where(col(Officer.officer) == "NEW1")).one()
        set_officer(desk, seen.id, name=seen.name, role=seen.role, team=HARBOUR, accredited=True)
    assert ">too few accredited</strong>" in told(sign_in(SERGEANT))


def test_a_long_record_is_paged_and_leads_back_to_its_part(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        for days in range(60):
            a_visit(desk, at=date(2026, 11, 20) - timedelta(days), outcome="no_reply")
    browser = sign_in(OFFICER)
    assert 'rel="next" href="/people/P-001?page=2#recorded"' in told(browser)
    assert "Rows 51 to 65 of 65 records" in told(browser, "/people/P-001?page=2")


def test_more_records_take_no_more_statements_and_little_room(sign_in: As, force: Force) -> None:
    browser = sign_in(OFFICER)

    def look() -> None:
        answer = browser.get("/people/P-001")
        assert answer.status_code == 200
        assert len(answer.text) < 100_000

    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
        a_check(desk)
        a_booking(desk)
    few = statements(force, look)
    with force.writing() as desk:
        for days in range(1, 40):
            day = date(2026, 11, 20) - timedelta(days)
            a_visit(desk, at=day, outcome=("no_reply", "seen_at_home")[days % 2], reason_late="x" * 200)
            a_check(desk, source=("pnc", "visor")[days % 2], at=day)
            a_booking(desk, at=date(2026, 11, 24) + timedelta(days % 5))
    assert statements(force, look) == few


def test_a_supervisor_gives_whom_nobody_answers_for_to_an_officer(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, officer=None)
    leads_on = '<a class="govuk-link" href="/people/P-001/allocation/new">Give to an officer</a>'
    assert leads_on in browsing(force, SERGEANT).get("/people/P-001").text


def test_whoever_is_missing_is_to_be_traced(sign_in: As, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_state(desk, "P-001", "missing", date(2026, 11, 1))
    assert "Missing: to be traced" in told(sign_in(OFFICER))


def test_whoever_moved_away_is_to_be_found_and_what_clears_it_up_is_one_click_away(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 11, 9), outcome="moved_away")
    page = browsing(force, OFFICER).get("/people/P-001").text
    assert "Does not live at the notified address any more: found on Mon 9 Nov 2026" in words_of(page)
    assert 'href="/people/P-001/addresses/new">Record an address</a>' in page
    assert 'href="/people/P-001/states/new">record that they are missing</a>' in page
    assert "record that they are missing" not in browsing(force, REVIEWER).get("/people/P-001").text
