"""Who asks is found out once a request, and again in the next."""

from uuid import uuid4

import pytest
from fastapi import Request
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from scheduler.roles import Principal
from tests.builders import OFFICER, OTHER_OFFICER, Force, a_person
from tests.web.building import Browser
from tests.web.changing import browsing, on_sqlite

FORM = "/people/P-001/levels/new"


@pytest.fixture
def browser(force: Force) -> TestClient:
    with force.writing() as desk:
        a_person(desk, level="medium")
    return browsing(force, OFFICER)


@on_sqlite
def test_a_step_and_the_page_that_it_tells_again_are_of_one_who_asks(
    force: Force, browser: TestClient
) -> None:
    asked: list[str] = []

    def who(request: Request) -> Principal:
        asked.append(request.method)
        return force.principal(OFFICER)

    browser.app.state.who_asks = who  # type: ignore[attr-defined]
    told = {"key": str(uuid4()), "level": "high", "from_on": "20/11/2026", "reason": "Made up"}
    assert "Check your answers" in browser.post(FORM, data=told | {"step": "check"}).text
    assert asked == ["POST", "GET"]
    assert browser.post(FORM, data=told | {"step": "save"}).status_code == 303
    assert asked == ["POST", "GET", "POST"]


@on_sqlite
def test_another_who_asks_next_is_not_taken_for_the_one_before(force: Force, browser: TestClient) -> None:
    assert browser.get("/people/P-001").status_code == 200
    browser.app.state.who_asks = lambda _: force.principal(OTHER_OFFICER)  # type: ignore[attr-defined]
    assert browser.get("/people/P-001").status_code == 404


@on_sqlite
def test_what_a_server_hands_to_every_request_remembers_nobody(force: Force, browser: TestClient) -> None:
    shared: dict[str, object] = {}

    async def sharing(scope: Scope, receive: Receive, send: Send) -> None:
        await browser.app({**scope, "state": shared}, receive, send)

    assert Browser(sharing).get("/people/P-001").status_code == 200  # type: ignore[arg-type]
    assert shared == {}
