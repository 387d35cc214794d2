"""The made-up force that other tests stand on: its walls and its people are the real ones."""

import pytest

from scheduler.casework.deadlines.kept import verify
from scheduler.casework.lists.caseload import Wanted, due_list
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    HARBOUR,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_cover,
    a_person,
    a_state,
    a_visit,
)

EVERYTHING = Wanted(statuses=None)


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (OFFICER, {"P-001"}),
        (SERGEANT, {"P-001", "P-003"}),
        (OTHER_OFFICER, {"P-002"}),
        (OTHER_SERGEANT, {"P-002", "P-003"}),
        (INSPECTOR, {"P-001", "P-002", "P-003"}),
        (REVIEWER, {"P-001", "P-002", "P-003"}),
        (ADMINISTRATOR, set()),
        (AUDITOR, set()),
    ],
)
def test_each_persona_sees_their_own_people_alone(force: Force, code: str, seen: set[str]) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001")
        a_person(desk, "P-002", officer=OTHER_OFFICER, team=MOOR)
        a_person(desk, "P-003", officer=None, team=None)
    with force.reading(code) as desk:
        assert {due.ref for due in due_list(desk, EVERYTHING)} == seen


def test_who_covers_sees_the_people_covered_for(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", officer=OFFICER, team=HARBOUR)
        a_cover(desk, OTHER_OFFICER, OFFICER)
    with force.reading(OTHER_OFFICER) as desk:
        assert [due.ref for due in due_list(desk, EVERYTHING)] == ["P-001"]


def test_built_facts_keep_their_deadlines(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
        a_state(desk, "P-001", "custody", TODAY)
        assert list(verify(desk)) == []
