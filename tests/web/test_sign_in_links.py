"""A link that signs in: once, on this machine alone, for a quarter of an hour."""

from datetime import timedelta

import pytest

from scheduler.casework.accounts.links import make_link
from scheduler.clock import FixedClock
from tests.builders import OFFICER, Force
from tests.casework.signing import an_account
from tests.web.test_signing_in import pages, sessions
from tests.web.visiting import HTTPS, LOOPBACK, visitor


def link(force: Force) -> str:
    with force.writing() as desk:
        return make_link(desk, OFFICER, LOOPBACK)


def test_a_link_works_on_one_click_and_only_one(force: Force) -> None:
    an_account(force.installation, password=None)
    address = link(force)
    browser = visitor(force.installation, pages, base_url=LOOPBACK, client="127.0.0.1")
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/who").text == f"{OFFICER} officer"
    again = visitor(force.installation, base_url=LOOPBACK, client="127.0.0.1").get(address)
    assert again.status_code == 403
    assert "works once" in again.text
    assert "set-cookie" not in again.headers


def test_a_link_is_too_old_after_fifteen_minutes(force: Force, clock: FixedClock) -> None:
    an_account(force.installation, password=None)
    address = link(force)
    clock.moment += timedelta(minutes=15)
    browser = visitor(force.installation, base_url=LOOPBACK, client="127.0.0.1")
    expired = browser.get(address)
    assert expired.status_code == 403
    assert "start it again: it prints new links" in expired.text
    assert "your supervisor" not in expired.text


@pytest.mark.parametrize(("base_url", "client"), [(LOOPBACK, "192.0.2.7"), (HTTPS, "127.0.0.1")])
def test_a_link_works_on_this_machine_alone(force: Force, base_url: str, client: str) -> None:
    an_account(force.installation, password=None)
    path = link(force).removeprefix(LOOPBACK)
    browser = visitor(force.installation, base_url=base_url, client=client)
    answer = browser.get(path)
    assert answer.status_code == 403
    assert "on this machine alone" in answer.text
    assert sessions(force.installation) == 0


@pytest.mark.parametrize("name", ["Sec-Purpose", "Purpose"])
def test_a_browser_that_fetches_a_link_ahead_does_not_use_it_up(force: Force, name: str) -> None:
    an_account(force.installation, password=None)
    address = link(force)
    browser = visitor(force.installation, base_url=LOOPBACK, client="127.0.0.1")
    assert browser.get(address, headers={name: "prefetch;prerender"}).status_code == 503
    assert browser.head(address).status_code == 405
    assert browser.get(address).status_code == 303
