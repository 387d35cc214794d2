"""Absences that nobody covers on top; cover arranged with what it widens, ended, and withdrawn before it begins."""

import re
from datetime import date, timedelta
from time import perf_counter
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from scheduler.casework.accounts.accounts import disable_account
from scheduler.casework.standing_in import arrange_cover
from tests.builders import (
    COLLEAGUE,
    INSPECTOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_cover,
    a_person,
    an_absence,
    an_officer,
    entries,
)
from tests.casework.signing import an_account
from tests.statements import statements_of_page
from tests.web.changing import browsing, on_sqlite, told, words_of

pytestmark = on_sqlite
NEW, AWAY = "/cover/new", "/cover/absences/new"
DAYS = {"from_on": "24/11/2026", "to_on": "30/11/2026"}


@pytest.fixture
def browser(force: Force) -> TestClient:
    """Her sergeant's browser; the officer, whose R1 is, is away from Tuesday for a week."""
    with force.writing() as desk:
        a_person(desk, "R1")
        an_absence(desk, OFFICER, TODAY + timedelta(3), TODAY + timedelta(9))
    return browsing(force, SERGEANT)


def links(browser: TestClient, ending: str) -> list[str]:
    return re.findall(rf'href="(/cover/[^"]+{ending})"', browser.get("/cover").text)


def test_an_absence_without_cover_leads_to_the_form_with_its_days(browser: TestClient) -> None:
    first = browser.get("/cover").text
    assert "1 absence without cover in the next 14 days" in first
    (leads,) = re.findall(r'href="(/cover/new\?[^"]+)"', first)
    form = browser.get(leads.replace("&amp;", "&")).text
    assert f'value="{OFFICER}" selected' in form
    assert re.findall(r'name="(?:from|to)_on" type="text" value="([^"]+)"', form) == [
        "24/11/2026",
        "30/11/2026",
    ]


def test_whose_account_is_off_stands_on_top_until_somebody_stands_in(
    browser: TestClient, force: Force
) -> None:
    before = statements_of_page(force, browser, "/cover")
    an_account(force.installation, OFFICER)
    with force.writing() as desk:
        disable_account(desk, OFFICER)
    said = words_of(browser.get("/cover").text)
    assert "1 officer’s account is switched off, and nobody stands in" in said
    assert f"({OFFICER}): 1 person." in said
    assert said.index("switched off") < said.index("absence without cover")
    assert statements_of_page(force, browser, "/cover") == before
    with force.writing() as desk:
        a_cover(desk, COLLEAGUE, OFFICER, TODAY)
    assert "switched off" not in browser.get("/cover").text


def test_cover_is_checked_with_what_it_widens_arranged_once_and_ended(
    browser: TestClient, force: Force
) -> None:
    asked = {"for_officer": OFFICER, "officer": COLLEAGUE, **DAYS}
    said = words_of(told(browser, NEW, "check", **asked).text)
    assert "OM-FERN will see 1 person of OM-ASH on those days." in said
    assert "Fred Fern-Example (OM-FERN) has no account to sign in with" in said
    assert not links(browser, "/end"), "nothing is kept by a look"
    assert told(browser, NEW, **asked).headers["location"] == "/cover?done=cover-arranged"
    meanwhile = words_of(browser.get("/cover").text)
    assert "1 absence without cover in the next 14 days" in meanwhile
    assert "Fred Fern-Example (OM-FERN) Cannot sign in counts as no cover" in meanwhile
    an_account(force.installation, COLLEAGUE)
    after = words_of(browser.get("/cover").text)
    assert "No absence of your teams in the next 14 days is without cover." in after
    assert "Fred Fern-Example (OM-FERN) Tue 24 Nov 2026 Mon 30 Nov 2026 DS-ELM Withdraw" in after
    assert browsing(force, COLLEAGUE).get("/people/R1").status_code == 404, "it has not begun"
    force.installation.clock.moment += timedelta(days=3)  # type: ignore[attr-defined]
    assert browsing(force, COLLEAGUE).get("/people/R1").status_code == 200
    (ending,) = links(browser, "/end")
    assert told(browser, ending, to_on="25/11/2026").headers["location"] == "/cover?done=cover-ended"
    assert "Wed 25 Nov 2026" in browser.get("/cover").text


def test_a_cover_that_has_not_begun_is_withdrawn_and_one_that_has_is_not(
    browser: TestClient, force: Force
) -> None:
    with force.writing() as desk:
        coming = a_cover(desk, COLLEAGUE, OFFICER, TODAY + timedelta(3), TODAY + timedelta(9)).id
        begun = a_cover(desk, COLLEAGUE, OFFICER, TODAY, TODAY + timedelta(1)).id
    key = "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11"
    sent = {"key": key, "step": "save", "reason": "She is back."}
    answers = [browser.post(f"/cover/{coming}/withdraw", data=sent) for _ in range(2)]
    assert [each.headers.get("location") for each in answers] == ["/cover?done=cover-withdrawn"] * 2
    assert len([each for each in entries(force) if each.act == "withdraw cover"]) == 1
    again = browser.post(f"/cover/{begun}/withdraw", data=sent)
    assert again.status_code == 422
    assert "This cover has held since 21 November 2026." in again.text


def test_each_page_of_withdrawing_a_cover_can_be_loaded_again(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        coming = a_cover(desk, COLLEAGUE, OFFICER, TODAY + timedelta(3), TODAY + timedelta(9)).id
    (leads,) = [each for each in links(browser, "/end") if str(coming) in each]
    form = browser.get(leads).headers["location"]
    assert "Why it is withdrawn" in browser.get(form).text
    address = told(browser, form, "check", reason="She is back.").url
    assert "She is back." in browser.get(str(address)).text
    assert told(browser, form, reason="She is back.").headers["location"] == "/cover?done=cover-withdrawn"
    assert browser.get(form).status_code == 404


def test_cover_for_a_supervisor_says_for_which_teams(force: Force) -> None:
    browser = browsing(force, INSPECTOR)
    by_sergeant = words_of(
        told(browser, NEW, "check", for_officer=SERGEANT, officer=OTHER_SERGEANT, **DAYS).text
    )
    assert "DS-OAK will answer for what DS-ELM answers for: Harbour." in by_sergeant
    by_officer = words_of(told(browser, NEW, "check", for_officer=SERGEANT, officer=COLLEAGUE, **DAYS).text)
    assert "OM-FERN is no supervisor, and approves nothing for them" in by_officer


def test_an_absence_of_years_takes_no_longer_than_one_of_days(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        an_absence(desk, COLLEAGUE, TODAY, date.max)
        a_cover(desk, SERGEANT, COLLEAGUE, TODAY, TODAY + timedelta(1))
        a_cover(desk, SERGEANT, COLLEAGUE, TODAY + timedelta(2), TODAY + timedelta(3))
        a_cover(desk, OFFICER, COLLEAGUE, date(9000, 1, 1))
    begun = perf_counter()
    said = words_of(browser.get("/cover").text)
    assert perf_counter() - begun < 1
    assert "Nobody stands in Wed 25 Nov 2026 to Tue 31 Dec 8999." in said


def test_refusals_are_told_in_the_form(browser: TestClient) -> None:
    for asked, sentence in (
        ({"for_officer": OFFICER, "officer": OFFICER}, "OM-ASH cannot cover for OM-ASH."),
        ({"for_officer": OFFICER, "officer": SERGEANT}, "You would cover yourself"),
        ({"for_officer": OTHER_OFFICER, "officer": COLLEAGUE}, "in no team that you answer for"),
        ({"for_officer": OFFICER, "officer": COLLEAGUE, "to_on": "1/1/2026"}, "before it begins"),
    ):
        again = told(browser, NEW, "check", **{**DAYS, **asked})
        assert again.status_code == 422
        assert sentence in words_of(again.text).replace("&#39;", "'")


def test_a_last_look_refuses_what_the_act_would(browser: TestClient) -> None:
    (leads,) = links(browser, "/withdraw")
    for asked, sentence in (
        ({"officer": OFFICER, "to_on": "1/1/2026"}, "before it begins"),
        ({"officer": OTHER_OFFICER}, "in no team that you answer for"),
    ):
        again = told(browser, AWAY, "check", **{**DAYS, **asked})
        assert again.status_code == 422
        assert sentence in words_of(again.text)
    assert told(browser, AWAY, "check", **DAYS, officer="OM-NONE").status_code == 404
    assert told(browser, leads, "check", reason="Not going.").status_code == 200


def test_absences_and_covers_of_other_teams_are_not_found(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        theirs = [
            f"/cover/absences/{an_absence(desk, OTHER_OFFICER, TODAY, TODAY).id}/withdraw",
            f"/cover/{a_cover(desk, OTHER_SERGEANT, OTHER_OFFICER, TODAY, TODAY + timedelta(9)).id}/end",
        ]
    for path in theirs:
        assert browser.get(path).status_code == 404
        for step in ("check", "save"):
            fields = {"key": str(uuid4()), "step": step, "reason": "No.", "to_on": "23/11/2026"}
            assert browser.post(path, data=fields).status_code == 404


def test_a_cover_that_one_cannot_end_has_no_link_to_its_end(browser: TestClient, force: Force) -> None:
    with force.writing() as desk:
        a_cover(desk, SERGEANT, OTHER_OFFICER, TODAY + timedelta(5), TODAY + timedelta(9))
    assert OTHER_OFFICER in browser.get("/cover").text
    assert links(browser, "/end") == []


def test_who_stands_in_makes_their_own_cover_no_longer(browser: TestClient, force: Force) -> None:
    with force.writing(OTHER_SERGEANT) as desk:
        cover = arrange_cover(desk, SERGEANT, OTHER_SERGEANT, TODAY, date(2026, 11, 22))
    again = told(browser, f"/cover/{cover.id}/end", to_on="31/12/2026")
    assert again.status_code == 422
    assert 'href="#to_on">You would cover yourself' in again.text


def test_an_officer_records_their_own_absence_and_arranges_nothing(browser: TestClient, force: Force) -> None:
    own = browsing(force, COLLEAGUE)
    asked = {"officer": COLLEAGUE, "from_on": "1/12/2026", "to_on": "2/12/2026", "kind": "leave"}
    assert re.fullmatch(
        r"/cover/absences/[^/]+[?]done=absence-recorded", told(own, AWAY, **asked).headers["location"]
    )
    shown = own.get("/cover").text
    assert "Fred Fern-Example" in shown
    assert "Ada Ashworth-Example" not in shown
    assert own.get(NEW).status_code == 403
    assert told(own, AWAY, **{**asked, "officer": OFFICER}).status_code == 403
    (leads,) = links(own, "/withdraw")
    assert told(own, leads, reason="Not going.").headers["location"] == "/cover?done=absence-withdrawn"
    assert "Nobody is away." in own.get("/cover").text


def test_more_staff_take_no_more_statements(browser: TestClient, force: Force) -> None:
    few = statements_of_page(force, browser, "/cover")
    with force.writing() as desk:
        for number in range(8):
            an_officer(desk, f"OM-{number}")
            an_absence(desk, f"OM-{number}", TODAY, TODAY + timedelta(1))
            a_cover(desk, COLLEAGUE, f"OM-{number}")
    assert statements_of_page(force, browser, "/cover") == few
