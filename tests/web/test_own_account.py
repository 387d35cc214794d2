"""The page of one's own account: the first thing that opens to a password of somebody else's making."""

import re

import pytest
from starlette.testclient import TestClient

from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, Force, a_person
from tests.casework.signing import PASSWORD, an_account
from tests.web.changing import browsing, on_sqlite, words_of
from tests.web.visiting import SECURE_COOKIE, sign_in, visitor
from web.permissions import inventory

pytestmark = on_sqlite
CHOSEN = "kettle harbour violin"
OPEN_TO_ALL = {
    "/account",
    "/account/sign-out-elsewhere",
    "/sign-out",
    "/sign-in",
    "/health",
    "/ready",
    "/accessibility",
}


def handed_over(force: Force, officer: str = OFFICER) -> tuple[TestClient, str]:
    """A browser signed in with what an administrator made, and that password."""
    answer = browsing(force, ADMINISTRATOR).post(f"/admin/officers/{officer}/create")
    assert "for 7 days" in words_of(answer.text)
    found = re.search(r"<code[^>]*>([^<]+)</code>", answer.text)
    assert found is not None
    browser = visitor(force.installation)
    assert sign_in(browser, officer, found[1]).status_code == 303
    return browser, found[1]


def change(browser: TestClient, present: str, chosen: str = CHOSEN, **more: str):  # type: ignore[no-untyped-def]
    return browser.post("/account", data={"present": present, "chosen": chosen, **more})


def test_nothing_else_opens_before_it_is_changed(force: Force) -> None:
    browser, password = handed_over(force)
    for line in inventory(browser.app):  # type: ignore[arg-type]
        if line.path in OPEN_TO_ALL or line.permission.startswith("public"):
            continue
        path = re.sub(r"{\w+}", "P-001", line.path)
        answer = browser.request(line.method, path)
        if line.method == "GET":
            assert answer.headers.get("location", "").startswith("/account?return_to="), path
        else:
            assert (path, answer.status_code) == (path, 403)
    sent = browser.get("/people?level=high")
    assert sent.headers["location"] == "/account?return_to=%2Fpeople%3Flevel%3Dhigh"
    page = browser.get(sent.headers["location"]).text
    assert "Nothing else opens before that" in page
    assert 'href="/people"' not in page
    answer = change(browser, password, return_to="/people?level=high")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?level=high")
    assert browser.get("/people?level=high").status_code == 200


def test_what_was_typed_meanwhile_waits_for_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    browser, password = handed_over(force)
    held_up = browser.post("/people/P-001/visits/new?a=b", data={"outcome": "no_reply"})
    assert held_up.status_code == 403
    assert 'name="kept.outcome" value="no_reply"' in held_up.text
    fields = {"return_to": "/people/P-001/visits/new?a=b", "kept.outcome": "no_reply"}
    wrong = change(browser, "not this one", **fields)
    assert 'name="kept.outcome" value="no_reply"' in wrong.text
    sending = change(browser, password, **fields)
    assert 'action="/people/P-001/visits/new?a=b"' in sending.text
    assert 'name="outcome" value="no_reply"' in sending.text


def test_a_fragment_is_led_there_whole(force: Force) -> None:
    browser, _ = handed_over(force)
    answer = browser.get("/people", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (403, "/account?return_to=%2Fpeople")


def test_everybody_changes_their_own_and_stays_signed_in(force: Force) -> None:
    an_account(force.installation, SERGEANT)
    browser, elsewhere = visitor(force.installation), visitor(force.installation)
    sign_in(browser, SERGEANT)
    sign_in(elsewhere, SERGEANT)
    assert 'href="/account"' in browser.get("/").text
    before = browser.cookies[SECURE_COOKIE]
    answer = change(browser, PASSWORD)
    assert answer.headers["location"] == "/account?done=password-changed"
    assert browser.cookies[SECURE_COOKIE] != before
    assert "Your password is changed" in browser.get("/account?done=password-changed").text
    assert elsewhere.get("/").status_code == 303
    assert sign_in(visitor(force.installation), SERGEANT, CHOSEN).status_code == 303


def test_everybody_ends_every_other_session_of_their_own_and_nobody_elses(force: Force) -> None:
    for officer in (SERGEANT, OFFICER):
        an_account(force.installation, officer)
    browser, lost, hers = (visitor(force.installation) for _ in range(3))
    for each, officer in ((browser, SERGEANT), (lost, SERGEANT), (hers, OFFICER)):
        sign_in(each, officer)
    assert "Sign out everywhere else" in browser.get("/account").text
    answer = browser.post("/account/sign-out-elsewhere")
    assert answer.headers["location"] == "/account?done=signed-out-elsewhere"
    assert "Every other session of yours has ended." in browser.get(answer.headers["location"]).text
    assert lost.get("/").status_code == 303
    assert hers.get("/").status_code == 200


@pytest.mark.parametrize(
    ("present", "chosen", "says"),
    [
        ("", "", ["Enter your present password", "Enter a new password"]),
        ("not this one", CHOSEN, ["That is not your present password."]),
        (PASSWORD, "short", ["The password is too short."]),
        (PASSWORD, PASSWORD, ["That is the password you have now."]),
    ],
)
def test_a_refusal_stands_beside_its_field_and_sends_no_password_back(
    force: Force, present: str, chosen: str, says: list[str]
) -> None:
    an_account(force.installation)
    browser = visitor(force.installation)
    sign_in(browser)
    answer = change(browser, present, chosen)
    assert answer.status_code == 422
    assert all(sentence in answer.text for sentence in says)
    assert PASSWORD not in answer.text
    assert CHOSEN not in answer.text


def test_guessing_is_slowed_down(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation)
    sign_in(browser)
    found = [change(browser, "not this one").status_code for _ in range(11)]
    assert found == [422] * 10 + [429]


def test_who_signs_in_without_one_is_told_so(force: Force) -> None:
    an_account(force.installation, password=None)
    shown = browsing(force, OFFICER).get("/account").text
    assert "You sign in without a password." in shown
    assert "Change your password" not in shown
