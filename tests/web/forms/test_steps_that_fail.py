"""A step of a form where the database, the body or the address is not as it should be: said as on every page."""

import logging
from collections.abc import Iterator
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from rules.policy import Policy
from scheduler.clock import SystemClock
from scheduler.desk import Desk, Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.drafts import Draft
from scheduler.store.faults import DatabaseAway
from tests.builders import OFFICER, Force, a_person
from tests.web.changing import browsing, on_sqlite
from tests.web.test_access_log import lines_of
from tests.web.visiting import SECURE_COOKIE, visitor
from web.body_limit import MEBIBYTE

FORM = "/people/P-001/levels/new"


def told(**more: object) -> dict[str, object]:
    return {"key": str(uuid4()), "level": "high", "from_on": "20/11/2026", "reason": "Made up", **more}


def kept(force: Force) -> list[Draft]:
    with force.reading() as desk:
        return list(desk.session.scalars(select(Draft)))


@pytest.fixture
def browser(force: Force) -> TestClient:
    with force.writing() as desk:
        a_person(desk, level="medium")
    return browsing(force, OFFICER)


def test_where_the_database_is_away_a_step_says_so(policy: Policy) -> None:
    away = Installation(Database("sqlite:////nowhere/at/all.db"), SystemClock(), policy, Settings())
    asking = visitor(away)
    asking.cookies.set(SECURE_COOKIE, "somebody")
    sent = told(step="check")
    for answer in (asking.post(FORM, data=sent), asking.get(f"{FORM}?form={sent['key']}&step=check")):
        assert answer.status_code == 503
        assert "The database is busy or away" in answer.text


@on_sqlite
def test_what_was_done_is_told_though_forgetting_its_form_fails(force: Force, browser: TestClient) -> None:
    def away(_desk: Desk, _key: UUID) -> None:
        raise DatabaseAway

    with patch("web.forms.steps.forget_draft", away):
        done = browser.post(FORM, data=told(step="save"))
    assert (done.status_code, done.headers["location"]) == (303, "/people/P-001?done=level-set")
    assert "High" in browser.get("/people/P-001").text


@on_sqlite
def test_a_body_in_pieces_is_no_way_round_its_limit(browser: TestClient) -> None:
    """Declared as short, and yet sent in pieces: the pieces count."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "100"}
    pieces: Iterator[bytes] = iter([b"step=check&reason=", *[b"x" * MEBIBYTE] * 2])
    answer = browser.post(FORM, content=pieces, headers=headers)
    assert answer.status_code == 413
    assert "over the limit of 1 MB" in answer.text


@on_sqlite
def test_a_step_is_logged_by_its_route(browser: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "visits.access"):
        browser.post(FORM, data=told(step="check"))
    assert lines_of(caplog) == ["POST /people/{ref}/levels/new 303", "GET /people/{ref}/levels/new 200"]


@on_sqlite
@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/people/P-001/nothing", 404), ("/missed", 405)]
)
def test_what_is_sent_where_no_form_is_taken_is_not_kept(
    force: Force, browser: TestClient, path: str, status: int
) -> None:
    assert browser.post(path, data=told(step="check")).status_code == status
    assert kept(force) == []


@on_sqlite
@pytest.mark.parametrize(
    "body", ["&refs=AB1" * 1_001, "&reason=" + "\xff" * (MEBIBYTE - 200)], ids=["fields", "bytes"]
)
def test_what_no_form_takes_is_not_kept(force: Force, browser: TestClient, body: str) -> None:
    """Told again, it would be larger than it came, and read only to be refused."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = f"key={uuid4()}&step=check{body}".encode("latin-1")
    answer = browser.post(FORM, content=sent, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.request.method == "POST"
    assert kept(force) == []
