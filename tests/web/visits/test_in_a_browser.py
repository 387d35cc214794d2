"""A real browser records a visit, on a phone and at a desk, with scripts and without, over the end of a session too."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import COLLEAGUE, OFFICER, SERGEANT, Force, a_booking, a_person, a_visit, due
from tests.casework.signing import PASSWORD, an_account
from tests.web.serving import back, served, whole
from tests.web.visiting import at
from tests.web.visits.journeys import Way, a_window, ways
from web.service import service

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    """The application with somebody seen on 1 August and due on 1 November, and a booking to be written up."""
    for officer in (OFFICER, SERGEANT):
        an_account(force.installation, officer)
    with force.writing() as desk:
        a_person(desk, name="Pat Placeholder")
        a_visit(desk, at=date(2026, 8, 1))
        a_booking(desk, at=datetime(2026, 11, 20, 14, 5, tzinfo=UTC))
    with served(service(at(force.installation, "http://127.0.0.1"))) as found:
        yield found


@pytest.mark.parametrize("way", ways())
def test_a_visit_is_recorded_page_by_page(browser: Browser, address: str, root: Path, way: Way) -> None:
    with a_window(browser, address, way) as (page, look):
        sign_in(page, way.officer)
        page.goto("/people/P-001/visits/new")
        look()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("link", name="Say what happened.").click()
        look()
        page.get_by_label("Seen at home").check()
        page.get_by_label("Another day").check()
        page.get_by_label("The day", exact=True).fill("18/11/2026")
        page.get_by_label("What time?").fill("1405")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="How it was made")).to_be_visible()
        look()
        page.get_by_label("Yes", exact=True).check()
        page.get_by_label("Why fewer went").fill("Colleague called away")
        page.get_by_label("Why it is recorded late").fill("Was on leave")
        page.get_by_label("PNC: what came of it").select_option("no_trace")
        page.get_by_label("What time did you check?").fill("9:00")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Why the visit was announced").fill("By letter")
        look()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("This counts as the visit")).to_be_visible()
        look()
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_text("The visit is recorded, and it counts.")).to_be_visible()
        expect(
            page.get_by_text("the next visit is due within 3 months, by 18 February 2027").first
        ).to_be_visible()


@pytest.mark.parametrize("way", ways())
def test_going_back_and_forth_keeps_what_was_typed_and_sends_nothing_again(
    browser: Browser, address: str, way: Way
) -> None:
    with a_window(browser, address, way) as (page, look):
        sign_in(page, way.officer)
        page.goto("/people/P-001/visits/new")
        page.get_by_label("Seen at home").check()
        page.get_by_label("Yesterday").check()
        page.get_by_label("What time?").fill("0905")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("No", exact=True).check()
        page.wait_for_load_state()  # what is counted next may not have come yet
        page.get_by_label("Why fewer went").fill("Colleague called away")
        for why in ("Why no accredited officer went", "Why the checks are not complete"):
            if page.get_by_label(why).count():
                page.get_by_label(why).fill("Called out at once")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
        back(page)
        expect(page.get_by_role("heading", name="How it was made")).to_be_visible()
        expect(page.get_by_label("Why fewer went")).to_have_value("Colleague called away")
        expect(page.get_by_label("No", exact=True)).to_be_checked()
        look()
        back(page)
        if way.scripts:
            expect(page.get_by_label("What time?")).to_have_value("0905")
            expect(page.get_by_label("Seen at home")).to_be_checked()
        page.go_forward()
        page.go_forward()
        expect(page.get_by_text("Colleague called away")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_text("The visit is recorded, and it counts.")).to_be_visible()
        back(page)
        expect(page.get_by_role("group", name="What happened?")).to_be_visible()
        expect(page.get_by_label("Seen at home")).not_to_be_checked()
        expect(page.get_by_text("The form that was here")).to_be_visible()


@pytest.mark.parametrize("way", [each for each in ways() if each.values[0].scripts])
def test_after_an_error_going_back_shows_what_was_said_last(browser: Browser, address: str, way: Way) -> None:
    """A browser that puts its own memory over the page would show one answer of now and another of before."""
    with a_window(browser, address, way) as (page, look):
        sign_in(page, way.officer)
        page.goto("/people/P-001/visits/new")
        page.get_by_label("Seen at home").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("link", name="Give the time.").click()
        page.get_by_label("Yesterday").check()
        page.get_by_label("What time?").fill("0915")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="How it was made")).to_be_visible()
        for _ in range(2):
            back(page)
            expect(page.get_by_label("What time?")).to_have_value("0915")
            expect(page.get_by_label("Yesterday")).to_be_checked()
            look()


@pytest.mark.parametrize("way", ways())
def test_checks_are_added_and_corrected_and_a_visit_is_withdrawn(
    browser: Browser, address: str, way: Way
) -> None:
    with a_window(browser, address, way) as (page, look):
        sign_in(page, way.officer)
        page.goto("/people/P-001/checks/new")
        page.get_by_label("PNC: what came of it").select_option("no_trace")
        page.get_by_label("What time did you check?").fill("06:30")
        look()
        page.get_by_role("button", name="Record the checks").click()
        expect(page.get_by_text("The checks are recorded.")).to_be_visible()
        page.get_by_role("link", name="Correct or withdraw Intelligence check of pnc").click()
        page.get_by_label("What came of it").select_option("relevant")
        page.get_by_label("Why it was wrong").fill("Slipped a line")
        look()
        page.get_by_role("button", name="Continue").click()
        look()
        page.get_by_role("button", name="Correct it").click()
        expect(page.get_by_text("The record is corrected.")).to_be_visible()
        expect(page.get_by_text("Slipped a line").first).to_be_visible()
        page.get_by_role("link", name="Correct or withdraw Visit: seen at home").click()
        page.get_by_role("link", name="Withdraw it").click()
        page.get_by_label("Why it was wrong").fill("Another person")
        look()
        page.get_by_role("button", name="Continue").click()
        look()
        page.get_by_role("button", name="Withdraw it").click()
        expect(page.get_by_text("The record is withdrawn")).to_be_visible()
        look()


@pytest.mark.parametrize("way", ways(often=1))
def test_an_assessment_is_recorded_with_its_level(browser: Browser, address: str, way: Way) -> None:
    with a_window(browser, address, way) as (page, look):
        sign_in(page, way.officer)
        page.goto("/people/P-001/assessments/new")
        page.get_by_role("button", name="Continue").click()
        look()
        page.get_by_label("Low", exact=True).check()
        page.get_by_label("Why", exact=True).fill("Settled for a year")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("The lower level waits for approval")).to_be_visible()
        look()
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_text("Its lower level waits")).to_be_visible()


@pytest.mark.parametrize("way", ways()[:1])
def test_what_was_typed_survives_the_end_of_the_session(
    browser: Browser, address: str, force: Force, way: Way
) -> None:
    with a_window(browser, address, way) as (page, look):
        sign_in(page, OFFICER)
        page.goto("/people/P-001/visits/new")
        page.get_by_role("link", name="write this one up").click()
        whole(page, re.compile("booking="))
        page.get_by_label("No reply").check()
        force.installation.clock.moment += timedelta(minutes=30)  # type: ignore[attr-defined]
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("link", name="what you typed is kept")).to_be_visible()
        look()
        fill_sign_in(page, OFFICER)
        look()
        page.get_by_role("button", name="Send it now").click()
        expect(page.get_by_text("No reply, Fri 20 Nov 2026 at 14:05.")).to_be_visible()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("link", name="Say why the checks are not complete.").click()
        look()
        page.get_by_label("Why the checks are not complete").fill("Called out at once")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text(COLLEAGUE).first).to_be_visible()
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_text("what was due is still due")).to_be_visible()
    assert due(force).attempts_since == 1


def sign_in(page: Page, officer: str) -> None:
    page.goto("/sign-in")
    fill_sign_in(page, officer)


def fill_sign_in(page: Page, officer: str) -> None:
    page.get_by_label("Officer code").fill(officer)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
