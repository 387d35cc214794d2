"""Calendar addresses: made for one device, shown once, listed, and switched off."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.feed_care import address_lines
from scheduler.casework.feeds import (
    DeviceHasOne,
    NewFeed,
    NoSuchFeed,
    NotYours,
    create_feed,
    revoke_feed,
)
from scheduler.casework.limits import TextMissing, TextTooLong, TextUnprintable
from scheduler.casework.staff import DoesNotVisit, NoSuchOfficer
from scheduler.clock import FixedClock
from scheduler.errors import RoleCannot
from scheduler.store.audit import AuditEntry
from scheduler.store.feeds import Feed
from tests.builders import ADMINISTRATOR, AUDITOR, COLLEAGUE, OFFICER, REVIEWER, SERGEANT, Force


def made(force: Force, by: str | None = None, officer: str = OFFICER, device: str = "phone") -> NewFeed:
    with force.writing(by) as desk:
        return create_feed(desk, officer, device)


def listed(force: Force, by: str | None = None) -> list[tuple[str, str]]:
    with force.reading(by) as desk:
        return [(line.officer, line.feed.device) for line in address_lines(desk, everybodys=by is None)]


def test_an_address_is_kept_as_a_hash_and_lasts_a_year(force: Force, clock: FixedClock):
    new = made(force)
    with force.reading() as desk:
        kept = desk.session.scalars(select(Feed)).one()
    assert new.path() == f"/f/{new.token}/visits.ics"
    assert len(new.token) == 43
    assert kept.token_hash == sha256(new.token.encode()).hexdigest()
    assert new.token not in str(kept.model_dump())
    assert kept.expires_at == clock.moment + timedelta(days=365)


def test_no_two_tokens_are_the_same(force: Force):
    assert len({made(force, device=f"device {number}").token for number in range(20)}) == 20


@pytest.mark.parametrize("who", [OFFICER, SERGEANT])
def test_officers_and_supervisors_make_their_own(force: Force, who: str):
    assert made(force, by=who, officer=who).feed.recorded_by == who


def test_nobody_makes_anothers(force: Force):
    with pytest.raises(NotYours):
        made(force, by=SERGEANT, officer=OFFICER)


@pytest.mark.parametrize("who", [ADMINISTRATOR, AUDITOR, REVIEWER])
def test_who_has_no_visits_has_no_calendar(force: Force, who: str):
    with pytest.raises(DoesNotVisit, match=f"{who} is here as"):
        made(force, officer=who)
    with pytest.raises(RoleCannot):
        made(force, by=who, officer=who)


def test_an_officer_that_does_not_exist_is_named(force: Force):
    with pytest.raises(NoSuchOfficer, match="“OM-NONE”"):
        made(force, officer="OM-NONE")


@pytest.mark.parametrize(
    ("device", "refusal"), [(" ", TextMissing), ("x" * 81, TextTooLong), ("a\x07b", TextUnprintable)]
)
def test_a_device_has_a_name(force: Force, device: str, refusal: type[Exception]):
    with pytest.raises(refusal, match="name of the device"):
        made(force, device=device)


def test_a_device_has_one_address_until_it_is_revoked_or_expires(force: Force, clock: FixedClock):
    first = made(force)
    with pytest.raises(DeviceHasOne, match="“phone” already"):
        made(force, device=" phone ")
    made(force, officer=COLLEAGUE)
    with force.writing() as desk:
        revoke_feed(desk, first.feed.id)
    made(force)
    clock.moment += timedelta(days=365)
    made(force)
    assert listed(force) == [(OFFICER, "phone")] * 3 + [(COLLEAGUE, "phone")]


def test_one_sees_and_revokes_ones_own_alone(force: Force):
    mine, theirs = made(force), made(force, officer=COLLEAGUE)
    assert listed(force) == [(OFFICER, "phone"), (COLLEAGUE, "phone")]
    assert listed(force, OFFICER) == [(OFFICER, "phone")]
    with force.writing(OFFICER) as desk:
        assert revoke_feed(desk, mine.feed.id).revoked_by == OFFICER
        for other in (theirs.feed.id, uuid4()):
            with pytest.raises(NoSuchFeed):
                revoke_feed(desk, other)


def test_revoking_again_changes_nothing(force: Force, clock: FixedClock):
    address = made(force)
    for _ in range(2):
        with force.writing() as desk:
            revoked_at = revoke_feed(desk, address.feed.id).revoked_at
        clock.moment += timedelta(hours=1)
    assert revoked_at == address.feed.recorded_at


def test_what_is_done_with_addresses_is_logged_without_their_tokens(force: Force):
    address = made(force)
    for _ in range(2):
        with force.writing() as desk:
            revoke_feed(desk, address.feed.id)
    with force.reading() as desk:
        entries = desk.session.scalars(
            select(AuditEntry)
            .where(col(AuditEntry.record_id) == address.feed.id)
            .order_by(col(AuditEntry.act))
        ).all()
    assert [each.act for each in entries] == ["create feed", "revoke feed"]
    assert not any(address.token in str(each.model_dump()) for each in entries)
