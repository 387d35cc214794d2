"""A link stands where it leads somewhere that the one who asks may go."""

import pytest
from fastapi import Request
from fastapi.responses import PlainTextResponse

from scheduler.roles import Permission, Role
from tests.web.building import as_role, client, nobody, router_of
from web.permissions import public
from web.ways import way


def ways_as(who, *paths: str) -> list[str | None]:  # type: ignore[no-untyped-def]
    """The ways to these paths as a page shows them."""
    found: list[str | None] = []

    def here(request: Request) -> PlainTextResponse:
        found.extend(way(request, path, {"page": 2}, ref="a b/c") for path in paths)
        return PlainTextResponse("here")

    routers = [
        router_of("/here", here, permission=Permission.ENTER),
        router_of("/people/{ref}", here),
        router_of("/levels", here, "POST"),
        router_of("/missed", here, permission=Permission.SEE_MISSED),
    ]
    client(*routers, who=who).get("/here")
    return found


def test_a_way_names_what_it_leads_to() -> None:
    assert ways_as(as_role(Role.OFFICER), "/people/{ref}") == ["/people/a%20b%2Fc?page=2"]


@pytest.mark.parametrize(("role", "open_to"), [(Role.SUPERVISOR, True), (Role.OFFICER, False)])
def test_no_way_leads_to_a_page_that_would_refuse(role: Role, open_to: bool) -> None:  # noqa: FBT001
    (found,) = ways_as(as_role(role), "/missed")
    assert (found is not None) == open_to


def test_no_way_leads_to_what_is_not_there_or_only_takes_forms() -> None:
    assert ways_as(as_role(Role.SUPERVISOR), "/nowhere", "/levels") == [None, None]


def test_who_is_not_known_finds_the_public_ways_alone() -> None:
    found: list[str | None] = []

    def here(request: Request) -> PlainTextResponse:
        found.extend((way(request, "/health"), way(request, "/people/{ref}", ref="a")))
        return PlainTextResponse("here")

    open_page = router_of("/open", here)
    open_page.routes.clear()
    open_page.add_api_route("/open", here, dependencies=[public("a test")])
    client(open_page, router_of("/people/{ref}", here), who=nobody).get("/open")
    assert found == ["/health", None]
