"""A real browser leaves a form half way, finds it on Today, goes on with it, and throws another away."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import OFFICER, SERGEANT, Force, a_person, a_visit
from tests.casework.signing import an_account
from tests.web.serving import served
from tests.web.visiting import at
from tests.web.visits.journeys import Way, a_window, ways
from tests.web.visits.test_in_a_browser import sign_in
from web.service import service

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    """The application with somebody of a long name who is overdue."""
    for officer in (OFFICER, SERGEANT):
        an_account(force.installation, officer)
    with force.writing() as desk:
        a_person(desk, name="Bartholomew Placeholder-Featherstonehaugh")
        a_visit(desk, at=date(2026, 8, 1))
    with served(service(at(force.installation, "http://127.0.0.1"))) as found:
        yield found


@pytest.mark.parametrize("way", ways())
def test_a_form_left_half_way_is_found_on_today(browser: Browser, address: str, way: Way) -> None:
    with a_window(browser, address, way) as (page, look):
        sign_in(page, way.officer)
        _begin(page, "0905")
        _begin(page, "1010")
        page.goto("/")
        begun = page.get_by_role("region", name="Begun, not sent")
        expect(begun.get_by_role("listitem")).to_have_count(2)
        look()
        begun.get_by_role("link", name="Throw away").first.click()
        expect(page.get_by_role("heading", name="Throw away “Record a visit”?")).to_be_visible()
        look()
        page.get_by_role("button", name="Throw it away").click()
        expect(page.get_by_text("The form is thrown away.")).to_be_visible()
        expect(begun.get_by_role("listitem")).to_have_count(1)
        begun.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("heading", name="How it was made")).to_be_visible()
        expect(page.locator("input[name=at]")).to_have_value(re.compile("0905|1010"))
        look()


def _begin(page: Page, time: str) -> None:
    """A visit's form as far as its second page, and away."""
    page.goto("/people/P-001/visits/new")
    page.get_by_label("Seen at home").check()
    page.get_by_label("Yesterday").check()
    page.get_by_label("What time?").fill(time)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="How it was made")).to_be_visible()
