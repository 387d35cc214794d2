"""One browser, two officers: what was opened for the one is not recorded as the other's."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from scheduler.casework.deadlines.kept import refresh
from scheduler.clock import FixedClock
from scheduler.store.audit import AuditEntry
from scheduler.store.risk import Direction
from tests.builders import ADMINISTRATOR, INSPECTOR, INSTALLATION, OFFICER, SERGEANT, Force, a_person
from tests.casework.signing import PASSWORD, an_account
from tests.web.changing import browsing, on_sqlite, words_of
from tests.web.visiting import sign_in, visitor
from tests.web.visits.filling import filled_in
from web.permissions import inventory
from web.service import routed

FORM = "/people/P-001/directions/new"
REASON = "A neighbour rang <twice>."
POSTS = re.compile(r'<form\b[^>]*method="post"[^>]*>(.{0,80})', re.DOTALL)
pytestmark = on_sqlite
ROUTES = [line for line in inventory(routed()) if line.method == "POST" and "public" not in line.permission]


@pytest.fixture
def browser(force: Force) -> TestClient:
    """One browser at one desk, at which her sergeant is signed in, and where their inspector may be."""
    with force.writing() as desk:
        refresh(desk, [a_person(desk, "P-001", level="medium").id])
    for officer in (SERGEANT, INSPECTOR):
        an_account(force.installation, officer)
    made = visitor(force.installation)
    sign_in(made, SERGEANT)
    return made


def typed(browser: TestClient) -> dict[str, list[str]]:
    """The form as it stands in one tab, filled in, and about to be sent."""
    opened = filled_in(browser.get(FORM).text)
    return opened | {"by_on": ["1/12/2026"], "reason": [REASON], "step": ["save"]}


def kept(force: Force, model: type = Direction) -> int:
    with force.installation.reading(INSTALLATION) as desk:
        return desk.session.scalar(select(func.count(col(model.id)))) or 0


def logged(force: Force) -> int:
    with force.installation.reading(INSTALLATION) as desk:
        return desk.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_a_form_opened_for_one_officer_is_not_kept_as_anothers(browser: TestClient, force: Force) -> None:
    form = typed(browser)
    browser.post("/sign-out")
    sign_in(browser, INSPECTOR)
    before = logged(force)
    refused = browser.post(FORM, data=form)
    assert refused.status_code == 409
    assert f"You are signed in as {INSPECTOR}." in refused.text
    assert ">This form was opened for somebody else</h1>" in refused.text
    assert "Nothing of it was kept" in refused.text
    assert "A neighbour rang &lt;twice&gt;." in refused.text
    assert "By on 1/12/2026" in words_of(refused.text)
    assert form["key"][0] not in refused.text
    assert (kept(force), logged(force)) == (0, before)
    sign_in(browser, SERGEANT)
    assert browser.post(FORM, data=form).headers["location"] == "/people/P-001?done=directed"


def test_nobody_is_named_in_an_address(browser: TestClient) -> None:
    form = typed(browser)
    assert set(form["made_for"]) == {SERGEANT}
    assert SERGEANT not in browser.post(FORM, data=form).headers["location"]


def test_what_is_typed_on_is_not_carried_as_an_answer(browser: TestClient) -> None:
    looked = browser.post(FORM, data=typed(browser) | {"step": ["check"]})
    assert looked.text.count('name="made_for"') == len(POSTS.findall(looked.text))


def test_a_form_sent_after_its_officer_left_goes_to_no_other(browser: TestClient, force: Force) -> None:
    form = typed(browser)
    browser.post("/sign-out")
    held_up = browser.post(FORM, data=form)
    assert held_up.status_code == 401
    fields = {name: found for name, found in filled_in(held_up.text).items() if name.startswith("kept.")}
    theirs = browser.post(
        "/sign-in", data={"username": INSPECTOR, "password": PASSWORD, "return_to": FORM} | fields
    )
    assert "A form was not sent" in theirs.text
    assert "neighbour" not in theirs.text
    hers = browser.post(
        "/sign-in", data={"username": SERGEANT, "password": PASSWORD, "return_to": FORM} | fields
    )
    assert "Your form was kept" in hers.text
    assert browser.post(FORM, data=filled_in(hers.text)).status_code == 303
    assert kept(force) == 1


def test_a_search_in_the_wrong_tab_looks_at_nobody(browser: TestClient, force: Force) -> None:
    form = filled_in(browser.get("/people").text) | {"sought": ["P-00"]}
    sign_in(browser, INSPECTOR)
    before = logged(force)
    refused = browser.post("/people", data=form, headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["hx-retarget"]) == (409, "#main-content")
    assert "Sought P-00" in words_of(refused.text)
    assert logged(force) == before


def test_a_password_is_never_told_again(browser: TestClient, force: Force) -> None:
    assert 'name="made_for"' in browser.get("/account").text
    sent = {"made_for": "OM-OTHER", "present": PASSWORD, "chosen": "kettle harbour violin"}
    refused = browser.post("/account", data=sent)
    assert refused.status_code == 409
    assert PASSWORD not in refused.text
    assert "kettle" not in refused.text
    assert "from what stands below" not in refused.text, "nothing stands there"


def test_what_nobody_typed_is_not_told_as_typed(browser: TestClient) -> None:
    ticked = filled_in(browser.get(f"/allocation?officer={OFFICER}").text)
    sign_in(browser, INSPECTOR)
    refused = words_of(browser.post("/allocation", data=ticked | {"refs": ["P-001"]}).text)
    assert "What was typed Refs P-001" in refused
    assert "Whose" not in refused


def test_no_route_takes_a_form_of_somebody_else(force: Force) -> None:
    browser = browsing(force, OFFICER)
    for line in ROUTES:
        address = re.sub(r"\{[^}]*\}", "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11", line.path)
        refused = browser.post(address, data={"made_for": SERGEANT})
        assert refused.status_code == 409, line.path
        assert f"You are signed in as {OFFICER}." in refused.text


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, ADMINISTRATOR])
def test_every_form_says_for_whom_it_was_made(force: Force, officer: str) -> None:
    with force.writing() as desk:
        refresh(desk, [a_person(desk, "P-001", level="medium").id])
    browser = browsing(force, officer)
    paths = {line.path.replace("{ref}", "P-001") for line in inventory(routed()) if line.method == "GET"}
    shown = [browser.get(path).text for path in sorted(paths) if "{" not in path and path != "/sign-in"]
    forms = [begun for text in shown for begun in POSTS.findall(text)]
    assert len(forms) > len(shown) / 2
    assert all(f'name="made_for" value="{officer}"' in begun for begun in forms)


def test_an_idle_session_of_hers_leaves_its_form_to_her(
    browser: TestClient, force: Force, clock: FixedClock
) -> None:
    form = typed(browser)
    clock.moment += timedelta(minutes=20)
    held_up = browser.post(FORM, data=form)
    fields = {name: found for name, found in filled_in(held_up.text).items() if name.startswith("kept.")}
    answer = browser.post("/sign-in", data={"username": INSPECTOR, "password": PASSWORD} | fields)
    assert "A form was not sent" in answer.text
    assert kept(force) == 0
