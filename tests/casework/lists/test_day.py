"""An officer's day: nothing that waits for them is left out, and nothing of somebody else's is in it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.casework.decisions import return_proposal
from scheduler.casework.lists.day import Day, day_of
from scheduler.casework.lists.register import ROWS
from scheduler.casework.verdicts import verdicts_at
from scheduler.clock import FixedClock
from scheduler.oversight.digest import lines_of
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
    a_cover,
    a_person,
    a_proposal,
    a_state,
    a_visit,
)
from tests.statements import statements

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def day(force: Force, code: str = OFFICER) -> Day:
    with force.reading(code) as desk:
        return day_of(desk)


def refs(rows: object) -> list[str]:
    return [row.due.ref for row in rows]


@ON_SQLITE
def test_what_is_overdue_and_what_is_due_soon_stand_apart_worst_first(force: Force) -> None:
    with force.writing() as desk:
        for ref, last in (
            ("LATE", date(2026, 3, 1)),
            ("LATER", date(2026, 2, 1)),
            ("SOON", date(2026, 9, 1)),
        ):
            a_person(desk, ref)
            a_visit(desk, ref, last)
        a_person(desk, "IN-TIME")
        a_visit(desk, "IN-TIME", TODAY)
        a_person(desk, "THEIRS", officer=OTHER_OFFICER, team=MOOR)
    found = day(force)
    assert (refs(found.overdue), refs(found.soon)) == (["LATER", "LATE"], ["SOON"])
    assert (found.overdue_in_all, found.soon_in_all) == (2, 1)


@ON_SQLITE
def test_whoever_covers_sees_the_day_of_both(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "MINE")
        a_person(desk, "THEIRS", officer=COLLEAGUE)
        a_cover(desk, OFFICER, COLLEAGUE)
    assert set(refs(day(force).overdue)) == {"MINE", "THEIRS"}


@ON_SQLITE
def test_a_passed_review_is_on_top_and_not_among_the_overdue(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "AWAY")
        a_state(desk, "AWAY", "custody", date(2026, 2, 1))
    found = day(force)
    assert (refs(found.first.reviews_passed.rows), refs(found.overdue)) == (["AWAY"], [])


@ON_SQLITE
def test_a_booking_tells_whom_and_a_late_one_is_to_be_written_up(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", name="Pat Placeholder")
        a_booking(desk, at=NOW - timedelta(days=90))
        a_booking(desk, at=NOW + timedelta(hours=2))
        a_booking(desk, at=datetime(2026, 11, 28, 23, 59, tzinfo=UTC))
        a_booking(desk, at=datetime(2026, 11, 29, 0, 0, tzinfo=UTC))
    found = day(force)
    assert [(each.ref, each.name) for each in found.to_be_written_up] == [("P-001", "Pat Placeholder")]
    assert [each.on for each in found.planned] == [TODAY, date(2026, 11, 28)]
    assert found.coming == {"P-001": (NOW + timedelta(hours=2), False)}


@ON_SQLITE
def test_a_check_that_is_too_old_by_then_is_to_be_made_again(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        a_visit(desk, at=date(2026, 10, 1))
        booking = a_booking(desk, at=NOW + timedelta(hours=30))
        a_check(desk, source="crime_intelligence", at=NOW - timedelta(hours=1))
        a_check(desk, source="pnc", at=NOW - timedelta(hours=1))
    lacking = day(force).to_refresh[booking.id]
    assert [(each.source, each.state) for each in lacking] == [
        ("visor", "missing"),
        ("crime_intelligence", "stale"),
    ]


@ON_SQLITE
def test_the_checks_before_a_plan_are_judged_as_they_will_be_when_it_is_made(force: Force) -> None:
    """One definition: what the day says of the plan is what the visit's own verdict says, once it was made."""
    at = NOW + timedelta(hours=30)
    with force.writing() as desk:
        a_person(desk, level="medium")
        a_visit(desk, at=date(2026, 10, 1))
        booking = a_booking(desk, at=at)
        for source, hours in (("pnc", 50), ("visor", 40), ("social_media", 900)):
            a_check(desk, source=source, at=NOW - timedelta(hours=hours))
    told = day(force).to_refresh[booking.id]
    assert isinstance(force.installation.clock, FixedClock)
    force.installation.clock.moment = at + timedelta(hours=1)
    with force.writing() as desk:
        visit = a_visit(desk, at=at)
        ((_, verdict),) = verdicts_at(desk, [(visit.person_id, visit.visited_at)])
    assert verdict is not None
    assert [(each.source, each.state, each.age) for each in told] == [
        (each.source, each.state, each.age)
        for each in verdict.sources
        if each.required and each.state != "fresh"
    ]
    assert [(each.source, each.fresh_for) for each in told if each.age] == [
        ("pnc", timedelta(hours=72)),
        ("social_media", timedelta(days=28)),
    ]


@ON_SQLITE
def test_a_visit_with_every_check_fresh_asks_for_none(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        a_booking(desk, at=NOW + timedelta(hours=2))
        for source in ("pnc", "visor", "crime_intelligence"):
            a_check(desk, source=source, at=NOW - timedelta(hours=1))
    assert day(force).to_refresh == {}


@ON_SQLITE
def test_a_failed_attempt_is_followed_up_until_they_are_seen(force: Force) -> None:
    with force.writing() as desk:
        for ref in ("TRIED", "SEEN"):
            a_person(desk, ref)
            a_visit(desk, ref, date(2026, 9, 1))
            a_visit(desk, ref, date(2026, 10, 1), outcome="no_reply")
        a_visit(desk, "TRIED", date(2026, 10, 5), outcome="refused")
        a_visit(desk, "SEEN", date(2026, 10, 5))
    (tried,) = day(force).tried
    assert (tried.row.due.ref, tried.row.due.attempts_since, tried.last_on) == ("TRIED", 2, date(2026, 10, 5))
    assert tried.coming is None


@ON_SQLITE
def test_of_many_failed_attempts_the_page_shows_some_and_says_how_many_there_are(force: Force) -> None:
    with force.writing() as desk:
        for number in range(ROWS + 2):
            a_person(desk, f"P-{number:03}", registered_on=date(2026, 11, 10))
            a_visit(desk, f"P-{number:03}", date(2026, 11, 20), "no_reply")
    with force.reading(OFFICER) as desk:
        day, said = day_of(desk), {line.says: line.number for line in lines_of(desk)}
    assert (len(day.tried), day.tried_in_all, said["to be tried again"]) == (ROWS, ROWS + 2, ROWS + 2)


@ON_SQLITE
def test_what_one_proposed_is_told_until_it_is_decided_and_if_it_is_returned(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        asked = a_proposal(desk, "P-001", "level", "medium", TODAY, recorded_by=OFFICER)
        a_proposal(desk, "P-001", "reactive", None, TODAY, recorded_by=COLLEAGUE)
        a_proposal(desk, "P-001", "plan", "P9M", TODAY, recorded_by=OFFICER, decision="approved")
    assert [(each.says, each.decision) for each in day(force).asked_for] == [
        ("Lower the level to medium", None)
    ]
    with force.writing(SERGEANT) as desk:
        return_proposal(desk, asked.id, "Ask again after the assessment.")
    (returned,) = day(force).asked_for
    assert (returned.decided_by, returned.decision_reason) == (SERGEANT, "Ask again after the assessment.")
    assert isinstance(force.installation.clock, FixedClock)
    force.installation.clock.moment = NOW + timedelta(days=15)
    assert day(force).asked_for == []


def test_a_fuller_day_takes_no_more_statements(force: Force) -> None:
    def look() -> None:
        with force.reading(OFFICER) as desk:
            day_of(desk)

    def one(number: int) -> None:
        with force.writing() as desk:
            a_person(desk, f"P-{number}")
            a_booking(desk, f"P-{number}", NOW + timedelta(hours=number + 1))
            a_booking(desk, f"P-{number}", NOW - timedelta(hours=number + 1))
            a_visit(desk, f"P-{number}", date(2026, 2, 1), outcome="no_reply")
            a_proposal(desk, f"P-{number}", "level", "medium", TODAY, recorded_by=OFFICER)

    one(0)
    few = statements(force, look)
    for number in range(1, 12):
        one(number)
    assert statements(force, look) == few
    assert few <= 35
