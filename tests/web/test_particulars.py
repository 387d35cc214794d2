"""Particulars, addresses and exceptions, each by its form; and what was changed meanwhile is shown beside."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.builders import (
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    Force,
    a_person,
    a_visit,
    an_address,
    due,
    particulars_of,
)
from tests.web.changing import browsing, key_in, on_sqlite, told, words_of

pytestmark = on_sqlite
FORM = "/people/R1/particulars"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """The officer's browser; R1 lives somewhere, and was seen on 1 October."""
    with force.writing() as desk:
        a_person(desk, "R1", level="high", name="Example Person-One", visor_ref="V-1")
        an_address(desk, "R1", "1 Nowhere Street", date(2026, 1, 5))
        a_visit(desk, "R1", date(2026, 10, 1))
    return browsing(force, OFFICER)


def seen_in(text: str) -> str:
    return text.partition('name="seen" value="')[2].partition('"')[0]


def test_the_form_begins_with_what_stands_and_keeps_what_is_changed(
    browser: TestClient, force: Force
) -> None:
    form = browser.get(FORM).text
    assert 'value="Example Person-One"' in form
    assert 'value="V-1"' in form
    sent = {"key": key_in(form), "seen": seen_in(form), "name": "Example Person-Two", "safety_marker": "yes"}
    for _ in range(2):
        assert browser.post(FORM, data=sent).headers["location"] == "/people/R1?done=particulars-set"
    with force.reading() as desk:
        found = particulars_of(desk, "R1")
        assert (found.name, found.visor_ref, found.safety_marker) == ("Example Person-Two", None, True)


def test_a_date_of_birth_that_cannot_be_is_told_beside_it(browser: TestClient) -> None:
    form = browser.get(FORM).text
    sent = {"key": key_in(form), "seen": seen_in(form), "name": "Example Person-One", "safety_marker": "no"}
    again = browser.post(FORM, data=sent | {"born_on": "1/1/1870"})
    assert again.status_code == 422
    assert 'href="#born_on">Give a day of the year 1900 or after it' in again.text


def test_what_another_changed_meanwhile_stands_beside_what_was_typed(
    browser: TestClient, force: Force
) -> None:
    mine, theirs = browser.get(FORM).text, browser.get(FORM).text
    common = {"safety_marker": "no"}
    browser.post(
        FORM, data=common | {"key": key_in(theirs), "seen": seen_in(theirs), "name": "Example Theirs"}
    )
    late = browser.post(
        FORM, data=common | {"key": key_in(mine), "seen": seen_in(mine), "name": "Example Mine"}
    )
    assert late.status_code == 409
    assert "Name Example Theirs" in words_of(late.text)
    assert 'value="Example Mine"' in late.text
    over = common | {"key": key_in(late.text), "seen": seen_in(late.text), "name": "Example Mine"}
    assert browser.post(FORM, data=over).status_code == 303


def test_the_record_of_somebody_else_is_not_changed_under_another_address(
    browser: TestClient, force: Force
) -> None:
    with force.writing() as desk:
        a_person(desk, "R2", name="Example Second")
    form = browser.get(FORM).text
    sent = {"key": key_in(form), "seen": seen_in(form), "name": "Example Wrong", "safety_marker": "no"}
    assert browser.post("/people/R2/particulars", data=sent).status_code == 409
    with force.reading() as desk:
        assert particulars_of(desk, "R1").name == "Example Person-One"


def test_a_new_address_shows_the_visit_that_it_makes_due(browser: TestClient, force: Force) -> None:
    form = "/people/R1/addresses/new"
    asked = {"address": "2 Nowhere Street", "postcode": "ZZ1 1AA", "from_on": "20/11/2026"}
    assert "Next visit due Fri 4 Dec 2026" in words_of(told(browser, form, "check", **asked).text)
    assert told(browser, form, **asked).headers["location"] == "/people/R1?done=address-set"
    assert due(force, "R1").deadline == date(2026, 12, 4)
    nowhere = told(browser, form, "check", from_on="20/11/2026")
    assert nowhere.status_code == 422
    assert 'href="#address">The address is missing.' in nowhere.text


def test_an_exception_is_a_supervisors_and_leaves_the_visit_due(browser: TestClient, force: Force) -> None:
    form = "/people/R1/exceptions/new"
    assert browser.get(form).status_code == 403
    sergeant = browsing(force, SERGEANT)
    asked = {"obligation": "home_visit", "until_on": "1/3/2027", "reason": "The house is closed off."}
    assert "The deadline does not change by this." in words_of(told(sergeant, form, "check", **asked).text)
    assert told(sergeant, form, **asked).headers["location"] == "/people/R1?done=excepted"
    found = due(force, "R1")
    assert found.exception is not None
    assert (found.exception.approved_by, found.deadline) == (SERGEANT, date(2027, 1, 1))


@pytest.mark.parametrize("act", ["particulars", "addresses/new", "plans/new", "states/new", "return"])
def test_somebody_elses_person_is_not_found(browser: TestClient, force: Force, act: str) -> None:
    other = browsing(force, OTHER_OFFICER)
    filled = {"name": "Example", "safety_marker": "no", "seen": "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11"}
    filled |= {"state": "custody", "number": "2", "unit": "M", "address": "1 Nowhere Street"}
    filled |= {"from_on": "21/11/2026", "returned_on": "21/11/2026"}
    filled |= {"key": "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11", "step": "save"}
    assert other.get(f"/people/R1/{act}").status_code == 404
    assert other.post(f"/people/R1/{act}", data=filled).status_code == 404
