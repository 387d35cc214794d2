"""One request is one transaction, inside the wall of who asks, committed before the answer leaves."""

import asyncio
from datetime import timedelta

import anyio
import httpx2
import pytest
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.errors import Stale
from scheduler.roles import Permission
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Person
from tests.builders import OFFICER, OTHER_OFFICER, TODAY, Force, a_person
from tests.casework.signing import an_account
from tests.statements import noting_statements
from tests.web.visiting import HTTPS, SECURE_COOKIE, at, sign_in, visitor
from web.dependencies import AtDesk, ReadingDesk
from web.permissions import needs
from web.service import ROUTERS, service

pages = APIRouter()


@pages.get("/looked-at", dependencies=[needs(Permission.SEE_PEOPLE, "consulted")])
def looked_at(desk: AtDesk) -> PlainTextResponse:
    refs = list(desk.session.scalars(select(col(Person.ref)).order_by(col(Person.ref))))
    log(desk, Verb.CONSULTED, "people", refs)
    return PlainTextResponse(" ".join(refs))


@pages.get("/seen", dependencies=[needs(Permission.SEE_PEOPLE)])
def seen(desk: ReadingDesk) -> PlainTextResponse:
    desk.session.add(AuditEntry(at=desk.now, actor=desk.principal.actor, verb="consulted", act="never kept"))
    return PlainTextResponse(" ".join(desk.session.scalars(select(col(Person.ref)))))


@pages.get("/unlogged", dependencies=[needs(Permission.SEE_PEOPLE)])
def unlogged(desk: ReadingDesk) -> PlainTextResponse:
    log(desk, Verb.CONSULTED, "people", ["never kept"])
    return PlainTextResponse(" ".join(desk.session.scalars(select(col(Person.ref)))))


@pages.post("/refused", dependencies=[needs(Permission.SEE_PEOPLE)])
def refused(desk: AtDesk) -> None:
    log(desk, Verb.CONSULTED, "people", ["P-REFUSED"])
    desk.session.flush()
    raise Stale("It was changed meanwhile.")


@pages.get("/until", dependencies=[needs(Permission.SEE_PEOPLE)])
def until(desk: ReadingDesk) -> PlainTextResponse:
    return PlainTextResponse(str(desk.session.scalars(select(col(Deadline.holds_until))).first()))


def looks(force: Force) -> list[tuple[str, str | None, str]]:
    with force.reading() as desk:
        rows = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.verb) == "consulted")).all()
    return [(row.actor, row.session_id, row.subjects) for row in rows]


@pytest.fixture
def people(force: Force) -> Force:
    with force.writing() as desk:
        a_person(desk, "P-001")
        a_person(desk, "P-002", officer=OTHER_OFFICER, team="Moor")
    an_account(force.installation)
    return force


def test_a_page_shows_what_who_asks_may_see_and_logs_one_look(people: Force) -> None:
    browser = visitor(people.installation, pages)
    sign_in(browser)
    assert browser.get("/looked-at").text == "P-001"
    (actor, session_id, subjects), *others = looks(people)
    assert (actor, subjects, others) == (OFFICER, "P-001", [])
    assert session_id is not None
    assert len(session_id) == 64


def test_a_reading_desk_keeps_nothing(people: Force) -> None:
    browser = visitor(people.installation, pages)
    sign_in(browser)
    assert browser.get("/seen").text == "P-001"
    assert looks(people) == []


def test_a_look_that_is_logged_where_nothing_is_kept_is_not_shown(people: Force) -> None:
    browser = visitor(people.installation, pages)
    sign_in(browser)
    answer = browser.get("/unlogged")
    assert answer.status_code >= 500
    assert "P-001" not in answer.text
    assert looks(people) == []


def test_a_refusal_undoes_all_of_its_request(people: Force) -> None:
    browser = visitor(people.installation, pages)
    sign_in(browser)
    assert browser.post("/refused").status_code == 409
    assert looks(people) == []


def test_what_was_answered_is_kept_and_what_cannot_be_kept_is_not_answered(people: Force) -> None:
    """A commit that fails after the answer was sent would have been told as done."""
    browser = visitor(people.installation, pages)
    sign_in(browser)

    def fail(_session: Session) -> None:
        raise RuntimeError("the disk is full")

    event.listen(Session, "before_commit", fail)
    try:
        assert browser.get("/looked-at").status_code == 500
    finally:
        event.remove(Session, "before_commit", fail)
    assert looks(people) == []


def test_nobody_opens_a_desk_without_signing_in(people: Force) -> None:
    assert visitor(people.installation, pages).get("/looked-at").status_code == 303
    assert looks(people) == []


def test_a_deadline_that_held_until_yesterday_is_computed_again_before_anybody_reads_it(
    people: Force,
) -> None:
    with people.writing() as desk:
        desk.session.execute(update(Deadline).values(holds_until=TODAY - timedelta(days=1)))
    browser = visitor(people.installation, pages)
    sign_in(browser)
    assert browser.get("/until").text != str(TODAY - timedelta(days=1))
    with people.reading() as desk:
        expired = col(Deadline.holds_until) < TODAY
        assert desk.session.scalar(select(func.count(col(Deadline.id))).where(expired)) == 0


def test_a_deadline_that_holds_costs_one_look_at_an_index(people: Force) -> None:
    with noting_statements(people) as statements:
        assert renew_expired(people.installation) == 0
    (asked,) = (each for each in statements if "deadlines" in each)
    assert "min(deadlines.holds_until)" in asked


def test_those_who_wait_for_the_writer_leave_it_a_thread(people: Force) -> None:
    """With few threads, opening a transaction ahead of the handler would starve the one that holds the lock."""
    app = service(at(people.installation, HTTPS), (*ROUTERS, pages))
    browser = visitor(people.installation, pages)
    cookie = {"Cookie": f"{SECURE_COOKIE}={sign_in(browser).cookies[SECURE_COOKIE]}"}

    async def at_once() -> list[int]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = 2
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=HTTPS, headers=cookie) as several:
            answers = await asyncio.gather(*(several.get("/looked-at") for _ in range(12)))
        return [answer.status_code for answer in answers]

    assert anyio.run(at_once) == [200] * 12
    assert len(looks(people)) == 12
