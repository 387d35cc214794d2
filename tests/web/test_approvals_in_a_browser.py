"""From a proposal to its decision in a browser, at a desk and on a phone, with and without JavaScript."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import (
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_proposal,
    a_state,
    a_visit,
    an_assessment,
    due,
)
from tests.web.changing import on_sqlite
from tests.web.reading import Windows, in_each_window, unreadable
from tests.web.serving import served
from tests.web.visiting import at
from tests.web.visits.journeys import Way, a_window
from web.service import service

pytestmark = on_sqlite
WAYS = [
    pytest.param(Way(OFFICER, 390, scripts=True), id="phone"),
    pytest.param(Way(OFFICER, 1280, scripts=False), id="desk without scripts"),
    pytest.param(Way(OFFICER, 1280, scripts=True), id="desk", marks=pytest.mark.exhaustive),
    pytest.param(Way(OFFICER, 390, scripts=False), id="phone without scripts", marks=pytest.mark.exhaustive),
]
"""The two that differ in everything first; both people go the same way."""


@pytest.fixture
def addresses(force: Force) -> Iterator[dict[str, str]]:
    """The whole application as the officer and as her sergeant see it; R1 is at medium risk, R2 at low."""
    with force.writing() as desk:
        for ref, level in (("R1", "medium"), ("R2", "low")):
            a_person(desk, ref, level=level, name=f"Example Person-{ref}")
            a_visit(desk, ref, date(2026, 10, 1))
            an_assessment(desk, ref, date(2026, 10, 1))
        a_person(desk, "R3", level="low", name="Example Away")
        a_state(desk, "R3", "custody", date(2026, 10, 1))
    with ExitStack() as stack:
        yield {code: stack.enter_context(served(_as(force, code))) for code in (OFFICER, SERGEANT)}


def _as(force: Force, code: str):  # type: ignore[no-untyped-def]
    app = service(at(force.installation, "http://127.0.0.1"))
    app.state.who_asks = lambda _: force.principal(code)
    return app


def propose(page: Page, look: Callable[[], None], link: str, choice: str, why: str) -> None:
    """From the person's page to a proposal, by the form's own words."""
    page.get_by_text("More that you can do").click()
    page.get_by_role("link", name=link).click()
    page.get_by_label(choice, exact=True).check()
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This becomes a proposal")).to_be_visible()
    expect(page.get_by_text("What this brings, once it is approved")).to_be_visible()
    look()
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text("Sent for approval.")).to_be_visible()
    expect(page.get_by_text("Waiting for approval", exact=True)).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
def test_an_officer_proposes_and_her_sergeant_approves_one_and_returns_one(
    browser: Browser, addresses: dict[str, str], force: Force, way: Way
) -> None:
    with a_window(browser, addresses[OFFICER], way) as (hers, look):
        hers.goto("/people/R1")
        propose(hers, look, "Set the risk level", "Low", "Settled in work.")
        hers.goto("/people/R2")
        propose(
            hers,
            look,
            "Record custody, hospital or another state",
            "Reactive management",
            "Low, and settled.",
        )
    with a_window(browser, addresses[SERGEANT], way) as (his, look):
        his.goto("/approvals")
        his.get_by_role("link", name="Lower the level to low").click()
        expect(his.get_by_text("Fri 1 Oct 2027")).to_be_visible()
        his.get_by_role("button", name="Approve").click()
        expect(his.get_by_text("The proposal is approved")).to_be_visible()
        his.locator("#to-decide").get_by_role("link", name="Reactive management").click()
        expect(his.get_by_text("The risk level is low.")).to_be_visible()
        his.get_by_role("button", name="Return it").click()
        expect(his.get_by_role("link", name="The reason is missing.")).to_be_visible()
        look()
        his.get_by_label("What has to be different").fill("Not before three years at low risk.")
        his.get_by_role("button", name="Return it").click()
        expect(his.get_by_text("Nothing waits for you.")).to_be_visible()
    with a_window(browser, addresses[OFFICER], way) as (hers, _):
        hers.goto("/approvals")
        expect(hers.get_by_text("Not before three years at low risk.")).to_be_visible()
    assert (due(force, "R1").level, due(force, "R2").state) == ("low", "active")


@in_each_window
def test_every_form_can_be_read_by_everyone(
    browser: Browser, addresses: dict[str, str], force: Force, windows: Windows
) -> None:
    with force.writing() as desk:
        made = a_proposal(desk, "R2", "reactive", None, TODAY, recorded_by=OFFICER)
    person = ("levels/new", "plans/new", "states/new", "addresses/new", "particulars", "exceptions/new")
    paths = [*(f"/people/R1/{each}" for each in person), "/people/R3/return", "/people/new"]
    paths += ["/people/R3/registrations/new", "/approvals", f"/approvals/{made.id}"]
    assert unreadable(browser, addresses[SERGEANT], paths, windows) == {}
