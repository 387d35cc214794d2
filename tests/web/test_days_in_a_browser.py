"""The first pages, the guide and the pages of problems in a browser: read, walked, printed, and in other colours."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.builders import (
    AUDITOR,
    COLLEAGUE,
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_level,
    a_person,
    a_proposal,
    a_state,
    a_visit,
    an_absence,
)
from tests.web.reading import Windows, in_each_window, unreadable
from tests.web.serving import overflow, served, watched
from web.app import create_app
from web.pages.guide import PAGES
from web.service import ROUTERS

GUIDE = ("/guide", *(f"/guide/{name}" for name in PAGES))
SEEN = {
    OFFICER: ("/", "/accessibility", "/nowhere", "/missed", *GUIDE),
    SERGEANT: ("/", "/missed/export", "/flagged"),
    AUDITOR: ("/figures",),
}
FOCUSED = """() => {
    const style = getComputedStyle(document.activeElement);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return outlined || style.boxShadow !== "none";
}"""


HEAD = """count => {
    const news = document.querySelector(".app-header__news");
    news.textContent = count;
    const places = [news, ...document.querySelectorAll(".app-header__who, .app-header__button")];
    return places.map(each => each.getBoundingClientRect()).map(({left, top}) => [left, top]);
}"""
"""Where the links of the head stand, with that count of notifications."""


@pytest.fixture(scope="module")
def addresses(lasting_force: Force) -> Iterator[dict[str, str]]:
    """The whole application as three people see it, with one of everything that a day can hold."""
    force = lasting_force
    with force.writing() as desk:
        for number in range(12):
            a_person(desk, f"P-{number:02}", name=f"Example Person-{number}")
            a_visit(desk, f"P-{number:02}", TODAY - timedelta(days=30 * number + 75))
        a_person(desk, "P-NEVER", name="Never Visited-Example", officer=None, team=None)
        a_person(desk, "P-AWAY", name="Away Example")
        a_state(desk, "P-AWAY", "custody", TODAY - timedelta(days=60))
        for days in (2, 3):
            a_visit(desk, "P-05", TODAY - timedelta(days=days), outcome="no_reply")
        a_booking(desk, "P-03", NOW - timedelta(days=1))
        a_booking(desk, "P-04", NOW + timedelta(hours=3))
        a_booking(desk, "P-05", NOW + timedelta(days=3))
        a_level(desk, "P-06", "very_high", TODAY)
        a_proposal(desk, "P-07", "level", "medium", TODAY, recorded_by=OFFICER)
        an_absence(desk, COLLEAGUE, TODAY, TODAY + timedelta(days=5))
    who = [OFFICER, SERGEANT, AUDITOR]
    with (
        served(_as(force, who[0])) as one,
        served(_as(force, who[1])) as two,
        served(_as(force, who[2])) as three,
    ):
        yield dict(zip(who, (one, two, three), strict=True))


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    app = create_app(base_url="http://127.0.0.1", who_asks=lambda _: force.principal(code), routers=ROUTERS)
    app.state.installation = force.installation
    return app


@in_each_window
def test_every_page_can_be_read_by_everyone(
    browser: Browser, addresses: dict[str, str], windows: Windows
) -> None:
    for who, paths in SEEN.items():
        assert unreadable(browser, addresses[who], paths, windows) == {}, who


def test_every_link_of_a_day_leads_to_a_page(browser: Browser, addresses: dict[str, str]) -> None:
    """Walked without JavaScript: an act is shown where its page is there and open to the one who sees it."""
    refused = {}
    for who in (OFFICER, SERGEANT):
        context = browser.new_context(base_url=addresses[who], java_script_enabled=False)
        page = context.new_page()
        page.goto("/")
        links = {urlsplit(path).path: path for path in _links(page) if not path.startswith("#")}
        for path in links.values():
            if (status := context.request.get(path).status) != 200:
                refused[who, path] = status
        context.close()
    assert refused == {}


def test_every_link_within_a_day_has_a_place(browser: Browser, addresses: dict[str, str]) -> None:
    for who in (OFFICER, SERGEANT):
        with watched(browser, addresses[who], 1280) as (page, _):
            page.goto("/")
            anchors = [path for path in _links(page) if path.startswith("#")]
            assert anchors
            assert [each for each in anchors if page.locator(each).count() != 1] == []


def test_whoever_uses_a_keyboard_sees_where_they_are(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[OFFICER], 1280) as (page, _):
        page.goto("/")
        for _step in range(20):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUSED), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("width", [1280, 390, 360])
def test_the_head_is_one_line_of_links_that_no_count_moves(
    browser: Browser, addresses: dict[str, str], width: int
) -> None:
    with watched(browser, addresses[SERGEANT], width) as (page, _):
        with page.expect_response("**/notifications/count"):
            page.goto("/guide")
        places = [page.evaluate(HEAD, f"Notifications{more}") for more in ("", " (7 new)", " (50+ new)")]
    assert places[0] == places[1] == places[2]
    tops = [top for _, top in places[0]]
    assert max(tops) - min(tops) < 4, "nothing wraps"


def test_a_day_prints_without_what_only_a_screen_can_do(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[OFFICER], 794) as (page, _):
        page.goto("/")
        page.emulate_media(media="print")
        assert overflow(page) == 0
        assert page.get_by_role("heading", name="Overdue").is_visible()
        hidden = (".app-act", ".app-header", ".app-footer__links", ".govuk-service-navigation")
        assert [each for each in hidden if page.locator(each).locator("visible=true").count()] == []


def test_what_colour_says_is_said_by_lines_in_other_colours(
    browser: Browser, addresses: dict[str, str]
) -> None:
    bar = "getComputedStyle(document.querySelector('.app-list__row--late > :first-child')).borderLeftWidth"
    quiet = "getComputedStyle(document.querySelector('.app-quiet')).color"
    with watched(browser, addresses[OFFICER], 1280) as (page, _):
        page.goto("/")
        assert page.evaluate(bar) == "0px"
        page.emulate_media(forced_colors="active")
        assert page.evaluate(bar) == "5px"
        page.emulate_media(forced_colors="none", contrast="more")
        assert page.evaluate(quiet) == "rgb(11, 12, 12)"


def _links(page: Page) -> list[str]:
    found: list[str] = page.locator("main a").evaluate_all(
        "all => all.map(each => each.getAttribute('href'))"
    )
    return found
