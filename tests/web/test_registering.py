"""Entering a person with what makes the first visit due, and the same person again after an end."""

from datetime import date

import pytest

from tests.builders import OFFICER, SERGEANT, Force, a_person, a_state, due, entries
from tests.web.changing import browsing, key_in, on_sqlite, told, words_of

pytestmark = on_sqlite
FORM = "/people/new"
ASKED = {
    "ref": "R9",
    "name": "Example Newcomer",
    "registered_on": "20/11/2026",
    "team": "Harbour",
    "officer": OFFICER,
    "level": "high",
    "address": "1 Nowhere Street",
    "safety_marker": "no",
}


def test_a_person_is_entered_once_with_all_that_was_told(force: Force) -> None:
    browser = browsing(force, SERGEANT)
    said = words_of(told(browser, FORM, "check", **ASKED).text)
    assert "The first visit is due by Sat 5 Dec 2026 (due in 14 days)." in said
    assert browser.get("/people/R9").status_code == 404, "nothing is kept by a look"
    sent = ASKED | {"key": key_in(browser.get(FORM).text), "step": "save"}
    for _ in range(2):
        assert browser.post(FORM, data=sent).headers["location"] == "/people/R9?done=registered"
    found = due(force, "R9")
    assert (found.level, found.officer, found.team, found.deadline) == (
        "high",
        OFFICER,
        "Harbour",
        date(2026, 12, 5),
    )
    assert [each.act for each in entries(force)].count("register") == 1
    assert "1 Nowhere Street" in browser.get("/people/R9").text


def test_the_form_offers_nobody_and_no_team_but_those_there_are(force: Force) -> None:
    browser = browsing(force, SERGEANT)
    offered = browser.get(FORM).text
    assert "(none)" not in offered, "that is a choice of the lists"
    assert f">Ada Ashworth-Example ({OFFICER})<" in offered
    said = words_of(told(browser, FORM, "check", **ASKED).text)
    assert (
        f"Officer Ada Ashworth-Example ({OFFICER}) Risk level High Notified address 1 Nowhere Street" in said
    )


def test_a_reference_in_use_is_told_beside_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R9")
        a_person(desk, "R8", team="Moor", officer=None)
    browser = browsing(force, SERGEANT)
    for ref in ("R9", "R8"):
        again = told(browser, FORM, "check", **ASKED | {"ref": ref})
        assert again.status_code == 409
        assert 'href="#ref">There is a person with the reference' in again.text
        assert "was here before" not in again.text


def test_a_reference_in_use_in_another_case_is_told_beside_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R9")
    again = told(browsing(force, SERGEANT), FORM, "check", **ASKED | {"ref": "r9"})
    assert again.status_code == 409
    assert 'href="#ref">R9 is a person already' in again.text


def test_a_date_of_birth_that_cannot_be_is_told_beside_it(force: Force) -> None:
    again = told(browsing(force, SERGEANT), FORM, "check", **ASKED | {"born_on": "1/1/2027"})
    assert again.status_code == 422
    assert (
        'href="#born_on">A date of birth of 1 January 2027 cannot be: that day has not come yet' in again.text
    )


def test_who_was_ended_is_registered_again(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R9")
        a_state(desk, "R9", "ended", date(2026, 10, 1))
    browser = browsing(force, SERGEANT)
    assert "R9 was here before, and the registration ended." in words_of(
        told(browser, FORM, "check", **ASKED).text
    )
    form = "/people/R9/registrations/new"
    said = words_of(told(browser, form, "check", registered_on="20/11/2026").text)
    assert "Next visit due Sat 5 Dec 2026 (due in 14 days) As it is now Ended" in said
    assert told(browser, form, registered_on="20/11/2026").headers["location"] == "/people/R9?done=registered"
    assert due(force, "R9").deadline == date(2026, 12, 5)
    assert told(browser, form, registered_on="21/11/2026").status_code == 409, "the registration stands"


@pytest.mark.parametrize("path", [FORM, "/people/R9/registrations/new"])
def test_an_officer_registers_nobody(force: Force, path: str) -> None:
    assert browsing(force, OFFICER).get(path).status_code == 403
