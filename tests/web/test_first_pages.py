"""Whoever signs in has a first page, and nobody is refused at the door."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import ADMINISTRATOR, AUDITOR, OFFICER, REVIEWER, SERGEANT, Force, a_booking, a_person
from tests.casework.signing import an_account, logged
from tests.exchange.calendar.calendars import visited
from tests.web.changing import browsing, words_of
from tests.web.visiting import sign_in, visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, REVIEWER, ADMINISTRATOR, AUDITOR])
def test_the_first_page_opens_for_every_role(force: Force, officer: str) -> None:
    an_account(force.installation, officer)
    browser = visitor(force.installation)
    sign_in(browser, officer)
    answer = browser.get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert "<h1" in answer.text


def test_a_visit_planned_after_the_last_day_in_time_says_so(force: Force) -> None:
    for ref, last in (("P-001", date(2026, 8, 24)), ("P-002", date(2026, 8, 25))):
        visited(force, ref, last)
        with force.writing() as desk:
            a_booking(desk, ref, datetime(2026, 11, 25, 10, 30, tzinfo=UTC))
    page = words_of(browsing(force, OFFICER).get("/").text)
    assert page.count("Planned Wed 25 Nov 2026, 10:30") == 2
    assert page.count("Planned Wed 25 Nov 2026, 10:30 1 day too late") == 1
    assert page.count("too late") == 1


def test_a_past_booking_is_written_up_and_not_recorded_beside_it(force: Force) -> None:
    visited(force, "P-001", date(2026, 5, 1))
    with force.writing() as desk:
        past = a_booking(desk, "P-001", datetime(2026, 11, 20, 14, 5, tzinfo=UTC))
    page = browsing(force, OFFICER).get("/").text
    assert "Fri 20 Nov 2026, 14:05 is not written up" in page, "beside who is overdue"
    assert page.count(f'href="/people/P-001/visits/new?booking={past.id}"') == 2
    assert 'href="/people/P-001/visits/new"' not in page


def test_an_auditor_sees_figures_and_nobody(force: Force) -> None:
    with force.writing() as desk:
        for number in range(7):
            a_person(desk, f"P-{number}", name="Pat Placeholder")
    an_account(force.installation, AUDITOR)
    browser = visitor(force.installation)
    sign_in(browser, AUDITOR)
    page = browser.get("/figures").text
    assert "7 overdue, of 7 people active in the community" in page
    assert "P-1" not in page
    assert "Placeholder" not in page
    assert (AUDITOR, "figures", "done", None) in logged(force.installation)


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, REVIEWER, ADMINISTRATOR])
def test_the_figures_without_a_record_are_the_auditors(force: Force, officer: str) -> None:
    an_account(force.installation, officer)
    browser = visitor(force.installation)
    sign_in(browser, officer)
    assert browser.get("/figures").status_code == 403
