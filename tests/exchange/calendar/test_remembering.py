"""Whole feeds that a process remembers: told only as the edition of now, and logged like any other."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from scheduler.casework.feeds import revoke_feed
from scheduler.clock import FixedClock
from scheduler.errors import NotFound
from scheduler.exchange.calendar.clients import Caller
from scheduler.exchange.calendar.feed import Disclosed
from scheduler.exchange.calendar.fetching import fetch
from scheduler.exchange.calendar.remembering import Texts
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.deadlines import Deadline
from tests.builders import COLLEAGUE, OFFICER, TODAY, Force, a_cover, a_visit
from tests.exchange.calendar.calendars import an_address, lost_table, summaries, visited
from tests.statements import noting_statements

HOME = Caller("apple", "192.0.2.77")


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


def test_a_remembered_feed_costs_a_look_and_the_entry_in_the_log(force: Force):
    visited(force)
    address, texts = an_address(force, device="Ash’s phone"), Texts()
    fetch(force.installation, address.token, texts=texts)
    for user in (None, "ash’s phone", str(address.feed.id)):
        with noting_statements(force) as asked:
            fetch(force.installation, address.token, user=user, texts=texts)
        kinds = [each.split()[0] for each in asked if not each.startswith("PRAGMA")]
        assert kinds == ["SELECT", "INSERT"]


def test_a_remembered_feed_is_told_under_no_other_devices_name(force: Force):
    visited(force)
    address, other = an_address(force), an_address(force, device="tablet")
    texts = Texts()
    fetch(force.installation, address.token, texts=texts)
    for user in ("tablet", str(other.feed.id), "", "\udcff"):
        with pytest.raises(NotFound):
            fetch(force.installation, address.token, user=user, texts=texts)
    assert len(disclosures(force)) == 1


def test_what_cannot_be_logged_is_not_told(force: Force):
    visited(force)
    address, texts = an_address(force), Texts()
    fetch(force.installation, address.token, texts=texts)
    with lost_table(force, "audit"), pytest.raises(DBAPIError):
        fetch(force.installation, address.token, texts=texts)


def test_the_entry_of_a_remembered_feed_is_that_of_any_other(force: Force):
    visited(force)
    address, texts = an_address(force), Texts()
    for _ in range(2):
        fetch(force.installation, address.token, caller=HOME, texts=texts)
    with force.reading() as desk:
        entries = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.verb) == Verb.DISCLOSED))
        first, again = (each.model_dump(exclude={"id"}) for each in entries)
    assert first == again


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
