"""The rules on approval hold for what is imported as they do for what is recorded here."""

from datetime import date, timedelta

import pytest

from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.casework.plans import set_plan
from scheduler.desk import Desk
from scheduler.exchange.importing.intake import Tally
from scheduler.store.risk import PlanInterval
from tests.builders import HARBOUR, INSPECTOR, NOW, SERGEANT, TODAY, Force, a_registration, due
from tests.exchange.bringing import bring, faults_of, one

PERSON = {"ref": "P-1", "name": "One", "registered_on": "2024-01-05"}
EARLIER = (
    " If it was approved on an earlier day, bring the file in with --history, and with that day in recorded_at. "
    "Else leave this row out: the person comes in, and the visits stay due."
)


def test_a_lower_level_needs_an_approval(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}])
    lower = {"ref": "P-1", "level": "low", "from": "2026-01-01"}
    (found,) = faults_of(desk, levels=[lower])
    assert found.startswith(
        "levels, row 2, level, “low”: Lowering the level from high to low needs a supervisor's"
    )
    assert bring(desk, levels=[{**lower, "approved_by": SERGEANT}]).kinds == {"levels": Tally(new=1)}


def test_a_lower_level_that_is_approved_counts_from_the_day_it_is_recorded(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "high"}],
        levels=[{"ref": "P-1", "level": "low", "from": "2026-01-01", "approved_by": SERGEANT}],
    )
    levels = [due_list(desk, Wanted(statuses=None), day)[0].level for day in (date(2026, 11, 20), TODAY)]
    assert levels == ["high", "low"]


def test_a_higher_level_needs_none_and_the_order_of_the_rows_does_not_matter(desk: Desk) -> None:
    bring(
        desk,
        people=[PERSON],
        levels=[
            {"ref": "P-1", "level": "very_high", "from": "2026-02-01"},
            {"ref": "P-1", "level": "high", "from": "2026-01-01"},
            {"ref": "P-1", "level": "medium", "from": "2024-01-05"},
        ],
    )
    assert due_list(desk, Wanted(statuses=None))[0].level == "very_high"


def test_a_lower_level_in_the_sheet_of_people_needs_an_approval_too(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}])
    (found,) = faults_of(desk, people=[{**PERSON, "level": "low", "level_from": "2026-01-01"}])
    assert found.startswith("people, row 2, level, “low”: Lowering the level")


def test_a_shorter_plan_needs_nothing_and_a_longer_one_everything(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}])
    shorter = {"ref": "P-1", "interval": "P2M", "from": "2026-01-01"}
    longer = {"ref": "P-1", "interval": "P6M", "from": "2026-06-01"}
    assert bring(desk, plans=[shorter]).kinds == {"plans": Tally(new=1)}
    assert [sentence.partition(": ")[0] for sentence in faults_of(desk, plans=[longer])] == [
        "plans, row 2, interval, “P6M”",
        "plans, row 2, until",
        "plans, row 2, reason",
    ]
    approved = {**longer, "approved_by": SERGEANT, "until": "2026-12-31", "reason": "in hospital often"}
    assert bring(desk, plans=[approved]).kinds == {"plans": Tally(new=1)}


def test_a_plan_of_somebody_registered_again_is_held_against_nobody_assessed(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "low"}],
        states=[{"ref": "P-1", "state": "ended", "from": "2026-06-01"}],
    )
    a_registration(desk, "P-1", date(2026, 11, 1))
    plan = {"ref": "P-1", "interval": "P6M", "from": "2026-11-10", "reason": "steady"}
    found = faults_of(desk, plans=[plan])
    assert found[0].startswith(
        "plans, row 2, interval, “P6M”: An interval of 6 months is longer than the standing 1"
    )


def test_reactive_management_needs_an_approval_and_a_low_risk(desk: Desk) -> None:
    seen = {"last_visit_on": "2026-11-01"}
    bring(
        desk, people=[{**PERSON, **seen, "level": "low"}, {**PERSON, **seen, "ref": "P-2", "level": "high"}]
    )
    assessed = [{"ref": ref, "assessed_on": "2026-11-01"} for ref in ("P-1", "P-2")]
    bring(desk, assessments=assessed)
    reactive = {"ref": "P-1", "state": "reactive", "from": "2026-11-21"}
    (found,) = faults_of(desk, states=[reactive])
    assert found.startswith("states, row 2, approved_by: Reactive management needs a supervisor's approval.")
    approved = {**reactive, "approved_by": SERGEANT}
    (found,) = faults_of(desk, states=[{**approved, "ref": "P-2"}])
    assert "Reactive management is for people at low risk" in found
    assert bring(desk, states=[approved]).kinds == {"states": Tally(new=1)}


def test_reactive_management_begins_only_when_nothing_is_overdue(desk: Desk) -> None:
    person = {**PERSON, "level": "low", "last_visit_on": "2025-06-01"}
    reactive = {"ref": "P-1", "state": "reactive", "from": "2025-07-01", "approved_by": SERGEANT}
    (found,) = faults_of(desk, people=[person], states=[reactive])
    assert found.startswith(
        "states, row 2, from, “2025-07-01”: Reactive management begins only when nothing is"
    )
    assert found.endswith(EARLIER)
    bring(desk, people=[person])
    assert due_list(desk, Wanted(statuses=None))[0].status == "overdue"


def test_reactive_management_brought_over_with_its_history_began_when_it_was_approved(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "low", "recorded_at": "2024-01-05T09:00"}],
        visits=[{"ref": "P-1", "visited_at": "2025-06-01T10:00", "outcome": "seen_at_home",
                 "recorded_at": "2025-06-01T12:00"}],
        assessments=[{"ref": "P-1", "assessed_on": "2025-06-01", "recorded_at": "2025-06-01T12:00"}],
        states=[{"ref": "P-1", "state": "reactive", "from": "2025-07-01", "approved_by": "DI-GONE",
                 "recorded_at": "2025-07-01T09:00"}],
        history=True,
    )  # fmt: skip
    assert due_list(desk, Wanted(statuses=None))[0].suspended_for == "reactive"


def test_who_has_a_fault_elsewhere_is_not_judged(desk: Desk) -> None:
    found = faults_of(
        desk,
        people=[{**PERSON, "level": "high"}],
        levels=[{"ref": "P-1", "level": "low", "from": "2026-01-01"}],
        visits=[{"ref": "P-1", "visited_at": "x", "outcome": "no_reply"}],
    )
    assert [sentence.partition(":")[0] for sentence in found] == ["visits, row 2, visited_at, “x”"]


MILDER = "With this correction the level would be lower from 5 January 2024."


def test_no_correction_makes_the_first_level_milder_whoever_approved_it(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "high", "from": "2024-01-05"}
    bring(desk, people=[PERSON], levels=[level])
    before = due_list(desk, Wanted(statuses=None))
    for approval in ({}, {"approved_by": SERGEANT}):
        (found,) = faults_of(desk, levels=[{**level, "level": "low", **approval}], correct=True)
        assert found.startswith(f"levels, row 2, level, “low”: {MILDER} Propose the lower level")
    assert due_list(desk, Wanted(statuses=None)) == before


def test_no_row_of_people_makes_the_first_level_milder(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}])
    (found,) = faults_of(desk, people=[{**PERSON, "level": "low"}], correct=True)
    assert found.startswith(f"people, row 2, level, “low”: {MILDER}")


def test_two_files_do_not_make_milder_together_what_neither_may(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "medium", "from": "2024-01-05"}
    bring(desk, people=[{**PERSON, "level": "high"}])
    raised = {**level, "level": "very_high"}
    found = faults_of(desk, levels=[raised], people=[{**PERSON, "level": "low"}], correct=True)
    assert [MILDER in each for each in found] == [True]


def test_a_correction_to_a_higher_level_is_taken(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "medium"}])
    bring(desk, levels=[{"ref": "P-1", "level": "high", "from": "2024-01-05"}], correct=True)
    assert due_list(desk, Wanted(statuses=None))[0].level == "high"


PLAN = {"ref": "P-1", "interval": "P1M", "from": "2026-11-01", "until": "2026-12-31"}
MILDER_PLANS = ({"interval": "P2M"}, {"interval": "none"}, {"until": "2026-11-30"})
FEWER = "With this correction the plan would ask for fewer visits from"


@pytest.mark.parametrize("change", MILDER_PLANS)
def test_who_recorded_a_plan_does_not_make_it_milder_by_a_correction(
    desk: Desk, change: dict[str, str]
) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}], plans=[PLAN])
    (found,) = faults_of(desk, plans=[{**PLAN, **change}], correct=True)
    assert FEWER in found
    assert found.endswith("another must decide on that: give a supervisor's code in approved_by.")


@pytest.mark.parametrize("change", MILDER_PLANS)
def test_another_supervisor_makes_a_plan_milder_by_a_correction(desk: Desk, change: dict[str, str]) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}], plans=[PLAN])
    corrected = {**PLAN, **change, "approved_by": SERGEANT}
    assert bring(desk, plans=[corrected], correct=True).kinds == {"plans": Tally(corrected=1)}
    assert not bring(desk, plans=[corrected]).changed


def test_the_supervisor_who_imports_may_be_the_other_one(force: Force) -> None:
    shorter = {"ref": "P-1", "interval": "P1M", "from": TODAY}
    with force.writing() as desk:
        bring(desk, people=[{**PERSON, "level": "high", "team": HARBOUR}], plans=[PLAN])
    with force.writing(SERGEANT) as desk:
        assert bring(desk, plans=[{**PLAN, "interval": "P2M"}], correct=True).changed
        set_plan(desk, "P-1", "P1M")
        (found,) = faults_of(desk, plans=[{**shorter, "interval": "P2M"}], correct=True)
        assert f"{SERGEANT} recorded it, so another must decide on that" in found
        assert bring(desk, plans=[{**shorter, "interval": "P2M", "approved_by": INSPECTOR}], correct=True)
    with force.writing() as desk:
        sooner = {**shorter, "interval": "P2M", "until": "2026-11-30", "approved_by": SERGEANT}
        (found,) = faults_of(desk, plans=[sooner], correct=True)
        assert f"{SERGEANT} recorded it" in found


def test_a_plan_is_corrected_to_a_stricter_one_by_anybody_who_imports(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}], plans=[PLAN])
    assert bring(desk, plans=[{**PLAN, "interval": "P14D"}], correct=True).changed


@pytest.mark.parametrize("approval", [{}, {"approved_by": SERGEANT}])
def test_no_correction_makes_a_plan_longer_than_the_level_s(desk: Desk, approval: dict[str, str]) -> None:
    bring(desk, people=[{**PERSON, "level": "high"}], plans=[PLAN])
    longer = {**PLAN, "interval": "P12M", "reason": "in hospital often", **approval}
    (found,) = faults_of(desk, plans=[longer], correct=True)
    assert "A correction makes no plan longer than what it stands beside, whoever approved it" in found


def test_a_corrected_first_level_counts_since_it_was_recorded(force: Force) -> None:
    clock = force.installation.clock
    with force.writing() as desk:
        bring(desk, people=[{**PERSON, "level": "medium"}])
    clock.moment = NOW + timedelta(days=10)
    with force.writing() as desk:
        bring(desk, people=[{**PERSON, "level": "high"}], correct=True)
    assert due(force, "P-1", as_at=date(2026, 6, 1)).level == "high"
    with force.writing() as desk:
        bring(
            desk, levels=[{"ref": "P-1", "level": "high", "from": "2024-01-05", "tool": "ARMS"}], correct=True
        )
    assert due(force, "P-1", as_at=date(2026, 6, 1)).level == "high"


def test_a_first_level_that_came_late_is_made_milder_from_when_it_came(force: Force) -> None:
    level = {"ref": "P-1", "level": "high", "from": "2024-01-05"}
    with force.writing() as desk:
        bring(desk, people=[PERSON])
    force.installation.clock.moment = NOW + timedelta(days=10)
    with force.writing() as desk:
        bring(desk, levels=[level])
        (found,) = faults_of(desk, levels=[{**level, "level": "low"}], correct=True)
    assert "With this correction the level would be lower from 1 December 2026." in found


def test_a_lower_level_needs_an_approval_after_one_that_came_late_too(force: Force) -> None:
    with force.writing() as desk:
        bring(desk, people=[PERSON])
    force.installation.clock.moment = NOW + timedelta(days=10)
    levels = [
        {"ref": "P-1", "level": "high", "from": "2024-01-05"},
        {"ref": "P-1", "level": "low", "from": "2026-01-05"},
    ]
    with force.writing() as desk:
        (found,) = faults_of(desk, levels=levels)
    assert "Lowering the level from high to low" in found


def test_no_correction_makes_a_long_plan_last_longer(desk: Desk) -> None:
    plan = {
        "ref": "P-1",
        "interval": "P6M",
        "from": "2026-11-01",
        "until": "2026-12-31",
        "approved_by": SERGEANT,
        "reason": "in hospital often",
    }
    bring(desk, people=[{**PERSON, "level": "high"}], plans=[plan])
    (found,) = faults_of(desk, plans=[{**plan, "until": "2027-12-31"}], correct=True)
    assert "A correction makes no plan longer" in found
    before = one(desk, PlanInterval, "P-1")
    bring(desk, plans=[{**plan, "until": "2026-11-30"}], correct=True)
    sooner = one(desk, PlanInterval, "P-1")
    assert (sooner.approved_by, sooner.approved_at) == (SERGEANT, before.recorded_at)


def test_no_correction_lets_reactive_management_begin_or_go_on(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "low", "last_visit_on": "2026-11-01"}],
        assessments=[{"ref": "P-1", "assessed_on": "2026-11-01"}],
    )
    away = {"ref": "P-1", "state": "custody", "from": "2026-11-10", "to": "2026-11-15"}
    reactive = {"ref": "P-1", "state": "reactive", "from": TODAY, "to": "2026-12-31", "approved_by": SERGEANT}
    bring(desk, states=[away, reactive])
    (found,) = faults_of(desk, states=[{**reactive, "to": "2027-12-31"}], correct=True)
    assert "Reactive management needs a supervisor's approval. Propose it" in found
    other = {**away, "state": "reactive", "to": "2027-12-31", "approved_by": SERGEANT}
    (found,) = faults_of(desk, states=[other], correct=True)
    assert "Reactive management needs a supervisor's approval. Propose it" in found
    bring(desk, states=[{**reactive, "to": "2026-11-30"}], correct=True)
