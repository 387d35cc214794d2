"""What an officer's calendar shows, day by day: the visits due, the visits booked, and nothing of a person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import supersede
from scheduler.clock import FixedClock
from scheduler.settings import Settings
from tests.builders import (
    COLLEAGUE,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_person,
    a_plan,
    a_state,
    a_visit,
    an_allocation,
)
from tests.exchange.calendar.calendars import (
    an_address,
    begins,
    events,
    fetched,
    summaries,
    unfolded,
    visited,
)


def test_a_visit_due_stands_all_day_on_its_last_day_in_time(force: Force):
    code = visited(force)
    (event,) = events(fetched(force, an_address(force)))
    assert event["SUMMARY"] == f"Visit due {code}"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 1, 1), date(2027, 1, 2))
    assert (event["TRANSP"], event["STATUS"], event["CLASS"]) == ("TRANSPARENT", "TENTATIVE", "PRIVATE")
    assert event["URL"] == event["DESCRIPTION"] == f"http://127.0.0.1:8000/o/{code}"


def test_a_booked_visit_stands_at_its_moment_in_utc(force: Force):
    address = an_address(force)
    visited(force)
    with force.writing() as desk:
        booking = a_booking(desk, "P-001", datetime(2026, 11, 24, 10, 30, tzinfo=UTC), minutes=90)
    event = next(each for each in events(fetched(force, address)) if "due" not in each["SUMMARY"])
    assert event["SUMMARY"] == f"Visit {booking.code}"
    assert event["UID"] == str(booking.series_id)
    assert (event["TRANSP"], event["STATUS"], event["CLASS"]) == ("OPAQUE", "CONFIRMED", "PRIVATE")
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert "DTSTART:20261124T103000Z" in unfolded(fetched(force, address))


@pytest.mark.parametrize(
    ("local", "written"),
    [
        ("2027-03-27T09:00+00:00", "20270327T090000Z"),
        ("2027-03-28T00:59+00:00", "20270328T005900Z"),
        ("2027-03-28T02:00+01:00", "20270328T010000Z"),
        ("2027-10-31T01:30+01:00", "20271031T003000Z"),
        ("2027-10-31T01:30+00:00", "20271031T013000Z"),
        ("2027-11-01T09:00+00:00", "20271101T090000Z"),
    ],
)
def test_a_booked_visit_keeps_its_moment_over_the_clock_changes(force: Force, local: str, written: str):
    visited(force)
    with force.writing() as desk:
        a_booking(desk, "P-001", datetime.fromisoformat(local))
    assert f"DTSTART:{written}" in unfolded(fetched(force, an_address(force)))


def test_a_calendar_with_nothing_to_show_says_so(force: Force, clock: FixedClock):
    address = an_address(force)
    (first,) = events(fetched(force, address))
    clock.moment += timedelta(days=3)
    (later,) = events(fetched(force, address))
    assert first["SUMMARY"] == later["SUMMARY"] == "No visits due"
    assert first["UID"] == later["UID"]
    assert (first["SEQUENCE"], later["SEQUENCE"]) == (0, 3)
    assert later["DTSTART"].dt == TODAY + timedelta(days=3)


def test_what_is_overdue_stays_on_its_day_and_is_counted_today(force: Force):
    code = visited(force, on=date(2026, 2, 10))
    visited(force, "P-002", date(2026, 3, 5))
    visited(force, "P-003")
    shown = begins(fetched(force, an_address(force)))
    assert shown[f"Visit due {code}"] == date(2026, 5, 10)
    assert shown["2 visits overdue"] == TODAY
    assert len(shown) == 4


def test_a_visit_is_counted_overdue_only_after_its_last_day(force: Force, clock: FixedClock):
    visited(force, on=date(2026, 8, 21))
    address = an_address(force)
    assert not any("overdue" in said for said in summaries(fetched(force, address)))
    clock.moment += timedelta(days=1)
    assert "1 visit overdue" in summaries(fetched(force, address))


def test_the_count_of_the_overdue_keeps_its_uid_and_is_revised_each_day(force: Force, clock: FixedClock):
    visited(force, on=date(2026, 2, 10))
    clock.moment = datetime(2027, 6, 1, 23, 30, tzinfo=UTC)  # already the second of June in London
    address = an_address(force)
    revisions = []
    for _ in range(3):
        banner = events(fetched(force, address))[-1]
        revisions.append((banner["UID"], banner["SEQUENCE"], banner["DTSTART"].dt))
        clock.moment += timedelta(days=1)
    uid = revisions[0][0]
    assert revisions == [(uid, 0, date(2027, 6, 2)), (uid, 1, date(2027, 6, 3)), (uid, 2, date(2027, 6, 4))]


def test_no_stamp_lies_in_the_future(force: Force, clock: FixedClock):
    visited(force, on=date(2026, 2, 10))
    address = an_address(force)
    clock.moment = datetime(2027, 6, 1, 23, 5, tzinfo=UTC)
    stamps = {event["DTSTAMP"].dt for event in events(fetched(force, address))}
    assert max(stamps) <= clock.moment


def test_whose_clock_is_suspended_is_not_shown(force: Force):
    visited(force)
    address = an_address(force)
    with force.writing() as desk:
        a_state(desk, "P-001", "custody", TODAY)
    assert summaries(fetched(force, address)) == ["No visits due"]


def test_obligations_are_shown_to_400_days_ahead(force: Force):
    last = date(2027, 12, 26)
    assert last == TODAY + timedelta(days=400)
    with force.writing() as desk:
        for ref, visited_on in (("P-001", date(2026, 10, 26)), ("P-002", date(2026, 10, 27))):
            a_person(desk, ref, level="low")
            a_plan(desk, ref, "P14M", date(2026, 10, 20), until_on=date(2028, 12, 31), approved_by=SERGEANT)
            a_visit(desk, ref, visited_on)
    assert list(begins(fetched(force, an_address(force))).values()) == [last]


def test_bookings_are_shown_from_yesterday_to_400_days_ahead_in_whole_days(force: Force, clock: FixedClock):
    clock.moment = datetime(2026, 7, 10, 22, 59, tzinfo=UTC)  # one minute before midnight in London
    seen = [datetime(2026, 7, 8, 23, 0, tzinfo=UTC), datetime(2027, 8, 14, 22, 59, tzinfo=UTC)]
    unseen = [datetime(2026, 7, 8, 22, 59, tzinfo=UTC), datetime(2027, 8, 14, 23, 0, tzinfo=UTC)]
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 6, 1))
        for moment in (*seen, *unseen):
            a_booking(desk, at=moment)
    shown = begins(fetched(force, an_address(force))).values()
    assert [each for each in shown if isinstance(each, datetime)] == seen


def test_a_booking_called_off_leaves(force: Force):
    visited(force)
    address = an_address(force)
    with force.writing() as desk:
        a_booking(desk, "P-001", status="called_off")
    assert len(events(fetched(force, address))) == 1


def test_a_booking_that_a_visit_closed_leaves_and_comes_back_if_the_visit_is_withdrawn(force: Force):
    visited(force)
    address = an_address(force)
    with force.writing() as desk:
        booking = a_booking(desk, "P-001", TODAY)
    with force.writing() as desk:
        visit = a_visit(desk, "P-001", TODAY, "no_reply", booking_series_id=booking.series_id)
    assert f"Visit {booking.code}" not in summaries(fetched(force, address))
    with force.writing() as desk:
        supersede(desk, desk.session.get_one(type(visit), visit.id), reason="the wrong person")
        refresh(desk, [visit.person_id])
    assert f"Visit {booking.code}" in summaries(fetched(force, address))


def test_a_visit_made_moves_the_day_and_raises_the_sequence(force: Force):
    visited(force)
    address = an_address(force)
    (before,) = events(fetched(force, address))
    with force.writing() as desk:
        a_visit(desk, "P-001", date(2026, 11, 20))
    (after,) = events(fetched(force, address))
    assert (after["UID"], after["SUMMARY"]) == (before["UID"], before["SUMMARY"])
    assert after["DTSTART"].dt == date(2027, 2, 20)
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


def test_who_changes_hands_leaves_one_calendar_and_enters_the_other(force: Force):
    code = visited(force)
    hers, his = an_address(force), an_address(force, OTHER_OFFICER)
    with force.writing() as desk:
        an_allocation(desk, "P-001", OTHER_OFFICER, TODAY)
    assert summaries(fetched(force, hers)) == ["No visits due"]
    assert summaries(fetched(force, his)) == [f"Visit due {code}"]


def test_whoever_covers_sees_what_is_due_to_the_other_and_their_bookings(force: Force):
    mine, theirs = visited(force, "P-001"), visited(force, "P-002", officer=COLLEAGUE)
    visited(force, "P-003", officer=OTHER_OFFICER)
    address = an_address(force)
    with force.writing() as desk:
        booking = a_booking(desk, "P-003", officers=[COLLEAGUE, OTHER_OFFICER])
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, TODAY + timedelta(days=6))
    assert set(summaries(fetched(force, address))) == {
        f"Visit due {mine}",
        f"Visit due {theirs}",
        f"Visit {booking.code}",
    }


def test_a_cover_that_has_ended_shows_nothing_more(force: Force, clock: FixedClock):
    visited(force, "P-002", officer=COLLEAGUE)
    address = an_address(force)
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, TODAY + timedelta(days=6))
    clock.moment += timedelta(days=6)
    assert summaries(fetched(force, address)) != ["No visits due"]
    clock.moment += timedelta(days=1)
    assert summaries(fetched(force, address)) == ["No visits due"]


def test_a_second_officer_sees_the_booking_and_not_the_obligation(force: Force):
    visited(force, officer=OTHER_OFFICER)
    with force.writing() as desk:
        booking = a_booking(desk, "P-001", officers=[OTHER_OFFICER, OFFICER])
    assert summaries(fetched(force, an_address(force))) == [f"Visit {booking.code}"]


def test_a_supervisor_sees_their_own_visits_and_not_their_teams(force: Force):
    visited(force, "P-001")
    own = visited(force, "P-002", officer=SERGEANT)
    assert summaries(fetched(force, an_address(force, SERGEANT))) == [f"Visit due {own}"]


def test_a_busy_calendar_tells_that_and_no_more(force: Force):
    visited(force, on=date(2026, 2, 10))
    with force.writing() as desk:
        a_booking(desk, "P-001")
    address = an_address(force)
    busy = Force(replace(force.installation, settings=Settings(feed_detail="busy")))
    assert set(summaries(fetched(busy, address))) == {"Busy"}


def test_the_name_carries_the_moment_of_the_last_change_in_london(force: Force, clock: FixedClock):
    address = an_address(force)
    clock.moment = datetime(2027, 6, 14, 13, 5, tzinfo=UTC)
    visited(force)
    clock.moment += timedelta(hours=5)
    assert "NAME:Visits\\, as at 14 Jun 14:05" in unfolded(fetched(force, address))


def test_the_same_data_gives_the_same_bytes(force: Force, clock: FixedClock):
    visited(force, on=date(2026, 2, 10))
    with force.writing() as desk:
        a_booking(desk, "P-001")
    address = an_address(force)
    first = fetched(force, address)
    clock.moment += timedelta(hours=9)
    assert fetched(force, address) == first
