"""Visits arranged, moved and called off: none of it clears anything."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.bookings import CalledOff, WrittenUp, arrange_visit, call_off_visit, move_visit
from scheduler.casework.crews import NobodyGoes, crew_of
from scheduler.casework.keeping import NoSuchRecord, SentBefore, SupersededMeanwhile
from scheduler.casework.limits import InPast, OddLength, TextMissing
from scheduler.casework.staff import DoesNotVisit, NoSuchOfficer
from scheduler.store.visits import Booking
from tests.builders import (
    COLLEAGUE,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    Force,
    a_booking,
    a_person,
    a_visit,
    due,
    entries,
    feed_version,
    officer_id,
)

TUESDAY = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


@pytest.fixture
def registered(force: Force) -> Force:
    with force.writing() as desk:
        a_person(desk)
    return force


def arranged(force: Force) -> Booking:
    with force.writing(OFFICER) as desk:
        return arrange_visit(desk, "P-001", TUESDAY, [OFFICER, COLLEAGUE])


def test_a_booking_never_clears_a_deadline(registered: Force) -> None:
    before = due(registered)
    booking = arranged(registered)
    with registered.writing(OFFICER) as desk:
        moved = move_visit(desk, booking.id, starts_at=TUESDAY + timedelta(days=1))
        call_off_visit(desk, moved.id, "crew called away")
    assert due(registered) == before


def test_a_booking_has_a_code_a_crew_and_a_moment(registered: Force) -> None:
    booking = arranged(registered)
    with registered.reading() as desk:
        assert crew_of(desk, booking) == {officer_id(desk, OFFICER), officer_id(desk, COLLEAGUE)}
    assert (len(booking.code), booking.starts_at, booking.sequence) == (8, TUESDAY, 0)


def test_without_a_crew_the_one_who_acts_goes(registered: Force) -> None:
    with registered.writing(OFFICER) as desk:
        booking = arrange_visit(desk, "P-001", TUESDAY)
        assert crew_of(desk, booking) == {officer_id(desk, OFFICER)}


def test_a_moved_booking_is_a_further_row_of_the_same_series(registered: Force) -> None:
    booking = arranged(registered)
    with registered.writing(OFFICER) as desk:
        moved = move_visit(desk, booking.id, starts_at=TUESDAY + timedelta(hours=1), reason="road closed")
    assert (moved.code, moved.series_id, moved.sequence) == (booking.code, booking.series_id, 1)
    assert (moved.minutes, moved.supersedes_id, moved.correction_reason) == (45, booking.id, "road closed")
    with registered.reading() as desk:
        assert crew_of(desk, moved) == {officer_id(desk, OFFICER), officer_id(desk, COLLEAGUE)}


def test_who_goes_and_who_no_longer_goes_hear_of_it_in_their_calendars(registered: Force) -> None:
    crew = [OFFICER, COLLEAGUE, OTHER_OFFICER]
    booking = arranged(registered)
    before = [feed_version(registered, code) for code in crew]
    with registered.writing(OFFICER) as desk:
        move_visit(desk, booking.id, crew=[OFFICER, OTHER_OFFICER])
    after = [feed_version(registered, code) for code in crew]
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1]


def test_who_only_goes_along_cannot_change_a_booking(registered: Force) -> None:
    with registered.writing() as desk:
        booking = a_booking(desk, officers=[OTHER_OFFICER])
    with pytest.raises(NoSuchRecord, match="no such booking"), registered.writing(OTHER_OFFICER) as desk:
        call_off_visit(desk, booking.id, "unwell")


def test_a_booking_called_off_stays_called_off(registered: Force) -> None:
    booking = arranged(registered)
    with registered.writing(OFFICER) as desk:
        off = call_off_visit(desk, booking.id, "seen at court instead")
    assert (off.status, off.sequence, off.correction_reason) == ("called_off", 1, "seen at court instead")
    sentence = f"The visit {booking.code} was called off on 21 November 2026 by {OFFICER}"
    with pytest.raises(CalledOff, match=sentence), registered.writing(OFFICER) as desk:
        move_visit(desk, off.id, starts_at=TUESDAY)


def test_a_booking_that_was_written_up_is_neither_moved_nor_called_off(registered: Force) -> None:
    booking = arranged(registered)
    with registered.writing() as desk:
        a_visit(desk, at=NOW - timedelta(hours=1), booking_series_id=booking.series_id)
    with pytest.raises(WrittenUp, match="written up already"), registered.writing(OFFICER) as desk:
        call_off_visit(desk, booking.id, "a mistake")


def test_a_stale_form_moves_nothing(registered: Force) -> None:
    booking = arranged(registered)
    with registered.writing(OFFICER) as desk:
        move_visit(desk, booking.id, minutes=60)
    with pytest.raises(SupersededMeanwhile), registered.writing(OFFICER) as desk:
        move_visit(desk, booking.id, minutes=90)


def test_nothing_is_arranged_for_the_past(registered: Force) -> None:
    with pytest.raises(InPast, match="Record what was done"), registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", NOW - timedelta(minutes=1))


def test_somebody_has_to_go_for_some_time(registered: Force) -> None:
    with pytest.raises(NobodyGoes), registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", TUESDAY, [])
    with pytest.raises(OddLength), registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", TUESDAY, minutes=0)
    with pytest.raises(NoSuchOfficer), registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", TUESDAY, ["OM-NONE"])
    with pytest.raises(DoesNotVisit), registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", TUESDAY, [REVIEWER])
    assert entries(registered) == []


def test_calling_off_takes_a_reason(registered: Force) -> None:
    booking = arranged(registered)
    with pytest.raises(TextMissing), registered.writing(OFFICER) as desk:
        call_off_visit(desk, booking.id, "")


def test_each_form_sent_twice_happens_once(registered: Force) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            arrange_visit(desk, "P-001", TUESDAY, key=first)
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            move_visit(desk, first, minutes=60, key=second)
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            call_off_visit(desk, second, "crew called away", key=third)
    assert [each.act for each in entries(registered)] == ["arrange visit", "move visit", "call off visit"]


def test_another_crew_under_one_key_is_another_form(registered: Force) -> None:
    key = uuid4()
    with registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", TUESDAY, [OFFICER], key=key)
    with pytest.raises(SentBefore), registered.writing(OFFICER) as desk:
        arrange_visit(desk, "P-001", TUESDAY, [COLLEAGUE], key=key)
