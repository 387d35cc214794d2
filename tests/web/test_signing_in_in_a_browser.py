"""A real browser signs in and out, on a desk and on a phone, with scripts and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from scheduler.casework.accounts.links import make_link
from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, Force, a_person
from tests.casework.signing import PASSWORD, an_account
from tests.web.reading import Windows, amiss, in_each_window
from tests.web.serving import back, served, watched, whole
from tests.web.visiting import PLAIN_COOKIE, at
from web.service import service

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
HERE = "http://127.0.0.1"


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    an_account(force.installation, OFFICER)
    for officer in (SERGEANT, ADMINISTRATOR):
        an_account(force.installation, officer, None)
    with force.writing() as desk:
        a_person(desk, "P-001", name="Pat Placeholder")
    with served(service(at(force.installation, HERE))) as found:
        yield found


@pytest.mark.parametrize(
    ("width", "scripts"),
    [
        pytest.param(390, True, id="phone"),
        pytest.param(1280, False, id="desk without scripts"),
        pytest.param(1280, True, id="desk", marks=pytest.mark.exhaustive),
        pytest.param(390, False, id="phone without scripts", marks=pytest.mark.exhaustive),
    ],
)
def test_signing_in_and_out(browser: Browser, address: str, width: int, *, scripts: bool) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, base_url=address, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto("/people/P-001?from=list")
    assert page.url == f"{address}/sign-in?return_to=%2Fpeople%2FP-001%3Ffrom%3Dlist"
    page.get_by_label("Officer code").fill(OFFICER)
    page.get_by_label("Password", exact=True).fill("a wrong password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    assert page.get_by_label("Officer code").input_value() == OFFICER
    assert page.get_by_label("Password", exact=True).input_value() == ""
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.get_by_text("Pat Placeholder").first).to_be_visible()
    whole(page, f"{address}/people/P-001?from=list")
    assert kept(context)["httpOnly"]
    page.get_by_role("button", name="Sign out").click()
    whole(page, f"{address}/sign-in")
    assert context.cookies() == []
    back(page)
    page.reload()
    whole(page, re.compile(f"{address}/sign-in"))
    context.close()


def kept(context: BrowserContext) -> dict[str, object]:
    """The one cookie that the browser holds."""
    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["sameSite"], cookie["expires"]) == (PLAIN_COOKIE, "Lax", -1)
    return dict(cookie)


@in_each_window
def test_the_form_and_its_refusal_can_be_read_by_everyone(
    browser: Browser, address: str, windows: Windows
) -> None:
    for widths in windows:
        with watched(browser, address, widths[0]) as (page, complaints):
            page.goto("/sign-in")
            assert amiss(page, complaints, widths) == {}
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("link", name="Enter your officer code").click()
            expect(page.get_by_label("Officer code")).to_be_focused()
            assert amiss(page, complaints, widths) == {}


def test_a_password_can_be_shown_while_it_is_typed(browser: Browser, address: str) -> None:
    with watched(browser, address, 390) as (page, complaints):
        page.goto("/sign-in")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Show password").click()
        assert page.get_by_label("Password", exact=True).get_attribute("type") == "text"
        assert complaints == []


def test_a_link_opens_the_first_page_on_one_click(browser: Browser, address: str, force: Force) -> None:
    with force.writing() as desk:
        link = make_link(desk, SERGEANT, address)
    with watched(browser, address, 1280) as (page, complaints):
        page.goto(link)
        assert page.url == f"{address}/"
        expect(page.get_by_text(SERGEANT).first).to_be_visible()
        page.goto(link)
        expect(page.get_by_text("A sign-in link works once")).to_be_visible()
        assert complaints == []


@in_each_window
def test_an_administrator_comes_to_the_accounts(
    browser: Browser, address: str, force: Force, windows: Windows
) -> None:
    for widths in windows:
        with force.writing() as desk:
            link = make_link(desk, ADMINISTRATOR, address)
        with watched(browser, address, widths[0]) as (page, complaints):
            page.goto(link)
            assert page.url == f"{address}/admin"
            expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
            assert amiss(page, complaints, widths) == {}
