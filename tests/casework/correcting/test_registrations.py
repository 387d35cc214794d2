"""A registration is neither moved past what stands on it, nor withdrawn from under it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from scheduler.casework.approvals import OwnProposal
from scheduler.casework.correctable import StillNeeded
from scheduler.casework.corrections import correct, withdraw
from scheduler.casework.limits import BeforeRegistration
from scheduler.desk import Desk
from scheduler.store.columns import Fact
from scheduler.store.people import Registration
from tests.builders import (
    INSPECTOR,
    SERGEANT,
    Force,
    a_direction,
    a_level,
    a_person,
    a_plan,
    a_registration,
    a_visit,
    an_assessment,
    due,
)

REGISTERED_ON = date(2026, 1, 5)
SPRING = date(2026, 3, 1)


@pytest.fixture
def registration(force: Force) -> Registration:
    """The only registration of somebody of whom nothing else is recorded, entered by the sergeant."""
    with force.writing() as desk:
        a_person(desk, level=None, registered_on=None)
        return a_registration(desk, "P-001", REGISTERED_ON, recorded_by=SERGEANT)


STANDING_ON_IT: dict[str, Callable[[Desk], Fact]] = {
    "visit": lambda desk: a_visit(desk, at=SPRING),
    "level": lambda desk: a_level(desk, "P-001", "high", SPRING),
    "plan": lambda desk: a_plan(desk, "P-001", "P1M", SPRING),
    "assessment": lambda desk: an_assessment(desk, "P-001", SPRING),
    "direction": lambda desk: a_direction(desk, "P-001", SPRING, SPRING),
}


@pytest.mark.parametrize("what", STANDING_ON_IT)
def test_a_registration_is_not_moved_past_what_stands_on_it(
    force: Force, registration: Registration, what: str
) -> None:
    with force.writing() as desk:
        STANDING_ON_IT[what](desk)
    before = due(force)
    sentence = f"A {what} on 1 March 2026 cannot be: the person was registered on 2 March 2026"
    with pytest.raises(BeforeRegistration, match=sentence), force.writing(SERGEANT) as desk:
        correct(desk, "registration", registration.id, "typed wrongly", registered_on=SPRING + timedelta(1))
    assert due(force) == before


def test_a_registration_is_moved_to_the_day_of_what_stands_on_it(
    force: Force, registration: Registration
) -> None:
    with force.writing() as desk:
        a_level(desk, "P-001", "high", SPRING)
    with force.writing(SERGEANT) as desk:
        correct(desk, "registration", registration.id, "typed wrongly", registered_on=SPRING)
    assert due(force).deadline == SPRING + timedelta(15)


@pytest.mark.parametrize("what", STANDING_ON_IT)
def test_the_only_registration_is_not_withdrawn_from_under_what_stands(
    force: Force, registration: Registration, what: str
) -> None:
    with force.writing() as desk:
        STANDING_ON_IT[what](desk)
    with (
        pytest.raises(StillNeeded, match=f"the {what} of 1 March 2026 stands on it"),
        force.writing(INSPECTOR) as desk,
    ):
        withdraw(desk, "registration", registration.id, "another person's")


def test_withdrawing_a_registration_takes_another_than_who_recorded_it(
    force: Force, registration: Registration
) -> None:
    with pytest.raises(OwnProposal), force.writing(SERGEANT) as desk:
        withdraw(desk, "registration", registration.id, "another person's")
    with force.writing(INSPECTOR) as desk:
        withdraw(desk, "registration", registration.id, "another person's")
    assert due(force).status == "not_started"
