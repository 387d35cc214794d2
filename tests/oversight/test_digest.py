"""The daily digest, taken by a real mail server: counts and links alone, once a day, and again only if it failed."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from pydantic import SecretStr

from scheduler.casework.accounts.accounts import disable_account
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.exchange.mail import MailAddressWrong, MailAway, NoMailSet, mail_of
from scheduler.oversight import flagged
from scheduler.oversight.digest import Letter, send_digests
from scheduler.settings import Settings
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_person,
    a_proposal,
    a_supervision,
    a_visit,
    an_absence,
    an_officer,
    entries,
)
from tests.casework.signing import an_account

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


class Taken(Message):
    """What the server took; addresses that it refuses are added by a test."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Any] = []
        self.full: set[str] = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - its own name
        if address in self.full:
            return "452 The mailbox is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Any) -> None:
        self.messages.append(message)


@pytest.fixture
def taken() -> Iterator[tuple[Taken, int]]:
    """A mail server of this test's own, on this machine, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    handler = Taken()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler, port
    server.stop()


@pytest.fixture
def morning(force: Force) -> Force:
    """A sergeant with one overdue since yesterday and an officer who goes today, each with an address."""
    with force.writing() as desk:
        for code, role in (("OM-POST", "officer"), ("DS-POST", "supervisor")):
            an_officer(desk, code, team=HARBOUR, role=role, email=f"{code.lower()}@visits.example")
        a_supervision(desk, "DS-POST", HARBOUR)
        a_person(desk, "P-LATE", name="Late Example", officer="OM-POST")
        a_visit(desk, "P-LATE", (TODAY - timedelta(days=1)).replace(month=8))
        a_booking(desk, "P-LATE", NOW + timedelta(hours=3), officers=["OM-POST"])
        a_proposal(desk, "P-LATE", "level", "medium", TODAY, recorded_by="OM-POST")
    for code in ("OM-POST", "DS-POST", OFFICER):
        an_account(force.installation, code)
    return force


def at(force: Force, port: int) -> Installation:
    url = SecretStr(f"smtp://127.0.0.1:{port}")
    settings = Settings(base_url="https://visits.example", smtp_url=url, smtp_from="visits@visits.example")
    return replace(force.installation, settings=settings)


def sent(installation: Installation) -> dict[str, str]:
    with mail_of(installation.settings) as mail:
        return _results(list(send_digests(installation, mail.send)))


def _results(letters: list[Letter]) -> dict[str, str]:
    return {each.officer: each.result for each in letters}


def test_the_digest_is_sent_once_a_day(morning: Force, taken: tuple[Taken, int]) -> None:
    handler, port = taken
    installation = at(morning, port)
    assert sent(installation) == {"OM-POST": "sent", "DS-POST": "sent", OFFICER: "no address"}
    assert sent(installation) == {"OM-POST": "sent already", "DS-POST": "sent already", OFFICER: "no address"}
    assert sorted(each["To"] for each in handler.messages) == [
        "ds-post@visits.example",
        "om-post@visits.example",
    ]
    assert isinstance(morning.installation.clock, FixedClock)
    morning.installation.clock.moment = NOW + timedelta(days=1)
    assert sent(installation)["OM-POST"] == "sent"


def test_it_carries_counts_and_links_and_nobody(morning: Force, taken: tuple[Taken, int]) -> None:
    handler, port = taken
    sent(at(morning, port))
    texts = {each["To"]: each.get_payload() for each in handler.messages}
    supervisor, officer = texts["ds-post@visits.example"], texts["om-post@visits.example"]
    assert "1 became overdue since yesterday" in supervisor
    assert "1 overdue, of 1 active" in supervisor
    assert "1 waiting for your decision" in supervisor
    assert "https://visits.example/approvals" in supervisor
    assert "1 overdue" in officer
    assert "1 planned today" in officer
    for message in handler.messages:
        assert message["Subject"] == "Visits, Sat 21 Nov 2026"
        assert not re.search(
            r"P-LATE|Example|offender|RSO|MAPPA|high|risk", message.as_string().split("\n\n", 1)[1]
        )


@ON_SQLITE
def test_a_caseload_whose_account_is_switched_off_is_told_to_the_supervisor(morning: Force) -> None:
    with morning.writing() as desk:
        disable_account(desk, "OM-POST")
    told = {each.officer: each.text for each in send_digests(morning.installation, None)}
    assert "1 caseload of a switched-off account, with nobody standing in" in told["DS-POST"]
    with morning.writing() as desk:
        a_cover(desk, COLLEAGUE, "OM-POST", TODAY)
    told = {each.officer: each.text for each in send_digests(morning.installation, None)}
    assert "switched-off" not in told["DS-POST"]


@ON_SQLITE
def test_a_supervisor_s_says_what_today_says_of_one_and_of_many(
    morning: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> str:
        return {each.officer: each.text for each in send_digests(morning.installation, None)}["DS-POST"]

    with morning.writing() as desk:
        for days in (2, 3):
            a_booking(desk, "P-LATE", NOW + timedelta(days), officers=[COLLEAGUE])
        a_booking(desk, "P-LATE", NOW + timedelta(2, hours=3))
        an_absence(desk, COLLEAGUE, TODAY + timedelta(2), TODAY + timedelta(3))
    assert "2 booked visits to re-arrange" in told()
    assert "1 booked visit short of its crew" in told()
    assert "1 absence without cover" in told()
    assert "1 flagged visit, recorded since yesterday" in told()
    assert "/flagged\n" in told()
    with morning.writing() as desk:
        a_visit(desk, "P-LATE", NOW - timedelta(days=1))
    monkeypatch.setattr(flagged, "MOST", 1)
    assert "at least 1 flagged visit, recorded since yesterday" in told()


def test_one_that_the_server_refuses_is_sent_by_the_next_run(
    morning: Force, taken: tuple[Taken, int]
) -> None:
    handler, port = taken
    handler.full.add("full@visits.example")
    with morning.writing() as desk:
        an_officer(desk, "OM-FULL", email="full@visits.example")
    an_account(morning.installation, "OM-FULL")
    installation = at(morning, port)
    assert sent(installation) == {
        "DS-POST": "sent",
        OFFICER: "no address",
        "OM-FULL": "not taken",
        "OM-POST": "sent",
    }
    handler.full.clear()
    assert sent(installation)["OM-FULL"] == "sent"
    assert handler.messages[-1]["To"] == "full@visits.example"
    outcomes = [each.outcome for each in entries(morning) if each.recipient == "OM-FULL"]
    assert sorted(outcomes) == ["done", "failed"]


@ON_SQLITE
def test_a_dry_run_sends_nothing_and_says_what_it_would(morning: Force) -> None:
    letters = list(send_digests(morning.installation, None))
    assert _results(letters) == {"OM-POST": "to be sent", "DS-POST": "to be sent", OFFICER: "no address"}
    assert "Nothing waits for you today." in next(each.text for each in letters if each.officer == OFFICER)
    assert [each.act for each in entries(morning) if each.act == "send digest"] == []


@ON_SQLITE
def test_a_run_that_died_is_taken_over_and_one_that_runs_is_left_alone(morning: Force) -> None:
    def dies(*_message: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(send_digests(morning.installation, dies))
    messages: list[str] = []

    def takes(to: str, _subject: str, _text: str) -> None:
        messages.append(to)

    first = _results(list(send_digests(morning.installation, takes)))
    assert sorted(first.values()) == ["no address", "sent", "sent already"]
    assert isinstance(morning.installation.clock, FixedClock)
    morning.installation.clock.moment = NOW + timedelta(minutes=11)
    again = _results(list(send_digests(morning.installation, takes)))
    assert sorted(again.values()) == ["no address", "sent", "sent already"]
    assert len(messages) == len(set(messages)) == 2


@ON_SQLITE
def test_who_cannot_sign_in_or_sees_nobody_is_not_written_to(morning: Force) -> None:
    letters = _results(list(send_digests(morning.installation, None)))
    assert not {COLLEAGUE, SERGEANT} & set(letters)


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        ({}, NoMailSet),
        ({"smtp_url": "smtp://127.0.0.1:1"}, NoMailSet),
        ({"smtp_url": "smtp://127.0.0.1:1", "smtp_from": "a@visits.example"}, MailAway),
        ({"smtp_url": "http://127.0.0.1", "smtp_from": "a@visits.example"}, MailAddressWrong),
        ({"smtp_url": "smtp://[", "smtp_from": "a@visits.example"}, MailAddressWrong),
    ],
)
def test_what_is_amiss_with_the_mail_is_said_without_its_secret(
    settings: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as caught, mail_of(Settings(**settings)):
        pass
    assert "127.0.0.1" not in str(caught.value)
