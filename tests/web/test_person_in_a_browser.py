"""One person's page as a browser shows it: at a desk and on a phone, without JavaScript, and on paper."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scheduler.casework.corrections import correct
from tests.builders import (
    OFFICER,
    REVIEWER,
    SERGEANT,
    Force,
    a_booking,
    a_check,
    a_person,
    a_proposal,
    a_visit,
    an_absence,
    an_address,
)
from tests.web.building import application
from tests.web.serving import overflow, served, violations, watched
from web.service import ROUTERS

PATH = "/people/P-001"


@pytest.fixture(scope="module")
def addresses(lasting_force: Force) -> Iterator[dict[str, str]]:
    """The application as three see it, with somebody of whom everything is recorded that the page can show."""
    force = lasting_force
    with force.writing() as desk:
        a_person(desk, name="Always Tuesday-Example", safety_marker=True, registered_on=date(2025, 1, 5))
        an_address(desk, "P-001", "1 Nowhere Street", date(2025, 1, 5), postcode="ZZ1 1AA")
        for weeks in range(5):
            at = datetime(2026, 10, 20, 10, tzinfo=UTC) - timedelta(weeks=13 * weeks)
            a_visit(desk, at=at, constable=True, purpose="home visit")
            for source in ("pnc", "visor", "social_media"):
                a_check(desk, source=source, at=at - timedelta(hours=5))
        wrong = a_visit(desk, at=date(2026, 11, 3)).id
        a_visit(
            desk, at=date(2026, 11, 10), outcome="no_reply", constable=True, purpose="assess risk (s.96B)"
        )
        a_booking(desk, at=date(2026, 11, 18))
        a_booking(desk, at=datetime(2026, 11, 24, 10, tzinfo=UTC))
        a_proposal(desk, "P-001", "level", "medium", date(2026, 11, 20))
        an_absence(desk, OFFICER, date(2026, 11, 20), date(2026, 11, 30))
    with force.writing(OFFICER) as desk:
        correct(desk, "visit", wrong, "nobody opened", outcome="refused")
    with ExitStack() as servers:
        yield {who: servers.enter_context(served(_as(force, who))) for who in (OFFICER, SERGEANT, REVIEWER)}


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    app = application(*ROUTERS, who=lambda _: force.principal(code), base_url="http://127.0.0.1")
    app.state.installation = force.installation
    return app


def test_everyone_can_read_it_at_a_desk_and_on_a_phone(
    browser: Browser, addresses: dict[str, str], root: Path
) -> None:
    found = {}
    for who, width in ((OFFICER, 390), (SERGEANT, 1280), (REVIEWER, 320)):
        with watched(browser, addresses[who], width) as (page, complaints):
            page.goto(PATH)
            for details in page.locator("main details").all():
                details.evaluate("each => each.open = true")
            faults = (violations(page, root), complaints, overflow(page))
            acts = page.get_by_role("list", name="What you can do", exact=True)
            expect(acts).to_have_count(0 if who == REVIEWER else 1)
            if faults != ([], [], 0):
                found[who, width] = faults
    assert found == {}


def test_without_scripts_each_part_is_a_link_away_and_each_chart_has_its_table(
    browser: Browser, addresses: dict[str, str]
) -> None:
    context = browser.new_context(
        base_url=addresses[OFFICER], java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(PATH)
    parts = page.get_by_role("navigation", name="On this page").get_by_role("link")
    for part in parts.all():
        part.click()
        anchor = page.url.partition("#")[2]
        expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    assert "Tuesday" not in page.url
    assert "Tuesday" not in page.title()
    expect(page.get_by_role("img", name="Calls by hour")).to_be_visible()
    table = page.get_by_role("table", name="Calls by day of the week")
    expect(table).to_be_hidden()
    page.get_by_text("Calls by day of the week as a table").click()
    expect(table.get_by_role("row", name="Tuesday 7")).to_be_visible()
    context.close()


def test_on_paper_stands_what_is_read_and_no_link_to_act(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[SERGEANT], 794) as (page, complaints):
        page.goto(PATH)
        page.emulate_media(media="print")
        expect(page.get_by_role("list", name="What you can do", exact=True)).to_be_hidden()
        expect(page.get_by_role("navigation", name="On this page")).to_be_hidden()
        for heading in ("What is due, and why", "Visits over 12 months", "Everything recorded"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert overflow(page) == 0
        assert complaints == []
