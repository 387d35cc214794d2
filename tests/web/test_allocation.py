"""Giving people to another officer: who bears how much, what it brings, done once, and undone."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from scheduler.casework import reassigning
from tests.builders import (
    COLLEAGUE,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_person,
    an_allocation,
    due,
    entries,
)
from tests.statements import statements_of_page
from tests.web.changing import browsing, key_in, on_sqlite, words_of

pytestmark = on_sqlite
FORM = "/allocation/new"


@pytest.fixture
def browser(force: Force) -> TestClient:
    """Her sergeant's browser: R1 and R2 are the officer's, R3 is nobody's and of no team."""
    with force.writing() as desk:
        a_person(desk, "R1", name="Pat Placeholder")
        a_person(desk, "R2", level="low")
        a_person(desk, "R3", level="very_high", officer=None, team=None)
    return browsing(force, SERGEANT)


def told(browser: TestClient, step: str, refs: list[str], **fields: str):  # type: ignore[no-untyped-def]
    key = key_in(browser.get("/allocation").text)
    return browser.post(FORM, data={"key": key, "step": step, "refs": refs, **fields})


def test_nobodys_people_come_first_and_each_officer_opens_theirs(browser: TestClient) -> None:
    first = words_of(browser.get("/allocation").text)
    assert "No officer or no team: 1 person" in first
    assert "Nobody – 1 1 12" in first
    assert "Ada Ashworth-Example OM-ASH Harbour 2 2 5" in first
    assert "R3" in first
    assert "R1" not in first
    theirs = browser.get(f"/allocation?officer={OFFICER}").text
    assert "Ada Ashworth-Example (OM-ASH): 2 people" in words_of(theirs)
    assert re.findall(r'name="refs" value="([^"]+)"', theirs) == ["R1", "R2"]


def test_a_page_after_the_last_does_not_say_that_nobody_is_left(browser: TestClient) -> None:
    after = words_of(browser.get("/allocation?page=9").text)
    assert "No rows here" in after
    assert "each person has an officer" not in after


def first_of_two_pages(browser: TestClient, force: Force) -> str:
    """The list of an officer with more people than a page holds."""
    with force.writing() as desk:
        for number in range(60):
            a_person(desk, f"N{number:02}")
    shown: str = browser.get(f"/allocation?officer={OFFICER}").text
    return shown


def test_ticks_go_along_from_page_to_page_and_none_stands_in_an_address(
    browser: TestClient, force: Force
) -> None:
    first = first_of_two_pages(browser, force)
    sent = {"key": key_in(first), "whose": OFFICER, "refs": ["N00", "N01"], "page": ["1", "2"]}
    second = browser.post("/allocation", data=sent)
    assert second.status_code == 200
    assert "Rows 51 to 62 of 62 people" in words_of(second.text)
    assert "2 ticked, 2 of them on other pages" in words_of(second.text)
    assert key_in(second.text) == key_in(first)
    carried = re.findall(r'type="hidden" name="refs" value="([^"]+)"', second.text)
    assert carried == ["N00", "N01"]
    back = browser.post("/allocation", data=sent | {"refs": [*carried, "R2"], "page": ["2", "1"]}).text
    assert re.findall(r'value="([^"]+)" checked', back) == ["N00", "N01"]
    assert re.findall(r'type="hidden" name="refs" value="([^"]+)"', back) == ["R2"]
    chosen = browser.post(FORM, data=sent | {"refs": ["N00", "N01", "R2"], "step": "choose"}).text
    assert "Reassign 3 people" in words_of(chosen)


def test_whoever_goes_back_to_a_page_of_the_list_finds_what_they_ticked_on_others(
    browser: TestClient, force: Force
) -> None:
    first = first_of_two_pages(browser, force)
    assert first.index('value="list"') < first.index('value="choose"')
    sent = {"key": key_in(first), "whose": OFFICER, "refs": ["N00"], "page": ["1", "2"]}
    page = str(browser.post("/allocation", data=sent | {"step": "list"}).url)
    assert "N00" not in page
    chosen = browser.post(FORM, data=sent | {"refs": ["N00", "R2"], "step": ["list", "choose"]})
    assert "Reassign 2 people" in words_of(chosen.text)
    assert "1 ticked, 1 of them on other pages" in words_of(browser.get(page).text)
    assert "Reassign 2 people" in words_of(browser.get(str(chosen.url)).text)


def test_a_page_of_the_list_that_is_gone_by_now_leads_out(browser: TestClient) -> None:
    key = key_in(browser.get(f"/allocation?officer={OFFICER}").text)
    page = browser.post("/allocation", data={"key": key, "step": "list", "whose": OFFICER, "page": "2"})
    (leads,) = re.findall(r'href="(/allocation[^"]*page=1[^"]*)"', page.text)
    assert "form=" not in leads


def test_who_is_overdue_longest_comes_first(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "A1", level="medium", registered_on=TODAY - timedelta(days=2))
        a_person(desk, "Z9", level="very_high", registered_on=TODAY - timedelta(days=700))
    shown = browser.get(f"/allocation?officer={OFFICER}").text
    refs = re.findall(r'name="refs" value="([^"]+)"', shown)
    assert (refs[0], refs[-1]) == ("Z9", "A1")


def test_with_nobody_ticked_the_same_list_says_so(browser: TestClient) -> None:
    again = told(browser, "choose", [], whose=OFFICER)
    assert again.status_code == 422
    assert "Choose at least one person to reassign." in again.text
    assert "Ada Ashworth-Example (OM-ASH): 2 people" in words_of(again.text)
    assert re.findall(r'name="refs" value="([^"]+)"', again.text) == ["R1", "R2"]
    assert 'href="#refs"' in again.text


def test_where_all_of_an_officer_cannot_be_given_at_once_their_own_list_says_so(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reassigning, "MOST", 1)
    again = browser.get(f"{FORM}?officer={OFFICER}")
    said = words_of(again.text)
    assert "2 people were chosen, and at most 1 are reassigned at once." in said
    assert "Ada Ashworth-Example (OM-ASH): 2 people" in said
    assert re.findall(r'value="([^"]+)" checked', again.text) == ["R1", "R2"]


def test_a_page_that_cannot_be_read_leaves_the_list_that_one_stood_at(browser: TestClient) -> None:
    again = browser.post("/allocation", data={"whose": OFFICER, "refs": ["R1"], "page": "none"})
    assert "Ada Ashworth-Example (OM-ASH): 2 people" in words_of(again.text)
    assert re.findall(r'value="([^"]+)" checked', again.text) == ["R1"]


def test_what_it_brings_is_shown_before_it_is_done_and_it_can_be_undone(
    browser: TestClient, force: Force
) -> None:
    asked = {"officer": COLLEAGUE, "team": "Harbour", "from_on": "21/11/2026", "reason": "She leaves."}
    checking = told(browser, "check", ["R1", "R3"], **asked)
    said = words_of(checking.text)
    assert "Fred Fern-Example OM-FERN 0 2 0 2 0 16" in said
    assert "Ada Ashworth-Example OM-ASH 2 1 2 1 5 1" in said
    assert "Nobody 1 0 1 0 12 0" in said
    assert due(force, "R1").officer == OFFICER, "nothing is kept by a look"
    done = browser.post(
        FORM, data={"key": key_in(checking.text), "step": "save", "refs": ["R1", "R3"], **asked}
    )
    assert done.headers["location"] == "/allocation?done=reassigned"
    assert (due(force, "R1").officer, due(force, "R3").team) == (COLLEAGUE, "Harbour")
    after = browser.get(done.headers["location"]).text
    assert "They are reassigned." in after
    assert "2 people given to OM-FERN by DS-ELM" in words_of(after)
    way_back = re.search(r'href="(/allocation/undo/[^"]+)"', after)
    assert way_back is not None
    undoing = words_of(browser.get(way_back[1]).text)
    assert re.search(r"1 person goes back to Ada Ashworth-Example \(OM-ASH\) \S+ \S+ \(R1\)", undoing)
    assert re.search(r"1 person goes back to nobody, back in no team \S+ \S+ \(R3\)", undoing)
    assert browser.post(way_back[1]).headers["location"] == "/allocation?done=reassignment-undone"
    assert (due(force, "R1").officer, due(force, "R3").team) == (OFFICER, None)
    assert browser.post(way_back[1]).status_code == 404, "there is nothing left to undo"


def test_a_team_can_be_given_alone_and_each_keeps_their_officer(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R4", officer=COLLEAGUE, team=None)
        a_person(desk, "R5", officer=OFFICER, team=None)
    checking = told(browser, "check", ["R4", "R5"], team="Harbour")
    said = words_of(checking.text)
    assert "They become As it is In the team Harbour" in said
    assert "Caseloads" not in said
    sent = {"key": key_in(checking.text), "step": "save", "refs": ["R4", "R5"], "team": "Harbour"}
    done = browser.post(FORM, data=sent)
    assert done.headers["location"] == "/allocation?done=reassigned"
    assert [(due(force, ref).officer, due(force, ref).team) for ref in ("R4", "R5")] == [
        (COLLEAGUE, "Harbour"),
        (OFFICER, "Harbour"),
    ]
    assert "2 people given to Harbour by DS-ELM" in words_of(browser.get(done.headers["location"]).text)


def test_sent_twice_it_is_done_once(browser: TestClient, force: Force) -> None:
    sent = {
        "key": key_in(browser.get("/allocation").text),
        "step": "save",
        "refs": "R1",
        "officer": COLLEAGUE,
    }
    assert [browser.post(FORM, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len([each for each in entries(force) if each.act == "reassign"]) == 1


def test_a_leavers_whole_caseload_is_chosen_at_once(browser: TestClient) -> None:
    form = browser.get(f"{FORM}?officer={OFFICER}").text
    assert re.findall(r'name="refs" value="([^"]+)"', form) == ["R1", "R2"]
    assert "OM-FERN Fred Fern-Example: 0 people, 0 visits a year" in form
    assert 'name="refs" value="R1"' in browser.get("/people/R1/allocation/new").text
    assert "/people/R1/allocation/new" in browser.get("/people/R1").text


def test_refusals_are_told_in_the_form(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        an_allocation(desk, "R2", OFFICER, TODAY + timedelta(3))
    for refs, fields, sentence in (
        ([], {}, "Choose at least one person to reassign."),
        (["R1"], {}, "Choose the officer whose they become, or a team."),
        (["R1"], {"officer": COLLEAGUE, "from_on": "31/2/2026"}, "Give a day that exists"),
        (["R1"], {"officer": OFFICER}, "Everybody chosen belongs there already"),
        (["R2"], {"officer": COLLEAGUE}, "R2 is given to somebody from 24 November 2026 already"),
    ):
        again = told(browser, "check", refs, **fields)
        assert again.status_code in {409, 422}
        assert sentence in again.text


def test_an_officer_reassigns_nobody_and_another_team_finds_nobody(browser: TestClient, force: Force) -> None:
    assert browsing(force, OFFICER).get("/allocation").status_code == 403
    other = browsing(force, OTHER_SERGEANT)
    assert "R1" not in words_of(other.get(f"/allocation?officer={OFFICER}").text)
    assert other.get("/people/R1/allocation/new").status_code == 404
    for step in ("choose", "check", "save"):
        assert told(other, step, ["R1"], officer=OTHER_OFFICER).status_code == 404


def test_more_people_take_no_more_statements(browser: TestClient, force: Force) -> None:
    paths = ("/allocation", f"/allocation?officer={OFFICER}", f"{FORM}?officer={OFFICER}")
    few = [statements_of_page(force, browser, path) for path in paths]
    with force.writing() as desk:
        for number in range(12):
            a_person(desk, f"N{number}")
            a_person(desk, f"U{number}", officer=None)
    assert [statements_of_page(force, browser, path) for path in paths] == few


def test_what_stays_booked_and_what_undoing_does_are_said_before_and_after(
    browser: TestClient, force: Force
) -> None:
    with force.writing() as desk:
        for days in (-1, 2, 3):
            a_booking(desk, "R1", NOW + timedelta(days=days), officers=[OFFICER])
    fields = {"officer": COLLEAGUE, "from_on": "21/11/2026"}
    checking = told(browser, "check", ["R1"], **fields).text
    said = words_of(checking)
    assert "2 booked visits stay with those who were to go" in said
    assert "they will see only the day and the hour" in said
    assert re.search(r"\d\d:\d\d: Pat Placeholder \(R1\), move or call off", said)
    assert checking.count("/move") == 2
    assert "No visit is booked with any of them." in words_of(told(browser, "check", ["R2"], **fields).text)
    rule = "Undoing puts back each person about whom no newer officer or team is recorded"
    assert rule in said
    assert told(browser, "save", ["R1"], **fields).status_code == 303
    (undo,) = re.findall(r'href="(/allocation/undo/[^"]+)"', browser.get("/allocation").text)
    assert rule in words_of(browser.get(undo).text)
