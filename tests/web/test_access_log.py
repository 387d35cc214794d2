"""The log of requests holds no reference, no token and no name."""

import logging

import pytest
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from tests.web.building import client, nobody, router_of
from web.permissions import public


def hello(ref: str) -> PlainTextResponse:
    return PlainTextResponse(ref)


def lines_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    messages = (record.getMessage() for record in caplog.records if record.name == "visits.access")
    return [message.rsplit(" ", 2)[0] for message in messages]


def test_a_request_is_logged_by_its_route_alone(caplog: pytest.LogCaptureFixture) -> None:
    outer = APIRouter(prefix="/f")
    outer.add_api_route("/{ref}/visits.ics", hello, dependencies=[public("a token is the key")])
    with caplog.at_level(logging.INFO, "visits.access"):
        browser = client(outer, router_of("/people/{ref}", hello))
        browser.get("/f/SECRET/visits.ics?token=SECRET")
        browser.get("/people/SECRET?q=SECRET")
        browser.get("/SECRET/nowhere")
        browser.post("/people/SECRET", headers={"Sec-Fetch-Site": "cross-site"})
    assert lines_of(caplog) == [
        "GET /f/{ref}/visits.ics 200",
        "GET /people/{ref} 200",
        "GET - 404",
        "POST - 403",
    ]
    assert "SECRET" not in "\n".join(lines_of(caplog))


def test_a_request_that_is_refused_is_logged_with_its_route(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "visits.access"):
        client(router_of("/people/{ref}", hello), who=nobody).get("/people/SECRET")
    assert lines_of(caplog) == ["GET /people/{ref} 303"]


def test_a_method_that_nobody_knows_is_not_repeated(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "visits.access"):
        client(router_of("/people/{ref}", hello)).request("SECRET", "/people/1")
    assert lines_of(caplog) == ["OTHER /people/{ref} 405"]
