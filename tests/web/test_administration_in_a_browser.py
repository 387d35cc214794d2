"""An administrator lets an officer in, who chooses a password of their own: in browsers, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.casework.accounts.links import make_link
from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, TODAY, Force, a_person
from tests.casework.signing import an_account
from tests.web.serving import served
from tests.web.visiting import at
from tests.web.visits.journeys import Way, a_window
from web.service import service

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
CHOSEN = "kettle harbour violin"
WAYS = [Way(ADMINISTRATOR, 390, scripts=True), Way(ADMINISTRATOR, 1280, scripts=False)]


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    an_account(force.installation, ADMINISTRATOR, None)
    an_account(force.installation, SERGEANT, None)
    with force.writing() as desk:
        a_person(desk, "P-001", name="Pat Placeholder")
    with served(service(at(force.installation, "http://127.0.0.1"))) as found:
        yield found


def signed_in(page: Page, force: Force, address: str, officer: str) -> None:
    with force.writing() as desk:
        link = make_link(desk, officer, address)
    page.goto(link)


@pytest.mark.parametrize("way", WAYS, ids=["390 scripts", "1280 no scripts"])
def test_an_officer_is_let_in_chooses_a_password_and_is_locked_out(
    browser: Browser, address: str, force: Force, way: Way
) -> None:
    with a_window(browser, address, way) as (page, look), a_window(browser, address, way) as (theirs, see):
        signed_in(page, force, address, ADMINISTRATOR)
        look()
        page.get_by_role("link", name=OFFICER).click()
        page.get_by_role("link", name="Give them an account").click()
        look()
        page.get_by_role("button", name="Create an account").click()
        look()
        password = page.locator(".app-password").inner_text()

        theirs.goto("/people/P-001")
        theirs.get_by_label("Officer code").fill(OFFICER)
        theirs.get_by_label("Password", exact=True).fill(password)
        theirs.get_by_role("button", name="Sign in").click()
        expect(theirs.get_by_role("heading", name="Choose a password of your own")).to_be_visible()
        see()
        theirs.goto("/people")
        expect(theirs.get_by_text("Nothing else opens before that.")).to_be_visible()
        theirs.goto("/account?return_to=%2Fpeople%2FP-001")
        theirs.get_by_label("Present password", exact=True).fill(password)
        theirs.get_by_label("New password", exact=True).fill("short")
        theirs.get_by_role("button", name="Change the password").click()
        expect(theirs.get_by_role("link", name="The password is too short.")).to_be_visible()
        see()
        theirs.get_by_label("Present password", exact=True).fill(password)
        theirs.get_by_label("New password", exact=True).fill(CHOSEN)
        theirs.get_by_role("button", name="Change the password").click()
        expect(theirs.get_by_text("Your password is changed.")).to_be_visible()
        expect(theirs.get_by_text("Pat Placeholder").first).to_be_visible()
        theirs.get_by_role("link", name="Your account").click()
        see()

        page.goto(f"/admin/officers/{OFFICER}")
        page.get_by_role("link", name="Switch the account off").click()
        page.get_by_role("button", name="Switch the account off").click()
        expect(page.get_by_text("The account is switched off")).to_be_visible()
        look()
        theirs.reload()
        expect(theirs.get_by_role("button", name="Sign in")).to_be_visible()
        theirs.context.clear_cookies()
        signed_in(theirs, force, address, SERGEANT)
        expect(
            theirs.get_by_text("1 officer’s account is switched off, and nobody stands in")
        ).to_be_visible()
        see()
        theirs.locator(".app-first").get_by_role("link", name="Reassign").click()
        expect(theirs.get_by_text("Pat Placeholder").first).to_be_visible()


@pytest.mark.parametrize("way", WAYS, ids=["390 scripts", "1280 no scripts"])
def test_an_officer_and_a_team_are_added_and_the_policy_is_read(
    browser: Browser, address: str, force: Force, way: Way
) -> None:
    with a_window(browser, address, way) as (page, look):
        signed_in(page, force, address, ADMINISTRATOR)
        page.get_by_role("button", name="Add an officer").click()
        look()
        page.get_by_label("Officer code").fill("DS-ROWAN")
        page.get_by_label("Name", exact=True).fill("Ro Rowan-Example")
        page.get_by_label("Role").select_option("supervisor")
        page.get_by_label("No", exact=True).check()
        page.get_by_role("button", name="Continue").click()
        look()
        page.get_by_role("button", name="Add the officer").click()
        expect(page.get_by_text("The officer is added.")).to_be_visible()
        page.get_by_role("link", name="Teams").click()
        page.get_by_role("button", name="Add a team").click()
        page.get_by_label("Name of the team").fill("Vale")
        page.get_by_label("Area (optional)").fill("Inland")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Add the team").click()
        expect(page.get_by_text("The team is added.")).to_be_visible()
        look()
        page.get_by_role("link", name="Name a supervisor for Vale").click()
        page.get_by_label("Who answers for it").select_option("DS-ROWAN")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("DS-ROWAN will see every person of Vale")).to_be_visible()
        look()
        page.get_by_role("button", name="Name the supervisor").click()
        expect(page.get_by_role("row").filter(has_text="Vale")).to_contain_text(
            f"from {TODAY:%a} {TODAY.day}"
        )
        page.get_by_role("link", name="Policies").click()
        expect(page.get_by_text("In force today").first).to_be_visible()
        look()
