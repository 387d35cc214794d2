"""A route that does not say what it demands stops the start-up; one that does is walled."""

from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from starlette.routing import Mount, Route

from scheduler.errors import RoleCannot
from scheduler.roles import Permission, Principal, Role
from tests.web.building import application, as_role, client, nobody, router_of
from web.permissions import RouteDemand, Undeclared, inventory, needs, public


def hello() -> PlainTextResponse:
    return PlainTextResponse("hello")


def test_a_route_without_a_permission_stops_the_start_up() -> None:
    router = APIRouter()
    router.add_api_route("/open", hello)
    with pytest.raises(Undeclared, match=r"\['GET'\] /open declares 0 permissions"):
        application(router)


def test_a_route_of_a_router_inside_a_router_is_seen_with_its_whole_path() -> None:
    inner, outer = APIRouter(), APIRouter(prefix="/outer")
    inner.add_api_route("/open", hello)
    outer.include_router(inner, prefix="/inner")
    with pytest.raises(Undeclared, match="/outer/inner/open declares 0"):
        application(outer)


def test_two_permissions_for_one_route_stop_the_start_up() -> None:
    router = APIRouter(dependencies=[needs(Permission.SEE_PEOPLE)])
    router.add_api_route("/twice", hello, dependencies=[public("a second word")])
    with pytest.raises(Undeclared, match="/twice declares 2"):
        application(router)


def test_reading_and_writing_need_a_permission_each() -> None:
    router = APIRouter()
    router.add_api_route("/both", hello, methods=["GET", "POST"], dependencies=[needs(Permission.SEE_PEOPLE)])
    with pytest.raises(Undeclared, match=r"/both answers \['GET', 'POST'\] with one permission"):
        application(router)


@pytest.mark.parametrize(
    "route",
    [Mount("/files", FastAPI()), Route("/bare", lambda _: PlainTextResponse("open"))],
    ids=["mount", "bare"],
)
def test_what_cannot_declare_a_permission_stops_the_start_up(route: Mount | Route) -> None:
    router = APIRouter()
    router.routes.append(route)
    with pytest.raises(Undeclared, match="cannot declare a permission"):
        application(router)


def test_a_permission_on_a_router_holds_for_all_its_routes() -> None:
    router = APIRouter(dependencies=[needs(Permission.SEE_MISSED, "consulted")])
    router.add_api_route("/one", hello)
    lines = [line for line in inventory(application(router)) if line.path == "/one"]
    assert lines == [RouteDemand("GET", "/one", "see_missed", ("consulted",))]


def test_the_inventory_names_what_is_public_and_why() -> None:
    lines = {(line.method, line.path): line.permission for line in inventory(application())}
    assert lines[("GET", "/health")].startswith("public: ")
    assert {path for _, path in lines} == {"/health", "/static/{version}/{path}"}


def test_no_description_of_the_interface_is_open() -> None:
    browser = client()
    assert [browser.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404, 404, 404]


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SUPERVISOR, 200), (Role.OFFICER, 403), (Role.AUDITOR, 403)]
)
def test_only_a_role_with_the_permission_gets_the_page(role: Role, status: int) -> None:
    router = router_of("/missed", hello, permission=Permission.SEE_MISSED)
    assert client(router, who=as_role(role)).get("/missed").status_code == status


def test_the_role_is_asked_before_the_rest_of_the_request() -> None:
    def numbered(number: int) -> PlainTextResponse:
        return PlainTextResponse(str(number))

    browser = client(router_of("/by-number", numbered), who=nobody)
    assert browser.get("/by-number?number=x").status_code == 303


def test_every_request_asks_anew_who_it_is() -> None:
    roles = iter([Role.SUPERVISOR, Role.OFFICER])
    browser = client(
        router_of("/missed", hello, permission=Permission.SEE_MISSED),
        who=lambda _: Principal(actor="A1001", role=next(roles)),
    )
    assert [browser.get("/missed").status_code for _ in range(2)] == [200, 403]


@pytest.mark.parametrize("declare", [lambda: needs(Permission.SEE_PEOPLE), lambda: public("a reason")])
def test_a_permission_among_the_parameters_does_not_count(declare: Callable[[], object]) -> None:
    def handler(_: None = declare()) -> PlainTextResponse:  # type: ignore[assignment]
        return PlainTextResponse("hello")

    router = APIRouter()
    router.add_api_route("/hidden", handler)
    with pytest.raises(Undeclared, match="/hidden declares 0"):
        application(router)


def test_what_a_role_cannot_do_is_told_in_words_of_the_field() -> None:
    for permission in Permission:
        said = str(RoleCannot("officer", permission))
        assert "_" not in said
        assert not {"feeds", "audit", "enter"} & set(said.replace(".", " ").split())
