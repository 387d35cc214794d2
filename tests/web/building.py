"""Builders for tests of the web room: an application with a few pages of its own, and someone who asks."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.testclient import TestClient

from scheduler.roles import Permission, Principal, Role
from web.app import create_app
from web.dependencies import NotSignedIn, WhoAsks
from web.navigation import shell_of
from web.permissions import needs
from web.rendering import environment, page
from web.ways import way

BASE_URL = "https://visits.example.test"
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


class Browser(TestClient):
    """A browser that follows one kind of redirect: that of a form's step to the page of its own."""

    def __init__(self, app: FastAPI, base_url: str = BASE_URL, **settings: Any) -> None:
        super().__init__(app, base_url, **{"follow_redirects": False, **settings})

    def request(self, method: str, url: Any, **sent: Any) -> Any:  # type: ignore[override]
        answer = super().request(method, url, **sent)
        leads_to = answer.headers.get("location", "")
        if answer.status_code == 303 and {"form", "step"} <= parse_qs(urlsplit(leads_to).query).keys():
            return super().request("GET", leads_to)
        return answer


def as_role(role: Role) -> WhoAsks:
    """Someone of that role asks, whatever the request."""
    return lambda _: Principal(actor="A1001", role=role)


A_SUPERVISOR = as_role(Role.SUPERVISOR)


def nobody(_: Request) -> Principal:
    """Nobody is signed in."""
    raise NotSignedIn


def application(*routers: APIRouter, who: WhoAsks = A_SUPERVISOR, base_url: str = BASE_URL) -> FastAPI:
    return create_app(base_url=base_url, who_asks=who, routers=routers)


def client(
    *routers: APIRouter,
    who: WhoAsks = A_SUPERVISOR,
    base_url: str = BASE_URL,
    headers: Mapping[str, str] = FROM_OUR_PAGE,
) -> Browser:
    """A browser on a page of ours, unless its headers say otherwise; it follows no redirect."""
    app = application(*routers, who=who, base_url=base_url)
    return Browser(app, base_url, headers=dict(headers))


def router_of(
    path: str, answer: Any, method: str = "GET", permission: Permission = Permission.SEE_PEOPLE
) -> APIRouter:
    """A router with one route."""
    router = APIRouter()
    router.add_api_route(
        path, answer, methods=[method], dependencies=[needs(permission)], response_model=None
    )
    return router


def shown(request: Request, source: str, **values: Any) -> HTMLResponse:
    """A page from the text of a template: for what only tests show."""
    template = environment().from_string(source)
    around = {
        "shell": shell_of(request),
        "notice": None,
        "way": partial(way, request),
        "nonce": request.state.nonce,
    }
    return HTMLResponse(template.render(values, **around))


def whole_or_part(request: Request) -> HTMLResponse:
    """A real page with a fragment beside it."""
    return page(request, "problems/problem.html", problem=EXAMPLE)


class _Example:
    heading = "An example"
    sentences = ("One sentence.",)
    now = "Go on."
    reference = None
    typed = ()


EXAMPLE = _Example()
