"""Arranging, moving and calling off, as an officer does it on a phone and at a desk, with and without a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import COLLEAGUE, OFFICER, Force, a_booking, a_person
from tests.exchange.calendar.calendars import visited
from tests.web.building import application
from tests.web.serving import overflow, served, violations, watched
from web.pages import bookings, calendar, person

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    """The application as the officer sees it: P-001 is to be visited, and she and a colleague are booked elsewhere."""
    visited(force)
    with force.writing() as desk:
        a_person(desk, "P-002", name="Near Example")
        a_booking(desk, "P-002", datetime(2026, 11, 24, 14, tzinfo=UTC), [OFFICER, COLLEAGUE])
    routers = [bookings.router, calendar.router, person.router]
    app = application(*routers, who=lambda _: force.principal(OFFICER), base_url="http://127.0.0.1")
    app.state.installation = force.installation
    with served(app) as found:
        yield found


@contextmanager
def opened(browser: Browser, address: str, width: int, *, scripts: bool) -> Iterator[tuple[Page, list[str]]]:
    """A page, and its complaints; without scripts it has none to make."""
    if scripts:
        with watched(browser, address, width) as found:
            yield found
        return
    size = {"width": width, "height": 900}
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport=size)
    yield context.new_page(), []
    context.close()


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, False)], ids=["phone", "no scripts"])
def test_a_visit_is_arranged_moved_and_called_off(
    browser: Browser, address: str, root: Path, *, width: int, scripts: bool
) -> None:
    with opened(browser, address, width, scripts=scripts) as (page, complaints):

        def looks_right() -> None:
            if scripts:
                assert (violations(page, root), complaints, overflow(page)) == ([], [], 0)

        page.goto("/people/P-001/bookings/new")
        page.get_by_label("Day", exact=True).fill("24/11/2026")
        page.get_by_role("button", name="Look at this day").click()
        expect(page.get_by_text("Booked 14:00 to 14:45")).to_have_count(2)
        looks_right()
        page.get_by_label("Begins at").fill("14.15")
        page.get_by_role("checkbox", name=COLLEAGUE).check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("OM-FERN is booked already from 14:00 to 14:45.")).to_be_visible()
        looks_right()
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_role("button", name="Continue")).to_be_visible()  # the last of the form
        page.get_by_label("Begins at").fill("16:00")
        page.get_by_label("Begins at").press("Enter")
        expect(page.get_by_text("It is in time, and everybody is free.")).to_be_visible()
        page.get_by_role("button", name="Book the visit").click()
        expect(page.get_by_text("The visit is booked, and stands in the calendar.")).to_be_visible()
        page.goto("/calendar?view=day&on=2026-11-24")
        page.get_by_role("row").filter(has_text="16:00").get_by_role("link", name="Move").click()
        page.get_by_label("Begins at").fill("17:30")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Why it is moved").fill("The car is needed.")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Move the visit").click()
        expect(page.get_by_text("The visit is moved")).to_be_visible()
        page.goto("/calendar?view=day&on=2026-11-24")
        page.get_by_role("row").filter(has_text="17:30").get_by_role("link", name="Call off").click()
        looks_right()
        page.get_by_label("Why it is called off").fill("Seen at court.")
        page.get_by_role("button", name="Call off the visit").click()
        expect(page.get_by_text("The visit is called off")).to_be_visible()
