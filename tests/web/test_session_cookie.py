"""The session's cookie is for this host, for no script and no other site, and never in the clear."""

import pytest

from tests.builders import Force
from tests.casework.signing import an_account
from tests.web.visiting import HTTPS, LOOPBACK, PLAIN_COOKIE, SECURE_COOKIE, sign_in, visitor
from web.session_cookie import AddressInTheClear, SessionCookie, session_cookie


def parts(header: str) -> set[str]:
    return {part.strip() for part in header.partition(";")[2].split(";")}


def test_over_https_it_is_bound_to_the_host_and_secure(force: Force) -> None:
    an_account(force.installation)
    given = sign_in(visitor(force.installation, base_url=HTTPS)).headers["set-cookie"]
    assert given.startswith(f"{SECURE_COOKIE}=")
    assert parts(given) == {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}


def test_over_http_on_this_machine_it_claims_nothing_that_browsers_would_refuse(force: Force) -> None:
    an_account(force.installation)
    given = sign_in(visitor(force.installation, base_url=LOOPBACK)).headers["set-cookie"]
    assert given.startswith(f"{PLAIN_COOKIE}=")
    assert parts(given) == {"HttpOnly", "Path=/", "SameSite=lax"}


@pytest.mark.parametrize("base_url", [HTTPS, LOOPBACK])
def test_it_is_taken_back_as_it_was_given(force: Force, base_url: str) -> None:
    an_account(force.installation)
    browser = visitor(force.installation, base_url=base_url)
    given = parts(sign_in(browser).headers["set-cookie"])
    taken = browser.post("/sign-out").headers["set-cookie"]
    assert given <= parts(taken)
    assert "Max-Age=0" in parts(taken)
    assert len(browser.cookies) == 0


@pytest.mark.parametrize("base_url", [LOOPBACK, "http://localhost:8000", "http://[::1]:8000"])
def test_http_will_do_on_this_machine(base_url: str) -> None:
    assert session_cookie(base_url) == SessionCookie(PLAIN_COOKIE, secure=False)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://visits.example.test",
        "http://10.0.0.5:8000",
        "http://localhost.example.test",
        "visits.example.test",
        "",
    ],
)
def test_no_application_starts_at_an_address_that_others_reach_in_the_clear(
    force: Force, base_url: str
) -> None:
    with pytest.raises(AddressInTheClear, match="https://"):
        visitor(force.installation, base_url=base_url)
