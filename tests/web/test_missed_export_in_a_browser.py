"""The missed visits as a file, as a sergeant has it on a phone and at a desk, with and without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import SERGEANT, Force, a_person
from tests.web.building import application
from tests.web.serving import overflow, served, violations, watched
from web.pages import missed, missed_export

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def address(force: Force) -> Iterator[str]:
    """The list as her sergeant sees it, with more on it than go to nobody in particular."""
    with force.writing() as desk:
        for number in range(51):
            a_person(desk, f"P-{number:03}", name=f"Example Person-{number}")
    routers = [missed.router, missed_export.router]
    app = application(*routers, who=lambda _: force.principal(SERGEANT), base_url="http://127.0.0.1")
    app.state.installation = force.installation
    with served(app) as found:
        yield found


def test_the_list_is_saved_as_a_file(browser: Browser, address: str, root: Path, tmp_path: Path) -> None:
    with watched(browser, address, 390) as (page, complaints):
        page.goto("/missed?level=high")
        page.get_by_role("link", name="Export these 51 missed visits").click()
        page.get_by_role("button", name="Export 51 missed visits").click()
        expect(page.get_by_role("alert")).to_contain_text("Name who receives it: 51 rows are more than 50.")
        assert (violations(page, root), complaints, overflow(page)) == ([], [], 0)
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/missed?level=high")
    page.get_by_role("link", name="Export these 51 missed visits").click()
    page.get_by_label("Who receives it").fill("Ms Example")
    page.get_by_label("What it is for").fill("The meeting.")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Export 51 missed visits").click()
    assert saving.value.suggested_filename.startswith("OFFICIAL-SENSITIVE-missed-visits-EX-")
    saving.value.save_as(tmp_path / "saved.csv")
    told = (tmp_path / "saved.csv").read_text("utf-8-sig")
    assert '"Narrowed to","Level: High"' in told
    assert "Example Person" not in told
    assert page.url.endswith("/missed/export?level=high")
    context.close()
