"""A browser at the whole application, served from an installation of the test's own."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.testclient import TestClient

from scheduler.desk import Installation
from scheduler.settings import Settings
from tests.builders import OFFICER
from tests.casework.signing import PASSWORD
from tests.web.building import FROM_OUR_PAGE, Browser
from web.service import ROUTERS, service

HTTPS = "https://visits.example.test"
LOOPBACK = "http://127.0.0.1:8000"
SECURE_COOKIE, PLAIN_COOKIE = "__Host-visits", "visits"


def at(installation: Installation, base_url: str) -> Installation:
    """The same installation, known by another address."""
    return replace(installation, settings=Settings(base_url=base_url))


def visitor(
    installation: Installation, *routers: APIRouter, base_url: str = HTTPS, client: str = "192.0.2.7"
) -> TestClient:
    """A browser on a page of ours, with no session yet; it follows no redirect."""
    return Browser(
        service(at(installation, base_url), (*ROUTERS, *routers)),
        base_url,
        headers=FROM_OUR_PAGE,
        client=(client, 50000),
    )


def sign_in(browser: TestClient, officer: str = OFFICER, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    """What the form's answer is."""
    return browser.post("/sign-in", data={"username": officer, "password": password, **more})
