"""The administrator sees who can sign in, and nobody's record."""

import re

from scheduler.casework.accounts.accounts import disable_account
from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, Force, a_person, an_officer
from tests.casework.signing import an_account, logged
from tests.statements import statements_of_page
from tests.web.visiting import sign_in, visitor


def cells(page: str, officer: str) -> list[str]:
    """What the row of an officer says, cell by cell."""
    row = re.search(rf"<tr[^>]*>\s*<th[^>]*><a[^>]*>{officer}</a></th>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    return [re.sub("<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row[1], re.DOTALL)]


def test_each_officer_stands_there_with_their_account(force: Force) -> None:
    for officer in (ADMINISTRATOR, OFFICER, SERGEANT):
        an_account(force.installation, officer)
    with force.writing() as desk:
        a_person(desk, "P-001", name="Pat Placeholder")
        disable_account(desk, SERGEANT)
    sign_in(visitor(force.installation), OFFICER)
    browser = visitor(force.installation)
    assert sign_in(browser, ADMINISTRATOR).headers["location"] == "/admin"
    page = browser.get("/admin").text
    assert cells(page, OFFICER)[1:] == ["Officer", "Harbour", "Can sign in", "Sat 21 Nov 2026 at 07:00"]
    assert cells(page, SERGEANT)[1:] == ["Supervisor", "Harbour", "Switched off", "Never"]
    assert cells(page, "OM-FERN")[1:] == ["Officer", "Harbour", "No account", "Never"]
    assert cells(page, ADMINISTRATOR)[2] == "None"
    assert "2 officers can sign in, of 9 officers" in page
    assert "P-001" not in page
    assert "Placeholder" not in page
    assert (ADMINISTRATOR, "accounts", "done", None) in logged(force.installation)


def test_more_officers_take_no_more_statements(force: Force) -> None:
    an_account(force.installation, ADMINISTRATOR)
    browser = visitor(force.installation)
    sign_in(browser, ADMINISTRATOR)
    few = statements_of_page(force, browser, "/admin")
    with force.writing() as desk:
        for number in range(20):
            an_officer(desk, f"OM-{number}")
    assert statements_of_page(force, browser, "/admin") == few
