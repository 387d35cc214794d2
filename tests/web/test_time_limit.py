"""Nobody waits for ever, and what nobody waits for any more is not kept."""

import asyncio
import logging
import threading
from collections.abc import Callable

import anyio
import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse, StreamingResponse
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.audit import log
from scheduler.roles import Permission
from scheduler.store.audit import AuditEntry, Verb
from tests.builders import Force
from tests.casework.signing import an_account
from tests.web.building import application, router_of
from tests.web.visiting import HTTPS, SECURE_COOKIE, at, sign_in, visitor
from web.dependencies import AtDesk
from web.permissions import needs
from web.service import ROUTERS, service
from web.time_limit import SECONDS, TimeLimit
from web.turn import OutOfTime, Turn

SOON = 1.0


def hurried(app: FastAPI) -> FastAPI:
    """The same application with less patience."""
    for wall in app.user_middleware:
        if wall.cls is TimeLimit:
            wall.kwargs["seconds"] = SOON
    return app


def asked(app: FastAPI, path: str, cookie: str = "") -> httpx2.Response:
    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        headers = {"Cookie": cookie} if cookie else {}
        async with httpx2.AsyncClient(transport=transport, base_url=HTTPS, headers=headers) as browser:
            answer = await browser.get(path)
        # what was given up goes on behind the answer's back, as it does in a server
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
        return answer

    return anyio.run(ask)


def test_it_is_ten_seconds() -> None:
    limits = [wall for wall in application().user_middleware if wall.cls is TimeLimit]
    assert [wall.kwargs.get("seconds", SECONDS) for wall in limits] == [10]
    assert TimeLimit(application()).seconds == 10


def test_what_takes_too_long_is_answered_all_the_same() -> None:
    released = threading.Event()

    def slow() -> PlainTextResponse:
        released.wait(30)
        return PlainTextResponse("too late")

    timer = threading.Timer(3 * SOON, released.set)
    timer.start()
    answer = asked(hurried(application(router_of("/slow", slow))), "/slow")
    timer.join()
    assert answer.status_code == 503
    assert "Nothing was changed: try the same again" in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert "too late" not in answer.text


def test_an_answer_that_has_begun_is_not_cut_off() -> None:
    def pieces():  # type: ignore[no-untyped-def]
        yield b"one "
        threading.Event().wait(2 * SOON)
        yield b"two"

    answer = asked(hurried(application(router_of("/long", lambda: StreamingResponse(pieces())))), "/long")
    assert (answer.status_code, answer.text) == (200, "one two")


def test_a_fault_that_comes_late_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def slow() -> None:
        threading.Event().wait(2 * SOON)
        raise KeyError("P-001")

    assert asked(hurried(application(router_of("/slow/{ref}", slow))), "/slow/P-001").status_code == 503
    late = [record.getMessage() for record in caplog.records if record.name == "visits.problems"]
    assert [line.split()[:3] for line in late] == [["late", "/slow/{ref}", "KeyError"]]
    assert logging.ERROR in {record.levelno for record in caplog.records}
    assert "P-001" not in "".join(late)


def slow_act(waits: Callable[[], object]) -> APIRouter:
    pages = APIRouter()

    @pages.get("/act", dependencies=[needs(Permission.SEE_PEOPLE)])
    def act(desk: AtDesk) -> PlainTextResponse:
        log(desk, Verb.CONSULTED, "people", ["P-001"])
        waits()
        return PlainTextResponse("done")

    return pages


def signed_in_at(force: Force, pages: APIRouter) -> tuple[FastAPI, str]:
    an_account(force.installation)
    token = sign_in(visitor(force.installation)).cookies[SECURE_COOKIE]
    return hurried(service(at(force.installation, HTTPS), (*ROUTERS, pages))), f"{SECURE_COOKIE}={token}"


def kept(force: Force) -> int:
    with force.reading() as desk:
        looks = select(AuditEntry).where(col(AuditEntry.verb) == "consulted")
        return len(desk.session.scalars(looks).all())


def test_an_act_that_was_given_up_is_not_kept(force: Force) -> None:
    app, cookie = signed_in_at(force, slow_act(lambda: threading.Event().wait(3 * SOON)))
    answer = asked(app, "/act", cookie)
    assert (answer.status_code, "Nothing was changed" in answer.text) == (503, True)
    assert kept(force) == 0


def test_a_commit_that_hangs_is_not_called_undone(force: Force) -> None:
    app, cookie = signed_in_at(force, slow_act(lambda: None))

    def hang(_session: Session) -> None:
        threading.Event().wait(3 * SOON)

    event.listen(Session, "before_commit", hang)
    try:
        answer = asked(app, "/act", cookie)
    finally:
        event.remove(Session, "before_commit", hang)
    assert answer.status_code == 503
    assert "Look at the record before you try again" in answer.text
    assert "Nothing was changed" not in answer.text


def test_of_giving_up_and_committing_the_first_wins() -> None:
    given_up, committing = Turn(), Turn()
    assert given_up.give_up()
    with pytest.raises(OutOfTime):
        given_up.begin_commit()
    committing.begin_commit()
    assert not committing.give_up()
