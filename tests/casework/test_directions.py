"""What a supervisor says about one person's visits: due by a day, or late and accepted."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.approvals import ReactiveNotLow
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.directions import direct_visit, grant_exception
from scheduler.casework.keeping import person
from scheduler.casework.limits import BeforeRegistration, EndsBeforeItBegins, TextMissing, UnknownWord
from scheduler.casework.lists.caseload import Excepted
from scheduler.casework.lists.register import Asked, keys
from scheduler.casework.names import names
from scheduler.casework.person.present import present
from scheduler.casework.person.profile import profile
from scheduler.casework.whereabouts import set_state
from scheduler.oversight.missed import missed_visits
from tests.builders import (
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_direction,
    a_person,
    a_registration,
    a_state,
    a_visit,
    an_exception,
    due,
    entries,
    feed_version,
)

FRIDAY = TODAY + timedelta(6)
LAST_WEEK = NOW - timedelta(7)


@pytest.fixture
def visited(force: Force) -> Force:
    """Somebody at high risk, seen on 1 November and due on 1 February."""
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 11, 1))
    return force


def test_a_directed_visit_is_due_by_its_day(visited: Force) -> None:
    before = feed_version(visited, OFFICER)
    with visited.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", FRIDAY, "intelligence received")
    assert due(visited).deadline == FRIDAY
    assert feed_version(visited, OFFICER) == before + 1


def test_a_visit_directed_on_the_day_of_one_is_told_beside_its_deadline(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        a_visit(desk, at=TODAY)
    with force.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", FRIDAY, "she was not alone")
    with force.reading(OFFICER) as desk:
        page = profile(desk, "P-001")
    assert page.visit.due.deadline == FRIDAY
    assert [each.on for each in page.dates if each.what == "Visit directed"] == [FRIDAY]


def test_a_direction_of_an_earlier_registration_is_told_no_more(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=date(2024, 1, 5))
        a_direction(desk, "P-001", date(2026, 5, 1), date(2026, 5, 20))
        a_state(desk, "P-001", "ended", date(2026, 6, 1))
        a_registration(desk, "P-001", date(2026, 11, 10))
    with force.reading(OFFICER) as desk:
        assert "Visit directed" not in {each.what for each in profile(desk, "P-001").dates}


def test_a_direction_never_puts_a_visit_off(visited: Force) -> None:
    with visited.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", date(2027, 6, 1), "before the holidays")
    assert due(visited).deadline == date(2027, 2, 1)


def test_a_direction_ends_reactive_management(visited: Force) -> None:
    with visited.writing() as desk:
        a_state(desk, "P-001", "reactive", date(2026, 11, 2), approved_by=SERGEANT, approved_at=LAST_WEEK)
    assert (due(visited).status, due(visited).directed) == ("suspended", False)
    with visited.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", FRIDAY, "intelligence received")
    assert (due(visited).status, due(visited).deadline) == ("due_soon", FRIDAY)
    assert due(visited).directed
    assert not due(visited, obligation="risk_assessment").directed, "reactive management never suspended it"


def test_reactive_management_that_a_direction_ended_is_no_state_any_more(visited: Force) -> None:
    """One definition: the state that is shown, the review, the filter and what is left out of the count."""
    with visited.writing() as desk:
        a_state(desk, "P-001", "reactive", date(2026, 11, 2), approved_by=SERGEANT, approved_at=LAST_WEEK)
    assert (due(visited).state, reactive(visited)) == ("reactive", (1, 1))
    with visited.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", FRIDAY, "intelligence received")
    assert (due(visited).state, due(visited).review_on, reactive(visited)) == ("directed", None, (0, 0))
    with visited.writing() as desk:
        a_visit(desk, at=NOW)
        refresh(desk, [person(desk, "P-001").id])
    assert (due(visited).state, due(visited).review_on, reactive(visited)) == ("active", None, (0, 0))
    with visited.reading(OFFICER) as desk:
        page = profile(desk, "P-001")
        assert present(desk, "P-001").spell is None
    assert "State to be reviewed" not in {each.what for each in page.dates}
    with visited.writing(OFFICER) as desk, pytest.raises(ReactiveNotLow):  # and not that it is so already
        set_state(desk, "P-001", "reactive", reason="low for long")


def test_a_direction_of_the_first_day_of_reactive_management_came_before_it(visited: Force) -> None:
    with visited.writing() as desk:
        a_direction(desk, "P-001", date(2026, 11, 14), FRIDAY)
        a_state(desk, "P-001", "reactive", date(2026, 11, 14), approved_by=SERGEANT, approved_at=LAST_WEEK)
    assert (due(visited).state, due(visited).suspended_for) == ("reactive", "reactive")


def reactive(force: Force) -> tuple[int, int]:
    """How many the list of people has under reactive management, and how many the missed visits leave out for it."""
    with force.reading(SERGEANT) as desk:
        found = desk.session.scalars(Asked(state="reactive").narrow(keys(), names(desk))).all()
        return len(found), missed_visits(desk, Asked()).totals.left_out.get("reactive", 0)


def test_an_exception_stands_beside_the_count_and_never_reduces_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    before = due(force)
    assert before.days_overdue > 0
    with force.writing(SERGEANT) as desk:
        grant_exception(desk, "P-001", FRIDAY, "the house is closed off")
    after = due(force)
    assert (after.status, after.days_overdue) == (before.status, before.days_overdue)
    assert after.exception == Excepted("the house is closed off", SERGEANT, FRIDAY)
    assert due(force, obligation="risk_assessment").exception is None


def test_of_several_exceptions_the_one_that_holds_for_longest_is_told(visited: Force) -> None:
    with visited.writing() as desk:
        for days in (3, 9, 6):
            an_exception(desk, "P-001", TODAY, TODAY + timedelta(days))
    told = due(visited).exception
    assert told is not None
    assert told.until_on == TODAY + timedelta(9)


def test_an_exception_runs_out(visited: Force) -> None:
    with visited.writing(SERGEANT) as desk:
        grant_exception(desk, "P-001", FRIDAY, "the house is closed off")
    assert due(visited, as_at=FRIDAY).exception is not None
    assert due(visited, as_at=FRIDAY + timedelta(1)).exception is None


def test_neither_is_given_for_a_day_that_has_passed(visited: Force) -> None:
    with pytest.raises(EndsBeforeItBegins), visited.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", TODAY - timedelta(1), "late")
    with pytest.raises(EndsBeforeItBegins), visited.writing(SERGEANT) as desk:
        grant_exception(desk, "P-001", TODAY - timedelta(1), "late")


def test_each_takes_a_reason(visited: Force) -> None:
    with pytest.raises(TextMissing), visited.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", FRIDAY, " ")
    with pytest.raises(TextMissing), visited.writing(SERGEANT) as desk:
        grant_exception(desk, "P-001", FRIDAY, "")


def test_an_exception_is_from_something_that_can_be_due(visited: Force) -> None:
    with pytest.raises(UnknownWord, match="“tea” is no obligation"), visited.writing(SERGEANT) as desk:
        grant_exception(desk, "P-001", FRIDAY, "the house is closed off", "tea")


def test_nobody_is_directed_to_visit_who_is_not_registered_yet(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=FRIDAY)
    with pytest.raises(BeforeRegistration), force.writing(SERGEANT) as desk:
        direct_visit(desk, "P-001", FRIDAY, "intelligence received")


def test_each_form_sent_twice_happens_once(visited: Force) -> None:
    keys = [uuid4(), uuid4()]
    for _ in range(2):
        with visited.writing(SERGEANT) as desk:
            direct_visit(desk, "P-001", FRIDAY, "intelligence received", key=keys[0])
            grant_exception(desk, "P-001", FRIDAY, "the house is closed off", key=keys[1])
    assert [each.record_id for each in entries(visited)] == keys
