"""No password and no token comes out again: not in a log, a page, the audit or the database."""

import logging

import pytest
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from scheduler.casework import tokens
from scheduler.casework.accounts import links, sessions, signing_in
from scheduler.casework.accounts.accounts import create_account, set_password
from scheduler.casework.accounts.links import make_link
from scheduler.clock import FixedClock
from scheduler.errors import Refusal
from scheduler.roles import Permission
from tests.builders import COLLEAGUE, OFFICER, SERGEANT, Force
from tests.web.visiting import LOOPBACK, PLAIN_COOKIE, sign_in, visitor
from web.dependencies import Asking
from web.permissions import needs

MARK = "MARKED"
"""Every secret of these tests holds it; so does nothing else."""
RIGHT, SHORT, WRONG, MISTYPED = (
    f"{MARK} teapot sparrow",
    f"{MARK} 1",
    f"{MARK} wrong guess",
    f"{MARK} as a code",
)
pages = APIRouter(dependencies=[needs(Permission.SEE_PEOPLE)])


@pages.get("/breaks")
def breaks(asking: Asking) -> PlainTextResponse:
    raise KeyError(asking.actor)


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every token that is made from here on."""
    made: list[str] = []

    def noted() -> str:
        made.append(tokens.new_token())
        return made[-1]

    for module in (sessions, links):
        monkeypatch.setattr(module, "new_token", noted)
    return made


def whole_database(force: Force) -> str:
    """Every cell of every table, as text."""
    with force.reading() as desk:
        tables = SQLModel.metadata.sorted_tables
        return "\n".join(
            repr(row) for table in tables for row in desk.session.execute(text(f"SELECT * FROM {table.name}"))
        )


def test_nothing_secret_comes_out(
    force: Force,
    clock: FixedClock,
    secrets: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    with force.writing() as desk:
        for officer in (OFFICER, SERGEANT):
            create_account(desk, officer, RIGHT)
        links = [make_link(desk, officer, LOOPBACK) for officer in (OFFICER, SERGEANT)]
    for act in (create_account, set_password):
        with pytest.raises(Refusal) as refusal, force.writing() as desk:
            act(desk, COLLEAGUE, SHORT)
        said.append(repr(refusal.value))
    browser = visitor(force.installation, pages, base_url=LOOPBACK, client="127.0.0.1")

    def note(answer) -> None:  # type: ignore[no-untyped-def]
        said.append(answer.text)
        said.extend(value for name, value in answer.headers.items() if name != "set-cookie")

    for officer, password in ((OFFICER, WRONG), (MISTYPED, RIGHT), (OFFICER, RIGHT), ("", WRONG)):
        answer = sign_in(browser, officer, password)
        said.extend(value for name, value in answer.headers.items() if name != "set-cookie")
        # the form shows again what was typed as a code, and never the password
        said.append(answer.text.replace(f'value="{MISTYPED}"', ""))
    for path in ("/people", "/people/P-NONE", "/breaks", "/nowhere", "/missed?page=x"):
        note(browser.get(path))
    for link in (links[0], links[0], f"{LOOPBACK}/sign-in/link/{MARK}"):
        note(browser.get(link))
        note(browser.delete(link))
    note(visitor(force.installation, base_url=LOOPBACK).get(links[1]))
    with monkeypatch.context() as broken:
        fault = OperationalError(f"SELECT '{RIGHT}'", {"password": RIGHT}, Exception(RIGHT))
        broken.setattr(signing_in, "holds", lambda *_: (_ for _ in ()).throw(fault))
        note(sign_in(browser, OFFICER, RIGHT))
    note(browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}))
    note(browser.post("/sign-in", content=RIGHT.encode(), headers={"Content-Type": "application/json"}))
    note(browser.post("/sign-in", files={"password": ("name", RIGHT)}))
    token = browser.cookies[PLAIN_COOKIE]
    note(browser.post("/sign-out"))
    assert token in secrets
    assert len(secrets) == 4
    said.append(whole_database(force))
    # what the test's own browser logs is none of ours
    said.extend(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    said.extend(record.exc_text or "" for record in caplog.records)
    everything = "\n".join(said)
    assert "visits.access" in {record.name for record in caplog.records}
    assert [secret for secret in (MARK, *secrets) if secret in everything] == []
