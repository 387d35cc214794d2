"""A booked visit whose whole crew is away, or has left, is told as one to which nobody goes, wherever it is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.policy import Policy
from rules.version import Crew
from scheduler.casework.arranging import booked_to
from scheduler.casework.attended import crews_on
from scheduler.casework.flags import Flag
from scheduler.casework.keeping import marks, person
from scheduler.casework.lists.day import day_of
from scheduler.casework.lists.register import Asked
from scheduler.casework.names import names
from scheduler.casework.person.profile import profile
from scheduler.casework.visits import VisitMade, record_visit
from scheduler.exchange.calendar.days import spread
from scheduler.exchange.calendar.items import of_officer
from scheduler.oversight.missed import missed_visits
from scheduler.oversight.team_day import TeamDay, team_day_of
from scheduler.store.accounts import Account
from scheduler.store.visits import Booking
from tests.builders import (
    COLLEAGUE,
    INSPECTOR,
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_person,
    a_visit,
    an_absence,
    officer_id,
)
from tests.statements import statements

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


def nobody_goes(force: Force, booking: Booking) -> bool:
    with force.reading() as desk:
        return crews_on(desk, names(desk), [booking.id])[booking.id].nobody_there


def the_team(force: Force) -> TeamDay:
    with force.reading(SERGEANT) as desk:
        return team_day_of(desk)


@pytest.mark.parametrize(
    ("first", "last", "nobody"),
    [
        (DAY, DAY, True),
        (TODAY, DAY, True),
        (TODAY, DAY - timedelta(1), False),
        (DAY + timedelta(1), DAY + timedelta(9), False),
    ],
)
def test_who_is_away_that_day_does_not_go(force: Force, first: date, last: date, *, nobody: bool) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT, officers=(OFFICER,))
        an_absence(desk, OFFICER, first, last)
    assert nobody_goes(force, booking) is nobody
    assert ([each.id for each in the_team(force).to_rearrange.rows] == [booking.id]) is nobody


@pytest.mark.parametrize(
    ("away", "off", "nobody"),
    [
        ((OFFICER,), (), False),
        ((OFFICER, COLLEAGUE), (), True),
        ((OFFICER,), (COLLEAGUE,), True),
        ((), (OFFICER, COLLEAGUE), True),
    ],
)
def test_one_of_the_crew_who_is_there_is_enough(
    force: Force, away: tuple[str, ...], off: tuple[str, ...], *, nobody: bool
) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT)
        for code in away:
            an_absence(desk, code, TODAY - timedelta(30), TODAY - timedelta(1))
            an_absence(desk, code, DAY, DAY)
        for code in off:
            desk.session.add(Account(officer_id=officer_id(desk, code), disabled_at=NOW, **marks(desk)))
    assert nobody_goes(force, booking) is nobody
    found = the_team(force)
    assert [each.id for each in found.to_rearrange.rows] == [booking.id] * nobody
    assert [each.id for each in found.left_short.rows] == [booking.id] * (not nobody)


@ON_SQLITE
def test_one_short_is_told_with_who_goes(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_booking(desk, at=AT)
        an_absence(desk, COLLEAGUE, DAY, DAY)
    with force.reading(OFFICER) as desk:
        (planned,) = day_of(desk).planned
    assert set(planned.crew) == {OFFICER, f"{COLLEAGUE} (away)"}
    assert not planned.nobody_there


@ON_SQLITE
@pytest.mark.parametrize(
    ("crew", "away", "short"),
    [
        ((OFFICER, COLLEAGUE), (), ()),
        ((OFFICER, COLLEAGUE), (COLLEAGUE,), ("Too few that day: 1 of 2",)),
        (
            (OFFICER, COLLEAGUE),
            (OFFICER,),
            ("Too few that day: 1 of 2", "No accredited officer that day"),
        ),
        ((OFFICER, COLLEAGUE, INSPECTOR), (OFFICER,), ("No accredited officer that day",)),
        ((OFFICER, COLLEAGUE, INSPECTOR), (COLLEAGUE,), ()),
        ((COLLEAGUE,), (), ()),
        ((OFFICER, COLLEAGUE), (OFFICER, COLLEAGUE), ()),
    ],
)
def test_those_who_are_left_are_held_against_the_policy_where_somebody_is_away(
    force: Force, crew: tuple[str, ...], away: tuple[str, ...], short: tuple[str, ...]
) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT, officers=crew)
        for code in away:
            an_absence(desk, code, DAY, DAY)
    with force.reading() as desk:
        assert crews_on(desk, names(desk), [booking.id])[booking.id].short == short
    assert [each.id for each in the_team(force).left_short.rows] == [booking.id] * bool(short)


@ON_SQLITE
def test_a_booked_crew_falls_short_as_the_same_crew_is_flagged_once_it_went(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT, officers=(OFFICER, COLLEAGUE))
        an_absence(desk, OFFICER, DAY, DAY)
        told = VisitMade(visited_at=NOW - timedelta(days=1), outcome="seen_at_home", crew=(COLLEAGUE,))
        flags = {each.flag for each in record_visit(desk, "P-001", told).flags}
        lacks = {each.of for each in crews_on(desk, names(desk), [booking.id])[booking.id].lacks}
    assert (Flag.LONE in flags, Flag.UNACCREDITED in flags) == (True, True)
    assert lacks == {"officers", "accredited"}


@ON_SQLITE
def test_those_who_are_left_are_held_against_the_policy_of_the_day(force: Force, policy: Policy) -> None:
    version = policy.versions[-1]
    visits = replace(version.home_visit, crew=Crew(size=3, accredited=2))
    later = replace(version, effective_from=DAY, home_visit=visits)
    stricter = Force(
        replace(force.installation, policy=Policy(policy.id, policy.title, [*policy.versions, later]))
    )
    with force.writing() as desk:
        a_person(desk)
        several = [a_booking(desk, at=AT + timedelta(days=each)).id for each in (-1, 0)]
        an_absence(desk, COLLEAGUE, DAY - timedelta(1), DAY)
    with stricter.reading() as desk:
        found = crews_on(desk, names(desk), several)
    assert [found[each].short for each in several] == [
        ("Too few that day: 1 of 2",),
        ("Too few that day: 1 of 3", "Too few accredited that day: 1 of 2"),
    ]


@ON_SQLITE
def test_in_summer_the_day_of_an_absence_is_that_of_london(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=datetime(2027, 6, 1, 23, 30, tzinfo=UTC))
        for code in (OFFICER, COLLEAGUE):
            an_absence(desk, code, date(2027, 6, 2), date(2027, 6, 2))
    assert nobody_goes(force, booking)


@ON_SQLITE
def test_a_visit_of_the_past_is_to_be_written_up_whoever_was_away(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_booking(desk, at=NOW - timedelta(hours=1), officers=(OFFICER,))
        an_absence(desk, OFFICER, TODAY, TODAY)
    found = the_team(force)
    assert (len(found.to_be_written_up.rows), found.to_rearrange.in_all) == (1, 0)
    assert not found.to_be_written_up.rows[0].nobody_there


@ON_SQLITE
def test_every_list_that_tells_a_booking_tells_that_nobody_goes(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        booking = a_booking(desk, at=AT, officers=(OFFICER,))
        a_booking(desk, at=AT + timedelta(days=2), officers=(COLLEAGUE,))
        a_visit(desk, at=date(2026, 1, 5))
        an_absence(desk, OFFICER, DAY, DAY)
    with force.reading(OFFICER) as desk:
        own, page = day_of(desk), profile(desk, "P-001")
        around = spread(
            desk,
            of_officer(desk.principal, desk.principal.officer_id),
            names(desk),
            TODAY,
            DAY,
            nation="england",
            most=9,
        )
        already = booked_to(desk, names(desk), person(desk, "P-001"))
    assert own.coming == {"P-001": (AT, True)}
    assert [each.nobody_there for each in own.planned] == [True, False]
    assert [each.crew.nobody_there for each in page.booked] == [True, False]
    assert [
        line.nobody_there for day in around.days for line in day.lines if line.booking_id == booking.id
    ] == [True]
    assert [each.crew.said for each in already] == [(f"{OFFICER} (away)",), (COLLEAGUE,)]
    assert [each.crew.nobody_there for each in already] == [True, False]
    with force.reading(SERGEANT) as desk:
        (row,) = missed_visits(desk, Asked()).rows
    assert row.coming == (AT, True)
    assert [each.id for each in the_team(force).to_rearrange.rows] == [booking.id]


@ON_SQLITE
def test_what_is_to_be_arranged_anew_is_read_with_what_is_planned(force: Force) -> None:
    def look() -> None:
        with force.reading(SERGEANT) as desk:
            team_day_of(desk)

    with force.writing() as desk:
        a_person(desk)
        a_booking(desk, at=AT + timedelta(days=1), officers=(OFFICER,))
        an_absence(desk, OFFICER, DAY, DAY)
    none = statements(force, look)
    with force.writing() as desk:
        a_booking(desk, at=AT, officers=(OFFICER,))
    assert len(the_team(force).to_rearrange.rows) == 1
    assert statements(force, look) == none
