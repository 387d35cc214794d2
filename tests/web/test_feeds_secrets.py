"""A calendar token is nowhere but in its owner's hands: a hundred of them, sent along every way a request has."""

import logging
import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from string import ascii_letters

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from scheduler.casework import feeds
from scheduler.casework.accounts.accounts import create_account
from scheduler.casework.feeds import NewFeed, revoke_feed
from scheduler.casework.tokens import hash_of
from scheduler.clock import FixedClock
from scheduler.store.database import Database
from tests.builders import ADMINISTRATOR, SERGEANT, Force
from tests.casework.signing import PASSWORD
from tests.exchange.calendar.calendars import an_address, lost_table, visited
from tests.servers.databases import Databases
from tests.web.test_secrets import whole_database
from tests.web.visiting import sign_in, visitor
from web.permissions import inventory

TOKENS = 100
TRIES_EACH = 4


@pytest.fixture
def addresses(force: Force, monkeypatch: pytest.MonkeyPatch) -> list[NewFeed]:
    """A hundred addresses of one officer, their tokens like nothing else that is ever said."""
    random = Random(6)
    monkeypatch.setattr(feeds, "new_token", lambda: "MARKED" + "".join(random.choices(ascii_letters, k=37)))
    visited(force)
    return [an_address(force, device=f"device {number}") for number in range(TOKENS)]


@pytest.fixture
def browsers(force: Force) -> dict[str, TestClient]:
    """Nobody, a sergeant, who may do what her officers may, and an administrator: each at the whole application."""
    found = {"": visitor(force.installation)}
    with force.writing() as desk:
        for who in (SERGEANT, ADMINISTRATOR):
            create_account(desk, who, PASSWORD, handed_over=False)
    for who in (SERGEANT, ADMINISTRATOR):
        found[who] = visitor(force.installation)
        sign_in(found[who], who)
    for browser in found.values():
        browser._transport.raise_server_exceptions = False
    return found


class Ears:
    """Whatever is said to whoever asks, to the log, and to the log of the database's server."""

    def __init__(self, caplog: pytest.LogCaptureFixture, databases: Databases) -> None:
        self._caplog = caplog
        self._databases = databases
        self._before = len(databases.server_log())
        self._said: list[str] = []
        self.statuses: set[int] = set()

    def ask(self, browser: TestClient, method: str, path: str, *, own: str = "", **more) -> None:
        """Send a request; its `own` token it may be told back, as a form is or a path that leads on."""
        answer = browser.request(method, path, **more)
        self.statuses.add(answer.status_code)
        said = f"{answer.text} {answer.headers}"
        self._said.append(said.replace(own, "") if own else said)

    def heard(self) -> str:
        # what the test's own browser logs is none of ours
        records = [each for each in self._caplog.records if not each.name.startswith("httpx")]
        logged = [f"{each.getMessage()} {each.exc_text or ''} {each.args}" for each in records]
        return "\n".join([*self._said, *logged])

    def heard_by_the_server(self) -> str:
        return self._databases.server_log()[self._before :]


def log_every_statement(force: Force) -> None:
    """As an administrator may have it: PostgreSQL's log then holds each statement with its values."""
    database = force.installation.database
    if database.engine.dialect.name == "postgresql":
        with database.migrating() as connection:
            for setting in ("log_statement = 'all'", "log_parameter_max_length_on_error = -1"):
                connection.execute(text(f"ALTER DATABASE {database.url.database} SET {setting}"))
            connection.commit()
        database.close()  # it holds of connections from now on


def everywhere(token: str) -> dict[str, dict[str, str]]:
    """A token in the query and in the headers of a request."""
    basic = b64encode(f"{token}:{token}".encode()).decode()
    return {
        "params": {"token": token, "key": token},
        "headers": {
            "Authorization": f"Basic {basic}",
            "If-None-Match": f'"{token}"',
            "User-Agent": token,
            "Referer": f"https://elsewhere.example.test/{token}",
            "X-Forwarded-For": token,
        },
    }


def tries(address: NewFeed) -> list[tuple[str, str, dict[str, dict[str, str]]]]:
    """Right and wrong ways to ask for a calendar."""
    right, wrong = address.token, address.token.swapcase()
    paths = [f"/f/{right}", f"/f/{wrong}/visits.ics"]
    for beside in ("x", "/../x", "%00", "%2e%2e", "?token=", "#", "\u202e"):
        paths += [f"/f/{right}{beside}/visits.ics", f"/f/{right}/visits.ics{beside}"]
    signed = [
        f"{scheme} {b64encode(f'{name}:{token}'.encode()).decode()}"
        for scheme, name, token in (
            ("Basic", address.feed.device, right),
            ("Bearer", address.feed.device, right),
            ("Basic", address.feed.device, wrong),
            ("Basic", "another device", right),
        )
    ]
    return [
        ("HEAD", address.path(), {}),
        ("POST", address.path(), {"data": {"token": right}}),
        *(("GET", path, {}) for path in paths),
        *(("GET", "/f/visits.ics", {"headers": {"Authorization": each}}) for each in signed),
    ]


def nowhere(force: Force, ears: Ears, addresses: list[NewFeed]) -> None:
    """No token in anything that was said, nor its hash; and in the database nothing but the hash."""
    told, kept = ears.heard(), whole_database(force)
    assert "MARKED" not in kept
    assert "MARKED" not in told
    assert "MARKED" not in ears.heard_by_the_server()
    for address in addresses:
        assert hash_of(address.token) in kept
        assert address.feed.token_hash not in told


def test_no_token_comes_out_of_any_route(
    force: Force,
    addresses: list[NewFeed],
    browsers: dict[str, TestClient],
    caplog: pytest.LogCaptureFixture,
    databases: Databases,
):
    caplog.set_level(logging.DEBUG)
    ears, tokens = Ears(caplog, databases), cycle(address.token for address in addresses)
    # what ends a session comes last
    lines = sorted(inventory(browsers[""].app), key=lambda line: line.path.startswith("/sign-"))
    for browser in browsers.values():
        for line in lines:
            token = next(tokens)
            path = re.sub(r"\{[^}]*\}", token, line.path)
            form = {"data": {"token": token, "key": token}} if line.method == "POST" else {}
            ears.ask(browser, line.method, path, own=token, **everywhere(token), **form)
    assert {200, 303, 401, 403, 404, 422} <= ears.statuses
    nowhere(force, ears, addresses)


# always on both: the log of PostgreSQL's server is one more way out
@pytest.mark.parametrize("databases", ["sqlite", "postgresql"], indirect=True)
def test_no_token_comes_out_of_its_own_address(
    force: Force,
    clock: FixedClock,
    addresses: list[NewFeed],
    browsers: dict[str, TestClient],
    caplog: pytest.LogCaptureFixture,
    databases: Databases,
):
    caplog.set_level(logging.DEBUG)
    log_every_statement(force)
    ears, nobody = Ears(caplog, databases), browsers[""]
    for number, address in enumerate(addresses):
        for method, path, more in islice(cycle(tries(address)), number, number + TRIES_EACH):
            ears.ask(nobody, method, path, **more)
    with force.writing() as desk:
        for address in addresses[::2]:
            revoke_feed(desk, address.feed.id)
    for later in (timedelta(), timedelta(days=365), timedelta(days=61)):
        clock.moment += later
        for address in addresses:
            ears.ask(nobody, "GET", address.path())
    with lost_table(force, "feeds"):
        for address in addresses:
            ears.ask(nobody, "GET", address.path())
    nowhere(force, ears, addresses)
    assert {200, 401, 404, 405, 410} <= ears.statuses
    away = Database("postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=2")
    nobody.app.state.installation = replace(nobody.app.state.installation, database=away)
    for address in addresses:
        ears.ask(nobody, "GET", address.path())
    assert 503 in ears.statuses
    nowhere(force, ears, addresses)
    if force.installation.database.engine.dialect.name == "postgresql":
        said = ears.heard_by_the_server()
        assert "ERROR" in said
        assert all(address.feed.token_hash in said for address in addresses)  # so it would have told a token
