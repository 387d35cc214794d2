"""The calendar as a browser shows it: a grid at a desk, a list of days on a phone, plain links without a script."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import (
    COLLEAGUE,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_person,
    a_visit,
    an_absence,
)
from tests.web.building import application
from tests.web.reading import Windows, in_each_window, unreadable
from tests.web.serving import served, watched
from web.pages import calendar

TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
SEEN = {
    OFFICER: ("/calendar?view=day&on=2026-11-24", "/calendar?view=week&on=2026-11-24"),
    SERGEANT: ("/calendar", "/calendar?on=2028-02-01", "/calendar?view=agenda"),
}


@pytest.fixture(scope="module")
def addresses(lasting_force: Force) -> Iterator[dict[str, str]]:
    """The calendar as an officer and as her sergeant see it, with one of everything that a day can hold."""
    force = lasting_force
    with force.writing() as desk:
        for number in range(12):
            ref = f"P-{number:03}"
            a_person(desk, ref, name=f"Example Person-{number}", safety_marker=number == 0)
            a_visit(desk, ref, date(2026, 8, 24) - timedelta(days=9 * max(0, number - 6)))
        a_person(desk, "P-OTHER", name="Other Example", officer=OTHER_OFFICER, team="Moor")
        a_booking(desk, "P-000", TUESDAY)
        a_booking(desk, "P-001", date(2026, 11, 20), [COLLEAGUE])
        a_booking(desk, "P-OTHER", TUESDAY, [OTHER_OFFICER, OFFICER])
        a_booking(desk, "P-001", date(2026, 12, 24), [OFFICER, COLLEAGUE])
        for officer in (OFFICER, COLLEAGUE):
            an_absence(desk, officer, date(2026, 12, 24), date(2026, 12, 26))
        an_absence(desk, COLLEAGUE, TODAY, TODAY + timedelta(days=3))
    apps = {who: _as(force, who) for who in (OFFICER, SERGEANT)}
    with served(apps[OFFICER]) as officers, served(apps[SERGEANT]) as sergeants:
        yield {OFFICER: officers, SERGEANT: sergeants}


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    app = application(calendar.router, who=lambda _: force.principal(code), base_url="http://127.0.0.1")
    app.state.installation = force.installation
    return app


@in_each_window
def test_every_view_can_be_read_by_everyone(
    browser: Browser, addresses: dict[str, str], windows: Windows
) -> None:
    for who, paths in SEEN.items():
        assert unreadable(browser, addresses[who], paths, windows) == {}, who


def test_a_crew_that_is_away_stays_within_its_day(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[SERGEANT], 1280) as (page, _):
        page.goto("/calendar?view=week&on=2026-12-24")
        expect(page.get_by_text(f"{OFFICER} (away), {COLLEAGUE} (away)")).to_be_visible()
        spills = "days => days.filter(day => day.scrollWidth > day.clientWidth + 1).length"
        assert page.locator(".app-calendar__day").evaluate_all(spills) == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_sergeant_walks_from_the_month_to_one_officers_day(
    browser: Browser, addresses: dict[str, str], *, scripts: bool
) -> None:
    context = browser.new_context(base_url=addresses[SERGEANT], java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/calendar")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Officer", exact=True).select_option(OFFICER)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text(f"Ada Ashworth-Example ({OFFICER})")).to_be_visible()
    today = page.get_by_role("cell").filter(has=page.locator("[aria-current=date]"))
    expect(today).to_contain_text("21 November 2026 Today")
    page.get_by_role("link", name="+6 more on Tue 24 Nov 2026").click()
    expect(page.get_by_role("heading", name="Tuesday 24 November 2026")).to_be_visible()
    at_half_past = page.get_by_role("row").filter(has_text="10:30")
    expect(at_half_past.first).to_contain_text("a safety marker is set")
    expect(at_half_past.last).to_contain_text("Not yours")
    expect(page.get_by_role("row")).to_have_count(10)
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.get_by_role("heading", name="Wednesday 25 November 2026")).to_be_visible()
    page.get_by_role("link", name="Month", exact=True).click()
    assert f"officer={OFFICER}" in page.url
    context.close()


def test_a_phone_shows_the_days_that_hold_something_one_under_the_other(
    browser: Browser, addresses: dict[str, str]
) -> None:
    with watched(browser, addresses[OFFICER], 390) as (page, complaints):
        page.goto("/calendar?on=2026-12-01")
        days = page.get_by_role("cell").all()
        tops = [box["y"] for day in days if (box := day.bounding_box()) is not None]
        assert [day.locator(".app-calendar__full").inner_text() for day in days] == [
            "Thu 24 Dec 2026",
            "Fri 25 Dec 2026",
            "Sat 26 Dec 2026",
            "Mon 28 Dec 2026",
        ]
        assert tops == sorted(set(tops))
        expect(page.get_by_text("Bank holiday: Christmas Day")).to_be_visible()
        assert complaints == []


def test_a_day_prints_as_its_list_alone(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses[OFFICER], 1280) as (page, _):
        page.goto("/calendar?view=day&on=2026-11-24")
        page.emulate_media(media="print")
        for printed in (
            "Example Person-0",
            "10:30, 45 minutes",
            "OFFICIAL-SENSITIVE",
            "As at Sat 21 Nov 2026",
            f"Printed by Ada Ashworth-Example ({OFFICER}) on Sat 21 Nov 2026 at 07:00.",
        ):
            expect(page.get_by_text(printed).last).to_be_visible()
        assert page.locator("tbody tr").count() == 9
        assert re.findall(rb"/Count (\d+)", page.pdf(format="A4")) == [b"1"], "an ordinary day is one page"
        for left_out in ("Previous", "Agenda", "People"):
            expect(page.get_by_role("link", name=left_out, exact=True)).to_be_hidden()
