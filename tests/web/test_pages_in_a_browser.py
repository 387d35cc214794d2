"""Each page of the day as a browser shows it, at a desk and on a phone: nothing cut off, and WCAG 2.2 AA."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.builders import (
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_person,
    a_state,
    a_visit,
    an_address,
    an_exception,
)
from tests.web.reading import Windows, in_each_window, unreadable
from tests.web.serving import overflow, served, watched
from web.app import create_app
from web.pages import missed, people, person, today

A4 = 703
"""The width of a sheet within its margins of 12 mm, in pixels of CSS."""
LEVELS = ("very_high", "high", "medium", "low", None)


@pytest.fixture(scope="module")
def addresses(lasting_force: Force) -> Iterator[dict[str, str]]:
    """The application as an officer and as her sergeant see it, with one of everything that a page can show."""
    force = lasting_force
    with force.writing() as desk:
        for number in range(60):
            ref, level = f"P-{number:03}", LEVELS[number % 5]
            a_person(desk, ref, name=f"Example Person-{number}", level=level, registered_on=date(2025, 1, 1))
            a_visit(desk, ref, TODAY - timedelta(days=9 * number))
        a_person(desk, "P-NEVER", name="Never Visited-Example", officer=None, registered_on=date(2026, 1, 1))
        a_person(desk, "P-AWAY", name="Away Example", safety_marker=True)
        a_state(desk, "P-AWAY", "custody", date(2026, 9, 1))
        an_exception(desk, "P-059", date(2026, 11, 1), date(2026, 12, 1))
        an_address(desk, "P-059", "1 Nowhere Street", date(2025, 1, 1), postcode="ZZ1 1AA")
        an_address(desk, "P-059", "2 Nowhere Street", date(2026, 11, 1), postcode="ZZ1 1AA")
        a_booking(desk, "P-059", date(2026, 11, 20))
        a_booking(desk, "P-059", date(2026, 11, 24))
    with served(_as(force, OFFICER)) as officers, served(_as(force, SERGEANT)) as sergeants:
        yield {OFFICER: officers, SERGEANT: sergeants}


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    routers = [today.router, people.router, person.router, missed.router]
    app = create_app(base_url="http://127.0.0.1", who_asks=lambda _: force.principal(code), routers=routers)
    app.state.installation = force.installation
    return app


SEEN = {
    OFFICER: ("/", "/people/P-059"),
    SERGEANT: (
        "/",
        "/people",
        "/people?page=2&level=high",
        "/people/P-AWAY",
        "/people/P-NEVER",
        "/missed",
        "/missed?sort=level&level=low",
    ),
}


@in_each_window
def test_every_page_can_be_read_by_everyone(
    browser: Browser, addresses: dict[str, str], windows: Windows
) -> None:
    for who, paths in SEEN.items():
        assert unreadable(browser, addresses[who], paths, windows) == {}, who


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_filter_narrows_rows_and_figures(
    browser: Browser, addresses: dict[str, str], *, scripts: bool
) -> None:
    context = browser.new_context(base_url=addresses[SERGEANT], java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/missed")
    page.get_by_text("Filter").first.click()
    page.get_by_label("Level", exact=True).select_option("very_high")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Remove the filter Level: Very high")).to_be_visible()
    levels = page.locator("#rows tbody .app-level").all_text_contents()
    assert levels
    assert set(levels) == {"Very high"}
    assert "level=very_high" in page.url
    context.close()


def test_the_worst_can_be_followed_to_its_reason(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[SERGEANT], 390) as (page, complaints):
        page.goto("/missed")
        page.locator("#rows tbody a").first.click()
        expect(page.get_by_role("heading", name="Never Visited-Example")).to_be_visible()
        expect(page.get_by_text("Registered on 1 January 2026.").first).to_be_visible()
        assert complaints == []


def test_a_page_of_a_long_list_leads_to_the_next(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[SERGEANT], 1280) as (page, complaints):
        page.goto("/people")
        expect(page.get_by_text("Rows 1 to 50 of 62 people")).to_be_visible()
        page.get_by_role("link", name="Next page").click()
        expect(page.get_by_text("Rows 51 to 62 of 62 people")).to_be_visible()
        assert complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_name_is_searched_for_and_stands_in_no_address(
    browser: Browser, addresses: dict[str, str], *, scripts: bool
) -> None:
    viewport = ViewportSize(width=390, height=900)
    context = browser.new_context(
        base_url=addresses[SERGEANT], java_script_enabled=scripts, viewport=viewport
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/people?level=high")
    page.get_by_label("Reference or name").press_sequentially("person-1")
    if not scripts:
        page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("3 people found")).to_be_visible()
    expect(page.get_by_role("link", name="Example Person-11")).to_be_visible()
    if scripts:  # what is typed stays under the fingers
        expect(page.get_by_label("Reference or name")).to_be_focused()
    assert not [url for url in [*asked, page.url] if "person-1" in url.lower()]
    context.close()


@pytest.mark.parametrize("path", ["/people", "/missed"])
def test_a_list_can_be_ordered_on_a_phone(browser: Browser, addresses: dict[str, str], path: str) -> None:
    with watched(browser, addresses[SERGEANT], 390) as (page, complaints):
        page.goto(path)
        page.get_by_role("link", name="Officer", exact=True).click()
        expect(page.locator("th[aria-sort]", has_text="Officer")).to_be_visible()
        assert complaints == []


def test_a_wide_list_fits_a_tablet_and_stays_a_table_on_paper(
    browser: Browser, addresses: dict[str, str]
) -> None:
    with watched(browser, addresses[SERGEANT], 700) as (page, complaints):
        for width in (1000, 700):
            page.set_viewport_size({"width": width, "height": 900})
            for path in ("/", "/people", "/missed"):
                page.goto(path)
                assert overflow(page) == 0, (path, width)
        expect(page.locator("#rows")).to_have_css("display", "block")
        page.emulate_media(media="print")
        expect(page.locator("#rows")).to_have_css("display", "table")
        page.set_viewport_size({"width": A4, "height": 1030})
        for path in ("/", "/people", "/missed"):
            page.goto(path)
            assert overflow(page) == 0, (path, "on paper")
        expect(page.get_by_role("searchbox")).to_be_hidden()
        assert complaints == []


def test_a_name_of_any_length_leaves_the_other_columns_in_sight(
    browser: Browser, addresses: dict[str, str]
) -> None:
    with watched(browser, addresses[SERGEANT], 1280) as (page, complaints):
        for path in ("/", "/people", "/missed"):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(path)
            name = page.locator(".app-list__name > a").first
            short = name.evaluate("each => each.getBoundingClientRect().height")
            name.evaluate(
                "(each, told) => each.textContent = told", "Example Featherstonehaugh-Cholmondeley " * 2
            )
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert overflow(page) == 0, (path, width)
            assert name.evaluate("each => each.getBoundingClientRect().height") > short, "it takes more lines"
        page.goto("/")
        name.evaluate(
            "(each, told) => each.textContent = told", "Example Featherstonehaugh-Cholmondeley " * 2
        )
        page.set_viewport_size({"width": 794, "height": 1123})
        page.emulate_media(media="print")
        assert overflow(page) == 0, "on paper"
        assert complaints == []
