"""How calendar addresses are looked after: replaced, warned of, switched off together, and closed with a role."""

from datetime import timedelta
from uuid import uuid4

import pytest

from scheduler.casework.feed_care import Line, NothingToReplace, address_lines, ending_soon, replace_feed
from scheduler.casework.feeds import (
    LASTS,
    NewFeed,
    NoSuchFeed,
    ShownOnce,
    create_feed,
    revoke_feed,
    revoke_feeds_of,
)
from scheduler.casework.lists.notifications import notifications
from scheduler.casework.staff import NoSuchTeam
from scheduler.clock import FixedClock
from scheduler.errors import RoleCannot
from scheduler.store.feeds import Feed, FeedHeld
from tests.builders import (
    AUDITOR,
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    officer_id,
)
from tests.exchange.calendar.calendars import an_address, fetched, summaries, visited

OFF = ["Calendar link switched off"]


def replaced(force: Force, old: NewFeed, by: str = OFFICER) -> NewFeed:
    with force.writing(by) as desk:
        return replace_feed(desk, old.feed.id)


def lines(force: Force, who: str = OFFICER) -> list[Line]:
    with force.reading(who) as desk:
        return address_lines(desk)


def test_the_address_that_is_replaced_goes_on_for_seven_days(force: Force, clock: FixedClock):
    visited(force)
    old = an_address(force)
    new = replaced(force, old)
    assert (new.feed.device, new.feed.replaces_id) == ("phone", old.feed.id)
    assert new.feed.expires_at == clock.moment + LASTS
    clock.moment += timedelta(days=7, seconds=-1)
    assert summaries(fetched(force, old)) == summaries(fetched(force, new)) != OFF
    clock.moment += timedelta(seconds=1)
    assert summaries(fetched(force, old)) == OFF
    assert summaries(fetched(force, new)) != OFF


def test_within_the_seven_days_it_can_be_switched_off_at_once(force: Force):
    old = an_address(force)
    new = replaced(force, old)
    with force.writing(OFFICER) as desk:
        revoke_feed(desk, old.feed.id)
    assert summaries(fetched(force, old)) == OFF
    assert summaries(fetched(force, new)) != OFF


def test_replacing_never_makes_an_address_last_longer(force: Force, clock: FixedClock):
    old = an_address(force)
    clock.moment = old.feed.expires_at - timedelta(days=2)
    replaced(force, old)
    with force.reading() as desk:
        assert desk.session.get_one(Feed, old.feed.id).expires_at == old.feed.expires_at


def test_what_has_ended_or_is_replaced_is_not_replaced(force: Force, clock: FixedClock):
    twice, revoked, ended = (an_address(force, device=name) for name in ("phone", "tablet", "laptop"))
    replaced(force, twice)
    with force.writing() as desk:
        revoke_feed(desk, revoked.feed.id)
    for each in (twice, revoked):
        with pytest.raises(NothingToReplace):
            replaced(force, each)
    clock.moment += LASTS
    with pytest.raises(NothingToReplace, match="“laptop”"):
        replaced(force, ended)


def test_nobody_replaces_anothers(force: Force):
    theirs = an_address(force, COLLEAGUE)
    with pytest.raises(NoSuchFeed):
        replaced(force, theirs)


def test_a_form_sent_twice_makes_one_address(force: Force):
    key, again = uuid4(), uuid4()
    with force.writing(OFFICER) as desk:
        made = create_feed(desk, OFFICER, "phone", key=key)
        new = replace_feed(desk, made.feed.id, again)
    assert (made.feed.id, new.feed.id) == (key, again)
    for repeat in (
        lambda desk: create_feed(desk, OFFICER, "phone", key=key),
        lambda desk: create_feed(desk, OFFICER, "another", key=key),
        lambda desk: replace_feed(desk, made.feed.id, again),
    ):
        with pytest.raises(ShownOnce), force.writing(OFFICER) as desk:
            repeat(desk)
    assert len(lines(force)) == 2


def test_ones_own_are_listed_with_what_became_of_them(force: Force, clock: FixedClock):
    old = an_address(force)
    gone = an_address(force, device="gone")
    an_address(force, COLLEAGUE)
    with force.writing() as desk:
        revoke_feed(desk, gone.feed.id)
        desk.session.add(FeedHeld(feed_id=old.feed.id, on=TODAY - timedelta(days=29), times=3))
        desk.session.add(FeedHeld(feed_id=old.feed.id, on=TODAY, times=4))
        desk.session.add(FeedHeld(feed_id=old.feed.id, on=TODAY - timedelta(days=30), times=100))
    clock.moment += timedelta(minutes=1)
    replaced(force, old)
    told = [(each.feed.device, each.is_open(clock.moment), each.replaced, each.held) for each in lines(force)]
    assert told == [("phone", True, False, 0), ("phone", True, True, 7), ("gone", False, False, 0)]


def test_everybodys_are_for_who_reads_the_log(force: Force):
    an_address(force), an_address(force, COLLEAGUE)
    with force.reading(AUDITOR) as desk:
        assert {each.officer for each in address_lines(desk, everybodys=True)} == {OFFICER, COLLEAGUE}
    for who in (OFFICER, SERGEANT):
        with force.reading(who) as desk, pytest.raises(RoleCannot):
            address_lines(desk, everybodys=True)


def warnings(force: Force, clock: FixedClock) -> list[tuple[str, str]]:
    with force.reading(OFFICER) as desk:
        found = notifications(desk, clock.moment - timedelta(days=14))
    return [(each.on.isoformat(), each.says) for each in found if each.kind == "calendar"]


def test_its_officer_is_warned_a_month_before_it_ends(force: Force, clock: FixedClock):
    address, other = an_address(force), an_address(force, device="tablet")
    an_address(force, COLLEAGUE)
    with force.writing() as desk:
        revoke_feed(desk, other.feed.id)
    clock.moment = address.feed.expires_at - timedelta(days=30, seconds=1)
    assert warnings(force, clock) == []
    clock.moment += timedelta(seconds=1)
    said = [("2027-10-22", "Your calendar link for “phone” ends on Sun 21 Nov 2027")]
    assert warnings(force, clock) == said
    assert [each.ends_soon(clock.moment) for each in lines(force)] == [True, False]
    replaced(force, address)
    assert warnings(force, clock) == []
    with force.reading(OFFICER) as desk:
        assert ending_soon(desk) == []
    assert not any(each.ends_soon(clock.moment) for each in lines(force))


def test_all_of_ones_own_are_switched_off_together(force: Force):
    mine = [an_address(force, device=name) for name in ("phone", "tablet")]
    theirs = an_address(force, COLLEAGUE)
    for count in (2, 0):
        with force.writing(OFFICER) as desk:
            assert revoke_feeds_of(desk, officer_id(desk, OFFICER)) == count
    assert [summaries(fetched(force, each)) for each in mine] == [OFF, OFF]
    assert summaries(fetched(force, theirs)) != OFF


def test_a_team_is_chosen_among_those_one_answers_for(force: Force):
    with force.writing(SERGEANT) as desk:
        made = create_feed(desk, SERGEANT, "phone", team=HARBOUR)
        assert made.feed.kind == "team"
        with pytest.raises(NoSuchTeam):
            create_feed(desk, SERGEANT, "tablet", team=MOOR)
    with force.writing(OFFICER) as desk, pytest.raises(NoSuchTeam):
        create_feed(desk, OFFICER, "tablet", team=HARBOUR)
