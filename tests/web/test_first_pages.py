"""Whoever signs in has a first page, and nobody is refused at the door."""

import pytest

from tests.builders import ADMINISTRATOR, AUDITOR, OFFICER, REVIEWER, SERGEANT, Force, a_person
from tests.casework.signing import an_account, logged
from tests.web.visiting import sign_in, visitor

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, REVIEWER, ADMINISTRATOR, AUDITOR])
def test_the_first_page_opens_for_every_role(force: Force, officer: str) -> None:
    an_account(force.installation, officer)
    browser = visitor(force.installation)
    sign_in(browser, officer)
    answer = browser.get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert "<h1" in answer.text


def test_an_auditor_sees_figures_and_nobody(force: Force) -> None:
    with force.writing() as desk:
        for number in range(7):
            a_person(desk, f"P-{number}", name="Pat Placeholder")
    an_account(force.installation, AUDITOR)
    browser = visitor(force.installation)
    sign_in(browser, AUDITOR)
    page = browser.get("/figures").text
    assert "7 overdue, of 7 people active in the community" in page
    assert "P-1" not in page
    assert "Placeholder" not in page
    assert (AUDITOR, "figures", "done", None) in logged(force.installation)


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, REVIEWER, ADMINISTRATOR])
def test_the_figures_without_a_record_are_the_auditors(force: Force, officer: str) -> None:
    an_account(force.installation, officer)
    browser = visitor(force.installation)
    sign_in(browser, officer)
    assert browser.get("/figures").status_code == 403
