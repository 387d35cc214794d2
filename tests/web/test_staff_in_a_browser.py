"""Giving people away, arranging cover, importing and administering, in a browser: with a script and without."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import (
    ADMINISTRATOR,
    COLLEAGUE,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    an_absence,
    due,
)
from tests.casework.signing import an_account
from tests.web.reading import Windows, in_each_window, unreadable
from tests.web.serving import served
from tests.web.visiting import at
from tests.web.visits.journeys import Way, a_window
from web.service import service

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
WAYS = [Way(SERGEANT, 390, scripts=True), Way(SERGEANT, 1280, scripts=False)]


@pytest.fixture
def addresses(force: Force) -> Iterator[dict[str, str]]:
    """The application as her sergeant and as the administrator see it; the officer is away next week."""
    with force.writing() as desk:
        for number in range(3):
            a_person(desk, f"P-{number}", name=f"Example Person-{number}")
        an_absence(desk, OFFICER, TODAY + timedelta(3), TODAY + timedelta(9))
    an_account(force.installation, COLLEAGUE)
    with served(_as(force, SERGEANT)) as sergeants, served(_as(force, ADMINISTRATOR)) as administrators:
        yield {SERGEANT: sergeants, ADMINISTRATOR: administrators}


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    app = service(at(force.installation, "http://127.0.0.1"))
    app.state.who_asks = lambda _: force.principal(code)
    return app


@pytest.mark.parametrize("way", WAYS, ids=["390 scripts", "1280 no scripts"])
def test_people_are_given_away_and_an_absence_is_covered(
    browser: Browser, addresses: dict[str, str], force: Force, tmp_path: Path, way: Way
) -> None:
    with a_window(browser, addresses[SERGEANT], way) as (page, look):
        page.goto("/allocation")
        page.get_by_role("link", name="Ada Ashworth-Example").click()
        look()
        page.get_by_label("Example Person-0").check()
        page.get_by_label("Example Person-2").check()
        page.get_by_role("button", name="Reassign those ticked").first.click()
        look()
        page.get_by_label("Whose they become").select_option(COLLEAGUE)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("row").filter(has_text="Fred Fern-Example")).to_contain_text("8")
        look()
        page.get_by_role("button", name="Reassign", exact=True).click()
        expect(page.get_by_text("They are reassigned.")).to_be_visible()
        assert due(force, "P-2").officer == COLLEAGUE
        page.get_by_role("link", name="undo").click()
        look()
        page.get_by_role("button", name="Undo").click()
        assert due(force, "P-2").officer == OFFICER
        page.goto("/cover")
        look()
        page.locator(".app-first").get_by_role("link", name="Arrange cover").click()
        page.get_by_label("Who stands in").select_option(COLLEAGUE)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("OM-FERN will see 3 people of OM-ASH on those days.")).to_be_visible()
        look()
        page.get_by_role("button", name="Arrange the cover").click()
        expect(page.get_by_text("No absence of your teams")).to_be_visible()
        sheet = tmp_path / "people.csv"
        sheet.write_text("number,name,registered_on\nP-9,Made-Up Example,05/01/2026\n", encoding="utf-8")
        page.goto("/import")
        page.get_by_label("What the file holds").select_option("people")
        page.get_by_label("The file", exact=True).set_input_files(sheet)
        page.get_by_role("button", name="Check the file first").click()
        page.get_by_label("The column “number” is").select_option("ref")
        look()
        page.get_by_role("button", name="Check the file first").click()
        expect(page.get_by_text("Tried: every row can be taken")).to_be_visible()
        look()
        page.get_by_role("button", name="Import the file").click()
        expect(page.get_by_text("Imported: every row of the file.")).to_be_visible()
        look()


@in_each_window
def test_every_page_of_the_administrator_can_be_read_by_everyone(
    browser: Browser, addresses: dict[str, str], windows: Windows
) -> None:
    of = f"/admin/officers/{OFFICER}"
    paths = (of, f"{of}/create", f"{of}/particulars/change", "/admin/teams", "/admin/policies")
    assert unreadable(browser, addresses[ADMINISTRATOR], paths, windows) == {}
