"""The rules on approval hold for the levels that imported assessments set."""

from datetime import date

from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.desk import Desk
from scheduler.store.risk import RiskLevel
from tests.builders import SERGEANT
from tests.exchange.bringing import bring, facts, faults_of

PERSON = {"ref": "P-1", "name": "One", "registered_on": "2024-01-05"}


ASSESSED = {"ref": "P-1", "assessed_on": "2026-02-01", "tool": "ARMS"}


def test_the_level_of_an_assessment_stands_from_its_day(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "medium"}])
    bring(desk, assessments=[{**ASSESSED, "level": "very_high"}])
    levels = [due_list(desk, Wanted(statuses=None), date(2026, month, 1))[0].level for month in (1, 2)]
    assert levels == ["medium", "very_high"]
    (made,) = [row for row in facts(desk, RiskLevel, "P-1") if row.level == "very_high"]
    assert (made.from_on, made.tool) == (date(2026, 2, 1), "ARMS")
    assert not bring(desk, assessments=[{**ASSESSED, "level": "very_high"}]).changed


def test_a_lower_level_of_an_assessment_needs_an_approval(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}])
    lower = {**ASSESSED, "level": "low"}
    (found,) = faults_of(desk, assessments=[lower])
    assert found.startswith("assessments, row 2, level, “low”: Lowering the level from high to low needs")
    bring(desk, assessments=[{**lower, "approved_by": SERGEANT}])
    assert due_list(desk, Wanted(statuses=None))[0].level == "low"


def test_an_assessment_that_leaves_the_level_sets_none(desk: Desk) -> None:
    bring(
        desk,
        people=[PERSON],
        levels=[{"ref": "P-1", "level": "high", "from": "2024-01-05"}],
        assessments=[{**ASSESSED, "level": "high"}],
    )
    assert [row.from_on for row in facts(desk, RiskLevel, "P-1")] == [date(2024, 1, 5)]


def test_several_assessments_set_their_levels_in_the_order_of_their_days(desk: Desk) -> None:
    later = {**ASSESSED, "assessed_on": "2026-06-01", "level": "very_high"}
    again = {**ASSESSED, "assessed_on": "2026-08-01", "level": "very_high"}
    bring(desk, people=[PERSON], assessments=[again, later, {**ASSESSED, "level": "medium"}])
    assert {row.from_on: row.level for row in facts(desk, RiskLevel, "P-1")} == {
        date(2026, 2, 1): "medium",
        date(2026, 6, 1): "very_high",
    }


def test_a_lower_level_that_was_proposed_after_an_assessment_and_approved_is_taken(desk: Desk) -> None:
    approved = {"ref": "P-1", "level": "low", "from": "2026-02-05", "approved_by": SERGEANT}
    first = {"ref": "P-1", "level": "high", "from": "2024-01-05"}
    bring(desk, people=[PERSON], levels=[first, approved], assessments=[{**ASSESSED, "level": "low"}])
    assert [row.level for row in facts(desk, RiskLevel, "P-1")] == ["high", "low"]


def test_no_corrected_assessment_makes_a_level_milder(desk: Desk) -> None:
    bring(desk, people=[PERSON], assessments=[{**ASSESSED, "level": "high"}])
    lower = {**ASSESSED, "level": "low", "approved_by": SERGEANT}
    (found,) = faults_of(desk, assessments=[lower], correct=True)
    assert "With this correction the level would be lower from 1 February 2026." in found
