"""Officers' codes and teams are taken in any case, as at sign-in; no wall is got round by it."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.exchange.importing.intake import Tally, WrittenMeanwhile
from scheduler.store.officers import Officer
from scheduler.store.people import Allocation, Person, Placement
from scheduler.store.visits import VisitCrew
from tests.builders import (
    AUDITOR,
    HARBOUR,
    MOOR,
    OFFICER,
    SERGEANT,
    Force,
    a_person,
    officer_id,
    team_id,
)
from tests.exchange.bringing import bring, facts, faults_of, one

PERSON = {"ref": "P-1", "name": "Made-Up One", "registered_on": "2024-01-05"}
SMALL = {"officer": OFFICER.lower(), "team": HARBOUR.upper()}


def test_codes_and_teams_that_differ_in_case_alone_are_the_same(desk: Desk) -> None:
    report = bring(desk, people=[{**PERSON, **SMALL}])
    follows = report.follows
    assert (follows.neither, follows.without_officer, follows.without_team) == (0, 0, 0)
    assert one(desk, Allocation, "P-1").officer_id == officer_id(desk, OFFICER)
    assert one(desk, Placement, "P-1").team_id == team_id(desk, HARBOUR)
    assert bring(desk, people=[{**PERSON, **SMALL}]).kinds == {"people": Tally(unchanged=1)}


def test_an_officer_brought_again_in_another_case_is_no_second_one(desk: Desk) -> None:
    before = len(facts(desk, Officer))
    row = {
        "officer": OFFICER.lower(),
        "name": "Ada Ashworth-Example",
        "team": HARBOUR.lower(),
        "role": "officer",
    }
    bring(desk, officers=[row])
    assert len(facts(desk, Officer)) == before


def test_whoever_went_is_named_once_in_whatever_case(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    visit = {"ref": "P-1", "visited_at": "2026-02-04T10:00", "outcome": "no_reply"}
    bring(desk, visits=[{**visit, "officers": f"{OFFICER};{OFFICER.lower()}"}])
    went = desk.session.scalars(select(col(VisitCrew.officer_id))).all()
    assert went == [officer_id(desk, OFFICER)]


def test_where_two_are_meant_none_is_guessed(desk: Desk) -> None:
    bring(desk, teams=[{"team": "vale"}, {"team": "VALE"}])
    (fault,) = faults_of(desk, people=[{**PERSON, "team": "Vale"}])
    assert "No team here is called that" in fault
    bring(desk, people=[{**PERSON, "team": "vale"}])
    assert one(desk, Placement, "P-1").team_id == team_id(desk, "vale")


def test_two_references_that_differ_in_case_alone_are_nobodys_twice(desk: Desk) -> None:
    said = "P-1 is a person already, and p-1 differs from it in capital letters alone. "
    (fault,) = faults_of(desk, people=[PERSON, {**PERSON, "ref": "p-1"}])
    assert said in fault
    bring(desk, people=[PERSON])
    (fault,) = faults_of(desk, people=[{**PERSON, "ref": "p-1"}])
    assert said in fault
    assert [each.ref for each in facts(desk, Person)] == ["P-1"]


def test_a_reference_like_that_of_somebody_out_of_sight_is_no_more_told_than_theirs(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1", team=MOOR, officer=None)
    for ref in ("P-1", "p-1"):
        with pytest.raises(WrittenMeanwhile) as refused, force.writing(SERGEANT) as mine:
            bring(mine, people=[{**PERSON, "ref": ref, "team": HARBOUR}])
        assert "a reference belongs to somebody whom you cannot see" in str(refused.value)


def test_who_answers_for_nobody_does_not_in_small_letters_either(desk: Desk) -> None:
    (fault,) = faults_of(desk, people=[{**PERSON, "officer": AUDITOR.lower()}])
    assert "auditor" in fault


def test_nobody_approves_their_own_import_in_small_letters_either(force: Force) -> None:
    with force.writing(SERGEANT) as mine:
        level = {"ref": "P-1", "level": "low", "from": "2026-01-05", "approved_by": SERGEANT.lower()}
        bring(mine, people=[{**PERSON, "team": HARBOUR}])
        (fault,) = faults_of(mine, levels=[level])
    assert "somebody else must have approved it" in fault
