"""A calendar address for clients that sign in: the device's name, and the token as the password."""

import logging
from base64 import b64encode

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from scheduler.casework.accounts.throttle import NETWORK
from scheduler.casework.feeds import NewFeed
from tests.builders import Force
from tests.exchange.calendar.calendars import an_address, visited
from tests.web.building import BASE_URL, application, nobody
from web import feeds

PATH = "/f/visits.ics"


def basic(name: str, token: str, encoding: str = "utf-8") -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{name}:{token}'.encode(encoding)).decode()}"}


@pytest.fixture
def address(force: Force) -> NewFeed:
    visited(force)
    return an_address(force, device="Ash’s phone: 2")


@pytest.fixture
def app(force: Force) -> FastAPI:
    made = application(feeds.router, who=nobody)
    made.state.installation = force.installation
    return made


@pytest.fixture
def device(app: FastAPI) -> TestClient:
    return TestClient(
        app,
        BASE_URL,
        follow_redirects=False,
        raise_server_exceptions=False,
        headers={"User-Agent": "iOS/18.1 (22B83) dataaccessd/1.0"},
        client=("192.0.2.7", 4000),
    )


def test_a_name_and_a_token_open_what_the_address_opens(device: TestClient, address: NewFeed):
    plain = device.get(address.path())
    for name in (address.feed.device, address.feed.device.upper(), str(address.feed.id)):
        answer = device.get(PATH, headers=basic(name, address.token))
        assert (answer.status_code, answer.content) == (200, plain.content)
        own = {"content-security-policy"}
        assert {each: answer.headers[each] for each in answer.headers if each not in own} == {
            each: plain.headers[each] for each in plain.headers if each not in own
        }
    asked = device.head(PATH, headers=basic(address.feed.device, address.token))
    assert (asked.status_code, asked.content) == (200, b"")
    tag = {"If-None-Match": plain.headers["etag"]}
    assert device.get(PATH, headers=tag | basic(address.feed.device, address.token)).status_code == 304


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic bm9jb2xvbg=="},
        {"Authorization": "Bearer token"},
        basic("phone", "never was"),
        basic("né", "never was", "latin-1"),
        basic("", ""),
    ],
)
def test_who_does_not_say_who_they_are_is_asked(
    device: TestClient, address: NewFeed, headers: dict[str, str]
):
    answer = device.get(PATH, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="Visits", charset="UTF-8"'


def test_a_token_under_another_devices_name_opens_nothing(device: TestClient, address: NewFeed, force: Force):
    other = an_address(force, device="tablet")
    for name, token in ((other.feed.device, address.token), (str(other.feed.id), address.token)):
        assert device.get(PATH, headers=basic(name, token)).status_code == 401


def test_too_many_guesses_are_answered_like_the_first(device: TestClient, address: NewFeed, force: Force):
    for _ in range(NETWORK.tries):
        device.get(PATH, headers=basic("phone", "never was"))
    known, guessed = (
        device.get(PATH, headers=basic(address.feed.device, token)) for token in (address.token, "guess")
    )
    assert known.status_code == guessed.status_code == 401
    assert device.get(address.path()).status_code == device.get("/nowhere").status_code == 404


def test_the_password_is_in_no_log_and_no_answer(
    device: TestClient, address: NewFeed, caplog: pytest.LogCaptureFixture
):
    right, wrong = basic(address.feed.device, address.token), basic("another", address.token)
    with caplog.at_level(logging.DEBUG):
        answers = [
            device.get(PATH, headers=right),
            device.get(PATH, headers=wrong),
            device.post(PATH, headers=right),
            device.get("/f/other.ics", headers=right),
        ]
    told = "".join(record.getMessage() for record in caplog.records)
    told += "".join(f"{answer.text}{answer.headers}" for answer in answers)
    assert address.token not in told
    assert right["Authorization"] not in told


def test_polls_that_bring_nothing_new_are_counted(device: TestClient, app: FastAPI, address: NewFeed):
    tag = device.get(address.path()).headers["etag"]
    device.get(address.path(), headers={"If-None-Match": tag})
    ((feed_id, _),) = app.state.held._found
    assert feed_id == address.feed.id
