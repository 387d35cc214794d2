"""No correction lengthens a plan's interval; what asks for more, its officer corrects."""

from datetime import date, timedelta

import pytest

from scheduler.casework.approvals import LongerPlan
from scheduler.casework.plans import set_plan
from scheduler.errors import RoleCannot
from scheduler.store.visits import Visit
from tests.builders import NOW, OFFICER, SERGEANT, TODAY, Force, a_plan, due
from tests.casework.correcting.acts import corrected, withdrawn


def test_a_plan_is_corrected_by_a_supervisor_and_never_lengthened(force: Force, visit: Visit) -> None:
    with force.writing(OFFICER) as desk:
        plan = set_plan(desk, "P-001", "P1M")
    with pytest.raises(RoleCannot):
        corrected(force, "plan", plan.id, interval="P2M")
    with pytest.raises(LongerPlan):
        corrected(force, "plan", plan.id, SERGEANT, interval="P6M", until_on=date(2027, 6, 1))
    corrected(force, "plan", plan.id, SERGEANT, interval="P2M")
    assert due(force).deadline == date(2026, 12, 1)


def test_an_officer_corrects_the_words_of_a_plan_which_stays_approved(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        approval = {"until_on": date(2027, 6, 1), "approved_by": SERGEANT, "approved_at": NOW}
        plan = a_plan(desk, "P-001", "P6M", TODAY, **approval)
    new = corrected(force, "plan", plan.id, reason="weekly contact")
    assert (new.approved_by, new.approved_at) == (SERGEANT, NOW)
    assert due(force).deadline == date(2027, 4, 1)


def test_withdrawing_a_shorter_plan_takes_a_supervisor_and_a_longer_one_does_not(
    force: Force, visit: Visit
) -> None:
    with force.writing() as desk:
        shorter = a_plan(desk, "P-001", "P1M", date(2026, 11, 1))
        approval = {"until_on": date(2027, 6, 1), "approved_by": SERGEANT, "approved_at": NOW}
        longer = a_plan(desk, "P-001", "P6M", TODAY, **approval)
    with pytest.raises(RoleCannot):
        withdrawn(force, "plan", shorter.id)
    withdrawn(force, "plan", longer.id)
    withdrawn(force, "plan", shorter.id, SERGEANT)
    assert due(force).deadline == date(2027, 1, 1)


def test_a_plan_is_corrected_to_a_shorter_one_by_its_officer(force: Force, visit: Visit) -> None:
    with force.writing(OFFICER) as desk:
        plan = set_plan(desk, "P-001", "P2M")
    corrected(force, "plan", plan.id, interval="P1M")
    assert due(force).deadline == TODAY


def test_a_longer_plan_that_ends_sooner_stays_approved(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        approval = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=9)}
        plan = a_plan(desk, "P-001", "P6M", date(2026, 11, 12), until_on=date(2027, 6, 1), **approval)
    new = corrected(force, "plan", plan.id, until_on=date(2027, 3, 1))
    assert (new.approved_by, new.approved_at) == (SERGEANT, NOW - timedelta(days=9))
    with pytest.raises(LongerPlan):
        corrected(force, "plan", new.id, SERGEANT, until_on=date(2027, 6, 1))


def test_withdrawing_a_plan_before_which_a_longer_one_stood_takes_a_supervisor(
    force: Force, visit: Visit
) -> None:
    with force.writing() as desk:
        approval = {
            "until_on": date(2027, 6, 1),
            "approved_by": SERGEANT,
            "approved_at": NOW - timedelta(days=30),
        }
        a_plan(desk, "P-001", "P12M", date(2026, 10, 22), **approval)
        shorter = a_plan(desk, "P-001", "P6M", date(2026, 11, 1), **approval)
    with pytest.raises(RoleCannot):
        withdrawn(force, "plan", shorter.id)
