"""A calendar address over HTTP: its headers, its tag, and what it never tells."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from starlette.testclient import TestClient

from scheduler.casework.feeds import NewFeed, revoke_feed
from scheduler.clock import FixedClock
from scheduler.store.audit import AuditEntry
from scheduler.store.database import Database
from scheduler.store.feeds import Feed
from tests.builders import Force, a_visit
from tests.exchange.calendar.calendars import an_address, faults, summaries, visited
from tests.web.building import BASE_URL, application, nobody
from tests.web.test_access_log import lines_of
from web import feeds
from web.permissions import inventory

OWN = {
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "x-content-type-options": "nosniff",
}
OF_A_TEXT = {
    "content-type": "text/calendar; charset=utf-8",
    "content-disposition": 'inline; filename="visits.ics"',
}


@pytest.fixture
def address(force: Force) -> NewFeed:
    visited(force)
    return an_address(force)


@pytest.fixture
def app(force: Force) -> FastAPI:
    """An application of this installation in which nobody is signed in."""
    made = application(feeds.router, who=nobody)
    made.state.installation = force.installation
    return made


@pytest.fixture
def device(app: FastAPI) -> TestClient:
    """A calendar client: no cookies, and it follows no redirect."""
    return TestClient(app, BASE_URL, follow_redirects=False, raise_server_exceptions=False)


def lost(force: Force, table: str) -> None:
    """A database that has lost a table."""
    with force.installation.database.migrating() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
        connection.commit()


def test_the_headers_are_those_that_clients_need(device: TestClient, address: NewFeed):
    answer = device.get(address.path(), headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer.status_code == 200
    assert faults(answer.content) == []
    expected = OWN | OF_A_TEXT | {"last-modified": "Sat, 21 Nov 2026 07:00:00 GMT"}
    assert {name: answer.headers[name] for name in expected} == expected
    assert answer.headers["etag"].startswith('"')
    assert not {"set-cookie", "content-encoding", "location", "vary"} & set(answer.headers)


def test_head_has_the_headers_of_get_and_no_body(device: TestClient, address: NewFeed):
    got, asked = device.get(address.path()), device.head(address.path())
    assert (asked.status_code, asked.content) == (200, b"")
    own = {"content-security-policy"}  # a nonce for each answer
    assert {name: value for name, value in asked.headers.items() if name not in own} == {
        name: value for name, value in got.headers.items() if name not in own
    }


@pytest.mark.parametrize("given", ["{}", "W/{}", '"other", {}', '"a,b" , W/{},"c"'])
def test_who_holds_the_edition_is_told_so(device: TestClient, address: NewFeed, given: str):
    first = device.get(address.path())
    again = device.get(address.path(), headers={"If-None-Match": given.format(first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    expected = OWN | {name: first.headers[name] for name in ("etag", "last-modified")}
    assert {name: again.headers[name] for name in expected} == expected
    assert not {"content-type", "content-length", "content-disposition"} & set(again.headers)


def test_who_holds_another_edition_gets_the_text(
    device: TestClient, address: NewFeed, force: Force, clock: FixedClock
):
    tag = device.get(address.path()).headers["etag"]
    clock.moment += timedelta(hours=1)
    with force.writing() as desk:
        a_visit(desk, "P-001", date(2026, 11, 20))
    answer = device.get(address.path(), headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag
    assert answer.headers["last-modified"] == "Sat, 21 Nov 2026 08:00:00 GMT"


def test_an_unknown_token_is_answered_like_any_wrong_address(device: TestClient, address: NewFeed):
    wrong = device.get("/f/never-was/visits.ics")
    elsewhere = device.get("/nowhere")
    assert wrong.status_code == elsewhere.status_code == 404
    nonces = [each.headers["content-security-policy"].split("'nonce-")[1][:22] for each in (wrong, elsewhere)]
    assert wrong.text.replace(nonces[0], "") == elsewhere.text.replace(nonces[1], "")
    own = {"content-security-policy"}
    assert {name: value for name, value in wrong.headers.items() if name not in own} == {
        name: value for name, value in elsewhere.headers.items() if name not in own
    }


def test_a_closed_address_says_so_for_60_days_and_is_gone_then(
    device: TestClient, address: NewFeed, force: Force, clock: FixedClock
):
    with force.writing() as desk:
        revoke_feed(desk, address.feed.id)
    answer = device.get(address.path())
    assert answer.status_code == 200
    assert summaries(answer.content) == ["Calendar link switched off"]
    assert {name: answer.headers[name] for name in OWN | OF_A_TEXT} == OWN | OF_A_TEXT
    assert device.get(address.path(), headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    clock.moment += timedelta(days=60)
    gone = device.get(address.path())
    assert gone.status_code == 410
    assert "switched off more than 60 days ago" in gone.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_nothing_but_reading_is_answered(device: TestClient, address: NewFeed, method: str):
    assert device.request(method, address.path()).status_code in {403, 405}


def test_the_token_is_in_no_log_and_no_page(
    device: TestClient, address: NewFeed, force: Force, clock: FixedClock, caplog: pytest.LogCaptureFixture
):
    path, wrong = address.path(), address.path().replace("/visits.ics", "/other.ics")
    with caplog.at_level(logging.DEBUG):
        answers = [device.get(path), device.head(path), device.post(path), device.get(wrong)]
        clock.moment += timedelta(days=365)
        answers.append(device.get(path))
        clock.moment += timedelta(days=60)
        answers.append(device.get(path))
        lost(force, "feeds")
        answers.append(device.get(path))
    assert [answer.status_code for answer in answers][:6] == [200, 200, 403, 404, 200, 410]
    assert answers[6].status_code in {500, 503}
    assert lines_of(caplog)[0] == "GET /f/{token}/visits.ics 200"
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    told = "".join(ours) + "".join(f"{answer.text}{answer.headers}" for answer in answers)
    assert address.token not in told
    assert address.feed.token_hash not in told


def test_while_the_database_is_away_nothing_is_told(device: TestClient, app: FastAPI, address: NewFeed):
    away = Database("postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=2")
    app.state.installation = replace(app.state.installation, database=away)
    answer = device.get(address.path())
    assert answer.status_code == 503
    assert "Not available just now" in answer.text


def test_what_cannot_be_logged_is_not_disclosed(device: TestClient, address: NewFeed, force: Force):
    lost(force, "audit")
    answer = device.get(address.path())
    assert answer.status_code in {500, 503}
    assert "VCALENDAR" not in answer.text
    with force.reading() as desk:
        assert desk.session.get_one(Feed, address.feed.id).last_used_at is None


def test_the_route_declares_what_it_logs(app: FastAPI, device: TestClient, address: NewFeed, force: Force):
    (declared,) = {each.verbs for each in inventory(app) if each.path == "/f/{token}/visits.ics"}
    device.get(address.path())
    device.get("/f/never-was/visits.ics")
    with force.reading() as desk:
        logged = desk.session.scalars(select(AuditEntry.verb).where(AuditEntry.act == "calendar feed")).all()
    assert sorted(declared) == sorted(logged) == ["disclosed", "other"]


def test_the_link_leads_to_this_installation(
    app: FastAPI, device: TestClient, address: NewFeed, force: Force
):
    settings = force.installation.settings.model_copy(update={"base_url": f"{BASE_URL}/"})
    app.state.installation = replace(force.installation, settings=settings)
    assert f"URL:{BASE_URL}/o/".encode() in device.get(address.path()).content


def test_a_moment_is_written_in_the_words_of_http(clock: FixedClock, force: Force, device: TestClient):
    clock.moment = datetime(2027, 6, 1, 12, 0, 0, 999999, tzinfo=UTC)
    visited(force)
    assert device.get(an_address(force).path()).headers["last-modified"] == "Tue, 01 Jun 2027 12:00:00 GMT"
