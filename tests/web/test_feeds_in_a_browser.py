"""Making a calendar link, replacing it and switching it off, in a browser: with a script and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import AUDITOR, SERGEANT, Force
from tests.web.serving import overflow, served, violations, watched
from tests.web.visiting import at
from tests.web.visits.journeys import ROOT, Way, a_window
from web.service import service

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
WAYS = [Way(SERGEANT, 390, scripts=True), Way(SERGEANT, 1280, scripts=False)]


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    app = service(at(force.installation, "http://127.0.0.1"))
    app.state.who_asks = lambda _: force.principal(code)
    return app


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    with served(_as(force, SERGEANT)) as found:
        yield found


@pytest.mark.parametrize("way", WAYS, ids=["390 scripts", "1280 no scripts"])
def test_a_link_is_made_and_shown_once(browser: Browser, address: str, way: Way) -> None:
    with a_window(browser, address, way) as (page, look):
        page.goto("/feeds")
        page.get_by_role("link", name="What a link shares").click()
        look()
        page.goto("/feeds/new")
        page.get_by_role("button", name="Make the link").click()
        expect(page.get_by_role("link", name="Give the name of the device.")).to_be_visible()
        look()
        page.get_by_label("Name the device").fill("work phone, which has quite a long name for a phone")
        page.get_by_role("button", name="Make the link").click()
        expect(page.get_by_role("img", name="Code that holds the calendar link")).to_be_visible()
        look()
        link = page.locator(".app-address").first.inner_text()
        assert link not in page.url
        assert (
            page.get_by_role("button", name="Subscribe on this phone")
            .get_attribute("href")
            .startswith("webcal:")
        )
        copying = page.get_by_role("button", name="Copy the https link")
        expect(copying).to_have_count(int(way.scripts))
        if way.scripts:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            copying.click()
            expect(page.get_by_text("Copied", exact=True)).to_be_visible()
            assert page.evaluate("navigator.clipboard.readText()") == link
        page.wait_for_load_state()
        for closed in page.locator("details").all():
            closed.locator("summary").click()
        look()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save the profile").click()
        assert saved.value.suggested_filename == "visits.mobileconfig"
        assert link.split("/")[-2].encode() in Path(saved.value.path()).read_bytes()
        page.reload()
        expect(page.get_by_text("It is not shown again")).to_be_visible()
        assert link.split("/")[-2] not in page.content()
        look()
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save as a file").click()
        assert saved.value.suggested_filename == "visits.ics"
        page.get_by_role("link", name="Replace").click()
        look()
        page.get_by_role("button", name="Make the new link").click()
        expect(page.get_by_text("The link before it goes on until Sat 28 Nov 2026 at 07:00")).to_be_visible()
        page.goto("/feeds")
        look()
        page.get_by_role("button", name="Switch all off").click()
        look()
        page.get_by_role("button", name="Switch all off").click()
        expect(page.get_by_text("Switched off", exact=True)).to_have_count(2)
        look()


def test_an_auditor_looks_at_the_links_of_all(browser: Browser, force: Force, address: str) -> None:
    with watched(browser, address, 1280) as (page, _):
        page.goto("/feeds/new")
        page.get_by_label("Name the device").fill("work phone")
        page.get_by_role("button", name="Make the link").click()
        expect(page.get_by_role("heading", name="Your calendar link")).to_be_visible()
    with served(_as(force, AUDITOR)) as auditors, watched(browser, auditors, 390) as (page, complaints):
        page.goto("/audit/feeds")
        expect(page.get_by_text("work phone")).to_be_visible()
        assert (violations(page, ROOT), overflow(page), complaints) == ([], 0, [])
