"""A sign-in link works once, for 15 minutes, on one's own machine."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.accounts.accounts import NoAccount, disable_account
from scheduler.casework.accounts.links import (
    LinkRefused,
    OnLoopbackOnly,
    is_loopback,
    make_link,
    sign_in_by_link,
)
from scheduler.casework.accounts.sessions import principal_for
from scheduler.casework.tokens import hash_of, new_token
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.accounts import SignInLink
from tests.builders import ADMINISTRATOR, INSTALLATION, OFFICER, Force
from tests.casework.signing import an_account, logged

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def link(force: Force) -> str:
    an_account(force.installation, password=None)
    return made(force.installation)


def made(installation: Installation, base_url: str = HERE) -> str:
    with installation.writing(INSTALLATION) as desk:
        return make_link(desk, OFFICER, base_url)


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_signs_in_who_it_was_made_for(force: Force, link: str) -> None:
    assert link.startswith(f"{HERE}/sign-in/link/")
    signed_in = sign_in_by_link(force.installation, token_of(link), "127.0.0.1")
    assert signed_in.principal.actor == OFFICER
    assert principal_for(force.installation, signed_in.token) == signed_in.principal
    log = logged(force.installation)
    assert ("cli:tests", "make sign-in link", "done", None) in log
    assert (OFFICER, "sign in by link", "done", None) in log


def test_only_the_hash_of_a_link_is_kept(force: Force, link: str) -> None:
    with force.reading() as desk:
        kept = desk.session.scalars(select(col(SignInLink.token_hash))).all()
    assert kept == [hash_of(token_of(link))]


def test_a_link_works_once(force: Force, link: str) -> None:
    sign_in_by_link(force.installation, token_of(link), "127.0.0.1")
    with pytest.raises(LinkRefused, match="works once"):
        sign_in_by_link(force.installation, token_of(link), "127.0.0.1")
    assert ("web:sign-in", "sign in by link", "refused", None) in logged(force.installation)


def test_of_two_who_use_it_at_once_one_gets_in(force: Force, link: str) -> None:
    got_in: list[bool] = []

    def use() -> None:
        try:
            sign_in_by_link(force.installation, token_of(link), "127.0.0.1")
            got_in.append(True)
        except LinkRefused:
            got_in.append(False)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got_in) == [False, False, False, True]


@pytest.mark.parametrize(("minutes", "works"), [(14.99, True), (15, False), (600, False)])
def test_a_link_works_for_fifteen_minutes(
    force: Force, link: str, clock: FixedClock, minutes: float, *, works: bool
) -> None:
    clock.moment += timedelta(minutes=minutes)
    if works:
        assert sign_in_by_link(force.installation, token_of(link), "::1").principal.actor == OFFICER
    else:
        with pytest.raises(LinkRefused):
            sign_in_by_link(force.installation, token_of(link), "::1")


def test_a_made_up_link_is_refused_alike(force: Force, link: str) -> None:
    with pytest.raises(LinkRefused, match="works once"):
        sign_in_by_link(force.installation, new_token(), "127.0.0.1")


def test_a_link_of_who_was_disabled_is_refused(force: Force, link: str) -> None:
    with force.writing() as desk:
        disable_account(desk, OFFICER)
    with pytest.raises(LinkRefused):
        sign_in_by_link(force.installation, token_of(link), "127.0.0.1")


@pytest.mark.parametrize("base_url", ["https://visits.example.test", "http://192.0.2.1:8000", "nonsense"])
def test_no_link_is_made_for_an_address_that_others_reach(force: Force, link: str, base_url: str) -> None:
    with pytest.raises(OnLoopbackOnly, match="this machine alone"):
        made(force.installation, base_url)


@pytest.mark.parametrize("client", ["192.0.2.9", "::ffff:192.0.2.9", "testclient", "", None])
def test_a_link_used_from_elsewhere_is_refused_and_stays_unused(
    force: Force, link: str, client: str | None
) -> None:
    with pytest.raises(OnLoopbackOnly):
        sign_in_by_link(force.installation, token_of(link), client)
    assert sign_in_by_link(force.installation, token_of(link), "127.0.0.1").principal.actor == OFFICER


def test_a_link_is_refused_where_others_reach_the_site_through_a_proxy_on_this_machine(
    force: Force, link: str
) -> None:
    elsewhere = replace(force.installation, settings=Settings(base_url="https://visits.example.test"))
    with pytest.raises(OnLoopbackOnly):
        sign_in_by_link(elsewhere, token_of(link), "127.0.0.1")


def test_a_link_needs_an_account(force: Force) -> None:
    with pytest.raises(NoAccount), force.writing() as desk:
        make_link(desk, ADMINISTRATOR, HERE)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("localhost.example.test", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        (None, False),
    ],
)
def test_loopback_is_this_machine_alone(host: str | None, *, here: bool) -> None:
    assert is_loopback(host) is here
