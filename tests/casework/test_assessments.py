"""Assessments: a clock of their own, and a level by the level's rules."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.assessments import record_assessment
from scheduler.casework.limits import BeforeRegistration, InFuture, TextMissing
from scheduler.store.risk import Proposal, RiskLevel
from tests.builders import OFFICER, TODAY, Force, a_person, due, entries

LAST_WEEK = TODAY - timedelta(7)


@pytest.fixture
def registered(force: Force) -> Force:
    with force.writing() as desk:
        a_person(desk, level="medium")
    return force


def test_an_assessment_moves_its_own_clock_alone(registered: Force) -> None:
    before = due(registered)
    with registered.writing(OFFICER) as desk:
        assert record_assessment(desk, "P-001", LAST_WEEK, tool="ARMS").level is None
    assert due(registered) == before
    assert due(registered, obligation="risk_assessment").deadline == date(2027, 11, 14)


def test_an_assessment_that_raises_the_level_raises_it_from_its_day(registered: Force) -> None:
    with registered.writing(OFFICER) as desk:
        made = record_assessment(desk, "P-001", LAST_WEEK, tool="ARMS", level="high")
    assert isinstance(made.level, RiskLevel)
    assert (made.level.from_on, made.level.tool, due(registered).level) == (LAST_WEEK, "ARMS", "high")


def test_an_assessment_that_lowers_the_level_proposes_it(registered: Force) -> None:
    with registered.writing(OFFICER) as desk:
        made = record_assessment(desk, "P-001", LAST_WEEK, level="low", reason="protective factors")
    assert isinstance(made.level, Proposal)
    assert due(registered).level == "medium"
    assert due(registered, obligation="risk_assessment").last_visit == LAST_WEEK


def test_an_assessment_that_confirms_the_level_adds_none(registered: Force) -> None:
    with registered.writing(OFFICER) as desk:
        made = record_assessment(desk, "P-001", LAST_WEEK, level="medium")
    assert (made.assessment.level, made.level) == ("medium", None)


def test_a_lower_level_without_a_reason_leaves_no_assessment_either(registered: Force) -> None:
    with pytest.raises(TextMissing), registered.writing(OFFICER) as desk:
        record_assessment(desk, "P-001", LAST_WEEK, level="low")
    assert entries(registered) == []


@pytest.mark.parametrize(
    ("assessed_on", "refusal"), [(TODAY + timedelta(1), InFuture), (date(2026, 1, 4), BeforeRegistration)]
)
def test_an_assessment_lies_between_registration_and_today(
    registered: Force, assessed_on: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), registered.writing(OFFICER) as desk:
        record_assessment(desk, "P-001", assessed_on)


def test_an_assessment_sent_twice_happens_once(registered: Force) -> None:
    key = uuid4()
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            record_assessment(desk, "P-001", LAST_WEEK, level="high", key=key)
    assert [each.act for each in entries(registered)] == ["record assessment", "set level"]
