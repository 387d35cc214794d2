"""The way in and out: nobody is told who has an account, and nobody is sent elsewhere."""

from datetime import timedelta

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.accounts.accounts import disable_account
from scheduler.casework.accounts.sessions import principal_for
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.roles import Permission
from scheduler.store.accounts import WebSession
from tests.builders import INSTALLATION, OFFICER, REVIEWER, SERGEANT, Force
from tests.casework.signing import PASSWORD, an_account
from tests.web.visiting import SECURE_COOKIE, sign_in, visitor
from web.dependencies import Asking
from web.permissions import needs
from web.signing_in import network_of

WRONG = "a wrong password"
pages = APIRouter(dependencies=[needs(Permission.SEE_PEOPLE)])


@pages.get("/who")
def who(asking: Asking) -> PlainTextResponse:
    return PlainTextResponse(f"{asking.actor} {asking.role}")


def sessions(installation: Installation) -> int:
    with installation.reading(INSTALLATION) as desk:
        return desk.session.scalar(select(func.count(col(WebSession.token_hash)))) or 0


def test_the_form_asks_and_keeps_where_one_wanted_to_go(force: Force) -> None:
    browser = visitor(force.installation, pages)
    sent = browser.get("/who")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?return_to=%2Fwho")
    form = browser.get(sent.headers["location"])
    assert form.status_code == 200
    assert 'name="return_to" value="/who"' in form.text
    assert "Officer code" in form.text


def test_signing_in_leads_to_where_one_wanted_to_go_and_lets_one_in(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    answer = sign_in(browser, return_to="/who?a=b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/who?a=b")
    assert browser.get("/who").text == f"{OFFICER} officer"


def test_a_form_that_the_end_of_the_session_held_up_can_be_sent_again(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    held_up = sign_in(browser, return_to="/change?a=b", **{"kept.reason": "<moved>", "kept.return_to": "x"})
    assert held_up.status_code == 200
    assert SECURE_COOKIE in held_up.cookies
    assert 'action="/change?a=b"' in held_up.text
    assert 'name="reason" value="&lt;moved&gt;"' in held_up.text
    assert 'name="return_to" value="x"' in held_up.text
    assert PASSWORD not in held_up.text


def test_a_form_held_up_is_not_handed_to_another_officer(force: Force, clock: FixedClock) -> None:
    for officer in (OFFICER, SERGEANT):
        an_account(force.installation, officer)
    browser = visitor(force.installation, pages)
    sign_in(browser)
    clock.moment += timedelta(minutes=20)
    held_up = browser.post("/people", data={"sought": "Made-Up", "made_for": OFFICER})
    assert 'name="kept.sought" value="Made-Up"' in held_up.text
    fields = {"kept.sought": "Made-Up", "kept.made_for": OFFICER}
    hers = sign_in(browser, SERGEANT, return_to="/people", **fields)
    assert "not sent" in hers.text
    assert "Made-Up" not in hers.text
    assert browser.get("/who").text == f"{SERGEANT} supervisor"
    again = sign_in(browser, return_to="/people", **fields)
    assert 'name="sought" value="Made-Up"' in again.text
    assert "Your form was kept" in again.text


def test_where_nobody_is_known_to_have_typed_a_form_it_says_so(force: Force) -> None:
    an_account(force.installation)
    held_up = sign_in(visitor(force.installation, pages), return_to="/change", **{"kept.reason": "moved"})
    assert "If somebody else typed it, leave it" in held_up.text


@pytest.mark.parametrize("signed_in_before", [True, False])
def test_passwords_are_not_kept_over_the_sign_in(
    force: Force, clock: FixedClock, *, signed_in_before: bool
) -> None:
    an_account(force.installation)
    browser = visitor(force.installation)
    if signed_in_before:
        sign_in(browser)
        clock.moment += timedelta(minutes=20)
    answer = browser.post("/account", data={"present": PASSWORD, "chosen": "kettle harbour violin"})
    assert answer.status_code == 401
    assert "Passwords are not kept" in answer.text
    assert PASSWORD not in answer.text
    assert "kettle" not in answer.text


def test_a_wrong_password_loses_nothing_of_the_form(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    again = sign_in(browser, password=WRONG, return_to="/change", **{"kept.reason": "moved"})
    assert 'name="kept.reason" value="moved"' in again.text


@pytest.mark.parametrize(("officer", "home"), [(OFFICER, "/"), (SERGEANT, "/"), (REVIEWER, "/people")])
def test_without_a_wish_it_leads_to_the_first_page_of_the_role(force: Force, officer: str, home: str) -> None:
    an_account(force.installation, officer)
    assert sign_in(visitor(force.installation), officer).headers["location"] == home


@pytest.mark.parametrize(
    "wish",
    [
        "//elsewhere.example.test",
        "https://elsewhere.example.test/",
        "\\\\elsewhere.example.test",
        "/\\elsewhere.example.test",
        "/\t/elsewhere.example.test",
        "/\n/elsewhere.example.test",
        "javascript:alert(1)",
        "elsewhere.example.test",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(force: Force, wish: str) -> None:
    an_account(force.installation)
    browser = visitor(force.installation)
    assert 'name="return_to" value="/"' in browser.get("/sign-in", params={"return_to": wish}).text
    assert sign_in(browser, return_to=wish).headers["location"] == "/"


@pytest.mark.parametrize(
    ("officer", "password"), [(OFFICER, WRONG), ("OM-NOBODY", PASSWORD), (SERGEANT, PASSWORD)]
)
def test_every_refusal_is_the_same_page(force: Force, officer: str, password: str) -> None:
    an_account(force.installation)
    an_account(force.installation, SERGEANT)
    with force.writing() as desk:
        disable_account(desk, SERGEANT)
    answer = sign_in(visitor(force.installation), officer, password, return_to="/who")
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert "That officer code and password do not open an account." in answer.text
    assert 'name="return_to" value="/who"' in answer.text
    assert f'value="{officer}"' in answer.text
    assert password not in answer.text


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({}, ["Enter your officer code", "Enter your password"]),
        ({"username": "  ", "password": WRONG}, ["Enter your officer code"]),
        ({"username": OFFICER}, ["Enter your password"]),
    ],
)
def test_what_was_left_out_is_asked_for_and_costs_no_try(
    force: Force, given: dict[str, str], sentences: list[str]
) -> None:
    an_account(force.installation)
    browser = visitor(force.installation)
    for _ in range(12):
        answer = browser.post("/sign-in", data=given)
    assert answer.status_code == 422
    assert [
        each for each in ("Enter your officer code", "Enter your password") if each in answer.text
    ] == sentences
    assert sign_in(browser).status_code == 303


def test_too_many_tries_say_how_long_to_wait(force: Force, clock: FixedClock) -> None:
    an_account(force.installation)
    browser = visitor(force.installation)
    for _ in range(10):
        assert sign_in(browser, password=WRONG).status_code == 422
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "There were too many tries. Wait 1 minute, then try again." in answer.text
    clock.moment += timedelta(minutes=1)
    assert sign_in(browser).status_code == 303


def test_signing_in_rotates_the_session(force: Force) -> None:
    """Session fixation: what somebody planted before opens nothing after, even if it was a session."""
    an_account(force.installation)
    an_account(force.installation, SERGEANT)
    planted = visitor(force.installation, pages)
    sign_in(planted, SERGEANT)
    token = planted.cookies[SECURE_COOKIE]
    browser = visitor(force.installation, pages)
    browser.cookies.set(SECURE_COOKIE, token, domain="visits.example.test")
    answer = sign_in(browser)
    assert answer.cookies[SECURE_COOKIE] != token
    assert principal_for(force.installation, token) is None
    assert planted.get("/who").status_code == 303


def test_a_made_up_cookie_is_no_session_and_becomes_none(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    browser.cookies.set(SECURE_COOKIE, "x" * 43, domain="visits.example.test")
    assert browser.get("/who").status_code == 303
    assert sign_in(browser).cookies[SECURE_COOKIE] != "x" * 43


def test_a_refused_try_leaves_the_session_that_there_is(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    sign_in(browser)
    sign_in(browser, password=WRONG)
    assert browser.get("/who").status_code == 200


def test_signing_out_ends_the_session_on_the_server(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    token = sign_in(browser).cookies[SECURE_COOKIE]
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    browser.cookies.set(SECURE_COOKIE, token, domain="visits.example.test")
    assert browser.get("/who").status_code == 303


def test_who_is_not_signed_in_may_sign_out_all_the_same(force: Force) -> None:
    assert visitor(force.installation).post("/sign-out").status_code == 303


def test_who_is_disabled_is_out_at_the_next_request(force: Force) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    sign_in(browser)
    with force.writing() as desk:
        disable_account(desk, OFFICER)
    assert browser.get("/who").status_code == 303


def test_an_idle_browser_is_asked_again(force: Force, clock: FixedClock) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    sign_in(browser)
    clock.moment += timedelta(minutes=20)
    assert browser.get("/who").headers["location"] == "/sign-in?return_to=%2Fwho"
    ended = "Your session has ended. Once you have signed in, you are back at the page that you asked for."
    assert ended in browser.get("/sign-in?return_to=%2Fwho").text
    sign_in(browser)
    assert ended not in browser.get("/sign-in").text, "it has not"
    browser.post("/sign-out")
    assert ended not in browser.get("/sign-in").text, "they ended it themselves"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example.test"},
    ],
)
def test_another_site_signs_nobody_in_or_out(force: Force, path: str, headers: dict[str, str]) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, pages)
    sign_in(browser)
    del browser.headers["Sec-Fetch-Site"]
    answer = browser.post(path, data={"username": OFFICER, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert sessions(force.installation) == 1
    assert browser.get("/who", headers={"Sec-Fetch-Site": "none"}).status_code == 200


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("somewhere", "unknown"),
    ],
)
def test_a_network_is_what_one_site_has(client: str, network: str) -> None:
    assert network_of(Request({"type": "http", "client": (client, 1)})) == network
    assert network_of(Request({"type": "http", "client": None})) == "unknown"
