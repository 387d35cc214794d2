"""Who is free on a day, and what speaks against a visit: told, and never refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.policy import Policy
from rules.version import Crew
from scheduler.casework.arranging import Arranged, booked_to, cautions, guessed
from scheduler.casework.explaining import explain
from scheduler.casework.free import Hours, OfficerDay, hours_of, officers_on, who_could_go
from scheduler.casework.keeping import person
from scheduler.casework.names import names
from scheduler.store.visits import Booking
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_person,
    a_state,
    a_visit,
    an_absence,
    officer_id,
)

TUESDAY = date(2026, 11, 24)


def at(hour: int, minute: int = 0, on: date = TUESDAY) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)


def days(
    force: Force, *codes: str, who: str = OFFICER, on: date = TUESDAY, without: Booking | None = None
) -> dict[str, OfficerDay]:
    """These officers on a day, as another officer may see them."""
    with force.reading(who) as desk:
        ids = [officer_id(desk, code) for code in codes]
        series = without.series_id if without else None
        return {each.officer: each for each in officers_on(desk, names(desk), ids, on, series)}


def test_hours_that_touch_do_not_meet() -> None:
    morning = hours_of(at(10), 60)
    assert morning.meet(hours_of(at(10, 59), 5))
    assert not morning.meet(hours_of(at(11), 5))
    assert not hours_of(at(9), 60).meet(morning)


def test_a_colleague_is_booked_at_hours_of_which_one_learns_nothing_else(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-HIDDEN", officer=OTHER_OFFICER, team=MOOR)
        a_booking(desk, "P-HIDDEN", at(14), [COLLEAGUE], minutes=90)
        a_booking(desk, "P-HIDDEN", at(9), [COLLEAGUE])
        a_booking(desk, "P-HIDDEN", at(11), [COLLEAGUE], status="called_off")
        written_up = a_booking(desk, "P-HIDDEN", at(12), [COLLEAGUE])
        a_visit(desk, "P-HIDDEN", at(12) - timedelta(days=5), booking_series_id=written_up.series_id)
        an_absence(desk, OTHER_OFFICER, TUESDAY, TUESDAY)
    found = days(force, COLLEAGUE, OTHER_OFFICER, OFFICER)
    assert found[COLLEAGUE] == OfficerDay(
        COLLEAGUE,
        "Fred Fern-Example",
        accredited=False,
        away=False,
        taken=(hours_of(at(9), 45), hours_of(at(14), 90)),
    )
    assert (found[OTHER_OFFICER].away, found[OTHER_OFFICER].taken) == (True, ())
    assert (found[OFFICER].accredited, found[OFFICER].away, found[OFFICER].taken) == (True, False, ())
    with force.reading(OFFICER) as desk:
        assert desk.session.query(Booking).all() == [], "the wall stands again"


def test_a_day_is_londons_and_a_visit_over_midnight_is_of_both(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=datetime(2026, 7, 14, 22, 30, tzinfo=UTC), minutes=60)
    assert [bool(days(force, OFFICER, on=date(2026, 7, day))[OFFICER].taken) for day in (13, 14, 15, 16)] == [
        False,
        True,
        True,
        False,
    ]
    assert days(force, OFFICER, on=date(2026, 7, 14), without=booking)[OFFICER].taken == ()


def test_who_could_go_begins_with_who_answers_for_it_and_who_arranges_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", officer=COLLEAGUE)
        a_person(desk, "P-NOBODY", officer=None, team=None)
    with force.reading(SERGEANT) as desk:
        called = names(desk)
        offered = {
            ref: [called.officer(each) for each in who_could_go(desk, called, person(desk, ref))]
            for ref in ("P-001", "P-NOBODY")
        }
    assert offered == {
        "P-001": [COLLEAGUE, SERGEANT, INSPECTOR, OFFICER],
        "P-NOBODY": [SERGEANT, INSPECTOR, OFFICER, COLLEAGUE],
    }
    with force.reading(INSPECTOR) as desk:
        called = names(desk)
        with_moor = {called.officer(each) for each in who_could_go(desk, called, person(desk, "P-001"))}
    assert not with_moor & {OTHER_OFFICER, OTHER_SERGEANT}, f"nobody outside {HARBOUR} is offered"


def said(force: Force, hours: Hours, *going: str) -> list[str]:
    """What speaks against a visit to P-001."""
    with force.reading(OFFICER) as desk:
        called = names(desk)
        crew = officers_on(desk, called, [officer_id(desk, code) for code in going], hours.starts_at.date())
        booked = booked_to(desk, called, person(desk, "P-001"))
        return cautions(desk, Arranged(hours, crew, explain(desk, "P-001")[0], booked))


def test_nothing_speaks_against_a_visit_in_time_by_a_crew_that_is_free(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
    last = hours_of(at(10, on=date(2027, 1, 1)), 45)
    assert said(force, last, OFFICER, COLLEAGUE) == []
    (late,) = said(force, hours_of(at(10, on=date(2027, 1, 2)), 45), OFFICER, COLLEAGUE)
    assert late == "It comes 1 day too late: the last day in time is 1 January 2027."


@pytest.mark.parametrize(
    ("state", "more", "sentence"),
    [
        (
            "reactive",
            {"approved_by": SERGEANT},
            "Under reactive management no visit is due. One that is made counts.",
        ),
        ("custody", {}, "Visits are suspended (custody). One that is made meanwhile does not count."),
        ("ended", {}, "No visit is due: the registration has ended, or has not begun."),
    ],
)
def test_what_a_visit_would_count_for_is_told(
    force: Force, state: str, more: dict[str, str], sentence: str
) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        a_visit(desk)
        a_state(desk, "P-001", state, TODAY, **more)
    assert said(force, hours_of(at(10), 45), OFFICER, COLLEAGUE) == [sentence]


def test_a_day_and_an_hour_that_can_be_guessed_are_told(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        for week in range(4):
            a_visit(desk, at=at(10, 15) - timedelta(weeks=3 * week + 3))
    with force.reading(OFFICER) as desk:
        about, explained = person(desk, "P-001"), explain(desk, "P-001")[0]
        as_ever = guessed(desk, about, explained, at(10))
        otherwise = guessed(desk, about, explained, at(18, on=TUESDAY + timedelta(days=1)))
    assert as_ever[0] == "This one can be guessed: 4 of 4 calls were on a Tuesday."
    assert otherwise == []


def test_a_crew_that_is_away_taken_or_short_is_told_one_by_one(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
        code = a_booking(desk, at=at(9, 30), officers=[COLLEAGUE], minutes=60).code
        an_absence(desk, COLLEAGUE, TUESDAY, TUESDAY)
    assert said(force, hours_of(at(10), 45), COLLEAGUE) == [
        "OM-FERN is away on 24 November 2026.",
        "OM-FERN is booked already from 09:30 to 10:30.",
        "Nobody of this crew would be there.",
        f"A visit to the same person is booked already, on 24 November 2026 at 09:30 ({code}).",
    ]


def test_whoever_is_away_is_not_among_those_who_would_go(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
        an_absence(desk, OFFICER, TUESDAY, TUESDAY)
    assert said(force, hours_of(at(10), 45), OFFICER, COLLEAGUE) == [
        "OM-ASH is away on 24 November 2026.",
        "The policy asks for 2 officers; 1 would go, which is recorded as fewer than asked.",
        "The policy asks for 1 accredited officer at least; nobody of those who would be there is.",
    ]


def test_a_crew_is_held_against_the_policy_of_its_day(force: Force, policy: Policy) -> None:
    version = policy.versions[-1]
    visits = replace(version.home_visit, crew=Crew(size=2, accredited=2))
    from_tuesday = replace(version, effective_from=TUESDAY, home_visit=visits)
    both = Policy(policy.id, policy.title, [*policy.versions, from_tuesday])
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
    stricter = Force(replace(force.installation, policy=both))
    assert said(stricter, hours_of(at(10, on=date(2026, 11, 23)), 45), OFFICER, COLLEAGUE) == []
    assert said(stricter, hours_of(at(10), 45), OFFICER, COLLEAGUE) == [
        "The policy asks for 2 accredited officers at least; 1 of this crew is."
    ]
