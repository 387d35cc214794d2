"""What a client gets at an address: an edition under its tag, or nothing new; what is disclosed is logged."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from scheduler.casework.feeds import raise_feeds
from scheduler.clock import FixedClock
from scheduler.errors import NotFound
from scheduler.exchange.calendar import glancing
from scheduler.exchange.calendar.fetching import fetch
from scheduler.store.deadlines import Deadline
from scheduler.store.feeds import Feed, FeedVersion
from scheduler.store.scope import table_of
from tests.builders import (
    COLLEAGUE,
    OFFICER,
    OTHER_OFFICER,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_state,
    a_visit,
    an_allocation,
    officer_id,
)
from tests.exchange.calendar.calendars import an_address, events, fetched, summaries, visited
from tests.exchange.calendar.disclosed import logged, tag
from tests.statements import noting_statements


def test_who_holds_the_edition_costs_one_statement(force: Force):
    for number in range(3):
        visited(force, f"P-00{number}")
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE)
        a_cover(desk, OFFICER, OTHER_OFFICER)
    address = an_address(force)
    held = tag(force, address)
    for user in (None, address.feed.device):
        with noting_statements(force) as asked:
            assert fetch(force.installation, address.token, {held}, user=user).text is None
        assert len(asked) == 1


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_poll_looks_at_no_row_of_anybody_else(force: Force):
    engine = force.installation.database.engine
    look = glancing._statement().compile(engine)
    values = look.construct_params({"token_hash": "x", "today": TODAY})
    with engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # where there is an index, it is taken
        plan = connection.exec_driver_sql(f"EXPLAIN {look}", values).scalars().all()
    assert any("Index" in step for step in plan)
    assert not [step for step in plan if "Seq Scan" in step]


def test_who_holds_the_edition_before_a_new_day_gets_what_holds_now(force: Force, clock: FixedClock):
    visited(force)
    with force.writing() as desk:
        a_state(desk, "P-001", "custody", TODAY, to_on=TODAY + timedelta(days=3))
    address = an_address(force)
    clock.moment += timedelta(days=3)
    today = tag(force, address)
    with force.writing() as desk:
        desk.session.execute(update(Deadline).values(holds_until=TODAY))
    answer = fetch(force.installation, address.token, {today})
    with force.reading() as desk:
        expired = select(func.count(col(Deadline.id))).where(col(Deadline.holds_until) < desk.today)
        assert desk.session.scalars(expired).one() == 0
    assert answer.edition.tag == tag(force, address)


def test_the_tag_changes_with_the_london_day_and_not_with_the_hour(force: Force, clock: FixedClock):
    clock.moment = datetime(2027, 6, 1, 21, 0, tzinfo=UTC)
    address = an_address(force)
    evening = tag(force, address)
    clock.moment += timedelta(hours=1, minutes=59)
    assert tag(force, address) == evening
    clock.moment += timedelta(minutes=1)  # midnight in London, and an hour before it in UTC
    assert tag(force, address) != evening


def test_two_addresses_never_share_a_tag(force: Force):
    assert tag(force, an_address(force)) != tag(force, an_address(force, device="tablet"))


@pytest.mark.parametrize("change", ["visit", "custody", "owner", "cover", "raise"])
def test_what_a_calendar_shows_cannot_change_under_one_tag(force: Force, clock: FixedClock, change: str):
    visited(force)
    visited(force, "P-002", officer=COLLEAGUE)
    address = an_address(force)
    before = tag(force, address)
    clock.moment += timedelta(hours=2)
    with force.writing() as desk:
        match change:
            case "visit":
                a_visit(desk, "P-001", TODAY)
            case "custody":
                a_state(desk, "P-001", "custody", TODAY)
            case "owner":
                an_allocation(desk, "P-001", OTHER_OFFICER, TODAY)
            case "cover":
                a_cover(desk, OFFICER, COLLEAGUE, TODAY)
            case "raise":
                raise_feeds(desk, [officer_id(desk, OFFICER), None])
    after = fetch(force.installation, address.token, {before})
    assert after.text is not None
    assert after.edition.tag != before
    if change != "cover":  # the calendar of the one who is covered did not change
        assert after.edition.changed_at == clock.moment


def test_a_contact_that_moves_nothing_leaves_the_tag(force: Force):
    visited(force)
    address = an_address(force)
    before = tag(force, address)
    with force.writing() as desk:
        a_visit(desk, "P-001", TODAY, "telephone")
    assert tag(force, address) == before


def test_a_deadline_that_no_longer_holds_is_computed_again_first(force: Force, clock: FixedClock):
    visited(force)
    address = an_address(force)
    with force.writing() as desk:
        a_state(desk, "P-001", "custody", TODAY, to_on=TODAY + timedelta(days=3))
    assert summaries(fetched(force, address)) == ["No visits due"]
    clock.moment += timedelta(days=3)
    (event,) = events(fetched(force, address))
    assert event["DTSTART"].dt == TODAY + timedelta(days=18)
    with force.reading() as desk:
        expired = select(func.count(col(Deadline.id))).where(col(Deadline.holds_until) < desk.today)
        assert desk.session.scalars(expired).one() == 0


def test_what_was_disclosed_is_logged_with_its_recipient(force: Force):
    visited(force, "P-001")
    visited(force, "P-002", officer=OTHER_OFFICER)
    with force.writing() as desk:
        booking = a_booking(desk, "P-002", officers=[OTHER_OFFICER, OFFICER])
    address = an_address(force)
    fetched(force, address)
    (entry,) = logged(force)
    assert (entry.actor, entry.role, entry.act) == (OFFICER, "officer", "calendar feed")
    assert (entry.record_id, entry.recipient) == (address.feed.id, "phone (other, unknown)")
    assert set(entry.subjects.split()) == {"P-001", booking.code}
    assert address.token not in str(entry.model_dump())


def test_the_last_use_is_noted(force: Force, clock: FixedClock):
    address = an_address(force)
    clock.moment += timedelta(minutes=5)
    fetched(force, address)
    with force.reading() as desk:
        assert desk.session.get_one(Feed, address.feed.id).last_used_at == clock.moment


def test_a_token_that_never_was_finds_nothing(force: Force):
    an_address(force)
    for token in ("", "x", "é" * 43, "\udcff", f"{an_address(force, device='tablet').token}x"):
        with pytest.raises(NotFound):
            fetch(force.installation, token)


def test_a_version_that_was_never_made_is_made_when_it_is_raised(force: Force, clock: FixedClock):
    address = an_address(force)
    with force.installation.database.migrating() as connection:
        connection.execute(delete(table_of(FeedVersion)))
        connection.commit()
    before = tag(force, address)
    with force.writing() as desk:
        raise_feeds(desk, [address.feed.officer_id])
    assert tag(force, address) != before
