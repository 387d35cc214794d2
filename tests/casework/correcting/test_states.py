"""No correction of a state goes round the approval of reactive management."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.casework.approvals import NeedsApproval, OwnProposal, ReactiveUnapproved
from scheduler.casework.limits import EndsBeforeItBegins
from scheduler.errors import RoleCannot
from scheduler.store.risk import StateSpell
from scheduler.store.visits import Visit
from tests.builders import INSPECTOR, NOW, OFFICER, SERGEANT, TODAY, Force, a_person, a_state, due
from tests.casework.correcting.acts import corrected, withdrawn


def test_a_corrected_state_is_checked_like_a_new_one(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        seen = a_state(desk, "P-001", "custody", TODAY)
    with pytest.raises(EndsBeforeItBegins):
        corrected(force, "state", seen.id, to_on=TODAY - timedelta(1))
    with pytest.raises(ReactiveUnapproved):
        corrected(force, "state", seen.id, state="reactive")


def test_reactive_management_that_ended_does_not_go_on_by_correction(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        approval = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=60)}
        seen = a_state(desk, "P-001", "reactive", TODAY - timedelta(60), to_on=TODAY, **approval)
    with pytest.raises(ReactiveUnapproved):
        corrected(force, "state", seen.id, to_on=None)
    new = corrected(force, "state", seen.id, to_on=TODAY - timedelta(5))
    assert (new.approved_by, new.approved_at) == (SERGEANT, NOW - timedelta(days=60))


@pytest.fixture
def custody(force: Force) -> StateSpell:
    """The state after an approved reactive management, which it ended."""
    with force.writing() as desk:
        a_person(desk, level="low")
        approval = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=60)}
        a_state(desk, "P-001", "reactive", TODAY - timedelta(60), **approval)
        back = TODAY - timedelta(5)
        return a_state(desk, "P-001", "custody", TODAY - timedelta(20), to_on=back, recorded_by=SERGEANT)


@pytest.mark.parametrize("changes", [{"from_on": TODAY}, {"state": "reactive"}])
def test_no_correction_brings_reactive_management_back(
    force: Force, custody: StateSpell, changes: dict[str, Any]
) -> None:
    before = due(force)
    for who in (OFFICER, SERGEANT, INSPECTOR):
        with pytest.raises(NeedsApproval, match="Propose"):
            corrected(force, "state", custody.id, who, to_on=None, **changes)
    assert due(force) == before


def test_withdrawing_the_state_after_reactive_management_takes_another_supervisor(
    force: Force, custody: StateSpell
) -> None:
    with pytest.raises(RoleCannot):
        withdrawn(force, "state", custody.id, OFFICER)
    with pytest.raises(OwnProposal):
        withdrawn(force, "state", custody.id, SERGEANT)
    assert due(force).state == "active"
    withdrawn(force, "state", custody.id, INSPECTOR)
    assert due(force).state == "reactive"


def test_a_state_after_reactive_management_is_put_earlier_by_its_officer(
    force: Force, custody: StateSpell
) -> None:
    corrected(force, "state", custody.id, from_on=TODAY - timedelta(30))
    assert due(force, as_at=TODAY - timedelta(25)).state == "custody"
