"""Who asks for a calendar: which program and network, who is shown nothing, and what a guesser gets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.accounts.throttle import NETWORK
from scheduler.casework.feeds import NewFeed
from scheduler.clock import FixedClock
from scheduler.errors import NotFound
from scheduler.exchange.calendar.clients import Caller, client_of
from scheduler.exchange.calendar.counting import Held
from scheduler.exchange.calendar.fetching import fetch
from scheduler.settings import Settings
from scheduler.store.audit import AuditEntry
from scheduler.store.database import Database
from scheduler.store.feeds import Feed, FeedHeld
from tests.builders import TODAY, Force
from tests.exchange.calendar.calendars import (
    an_address,
    events,
    faults,
    lost_table,
    visited,
)
from tests.statements import noting_statements

HOME = Caller("apple", "192.0.2.77")
NEIGHBOUR = Caller("thunderbird", "192.0.2.77")
ELSEWHERE = Caller("apple", "198.51.100.3")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", "outlook"),
        ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "outlook"),
        ("Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)", "outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "apple"),
        ("macOS/15.1 (24B83) CalendarAgent/1048", "apple"),
        ("Google-Calendar-Importer", "google"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Thunderbird/153.0",
            "thunderbird",
        ),
        ("Evolution/3.46.4", "evolution"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("curl/8.5.0", "other"),
        ("", "other"),
        ("x" * 100_000 + "Thunderbird", "other"),
    ],
)
def test_a_program_is_known_by_its_kind_alone(told: str, kind: str):
    assert client_of(told) == kind


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_network_is_kept_without_the_end_of_its_address(host: str, network: str):
    assert Caller(host=host).network == network


def test_the_log_and_the_address_tell_the_program_and_the_network(force: Force, clock: FixedClock):
    visited(force)
    address = an_address(force)
    fetch(force.installation, address.token, caller=HOME)
    with force.reading() as desk:
        feed = desk.session.get_one(Feed, address.feed.id)
        entry = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "calendar feed")).one()
    assert (feed.last_used_at, feed.last_client, feed.last_network) == (
        clock.moment,
        "apple",
        "192.0.2.0/24",
    )
    assert entry.recipient == "phone (apple, 192.0.2.0/24)"


def barring(force: Force, **settings: object) -> Force:
    return Force(replace(force.installation, settings=Settings(**settings)))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"feed_clients_refused": "google, apple"}, "does not let Apple Calendar show visits"),
        ({"feed_networks": "10.0.0.0/8, 2001:db8::/32"}, "only on its own networks"),
    ],
)
def test_whom_the_force_bars_is_told_why_and_nothing_of_anybody(
    force: Force, settings: dict[str, str], says: str
):
    code = visited(force)
    address = an_address(force)
    barred = barring(force, **settings)
    answer = fetch(barred.installation, address.token, caller=HOME)
    assert faults(answer.text) == []
    (event,) = events(answer.text)
    assert event["SUMMARY"] == "Visits are not shown here"
    assert says in event["DESCRIPTION"]
    assert event["DTSTART"].dt == TODAY
    assert code.encode() not in answer.text
    assert fetch(barred.installation, address.token, caller=HOME).text == answer.text
    assert fetch(barred.installation, address.token, {answer.edition.tag}, HOME).text is None
    with force.reading() as desk:
        assert desk.session.get_one(Feed, address.feed.id).last_used_at is None
        assert not desk.session.scalars(select(AuditEntry).where(col(AuditEntry.verb) == "disclosed")).all()


@pytest.mark.parametrize(
    ("settings", "caller"),
    [
        ({"feed_clients_refused": "google"}, HOME),
        ({"feed_networks": "192.0.2.0/24"}, HOME),
        ({"feed_networks": "2001:db8::/32"}, Caller("outlook", "2001:db8::5")),
        ({"feed_networks": "192.0.2.0/24"}, Caller("outlook", "::ffff:192.0.2.9")),
    ],
)
def test_whom_the_force_does_not_bar_reads_on(force: Force, settings: dict[str, str], caller: Caller):
    code = visited(force)
    answer = fetch(barring(force, **settings).installation, an_address(force).token, caller=caller)
    assert code.encode() in answer.text


def test_an_unknown_place_is_not_within_the_networks_of_the_force(force: Force):
    assert Caller().barred(Settings(feed_networks="0.0.0.0/0")) == "network"


def guess(force: Force, times: int, caller: Caller = NEIGHBOUR) -> None:
    for number in range(times):
        with pytest.raises(NotFound):
            fetch(force.installation, f"guess {number}", caller=caller)


def test_a_guesser_is_slowed_down_by_network_and_told_nothing_else(force: Force, clock: FixedClock):
    address = an_address(force)
    guess(force, NETWORK.tries + 5)
    with pytest.raises(NotFound):  # the right one, from where too many wrong ones came
        fetch(force.installation, address.token, caller=NEIGHBOUR)
    clock.moment += NETWORK.one_back_every
    assert fetch(force.installation, address.token, caller=NEIGHBOUR).text
    with force.reading() as desk:
        refused = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.outcome) == "refused")).all()
    assert len(refused) == NETWORK.tries
    assert {each.recipient for each in refused} == {"192.0.2.0/24"}


def test_nobody_is_cut_off_by_a_neighbours_guesses(force: Force):
    address = an_address(force)
    fetch(force.installation, address.token, caller=HOME)
    other = an_address(force, device="tablet")
    guess(force, NETWORK.tries + 1)
    assert fetch(force.installation, address.token, caller=HOME).text
    assert fetch(force.installation, other.token, caller=ELSEWHERE).text


def held(force: Force, address: NewFeed) -> list[tuple[str, int]]:
    with force.reading() as desk:
        rows = desk.session.scalars(select(FeedHeld).order_by(col(FeedHeld.on))).all()
        assert {row.feed_id for row in rows} <= {address.feed.id}
        return [(row.on.isoformat(), row.times) for row in rows]


def test_what_a_client_held_already_is_counted_by_the_london_day(force: Force, clock: FixedClock):
    address, polls = an_address(force), Held()
    tag = fetch(force.installation, address.token, caller=HOME).edition.tag
    for _ in range(3):
        answer = fetch(force.installation, address.token, {tag}, ELSEWHERE)
        polls.note(force.installation, answer.not_noted, ELSEWHERE)
    assert held(force, address) == []
    clock.moment += timedelta(minutes=1)
    polls.note(force.installation, address.feed.id, ELSEWHERE)
    assert held(force, address) == [("2026-11-21", 4)]
    clock.moment += timedelta(days=1)
    polls.note(force.installation, address.feed.id, ELSEWHERE)
    polls.keep(force.installation)
    polls.keep(force.installation)
    assert held(force, address) == [("2026-11-21", 4), ("2026-11-22", 1)]
    with force.reading() as desk:
        feed = desk.session.get_one(Feed, address.feed.id)
    assert (feed.last_used_at, feed.last_network) == (clock.moment, "198.51.100.0/24")


def test_a_use_that_brought_something_is_kept_and_not_counted(force: Force, clock: FixedClock):
    address, polls = an_address(force), Held()
    fetch(force.installation, address.token, caller=HOME)
    clock.moment += timedelta(minutes=1)
    polls.note(force.installation, address.feed.id, NEIGHBOUR, unchanged=False)
    polls.keep(force.installation)
    assert held(force, address) == []
    with force.reading() as desk:
        feed = desk.session.get_one(Feed, address.feed.id)
    assert (feed.last_used_at, feed.last_client) == (clock.moment, "thunderbird")


def test_counts_that_cannot_be_kept_wait(force: Force):
    address, polls = an_address(force), Held()
    polls.note(force.installation, address.feed.id, HOME)
    with lost_table(force, "feed_held"):
        polls.keep(force.installation)
    polls.note(force.installation, address.feed.id, HOME)
    polls.keep(force.installation)
    assert held(force, address) == [("2026-11-21", 2)]


def test_a_database_that_is_away_holds_up_nothing_that_was_counted(force: Force):
    address, polls = an_address(force), Held()
    away = replace(force.installation, database=Database("postgresql://nobody@127.0.0.1:1/nowhere"))
    polls.note(force.installation, address.feed.id, HOME)
    polls.keep(away)
    polls.keep(force.installation)
    assert held(force, address) == [("2026-11-21", 1)]


def test_a_flood_of_guesses_writes_no_more_than_the_tries(force: Force):
    guess(force, NETWORK.tries)
    with noting_statements(force) as written:
        guess(force, 3)
    assert not any(each.startswith(("INSERT", "UPDATE", "BEGIN IMMEDIATE")) for each in written)
