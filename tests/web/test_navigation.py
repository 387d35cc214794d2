"""The menu shows no link that would refuse, and signing in leads nowhere else."""

import pytest

from scheduler.roles import MATRIX, Permission, Principal, Role
from web.dependencies import local_path
from web.navigation import MENU, home, links_for


@pytest.mark.parametrize("role", Role)
def test_the_menu_holds_exactly_what_the_role_may_open(role: Role) -> None:
    links = links_for(Principal(actor="A1001", role=role), "/")
    assert [link.href for link in links] == [entry.href for entry in MENU if entry.permission in MATRIX[role]]


@pytest.mark.parametrize(
    ("path", "current"), [("/", "/"), ("/people", "/people"), ("/people/R1", "/people"), ("/peoples", None)]
)
def test_one_link_is_the_present_page(path: str, current: str | None) -> None:
    links = links_for(Principal(actor="A1001", role=Role.SUPERVISOR), path)
    assert [link.href for link in links if link.current] == ([current] if current else [])


def test_signing_in_leads_to_a_page_that_the_role_may_open() -> None:
    assert home(Principal(actor="A1001", role=Role.OFFICER)) == "/"
    assert home(Principal(actor="A1001", role=Role.REVIEWER)) == "/people"
    assert home(Principal(actor="A1001", role=Role.ADMINISTRATOR)) == "/admin"
    assert home(Principal(actor="A1001", role=Role.AUDITOR)) == "/figures"


@pytest.mark.parametrize("role", Role)
def test_no_role_is_led_in_a_circle_from_the_first_page(role: Role) -> None:
    asking = Principal(actor="A1001", role=role)
    assert asking.may(Permission.SEE_TODAY) or home(asking) != "/"


@pytest.mark.parametrize("wanted", ["/", "/people/R1?from=2026-01-05&a=b", "/missed#top"])
def test_a_path_of_this_site_is_returned_to(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "people",
        "//elsewhere.test",
        "https://elsewhere.test/",
        "/\\elsewhere.test",
        "\\\\elsewhere.test",
        "/\t/elsewhere.test",
        "/\n/elsewhere.test",
        "javascript:alert(1)",
        "/\x00",
        " //elsewhere.test",
    ],
)
def test_nowhere_else_is_returned_to(wanted: str) -> None:
    assert local_path(wanted) == "/"
