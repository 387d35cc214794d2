"""Each component as a browser shows it: no complaint, nothing cut off, and WCAG 2.2 AA."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.building import application
from tests.web.gallery.pages import router
from tests.web.reading import Windows, in_each_window, unreadable
from tests.web.serving import overflow, served, watched

INTRUDER = """
    document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'>");
    document.body.append(Object.assign(document.createElement("script"), {text: "window.ran = true"}));
"""
PAGES = {"/list": 200, "/person": 200, "/signing-in": 422, "/refused": 409, "/breaks": 500, "/nowhere": 404}
"""What each is answered with: a page that fails reads well, too."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(application(router, base_url="http://127.0.0.1")) as found:
        yield found


@in_each_window
def test_every_page_can_be_read_by_everyone(browser: Browser, address: str, windows: Windows) -> None:
    assert unreadable(browser, address, PAGES, windows, breaks="/breaks") == {}


def test_every_page_is_the_one_that_is_meant(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    assert {path: context.request.get(path).status for path in PAGES} == PAGES
    context.close()


def test_a_list_fits_on_a_sheet_of_paper(browser: Browser, address: str) -> None:
    with watched(browser, address, 794) as (page, _):
        page.goto("/list")
        page.emulate_media(media="print")
        assert overflow(page) == 0
        assert not page.get_by_role("button", name="Sign out").is_visible()
        assert page.get_by_text("OFFICIAL-SENSITIVE").last.is_visible()
        assert page.get_by_text("Level: very high").is_visible()
        printed = page.evaluate(
            "getComputedStyle(document.querySelector('.app-list__name a'), '::after').content"
        )
        assert printed == "none"


def test_the_scripts_run_under_the_policy(browser: Browser, address: str) -> None:
    with watched(browser, address, 390) as (page, complaints):
        page.goto("/list")
        page.wait_for_selector("body.govuk-frontend-supported")
        assert page.evaluate("typeof htmx") == "object"
        assert not page.get_by_role("link", name="Missed visits").is_visible()
        page.get_by_role("button", name="Menu").click()
        assert page.get_by_role("link", name="Missed visits").is_visible()
        assert complaints == []


def test_every_page_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/list")
    page.get_by_role("button", name="Apply").click()
    assert page.url == f"{address}/list?sort=-days&level=very_high&team=&q=Ex"
    assert page.get_by_role("link", name="Missed visits").is_visible()
    context.close()


def test_an_inline_script_does_not_run(browser: Browser, address: str) -> None:
    with watched(browser, address, 1280) as (page, complaints):
        page.goto("/list")
        page.evaluate(INTRUDER)
        page.wait_for_timeout(200)
        assert page.evaluate("window.ran") is None
        assert any("Content Security Policy" in complaint for complaint in complaints)


def test_a_refusal_that_htmx_gets_is_shown_in_the_page(browser: Browser, address: str) -> None:
    with watched(browser, address, 1280) as (page, _):
        page.goto("/swapping")
        page.click("#ask")
        page.wait_for_selector("text=This record was changed at 07:02")
        assert page.locator("main").count() == 1
        assert page.locator(".app-header").count() == 1


def test_a_form_of_ours_passes_the_check_of_its_origin(browser: Browser, address: str) -> None:
    with watched(browser, address, 1280) as (page, _):
        page.goto("/list")
        with page.expect_response("**/sign-out") as caught:
            page.get_by_role("button", name="Sign out").click()
        assert caught.value.status == 404  # not there yet in this application, and not 403
