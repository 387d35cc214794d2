"""Somebody whose registration ended and who is registered again is assessed anew: the level of then is forgotten."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.deadline import stand
from rules.policy import read_policies
from scheduler.casework.approvals import NoExpiry, ReactiveNotLow
from scheduler.casework.assessments import record_assessment
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.levels import level_on, set_level
from scheduler.casework.person.present import present
from scheduler.casework.person.profile import profile
from scheduler.casework.plans import set_plan
from scheduler.casework.whereabouts import set_state
from scheduler.store.risk import Proposal, RiskLevel
from tests.builders import (
    NOW,
    OFFICER,
    TODAY,
    Force,
    a_check,
    a_level,
    a_person,
    a_registration,
    a_state,
    a_visit,
    due,
)
from tests.casework.random_facts import FIRST, facts

POLICY = read_policies()["england-wales"]
ENDED, AGAIN = date(2025, 6, 1), date(2026, 11, 10)


@pytest.fixture
def again(force: Force) -> Force:
    """At low risk until the end in June 2025, and registered again this month, and visited since."""
    with force.writing() as desk:
        a_person(desk, registered_on=date(2020, 1, 5), level="low")
        a_state(desk, "P-001", "ended", ENDED)
        a_registration(desk, "P-001", AGAIN)
        a_visit(desk, at=AGAIN + timedelta(days=1))
    return force


def test_every_teller_says_what_the_rules_say_of_the_level(again: Force) -> None:
    with again.reading(OFFICER) as desk:
        page, form = profile(desk, "P-001"), present(desk, "P-001")
    assert page.readiness is not None
    assert {due(again).level, page.readiness.level} == {"unassessed"}
    assert (form.level, page.level_since) == (None, None)
    assert form.interval_words == "Every 1 month, by the level"


def test_the_checks_are_held_against_the_strictest_level(again: Force) -> None:
    with again.writing() as desk:
        for source in ("pnc", "visor", "crime_intelligence"):
            a_check(desk, "P-001", source, NOW - timedelta(hours=1))
    with again.reading(OFFICER) as desk:
        readiness = profile(desk, "P-001").readiness
    assert readiness is not None
    assert readiness.now.verdict == "incomplete"


def test_a_low_level_of_before_is_no_ground_for_reactive_management(again: Force) -> None:
    with again.writing(OFFICER) as desk, pytest.raises(ReactiveNotLow, match="not assessed"):
        set_state(desk, "P-001", "reactive", reason="quiet for years", review_on=TODAY + timedelta(days=90))


def test_an_assessment_ending_in_the_level_of_before_sets_it(again: Force) -> None:
    with again.writing(OFFICER) as desk:
        made = record_assessment(desk, "P-001", TODAY, level="low")
    assert isinstance(made.level, RiskLevel)
    assert due(again).level == "low"


def test_a_lower_level_than_that_of_before_is_proposed_all_the_same(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=date(2020, 1, 5), level="high")
        a_state(desk, "P-001", "ended", ENDED)
        a_registration(desk, "P-001", AGAIN)
    with force.writing(OFFICER) as desk:
        assert isinstance(set_level(desk, "P-001", "medium", reason="assessed anew"), Proposal)


def test_a_plan_is_held_against_the_interval_of_nobody_assessed(again: Force) -> None:
    with again.writing(OFFICER) as desk, pytest.raises(NoExpiry, match="1 month"):
        set_plan(desk, "P-001", "P6M", reason="steady")


def test_who_is_registered_again_on_the_day_of_the_end_keeps_the_level_of_that_day(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=date(2020, 1, 5), level="low")
        a_state(desk, "P-001", "ended", AGAIN)
        a_registration(desk, "P-001", AGAIN)
    with force.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high", AGAIN)
    with force.reading(OFFICER) as desk:
        assert present(desk, "P-001").level == due(force).level == "high"


def test_a_level_recorded_again_has_been_so_since_its_first_day(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=date(2024, 1, 5), level="high")
        a_level(desk, "P-001", "high", date(2026, 10, 1))
    with force.reading(OFFICER) as desk:
        assert profile(desk, "P-001").level_since == date(2024, 1, 5)


@given(facts(20), st.integers(0, 700))
@settings(max_examples=200)
def test_the_level_of_any_day_is_the_one_that_the_rules_have(known: Facts, ahead: int) -> None:
    held, day = known.known_at(None), FIRST + timedelta(days=ahead)
    answer = stand(POLICY, "home_visit", events_of(held), day)
    assert (level_on(held, day) or "unassessed") == answer.level
