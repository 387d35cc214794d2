"""A team's calendar for its supervisor: numbers a day, nothing of anybody, and closed with the supervision."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.feeds import NewFeed, create_feed
from scheduler.casework.keeping import marks, supersede
from scheduler.clock import FixedClock, start_of
from scheduler.exchange.calendar.fetching import fetch
from scheduler.settings import Settings
from scheduler.store.audit import AuditEntry
from scheduler.store.officers import OfficerParticulars, Supervision
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_visit,
    officer_id,
)
from tests.exchange.calendar.calendars import events, faults, fetched, summaries, visited

OFF = ["Calendar link switched off"]


def a_team_address(force: Force, who: str = SERGEANT, team: str = HARBOUR) -> NewFeed:
    with force.writing(who) as desk:
        return create_feed(desk, who, f"phone of {team}", team=team)


def told(text: bytes) -> dict[date, str]:
    return {event["DTSTART"].dt: str(event["SUMMARY"]) for event in events(text)}


@pytest.fixture
def codes(force: Force) -> list[str]:
    """Two overdue and three due on two days in one team, one elsewhere, and two booked on a day."""
    found = [
        visited(force, "P-001", date(2026, 5, 1)),
        visited(force, "P-002", date(2026, 6, 1), officer=COLLEAGUE),
        visited(force, "P-003", date(2026, 10, 1)),
        visited(force, "P-004", date(2026, 10, 1), officer=COLLEAGUE),
        visited(force, "P-005", date(2026, 10, 2)),
        visited(force, "P-006", date(2026, 10, 1), officer=OTHER_OFFICER, team=MOOR),
    ]
    with force.writing() as desk:
        at = datetime(2026, 12, 1, 10, tzinfo=UTC)
        return found + [a_booking(desk, ref, at).code for ref in ("P-001", "P-003")]


def test_it_tells_numbers_a_day_and_no_reference(force: Force, codes: list[str]):
    text = fetched(force, a_team_address(force))
    assert told(text) == {
        TODAY: "Visits: 2 overdue",
        date(2026, 12, 1): "Visits: 2 booked",
        date(2027, 1, 1): "Visits: 2 due",
        date(2027, 1, 2): "Visits: 1 due",
    }
    assert not any(code.encode() in text for code in codes)
    with force.reading() as desk:
        entry = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "calendar feed")).one()
    assert (entry.actor, entry.verb, entry.subjects) == (SERGEANT, "disclosed", HARBOUR)


def test_each_team_has_its_own(force: Force, codes: list[str]):
    assert told(fetched(force, a_team_address(force, INSPECTOR, MOOR))) == {date(2027, 1, 1): "Visits: 1 due"}


def test_a_team_with_nothing_says_so(force: Force):
    assert summaries(fetched(force, a_team_address(force))) == ["No visits due"]


def test_the_same_numbers_are_the_same_bytes_under_one_tag(force: Force, codes: list[str], clock: FixedClock):
    address = a_team_address(force)
    first = fetch(force.installation, address.token)
    clock.moment += timedelta(hours=1)
    again = fetch(force.installation, address.token)
    assert (again.edition, again.text) == (first.edition, first.text)
    assert fetch(force.installation, address.token, {first.edition.tag}).not_noted == address.feed.id


def test_other_numbers_are_another_version(force: Force, codes: list[str], clock: FixedClock):
    address = a_team_address(force)
    first = fetch(force.installation, address.token)
    clock.moment += timedelta(hours=1)
    with force.writing() as desk:
        a_visit(desk, "P-001", TODAY)
    second = fetch(force.installation, address.token, {first.edition.tag})
    assert second.text is not None
    assert told(second.text)[TODAY] == "Visits: 1 overdue"
    assert (events(first.text)[0]["SEQUENCE"], events(second.text)[0]["SEQUENCE"]) == (1, 2)
    assert second.edition.changed_at == clock.moment
    assert {str(each["UID"]) for each in events(first.text)} < {
        str(each["UID"]) for each in events(second.text)
    }


def test_people_beyond_the_wall_do_not_unsettle_the_tag(force: Force):
    """An officer of the team may answer for somebody of another one, whom the supervisor does not see."""
    visited(force, "P-001", date(2026, 10, 1), officer=OFFICER, team=MOOR)
    address = a_team_address(force)
    first = fetch(force.installation, address.token)
    assert fetch(force.installation, address.token, {first.edition.tag}).text is None


def test_busy_is_all_that_a_force_may_let_it_say(force: Force, codes: list[str]):
    busy = Force(replace(force.installation, settings=Settings(feed_detail="busy")))
    assert set(summaries(fetched(busy, a_team_address(force)))) == {"Busy"}


def ended(force: Force) -> None:
    with force.writing() as desk:
        old = supervision(desk)
        new = Supervision(
            officer_id=old.officer_id,
            team_id=old.team_id,
            from_on=old.from_on,
            to_on=TODAY - timedelta(days=1),
            **marks(desk),
        )
        supersede(desk, old, new)
        desk.session.add(new)


def withdrawn(force: Force) -> None:
    with force.writing() as desk:
        supersede(desk, supervision(desk), reason="never was")


def no_supervisor(force: Force) -> None:
    with force.writing() as desk:
        old = desk.session.scalars(
            select(OfficerParticulars).where(
                col(OfficerParticulars.officer_id) == officer_id(desk, SERGEANT),
                col(OfficerParticulars.superseded_at).is_(None),
            )
        ).one()
        new = OfficerParticulars(
            officer_id=old.officer_id, name=old.name, team_id=old.team_id, role="officer", **marks(desk)
        )
        supersede(desk, old, new)
        desk.session.add(new)


def supervision(desk) -> Supervision:
    rows = select(Supervision).where(
        col(Supervision.officer_id) == officer_id(desk, SERGEANT), col(Supervision.superseded_at).is_(None)
    )
    return desk.session.scalars(rows).one()


@pytest.mark.parametrize("end", [ended, withdrawn, no_supervisor])
def test_it_closes_with_the_supervision(force: Force, codes: list[str], clock: FixedClock, end):
    address = a_team_address(force)
    fetched(force, address)
    clock.moment += timedelta(days=1)
    end(force)
    text = fetched(force, address)
    assert summaries(text) == OFF
    assert faults(text) == []
    clock.moment += timedelta(days=59)
    assert summaries(fetched(force, address)) == OFF


def test_whoever_stands_in_for_a_supervisor_has_it_as_long(force: Force, codes: list[str], clock: FixedClock):
    with force.writing() as desk:
        a_cover(desk, SERGEANT, INSPECTOR, TODAY, TODAY + timedelta(days=3))
    address = a_team_address(force, SERGEANT, MOOR)
    assert summaries(fetched(force, address)) != OFF
    clock.moment += timedelta(days=4)
    assert summaries(fetched(force, address)) == OFF


def test_it_looks_as_far_ahead_as_an_officers_own(force: Force):
    visited(force, "P-001", date(2026, 10, 1))
    with force.writing() as desk:
        for days in (400, 401):
            a_booking(desk, "P-001", start_of(TODAY + timedelta(days=days)))
    booked = {day for day, said in told(fetched(force, a_team_address(force))).items() if "booked" in said}
    assert booked == {TODAY + timedelta(days=400)}
