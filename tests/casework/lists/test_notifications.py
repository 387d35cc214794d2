"""What concerns one since one last looked: told once one has not read it, to nobody else, and from the facts alone."""

from datetime import date, datetime, timedelta

import pytest

from scheduler.casework.allocation import allocate
from scheduler.casework.bookings import arrange_visit, call_off_visit, move_visit
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.decisions import approve, return_proposal
from scheduler.casework.lists.notifications import look_up_to, looked_up_to, notifications
from scheduler.casework.lists.notified import Notification
from scheduler.casework.standing_in import end_cover
from scheduler.clock import FixedClock, start_of
from tests.builders import (
    COLLEAGUE,
    INSTALLATION,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_person,
    a_proposal,
    a_state,
    a_visit,
)
from tests.casework.signing import an_account

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
A_WEEK_AGO = NOW - timedelta(days=7)


def told(force: Force, code: str = OFFICER, since: datetime = A_WEEK_AGO) -> list[Notification]:
    """What is told, but for whom the examples' own builders gave to their officers."""
    with force.reading(code) as desk:
        return [each for each in notifications(desk, since) if INSTALLATION.actor not in each.says]


def said(force: Force, code: str = OFFICER, since: datetime = A_WEEK_AGO) -> list[tuple[str, str | None]]:
    return [(each.says, each.ref) for each in told(force, code, since)]


def in_time(desk, ref: str, **more) -> None:  # type: ignore[no-untyped-def]
    a_person(desk, ref, **more)
    a_visit(desk, ref, date(2026, 11, 1))


def test_a_decision_is_told_to_the_one_who_asked(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001", level="high")
        lower = a_proposal(desk, "P-001", "level", "medium", TODAY, recorded_by=OFFICER)
        longer = a_proposal(
            desk, "P-001", "plan", "P9M", TODAY, recorded_by=OFFICER, until_on=date(2027, 9, 1)
        )
    with force.writing(SERGEANT) as desk:
        approve(desk, lower.id)
        return_proposal(desk, longer.id, "Not yet.")
    assert sorted(said(force)) == [
        ("A visit every 9 months: returned by DS-ELM", "P-001"),
        ("Lower the level to medium: approved by DS-ELM", "P-001"),
    ]
    assert said(force, COLLEAGUE) == []
    assert said(force, SERGEANT) == []


@ON_SQLITE
def test_a_person_whom_somebody_else_gave_one_is_told(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001", officer=COLLEAGUE)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", OFFICER)
    assert said(force) == [("Allocated to you by DS-ELM", "P-001")]
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", COLLEAGUE, TODAY + timedelta(days=1))
    assert isinstance(force.installation.clock, FixedClock)
    force.installation.clock.moment = NOW + timedelta(days=1)
    with force.writing() as desk:
        a_visit(desk, "P-001", TODAY + timedelta(days=1))  # its deadline is computed of that day
    assert said(force) == []


@ON_SQLITE
def test_a_visit_that_somebody_else_arranged_is_told_without_whom_one_may_not_see(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001")
    with force.writing(OFFICER) as desk:
        code = (made := arrange_visit(desk, "P-001", NOW + timedelta(days=2), [OFFICER, OTHER_OFFICER])).code
    assert said(force) == []
    assert said(force, OTHER_OFFICER) == [(f"The visit {code} was arranged by OM-ASH", None)]
    with force.writing(OFFICER) as desk:
        moved = move_visit(desk, made.id, starts_at=NOW + timedelta(days=3))
    assert said(force, OTHER_OFFICER) == [(f"The visit {code} was moved by OM-ASH", None)]
    with force.writing(OFFICER) as desk:
        call_off_visit(desk, moved.id, "Called away.")
    assert said(force, OTHER_OFFICER) == [(f"The visit {code} was called off by OM-ASH", None)]


def test_who_is_taken_off_a_visit_is_told_and_who_is_put_on_it(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001")
        made = a_booking(desk, "P-001", NOW + timedelta(days=2), officers=[OFFICER, OTHER_OFFICER])
        seen, code = made.id, made.code
    with force.writing(SERGEANT) as desk:
        moved = move_visit(desk, seen, crew=[COLLEAGUE, SERGEANT], starts_at=NOW + timedelta(days=3)).id
    assert said(force) == [("You were taken off the visit of Mon 23 Nov 2026 by DS-ELM", "P-001")]
    hidden = [(f"You were taken off the visit {code} of Mon 23 Nov 2026 by DS-ELM", None)]
    assert said(force, OTHER_OFFICER) == hidden
    assert said(force, COLLEAGUE) == [
        (f"You were put on the visit {code} of Tue 24 Nov 2026 by DS-ELM", None)
    ]
    assert said(force, SERGEANT) == [], "who did it knows"
    with force.writing(SERGEANT) as desk:
        move_visit(desk, moved, starts_at=NOW + timedelta(days=4))
    assert said(force, OTHER_OFFICER) == hidden
    assert said(force, COLLEAGUE) == [(f"The visit {code} was moved by DS-ELM", None)]
    assert said(force, since=NOW) == []


@ON_SQLITE
def test_who_was_to_go_on_a_visit_that_is_called_off_is_told_that_alone(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001")
        made = a_booking(desk, "P-001", NOW + timedelta(days=2), officers=[OFFICER]).id
    with force.writing(SERGEANT) as desk:
        call_off_visit(desk, made, "Called away.")
    assert said(force) == [("The visit was called off by DS-ELM", "P-001")]


@ON_SQLITE
def test_a_cover_is_told_to_both_when_it_begins_and_when_it_has_ended(force: Force) -> None:
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, TODAY - timedelta(days=3), TODAY - timedelta(days=1))
        a_cover(desk, OTHER_OFFICER, COLLEAGUE, TODAY + timedelta(days=3))
    assert [text for text, _ in said(force)] == [
        "You stand in for OM-FERN from Wed 18 Nov 2026",
        "You stood in for OM-FERN until Fri 20 Nov 2026",
    ]
    assert [text.split()[0] for text, _ in said(force, COLLEAGUE)] == ["OM-ASH", "OM-ASH"]
    assert said(force, OTHER_OFFICER) == []


@ON_SQLITE
def test_a_cover_whose_last_day_is_changed_is_told_by_that_day(force: Force) -> None:
    clock = force.installation.clock
    assert isinstance(clock, FixedClock)
    clock.moment = NOW - timedelta(days=50)
    with force.writing() as desk:
        longer = a_cover(desk, OFFICER, COLLEAGUE, date(2026, 10, 2)).id
        ended = a_cover(desk, OFFICER, SERGEANT, date(2026, 10, 2)).id
    clock.moment = NOW
    with force.writing(SERGEANT) as desk:
        end_cover(desk, longer, TODAY + timedelta(days=9))
        end_cover(desk, ended, TODAY - timedelta(days=1))
    assert {text for text, _ in said(force, since=NOW - timedelta(minutes=1))} == {
        "You stand in for OM-FERN until Mon 30 Nov 2026",
        "You stood in for DS-ELM until Fri 20 Nov 2026",
    }


@ON_SQLITE
def test_who_is_given_from_tomorrow_is_told_tomorrow_though_one_looked_today(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001", officer=COLLEAGUE)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", OFFICER, TODAY + timedelta(days=1))
    assert said(force) == []
    assert isinstance(force.installation.clock, FixedClock)
    force.installation.clock.moment = NOW + timedelta(days=1)
    renew_expired(force.installation)
    assert said(force, since=NOW + timedelta(hours=5)) == [("Allocated to you by DS-ELM", "P-001")]
    assert said(force, since=NOW + timedelta(days=1)) == []


@ON_SQLITE
def test_what_became_overdue_since_is_told_with_the_moment_at_which_it_did(force: Force) -> None:
    with force.writing() as desk:
        for ref, last in (
            ("LATE", date(2026, 8, 20)),
            ("LONG", date(2026, 8, 1)),
            ("TODAY", date(2026, 8, 21)),
        ):
            a_person(desk, ref)
            a_visit(desk, ref, last)
    (late,) = told(force)
    assert (late.ref, late.at) == ("LATE", start_of(TODAY))
    assert told(force, since=start_of(TODAY)) == []
    assert [each.ref for each in told(force, since=NOW - timedelta(days=60))] == ["LATE", "LONG"]
    assert said(force, OTHER_OFFICER) == []


@ON_SQLITE
def test_a_review_that_passed_is_told_to_the_officer_and_the_supervisor(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_state(desk, "P-001", "custody", date(2026, 10, 1), review_on=TODAY - timedelta(days=1))
        a_person(desk, "P-MOOR", officer=OTHER_OFFICER, team=MOOR)
        a_state(desk, "P-MOOR", "custody", date(2026, 10, 1), review_on=TODAY)
    for code in (OFFICER, SERGEANT):
        assert [each.kind for each in told(force, code)] == ["review"]


def test_one_has_read_what_one_was_shown_and_nothing_after(force: Force) -> None:
    an_account(force.installation)
    an_account(force.installation, COLLEAGUE)
    with force.reading(OFFICER) as desk:
        assert looked_up_to(desk) == NOW - timedelta(days=14)
    with force.writing(OFFICER) as desk:
        look_up_to(desk, NOW - timedelta(hours=2))
        look_up_to(desk, NOW - timedelta(hours=5))
    with force.reading(OFFICER) as desk:
        assert looked_up_to(desk) == NOW - timedelta(hours=2)
    with force.writing(OFFICER) as desk:
        look_up_to(desk, NOW + timedelta(days=300))
    with force.reading(OFFICER) as desk:
        assert looked_up_to(desk) == NOW
    with force.reading(COLLEAGUE) as desk:
        assert looked_up_to(desk) == NOW - timedelta(days=14)


@ON_SQLITE
def test_who_was_away_for_long_is_told_of_two_months(force: Force) -> None:
    an_account(force.installation)
    with force.writing(OFFICER) as desk:
        look_up_to(desk, NOW)
    assert isinstance(force.installation.clock, FixedClock)
    force.installation.clock.moment = NOW + timedelta(days=300)
    with force.reading(OFFICER) as desk:
        assert looked_up_to(desk) == NOW + timedelta(days=240)


@ON_SQLITE
def test_ones_own_acts_are_not_told_to_oneself(force: Force) -> None:
    with force.writing() as desk:
        in_time(desk, "P-001")
        a_booking(desk, "P-001", NOW + timedelta(days=1), recorded_by=OFFICER)
    assert said(force) == []
