"""Recording a visit: what counts, what never moves the deadline, and that late recording always works."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.bookings import CalledOff, WrittenUp, call_off_visit, move_visit
from scheduler.casework.checks import Checked
from scheduler.casework.crews import crew_of
from scheduler.casework.explaining import Explained, explain
from scheduler.casework.flags import Flag
from scheduler.casework.keeping import NoSuchRecord, RecordedAlready, SentBefore, names_of
from scheduler.casework.limits import BeforeRegistration, TextTooLong, UnknownWord, VisitInFuture
from scheduler.casework.lists.today import to_be_written_up
from scheduler.casework.visits import Recorded, VisitMade, record_visit
from scheduler.errors import NoSuchPerson
from scheduler.store.visits import Outcome
from tests.builders import (
    COLLEAGUE,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_check,
    a_person,
    a_state,
    a_visit,
    due,
    entries,
    feed_version,
    officer_id,
)

EARLIER = NOW - timedelta(hours=2)
PAIR = (OFFICER, COLLEAGUE)
EVERY_SOURCE = (
    *("pnc", "pnd", "visor", "crime_intelligence", "command_and_control", "childrens_social_care"),
    "social_media",
)


@pytest.fixture
def registered(force: Force) -> Force:
    """Somebody at high risk, seen on 1 August and due on 1 November: overdue by 20 days."""
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 8, 1))
    return force


def recorded(force: Force, outcome: str = "seen_at_home", at: datetime = EARLIER, **told: object) -> Recorded:
    with force.writing(OFFICER) as desk:
        return record_visit(desk, "P-001", VisitMade(at, outcome, **{"crew": PAIR, **told}))  # type: ignore[arg-type]


def flags(found: Recorded) -> set[Flag]:
    return {each.flag for each in found.flags}


def checks(*sources: str, hours: int = 3) -> tuple[Checked, ...]:
    return tuple(Checked(source, NOW - timedelta(hours=hours), "no_trace") for source in sources)


def test_a_visit_says_when_the_next_is_due_and_why(registered: Force) -> None:
    found = recorded(registered)
    assert found.next.answer is not None
    assert found.counts
    assert found.next.answer.deadline == due(registered).deadline == date(2027, 2, 21)
    assert found.next.answer.because[-1].text == (
        "Seen at home on 21 November 2026. At high risk the next visit is due within 3 months, by 21 February 2027."
    )


def home_visit(force: Force) -> Explained:
    with force.reading(OFFICER) as desk:
        return explain(desk, "P-001")[0]


@pytest.mark.parametrize("outcome", Outcome)
def test_a_visit_says_what_the_record_says_before_it_and_after_it(registered: Force, outcome: str) -> None:
    with registered.writing() as desk:
        a_visit(desk, at=date(2026, 9, 1), outcome="no_reply")
    before = home_visit(registered)
    found = recorded(registered, outcome, datetime(2026, 8, 20, 10, tzinfo=UTC))
    assert (found.before, found.next) == (before, home_visit(registered))


def test_a_visit_to_nobody_that_can_be_is_refused_in_words(force: Force) -> None:
    with pytest.raises(NoSuchPerson), force.writing(OFFICER) as desk:
        record_visit(desk, "P\x00", VisitMade(EARLIER, "seen_at_home"))


def test_somebody_who_can_be_is_called_beside_one_who_cannot(registered: Force) -> None:
    with registered.reading(OFFICER) as desk:
        assert names_of(desk, ["P\x00", "P-001"]).keys() == {"P-001"}


@pytest.mark.parametrize("outcome", [each for each in Outcome if each != Outcome.SEEN_AT_HOME])
def test_a_contact_that_does_not_qualify_is_stored_and_moves_nothing(registered: Force, outcome: str) -> None:
    before = due(registered)
    found = recorded(registered, outcome)
    after = due(registered)
    assert not found.counts
    assert (after.deadline, after.days_overdue, after.last_visit) == (
        before.deadline,
        before.days_overdue,
        before.last_visit,
    )


def test_a_visit_in_custody_counts_no_more_than_its_deadline_says(registered: Force) -> None:
    with registered.writing() as desk:
        a_state(desk, "P-001", "custody", TODAY - timedelta(9))
    found = recorded(registered)
    assert (found.counts, due(registered).last_visit) == (False, date(2026, 8, 1))


def test_a_visit_in_reactive_management_counts(registered: Force) -> None:
    ago = TODAY - timedelta(9)
    with registered.writing() as desk:
        a_state(desk, "P-001", "reactive", ago, approved_by=SERGEANT, approved_at=NOW - timedelta(9))
    found = recorded(registered)
    assert (found.counts, due(registered).last_visit) == (True, TODAY)


def test_checks_before_a_visit_that_did_not_count_are_usable_after_it(registered: Force) -> None:
    with registered.writing() as desk:
        a_state(desk, "P-001", "custody", TODAY - timedelta(9), to_on=TODAY)
        a_check(desk, at=TODAY - timedelta(2))
        a_visit(desk, at=TODAY - timedelta(1))
    found = recorded(registered, checks=())
    assert found.verdict is not None
    assert found.verdict.verdict != "unchecked"


def test_a_no_reply_and_a_refusal_are_counted_as_attempts(registered: Force) -> None:
    recorded(registered, "no_reply")
    recorded(registered, "refused", EARLIER - timedelta(days=1))
    assert due(registered).attempts_since == 2


def test_a_visit_recorded_late_counts_from_its_own_day(registered: Force) -> None:
    found = recorded(registered, at=datetime(2026, 10, 20, 18, tzinfo=UTC), reason_late="notebook found")
    assert due(registered).deadline == date(2027, 1, 20)
    assert flags(found) >= {Flag.RECORDED_LATE}
    late = next(each for each in found.flags if each.flag is Flag.RECORDED_LATE)
    assert (late.says, late.reason) == ("Recorded 32 days after it was made.", "notebook found")


def test_a_visit_recorded_late_does_not_change_what_was_known_before(registered: Force) -> None:
    recorded(registered, at=datetime(2026, 10, 20, 18, tzinfo=UTC))
    known = due(registered, as_at=TODAY, known_at=NOW - timedelta(seconds=1))
    assert (known.status, known.days_overdue) == ("not_started", 0)


def test_what_was_known_before_a_late_record_is_still_told(registered: Force) -> None:
    registered.installation.clock.moment = NOW + timedelta(days=2)
    recorded(registered, at=datetime(2026, 10, 20, 18, tzinfo=UTC))
    before, after = (
        due(registered, as_at=TODAY, known_at=moment)
        for moment in (NOW + timedelta(days=1), NOW + timedelta(days=2))
    )
    assert (before.status, before.days_overdue) == ("overdue", 20)
    assert (after.status, after.deadline) == ("on_track", date(2027, 1, 20))


def test_a_late_record_needs_no_reason(registered: Force) -> None:
    assert recorded(registered, at=datetime(2026, 1, 6, 12, tzinfo=UTC)).visit.reason_late is None


def test_a_visit_of_today_or_yesterday_is_not_late(registered: Force) -> None:
    assert Flag.RECORDED_LATE not in flags(recorded(registered, at=NOW - timedelta(days=1)))


def test_the_day_of_a_visit_is_londons(registered: Force) -> None:
    registered.installation.clock.moment = datetime(2027, 6, 30, 23, 45, tzinfo=UTC)
    found = recorded(registered, at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    assert found.visit.visited_on == date(2027, 7, 1)


def test_a_visit_in_custody_clears_nothing(registered: Force) -> None:
    with registered.writing() as desk:
        a_state(desk, "P-001", "custody", date(2026, 11, 10))
    recorded(registered)
    assert due(registered).last_visit == date(2026, 8, 1)


def test_a_visit_to_come_is_refused_in_words(registered: Force) -> None:
    with pytest.raises(VisitInFuture, match="use “Arrange a visit”"):
        recorded(registered, at=NOW + timedelta(days=1))


def test_a_visit_before_the_registration_is_refused(registered: Force) -> None:
    with pytest.raises(BeforeRegistration, match="A visit on 4 January 2026 cannot be"):
        recorded(registered, at=datetime(2026, 1, 4, 12, tzinfo=UTC))


def test_an_unknown_outcome_is_refused(registered: Force) -> None:
    with pytest.raises(UnknownWord, match="“seen” is no outcome of a visit"):
        recorded(registered, "seen")


def test_a_second_visit_of_the_same_moment_is_refused(registered: Force) -> None:
    recorded(registered)
    with pytest.raises(RecordedAlready, match="The visit of 21 November 2026 is recorded already"):
        recorded(registered, "no_reply")


def test_a_text_that_is_too_long_leaves_nothing(registered: Force) -> None:
    with pytest.raises(TextTooLong, match="The reason alone has 501 characters"):
        recorded(registered, reason_alone="x" * 501, checks=checks("pnc"))
    assert entries(registered) == []


def test_nobody_records_a_visit_to_somebody_elses_person(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, officer=OTHER_OFFICER, team=MOOR)
    with pytest.raises(NoSuchPerson):
        recorded(force)


def test_a_visit_sent_twice_happens_once_with_its_checks(registered: Force) -> None:
    key = uuid4()
    told = VisitMade(EARLIER, "seen_at_home", PAIR, checks("pnc", "pnd"))
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            found = record_visit(desk, "P-001", told, key=key)
        assert (found.visit.id, flags(found)) == (key, {Flag.INCOMPLETE, Flag.POLICE_ONLY})
    assert [each.act for each in entries(registered)] == ["record visit", "record check", "record check"]


def test_another_visit_under_one_key_is_refused(registered: Force) -> None:
    key = uuid4()
    for outcome, crew in (("no_reply", PAIR), ("seen_at_home", (OFFICER,))):
        told = VisitMade(EARLIER, "seen_at_home", PAIR)
        with registered.writing(OFFICER) as desk:
            record_visit(desk, "P-001", told, key=key)
        with pytest.raises(SentBefore), registered.writing(OFFICER) as desk:
            record_visit(desk, "P-001", VisitMade(EARLIER, outcome, crew), key=key)


def test_a_visit_closes_the_booking_that_it_names_and_frees_the_calendars(registered: Force) -> None:
    with registered.writing() as desk:
        booking = a_booking(desk, at=EARLIER)
    before = feed_version(registered, COLLEAGUE)
    recorded(registered, "no_reply", booking_id=booking.id)
    with registered.reading() as desk:
        assert to_be_written_up(desk) == []
    assert feed_version(registered, COLLEAGUE) == before + 1


def test_a_booking_that_was_moved_meanwhile_is_closed_all_the_same(registered: Force) -> None:
    with registered.writing() as desk:
        booking = a_booking(desk)
        moved = move_visit(desk, booking.id, minutes=60)
    assert recorded(registered, booking_id=booking.id).visit.booking_series_id == moved.series_id


def test_a_booking_is_closed_once(registered: Force) -> None:
    with registered.writing() as desk:
        booking = a_booking(desk, at=EARLIER)
    recorded(registered, "no_reply", booking_id=booking.id)
    with pytest.raises(WrittenUp), registered.writing(OFFICER) as desk:
        record_visit(desk, "P-001", VisitMade(NOW, "seen_at_home", booking_id=booking.id))


def test_a_booking_called_off_or_of_somebody_else_is_not_closed(registered: Force) -> None:
    with registered.writing() as desk:
        a_person(desk, "P-002")
        other = a_booking(desk, "P-002")
        off = call_off_visit(desk, a_booking(desk).id, "crew called away")
    with pytest.raises(CalledOff):
        recorded(registered, booking_id=off.id)
    for unknown in (other.id, uuid4()):
        with pytest.raises(NoSuchRecord):
            recorded(registered, booking_id=unknown)


def test_without_a_crew_the_one_who_acts_went(registered: Force) -> None:
    found = recorded(registered, crew=None)
    with registered.reading() as desk:
        assert crew_of(desk, found.visit) == {officer_id(desk, OFFICER)}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"checks": checks(*EVERY_SOURCE)}, set()),
        ({"checks": checks(*EVERY_SOURCE), "crew": (OFFICER,)}, {Flag.LONE}),
        ({"checks": checks(*EVERY_SOURCE), "crew": (COLLEAGUE,)}, {Flag.LONE, Flag.UNACCREDITED}),
        ({"checks": checks(*EVERY_SOURCE), "crew": ()}, {Flag.CREW_UNKNOWN}),
        ({"checks": checks(*EVERY_SOURCE), "announced": True}, {Flag.ANNOUNCED}),
        ({}, {Flag.UNCHECKED}),
        ({"checks": checks("pnc", "social_media")}, {Flag.INCOMPLETE}),
        ({"checks": checks(*EVERY_SOURCE, hours=40)}, {Flag.STALE}),
        ({"checks": checks("pnc", "crime_intelligence")}, {Flag.INCOMPLETE, Flag.POLICE_ONLY}),
    ],
)
def test_how_a_visit_was_made_is_flagged_and_it_counts_all_the_same(
    registered: Force, told: dict[str, object], expected: set[Flag]
) -> None:
    found = recorded(registered, **told)
    assert (flags(found), found.counts) == (expected, True)


def test_nobody_goes_alone_or_announced_by_telephone(registered: Force) -> None:
    assert flags(recorded(registered, "telephone", crew=(COLLEAGUE,), announced=True)) == set()


def test_a_flag_carries_the_reason_that_was_given(registered: Force) -> None:
    found = recorded(
        registered, crew=(OFFICER,), reason_alone="colleague unwell", reason_unchecked="systems down"
    )
    assert {each.flag: each.reason for each in found.flags} == {
        Flag.LONE: "colleague unwell",
        Flag.UNCHECKED: "systems down",
    }


def test_checks_before_the_last_visit_are_no_checks_of_this_one(registered: Force) -> None:
    recorded(registered, at=EARLIER - timedelta(hours=5), checks=checks(*EVERY_SOURCE, hours=8))
    assert flags(recorded(registered)) == {Flag.UNCHECKED}
