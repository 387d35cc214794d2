"""The menu says how many approvals wait; a passed review leads to what ends it; what was returned is asked anew."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.builders import (
    MOOR,
    OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_plan,
    a_proposal,
    a_state,
    due,
)
from tests.statements import noting_statements, statements_of_page
from tests.web.changing import browsing, on_sqlite, told, words_of

pytestmark = on_sqlite
RETURNED = {"decision": "returned", "decided_by": SERGEANT, "decision_reason": "Too long."}


@pytest.fixture
def asked(force: Force) -> Force:
    """Two that wait for the sergeant of Harbour; her own, a decided one and one of Moor do not."""
    with force.writing() as desk:
        a_person(desk, "R1")
        a_person(desk, "R2", team=MOOR, officer=None)
        for who, ref, more in (
            (OFFICER, "R1", {}),
            (OFFICER, "R1", {}),
            (SERGEANT, "R1", {}),
            (OFFICER, "R1", {**RETURNED, "decided_at": desk.now}),
            (OFFICER, "R2", {}),
        ):
            a_proposal(desk, ref, "level", "low", TODAY, recorded_by=who, **more)
    return force


def in_the_menu(browser: TestClient, path: str) -> str:
    found = re.search(r'href="/approvals"[^>]*>(.*?)</a>', browser.get(path).text, re.DOTALL)
    assert found is not None
    return words_of(found[1])


@pytest.mark.parametrize("path", ["/people", "/missed", "/", "/approvals", "/people/R1/visits/new", "/guide"])
def test_the_menu_counts_what_waits_for_who_decides(asked: Force, path: str) -> None:
    assert in_the_menu(browsing(asked, SERGEANT), path) in {"Approvals (2 waiting )", "Approvals"}
    if path != "/guide":
        assert in_the_menu(browsing(asked, SERGEANT), path) == "Approvals (2 waiting )"


def test_nobody_else_is_told_and_none_is_no_number(asked: Force) -> None:
    assert in_the_menu(browsing(asked, OTHER_SERGEANT), "/people") == "Approvals (1 waiting )"
    assert "waiting</span>" not in browsing(asked, OFFICER).get("/people").text
    browser = browsing(asked, OTHER_SERGEANT)
    own = re.search(r'href="(/approvals/[^"]+)"', browser.get("/approvals").text)
    assert own is not None
    browser.post(own[1], data={"decision": "returned", "reason": "Not yet."})
    assert in_the_menu(browser, "/people") == "Approvals"


def test_it_takes_one_statement_and_none_where_the_page_has_counted(asked: Force) -> None:
    sergeant, officer = browsing(asked, SERGEANT), browsing(asked, OFFICER)
    form = "/people/R1/visits/new"
    assert statements_of_page(asked, sergeant, form) == statements_of_page(asked, officer, form) + 1
    counted: list[str] = []
    for path in ("/", "/approvals"):
        counted += of_the_count(asked, sergeant, path)
    assert counted == [], "both pages read all that wait, and need no count of it"


def of_the_count(force: Force, browser: TestClient, path: str) -> list[str]:
    with noting_statements(force) as made:
        browser.get(path)
    return [each for each in made if "count(proposals.id)" in each]


@pytest.mark.parametrize("state", ["custody", "reactive"])
def test_a_passed_review_leads_to_the_return_and_to_the_next_review(force: Force, state: str) -> None:
    approved = {"approved_by": SERGEANT, "approved_at": date(2026, 9, 1)} if state == "reactive" else {}
    with force.writing() as desk:
        a_person(desk, "R1", level="low", name="Pat Placeholder")
        since = {key: desk.now if key == "approved_at" else value for key, value in approved.items()}
        a_state(desk, "R1", state, date(2026, 9, 1), review_on=TODAY - timedelta(3), **since)
    officer = browsing(force, OFFICER)
    for path in ("/", "/people", "/people/R1"):
        page = officer.get(path).text
        assert 'href="/people/R1/return"' in page
        assert 'href="/people/R1/review"' in page
    leads = officer.get("/people/R1/review").headers["location"]
    assert leads.endswith("/correct#review_on")
    form = leads.partition("#")[0]
    fields = dict(re.findall(r'<input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"', officer.get(form).text))
    asked = {"state": state, "from_on": "1/9/2026", "review_on": "1/3/2027", "why": "Seen there today."}
    seen = {name: value for name, value in fields.items() if name == "seen"}
    if state == "reactive":  # it was approved until the review: the officer does not put that off
        assert told(officer, form, **asked, **seen).status_code == 422
        assert due(force, "R1").review_on == TODAY - timedelta(3)
    decides = officer if state == "custody" else browsing(force, SERGEANT)
    assert told(decides, form, **asked, **seen).status_code == 303
    assert due(force, "R1").review_on == date(2027, 3, 1)
    assert "/people/R1/review" not in officer.get("/people").text


def test_without_a_state_a_review_leads_to_the_form_of_one(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R1")
    officer = browsing(force, OFFICER)
    assert officer.get("/people/R1/review").headers["location"] == "/people/R1/states/new"
    assert browsing(force, OTHER_SERGEANT).get("/people/R1/review").status_code == 404


@pytest.mark.parametrize(
    ("kind", "value", "form", "filled"),
    [
        ("level", "low", "levels", {"from_on": "21/11/2026", "tool": "ARMS", "level": "low"}),
        ("plan", "P4M", "plans", {"number": "4", "unit": "M", "until_on": "1/5/2027", "what": "every"}),
        ("plan", "P1Y", "plans", {"number": "12", "unit": "M"}),
        ("plan", "P14D", "plans", {"number": "2", "unit": "W"}),
        ("plan", "P15D", "plans", {"number": "15", "unit": "D"}),
        ("plan", None, "plans", {"what": "end"}),
        ("reactive", None, "states", {"state": "reactive", "review_on": "1/5/2027"}),
    ],
)
def test_asking_again_begins_with_what_was_asked(
    force: Force, kind: str, value: str | None, form: str, filled: dict[str, str]
) -> None:
    with force.writing() as desk:
        a_person(desk, "R1")
        a_plan(desk, "R1", "P1M", date(2026, 2, 1))
        more = {"until_on": date(2027, 5, 1), "tool": "ARMS", **RETURNED, "decided_at": desk.now}
        made = a_proposal(desk, "R1", kind, value, date(2026, 11, 1), recorded_by=OFFICER, **more)
        again = made.id
    officer = browsing(force, OFFICER)
    assert f'href="/people/R1/{form}/new?again={again}"' in officer.get("/").text
    assert f'href="/people/R1/{form}/new?again={again}"' in officer.get(f"/approvals/{again}").text
    page = officer.get(f"/people/R1/{form}/new?again={again}").text
    assert "settled</textarea>" in page
    for name, text in filled.items():
        if name in {"level", "unit", "what", "state"}:
            assert re.search(rf'value="{text}"[^>]*(checked|selected)', page), name
        else:
            assert re.search(rf'name="{name}"[^>]*value="{text}"', page), name


def test_only_what_was_asked_about_this_person_fills_the_form(asked: Force) -> None:
    with asked.writing() as desk:
        a_person(desk, "R3")
    officer = browsing(asked, OFFICER)
    about_r1 = re.search(r"/approvals/([0-9a-f-]{36})", officer.get("/approvals").text)
    assert about_r1 is not None
    assert officer.get(f"/people/R3/levels/new?again={about_r1[1]}").status_code == 404
    assert officer.get(f"/people/R3/levels/new?again={UUID(int=7)}").status_code == 404
