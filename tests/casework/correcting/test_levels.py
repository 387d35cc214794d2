"""No correction of a level asks for less: that is proposed, or takes another supervisor."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.approvals import LowerLevel, OwnProposal
from scheduler.casework.levels import set_level
from scheduler.casework.milder import MilderByCorrection
from scheduler.errors import RoleCannot
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit
from tests.builders import INSPECTOR, NOW, OFFICER, SERGEANT, TODAY, Force, a_level, due
from tests.casework.correcting.acts import corrected, withdrawn


def first_level(force: Force) -> RiskLevel:
    with force.reading() as desk:
        return desk.session.scalars(select(RiskLevel).order_by(col(RiskLevel.from_on))).first()  # type: ignore[return-value]


def test_a_level_is_corrected_upwards_by_its_officer(force: Force, visit: Visit) -> None:
    corrected(force, "level", first_level(force).id, level="very_high")
    assert due(force).level == "very_high"


def test_no_correction_lowers_a_level(force: Force, visit: Visit) -> None:
    sentence = "With this correction the level would be lower from 5 January 2026"
    for who in (OFFICER, SERGEANT):
        with pytest.raises(MilderByCorrection, match=sentence):
            corrected(force, "level", first_level(force).id, who, level="low")


def test_no_correction_puts_a_raised_level_off(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        raised = a_level(desk, "P-001", "very_high", date(2026, 11, 1))
    with pytest.raises(MilderByCorrection):
        corrected(force, "level", raised.id, from_on=TODAY)


def test_a_corrected_lower_level_needs_a_new_approval(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        lowered = a_level(desk, "P-001", "low", TODAY, approved_by=SERGEANT, approved_at=NOW)
    with pytest.raises(LowerLevel):
        corrected(force, "level", lowered.id, level="medium")
    new = corrected(force, "level", lowered.id, tool="ARMS")
    assert (new.approved_by, new.approved_at, due(force).level) == (SERGEANT, NOW, "low")


def test_an_approval_brought_over_without_its_moment_keeps_the_moment_of_its_record(
    force: Force, visit: Visit
) -> None:
    with force.writing() as desk:
        lowered = a_level(desk, "P-001", "low", TODAY, approved_by=SERGEANT)
    force.installation.clock.moment = NOW + timedelta(days=30)
    assert corrected(force, "level", lowered.id, tool="ARMS").approved_at == NOW


def test_withdrawing_a_raised_level_takes_another_than_who_recorded_it(force: Force, visit: Visit) -> None:
    with force.writing(SERGEANT) as desk:
        raised = set_level(desk, "P-001", "very_high")
    with pytest.raises(RoleCannot, match="cannot approve"):
        withdrawn(force, "level", raised.id, OFFICER)
    with pytest.raises(OwnProposal):
        withdrawn(force, "level", raised.id, SERGEANT)
    withdrawn(force, "level", raised.id, INSPECTOR)
    assert due(force).level == "high"


def test_no_officer_leaves_somebody_unassessed(force: Force, visit: Visit) -> None:
    only = first_level(force)
    with pytest.raises(RoleCannot, match="cannot approve"):
        withdrawn(force, "level", only.id, OFFICER)
    with pytest.raises(RoleCannot, match="cannot approve"):
        corrected(force, "level", only.id, OFFICER, from_on=TODAY + timedelta(1))
    assert due(force).level == "high"
    withdrawn(force, "level", only.id, SERGEANT)
    assert due(force).level == "unassessed"


def test_an_officer_withdraws_a_level_that_was_lowered(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        lowered = a_level(desk, "P-001", "low", TODAY, approved_by=SERGEANT, approved_at=NOW)
    withdrawn(force, "level", lowered.id)
    assert due(force).level == "high"
