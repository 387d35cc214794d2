"""Whole feeds that a process remembers: told only as the edition of now, and logged like any other."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.feeds import revoke_feed
from scheduler.clock import FixedClock
from scheduler.exchange.calendar.feed import Disclosed
from scheduler.exchange.calendar.fetching import fetch
from scheduler.exchange.calendar.remembering import Texts
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.deadlines import Deadline
from tests.builders import COLLEAGUE, OFFICER, TODAY, Force, a_cover, a_visit
from tests.exchange.calendar.calendars import an_address, summaries, visited


def disclosures(force: Force) -> list[str]:
    rows = select(AuditEntry.subjects).where(col(AuditEntry.verb) == Verb.DISCLOSED).order_by(AuditEntry.at)
    with force.reading() as desk:
        return list(desk.session.scalars(rows))


def test_a_remembered_feed_is_told_again_and_logged_again(force: Force):
    visited(force)
    address, texts = an_address(force), Texts()
    first = fetch(force.installation, address.token, texts=texts)
    assert texts.of(first.edition.tag) is not None
    assert fetch(force.installation, address.token, texts=texts) == first
    assert fetch(force.installation, address.token) == first
    assert disclosures(force) == ["P-001"] * 3


@pytest.mark.parametrize("change", ["visit", "cover", "day", "revoked"])
def test_what_is_remembered_is_never_told_after_a_change(force: Force, clock: FixedClock, change: str):
    visited(force)
    visited(force, "P-002", officer=COLLEAGUE)
    address, texts = an_address(force), Texts()
    before = fetch(force.installation, address.token, texts=texts)
    clock.moment += timedelta(hours=1)
    match change:
        case "visit":
            with force.writing() as desk:
                a_visit(desk, "P-001", TODAY)
        case "cover":
            with force.writing() as desk:
                a_cover(desk, OFFICER, COLLEAGUE, TODAY)
        case "day":
            clock.moment += timedelta(days=1)
        case "revoked":
            with force.writing() as desk:
                revoke_feed(desk, address.feed.id)
    after = fetch(force.installation, address.token, texts=texts)
    assert after.edition.tag != before.edition.tag
    assert after == fetch(force.installation, address.token)
    if change == "revoked":
        assert summaries(after.text or b"") == ["Calendar link switched off"]


def test_an_expired_deadline_is_computed_before_a_remembered_feed_is_told(force: Force, clock: FixedClock):
    visited(force, on=date(2026, 9, 1))
    address, texts = an_address(force), Texts()
    fetch(force.installation, address.token, texts=texts)
    with force.writing() as desk:
        row = desk.session.scalars(select(Deadline).where(col(Deadline.deadline).is_not(None))).first()
        assert row is not None
        row.holds_until = TODAY - timedelta(days=1)
    fetch(force.installation, address.token, texts=texts)
    with force.reading() as desk:
        expired = select(func.count(col(Deadline.id))).where(col(Deadline.holds_until) < desk.today)
        assert desk.session.scalars(expired).one() == 0


def test_there_is_room_for_so_many_bytes_and_no_more():
    texts = Texts(room_bytes=250)
    for number in range(3):
        texts.remember(str(number), Disclosed(b"x" * 100, ()))
        texts.remember(str(number), Disclosed(b"y" * 100, ()))
        texts.of("0")
    assert [texts.of(str(number)) is not None for number in range(3)] == [True, False, True]
    texts.remember("large", Disclosed(b"x" * 300, ()))
    assert texts.of("large") is None
