"""The plan's own interval: shorter at once, longer only with another's approval, a reason and an expiry."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.approvals import NoExpiry
from scheduler.casework.decisions import approve
from scheduler.casework.levels import set_level
from scheduler.casework.limits import BeforeRegistration, EndsBeforeItBegins, TextMissing, UnknownInterval
from scheduler.casework.plans import set_plan
from scheduler.casework.proposals import Overtaken
from scheduler.store.risk import PlanInterval, Proposal
from tests.builders import (
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_plan,
    a_visit,
    due,
)

SPRING = date(2027, 3, 31)


@pytest.fixture
def visited(force: Force) -> Force:
    """A person at high risk (every 3 months), last visited on 1 November: due on 1 February."""
    with force.writing() as desk:
        a_person(desk, level="high")
        a_visit(desk, at=date(2026, 11, 1))
    return force


def proposed(force: Force, interval: str | None, until_on: date | None = SPRING) -> Proposal:
    with force.writing(OFFICER) as desk:
        made = set_plan(desk, "P-001", interval, until_on=until_on, reason="weekly contact with probation")
    assert isinstance(made, Proposal)
    return made


def test_a_shorter_interval_stands_at_once(visited: Force) -> None:
    with visited.writing(OFFICER) as desk:
        assert isinstance(set_plan(desk, "P-001", "P1M"), PlanInterval)
    assert due(visited).deadline == date(2026, 12, 1)


def test_a_longer_interval_waits_for_its_approval(visited: Force) -> None:
    asked = proposed(visited, "P4M")
    assert due(visited).deadline == date(2027, 2, 1)
    with visited.writing(SERGEANT) as desk:
        made = approve(desk, asked.id)
    assert (made.from_on, made.approved_by) == (TODAY, SERGEANT)
    assert due(visited).deadline == date(2027, 3, 1)


def test_a_longer_interval_is_approved_for_a_time_only(visited: Force) -> None:
    with pytest.raises(NoExpiry, match="Give the last day"), visited.writing(OFFICER) as desk:
        set_plan(desk, "P-001", "P4M", reason="weekly contact with probation")


def test_a_longer_interval_takes_a_reason(visited: Force) -> None:
    with pytest.raises(TextMissing), visited.writing(OFFICER) as desk:
        set_plan(desk, "P-001", "P4M", until_on=SPRING)


def test_lengthening_a_plan_within_the_levels_interval_needs_approval_but_no_expiry(visited: Force) -> None:
    with visited.writing() as desk:
        a_plan(desk, "P-001", "P1M", date(2026, 11, 2))
    asked = proposed(visited, "P2M", until_on=None)
    assert due(visited).deadline == date(2026, 12, 1)
    with visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert due(visited).deadline == date(2027, 1, 1)


def test_ending_a_shorter_plan_lengthens_and_needs_approval(visited: Force) -> None:
    with visited.writing() as desk:
        a_plan(desk, "P-001", "P1M", date(2026, 11, 2))
    asked = proposed(visited, None, until_on=None)
    with visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert due(visited).deadline == date(2027, 2, 1)


def test_ending_a_longer_plan_stands_at_once(visited: Force) -> None:
    with visited.writing() as desk:
        a_plan(desk, "P-001", "P4M", date(2026, 11, 2), until_on=SPRING, approved_by=SERGEANT)
    with visited.writing(OFFICER) as desk:
        assert isinstance(set_plan(desk, "P-001", None), PlanInterval)
    assert due(visited).deadline == date(2027, 2, 1)


def test_a_plan_that_has_run_out_is_no_measure_of_the_next(visited: Force) -> None:
    with visited.writing() as desk:
        a_plan(desk, "P-001", "P1M", date(2026, 11, 2), until_on=date(2026, 11, 10))
    with visited.writing(OFFICER) as desk:
        assert isinstance(set_plan(desk, "P-001", "P2M"), PlanInterval)


def test_an_approved_longer_plan_ends_when_the_level_rises(visited: Force) -> None:
    asked = proposed(visited, "P6M")
    with visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    with visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "very_high", TODAY + timedelta(1))
    assert due(visited, as_at=TODAY + timedelta(1)).deadline == date(2026, 12, 1)


def test_a_level_recorded_since_overtakes_a_proposed_plan(visited: Force) -> None:
    asked = proposed(visited, "P6M")
    visited.installation.clock.moment = NOW + timedelta(hours=1)
    with visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "very_high")
    with pytest.raises(Overtaken, match="The level was changed"), visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)


def test_a_plan_recorded_since_overtakes_a_proposed_plan(visited: Force) -> None:
    asked = proposed(visited, "P6M")
    visited.installation.clock.moment = NOW + timedelta(hours=1)
    with visited.writing(OFFICER) as desk:
        set_plan(desk, "P-001", "P1M")
    with pytest.raises(Overtaken, match="The plan was changed"), visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)


def test_a_plan_approved_after_its_last_day_is_refused(visited: Force) -> None:
    asked = proposed(visited, "P4M", until_on=TODAY)
    visited.installation.clock.moment = NOW + timedelta(days=1)
    with pytest.raises(EndsBeforeItBegins), visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)


def test_a_plan_approved_on_the_day_of_a_shorter_one_takes_its_place(visited: Force) -> None:
    with visited.writing(OFFICER) as desk:
        set_plan(desk, "P-001", "P1M")
    asked = proposed(visited, "P4M")
    with visited.writing(SERGEANT) as desk:
        assert approve(desk, asked.id).supersedes_id is not None
    assert due(visited).deadline == date(2027, 3, 1)


def test_a_plan_is_measured_by_what_took_effect_before_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="medium")
        a_visit(desk, at=date(2026, 6, 1))
        a_plan(desk, "P-001", "P1M", date(2026, 2, 1))
    overdue = due(force)
    assert overdue.deadline == date(2026, 7, 1)
    with force.writing() as desk:
        a_plan(desk, "P-001", "P5M", date(2026, 3, 1), approved_by=SERGEANT, approved_at=NOW)
        a_plan(desk, "P-001", "P2M", date(2026, 3, 15))
    assert due(force).deadline == overdue.deadline
    with force.writing(OFFICER) as desk:
        assert isinstance(set_plan(desk, "P-001", "P5M", date(2026, 4, 1), reason="as agreed"), Proposal)
    assert due(force).deadline == overdue.deadline


def test_an_unapproved_plan_recorded_all_the_same_lengthens_nothing(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="medium")
        a_visit(desk, at=date(2026, 6, 1))
        a_plan(desk, "P-001", "P1M", date(2026, 2, 1))
        a_plan(desk, "P-001", "P5M", date(2026, 3, 1), approved_by=SERGEANT, approved_at=NOW)
        a_plan(desk, "P-001", "P5M", date(2026, 4, 1))
    assert due(force).deadline == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("interval", "from_on", "until_on", "refusal"),
    [
        ("monthly", TODAY, None, UnknownInterval),
        ("P1M", TODAY, TODAY - timedelta(1), EndsBeforeItBegins),
        ("P1M", date(2026, 1, 4), None, BeforeRegistration),
    ],
)
def test_what_no_plan_can_be_is_refused(
    visited: Force, interval: str, from_on: date, until_on: date | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), visited.writing(OFFICER) as desk:
        set_plan(desk, "P-001", interval, from_on, until_on=until_on)
    assert due(visited).deadline == date(2027, 2, 1)


@pytest.mark.parametrize("interval", ["P1M", "P4M"])
def test_a_plan_sent_twice_happens_once(visited: Force, interval: str) -> None:
    key = uuid4()
    for _ in range(2):
        with visited.writing(OFFICER) as desk:
            set_plan(desk, "P-001", interval, until_on=SPRING, reason="as agreed", key=key)
    with visited.reading() as desk:
        set_at_once = desk.session.scalars(select(col(PlanInterval.interval))).all()
        asked = desk.session.scalars(select(col(Proposal.value))).all()
    assert [*set_at_once, *asked] == [interval]
