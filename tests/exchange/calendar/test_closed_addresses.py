"""An address that is closed, whatever closed it, says so for a while and opens never again."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.accounts.accounts import create_account, disable_account, enable_account
from scheduler.casework.feeds import LASTS, NewFeed, revoke_feed
from scheduler.casework.keeping import marks, supersede
from scheduler.clock import FixedClock
from scheduler.exchange.calendar.fetching import SwitchedOff, fetch
from scheduler.store.accounts import Account
from scheduler.store.officers import OfficerParticulars
from tests.builders import OFFICER, Force, officer_id
from tests.exchange.calendar.calendars import an_address, events, faults, fetched, summaries, visited
from tests.exchange.calendar.disclosed import logged

SWITCHED_OFF = ["Calendar link switched off"]


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
