"""What a client gets at an address: an edition under its tag, or nothing new; what is disclosed is logged."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import icalendar
import pytest
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from scheduler.casework.accounts.accounts import create_account, disable_account, enable_account
from scheduler.casework.feeds import LASTS, NewFeed, raise_feeds, revoke_feed
from scheduler.casework.keeping import marks, supersede
from scheduler.clock import FixedClock
from scheduler.errors import NotFound
from scheduler.exchange.calendar import glancing
from scheduler.exchange.calendar.fetching import SwitchedOff, fetch
from scheduler.settings import Settings
from scheduler.store.accounts import Account
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.deadlines import Deadline
from scheduler.store.feeds import Feed, FeedVersion, KeptEvent
from scheduler.store.officers import OfficerParticulars
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
from tests.exchange.calendar.calendars import (
    an_address,
    begins,
    events,
    faults,
    fetched,
    summaries,
    visited,
)
from tests.statements import noting_statements

SWITCHED_OFF = ["Calendar link switched off"]


@pytest.fixture
def serialised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events that `icalendar` was asked to serialise, as they come."""
    found: list[str] = []
    own = icalendar.Event.to_ical

    def noting(event: icalendar.Event, *args, **settings) -> bytes:
        found.append(str(event["SUMMARY"]))
        return own(event, *args, **settings)

    monkeypatch.setattr(icalendar.Event, "to_ical", noting)
    return found


def tag(force: Force, address: NewFeed) -> str:
    return fetch(force.installation, address.token).edition.tag


def logged(force: Force) -> list[AuditEntry]:
    """The disclosures, in order."""
    rows = select(AuditEntry).where(col(AuditEntry.verb) == Verb.DISCLOSED).order_by(col(AuditEntry.at))
    with force.reading() as desk:
        return list(desk.session.scalars(rows))


def test_each_event_is_serialised_once_for_all_who_show_it(force: Force, serialised: list[str]):
    code = visited(force)
    with force.writing() as desk:
        booking = a_booking(desk, officers=[OFFICER, COLLEAGUE])
    fetched(force, an_address(force))
    assert serialised == [f"Visit due {code}", f"Visit {booking.code}"]
    fetched(force, an_address(force, device="tablet"))
    fetched(force, an_address(force, COLLEAGUE))
    assert len(serialised) == 2


def test_only_what_changed_is_serialised_again(force: Force, serialised: list[str]):
    visited(force, "P-002")
    code = visited(force)
    address = an_address(force)
    fetched(force, address)
    with force.writing() as desk:
        a_visit(desk, "P-001", date(2026, 11, 20))
    serialised.clear()
    text = fetched(force, address)
    assert serialised == [f"Visit due {code}"]
    assert begins(text)[f"Visit due {code}"] == date(2027, 2, 20)


def test_another_look_is_another_text(force: Force):
    visited(force)
    address = an_address(force)
    fetched(force, address)
    busy = Force(replace(force.installation, settings=Settings(feed_detail="busy")))
    assert summaries(fetched(busy, address)) == ["Busy"]
    assert tag(busy, address) != tag(force, address)
    assert "Busy" not in summaries(fetched(force, address))


def test_kept_events_are_what_would_be_made_afresh(force: Force):
    visited(force, on=date(2026, 2, 10))
    visited(force, "P-002")
    with force.writing() as desk:
        a_booking(desk)
    address = an_address(force)
    fetched(force, address)
    kept = fetched(force, address)
    with force.writing() as desk:
        for row in desk.session.scalars(select(KeptEvent)):
            desk.session.delete(row)
    assert fetched(force, address) == kept


def test_two_devices_may_show_a_new_event_at_once(force: Force):
    for number in range(5):
        visited(force, f"P-00{number}")
    addresses = [an_address(force, device=f"device {number}") for number in range(4)]
    together = Barrier(len(addresses))

    def ask(address: NewFeed) -> bytes:
        together.wait()
        return fetched(force, address)

    with ThreadPoolExecutor(len(addresses)) as pool:
        texts = set(pool.map(ask, addresses))
    assert len(texts) == 1
    with force.reading() as desk:
        assert desk.session.scalars(select(func.count(col(KeptEvent.uid)))).one() == 5


def test_who_holds_the_edition_gets_no_text_and_nothing_is_logged(force: Force, serialised: list[str]):
    visited(force)
    address = an_address(force)
    first = fetch(force.installation, address.token)
    again = fetch(force.installation, address.token, {"another", first.edition.tag})
    assert again.edition == first.edition
    assert again.text is None
    assert len(logged(force)) == len(serialised) == 1


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


def revoked(force: Force, address: NewFeed) -> None:
    with force.writing() as desk:
        revoke_feed(desk, address.feed.id)


def disabled(force: Force, _: NewFeed) -> None:
    with force.writing() as desk:
        account = {"officer_id": officer_id(desk, OFFICER), "disabled_at": desk.now}
        desk.session.add(Account(**account, **marks(desk)))


def without_role(force: Force, _: NewFeed) -> None:
    with force.writing() as desk:
        supersede(desk, particulars(desk), reason="has left")


def now_an_auditor(force: Force, _: NewFeed) -> None:
    with force.writing() as desk:
        old = particulars(desk)
        new = OfficerParticulars(officer_id=old.officer_id, name=old.name, role="auditor", **marks(desk))
        supersede(desk, old, new)
        desk.session.add(new)


def particulars(desk) -> OfficerParticulars:
    rows = select(OfficerParticulars).where(
        col(OfficerParticulars.officer_id) == officer_id(desk, OFFICER),
        col(OfficerParticulars.superseded_at).is_(None),
    )
    return desk.session.scalars(rows).one()


def grown_old(force: Force, _: NewFeed) -> None:
    force.installation.clock.moment += LASTS


@pytest.mark.parametrize("close", [revoked, disabled, without_role, now_an_auditor, grown_old])
def test_a_closed_address_says_so_for_60_days_and_then_no_more(force: Force, clock: FixedClock, close):
    visited(force)
    address = an_address(force)
    held = fetch(force.installation, address.token).edition.tag
    clock.moment += timedelta(minutes=1)
    close(force, address)
    shown = fetch(force.installation, address.token, {held})
    off_at = min(clock.moment, address.feed.expires_at)
    assert faults(shown.text) == []
    (event,) = events(shown.text)
    assert [event["SUMMARY"]] == SWITCHED_OFF
    assert event["DTSTART"].dt == off_at.date()
    clock.moment = off_at + timedelta(days=60) - timedelta(seconds=1)
    assert fetch(force.installation, address.token).text == shown.text
    assert fetch(force.installation, address.token, {shown.edition.tag}).text is None
    clock.moment += timedelta(seconds=1)
    with pytest.raises(SwitchedOff, match="more than 60 days ago"):
        fetch(force.installation, address.token)
    assert len(logged(force)) == 1


def test_an_account_that_is_enabled_again_needs_a_new_address(force: Force, clock: FixedClock):
    address = an_address(force)
    with force.writing() as desk:
        create_account(desk, OFFICER)
    with force.writing() as desk:
        disable_account(desk, OFFICER)
    assert summaries(fetched(force, address)) == SWITCHED_OFF
    with force.writing() as desk:
        enable_account(desk, OFFICER)
    assert summaries(fetched(force, address)) == SWITCHED_OFF
    assert summaries(fetched(force, an_address(force))) != SWITCHED_OFF


def test_the_first_of_two_closings_counts(force: Force, clock: FixedClock):
    address = an_address(force)
    revoked(force, address)
    clock.moment += timedelta(days=30)
    disabled(force, address)
    clock.moment += timedelta(days=30)
    with pytest.raises(SwitchedOff):
        fetch(force.installation, address.token)


def test_a_version_that_was_never_made_is_made_when_it_is_raised(force: Force, clock: FixedClock):
    address = an_address(force)
    with force.installation.database.migrating() as connection:
        connection.execute(delete(table_of(FeedVersion)))
        connection.commit()
    before = tag(force, address)
    with force.writing() as desk:
        raise_feeds(desk, [address.feed.officer_id])
    assert tag(force, address) != before
