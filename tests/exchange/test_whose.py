"""Who may bring in what: a supervisor people into their own teams, an administrator teams and officers."""

import pytest

from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.errors import RoleCannot
from scheduler.exchange.exporting.exports import export
from scheduler.exchange.importing.imports import HistoryOfSome
from scheduler.exchange.importing.intake import Tally, WrittenMeanwhile
from scheduler.exchange.reconciling import SeesOnlySome, reconcile
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    COLLEAGUE,
    HARBOUR,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    Force,
    a_person,
)
from tests.exchange.bringing import bring, faults_of

PERSON = {"ref": "P-1", "name": "One", "registered_on": "2024-01-05", "team": HARBOUR, "officer": OFFICER,
          "level": "high", "last_visit_on": "2026-10-01", "address": "1 Nowhere Row"}  # fmt: skip
VISIT = {"ref": "P-1", "visited_at": "2026-06-01T10:00", "outcome": "no_reply", "officers": OFFICER}
NEW_TEAM = {"teams": [{"team": "Vale"}]}


def test_a_supervisor_brings_people_into_their_own_team(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        report = bring(desk, people=[PERSON], visits=[VISIT])
        assert report.kinds == {"visits": Tally(new=1), "people": Tally(new=1)}
    for code, seen in ((SERGEANT, ["P-1"]), (OFFICER, ["P-1"]), (OTHER_SERGEANT, [])):
        with force.reading(code) as desk:
            assert [due.ref for due in due_list(desk, Wanted(statuses=None))] == seen
    with force.writing(SERGEANT) as desk:
        assert not bring(desk, people=[PERSON], visits=[VISIT]).changed
        corrected = bring(desk, people=[{**PERSON, "name": "Another"}], correct=True)
        assert corrected.kinds == {"people": Tally(corrected=1)}


def test_a_supervisor_brings_in_who_has_no_team_yet(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        assert bring(desk, people=[{**PERSON, "team": ""}]).kinds == {"people": Tally(new=1)}


def test_a_supervisor_brings_nobody_into_another_s_team(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        assert faults_of(desk, people=[{**PERSON, "team": MOOR}]) == [
            f"people, row 2, team, “{MOOR}”: You do not answer for this team. Leave its people to its own supervisor."
        ]


def test_somebody_of_another_team_is_nobody(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1", team=MOOR, officer=None)
    with force.writing(SERGEANT) as desk:
        assert faults_of(desk, visits=[VISIT]) == [
            "visits, row 2, ref, “P-1”: Nobody here is known by it, and no row of people names it."
        ]
    with force.writing(SERGEANT) as desk, pytest.raises(WrittenMeanwhile, match="Nothing was imported"):
        bring(desk, people=[PERSON])


def test_a_supervisor_brings_in_no_history(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-2", team=MOOR, officer=None)
    with force.writing(SERGEANT) as desk, pytest.raises(HistoryOfSome, match="you see only your own teams"):
        bring(desk, people=[PERSON], history=True)


def test_nobody_approves_what_they_bring_in_themselves(force: Force) -> None:
    level = {"ref": "P-1", "level": "low", "from": "2026-01-01", "approved_by": SERGEANT}
    with force.writing(SERGEANT) as desk:
        assert faults_of(desk, people=[PERSON], levels=[level]) == [
            (f"levels, row 2, approved_by, “{SERGEANT}”: You bring this in yourself, so somebody else must have "
            "approved it.")
        ]  # fmt: skip


def test_an_administrator_brings_in_teams_and_officers(force: Force) -> None:
    officer = {"officer": "OM-1", "name": "One", "team": "Vale", "role": "officer"}
    with force.writing(ADMINISTRATOR) as desk:
        assert bring(desk, **NEW_TEAM, officers=[officer]).kinds == {
            "teams": Tally(new=1),
            "officers": Tally(new=1),
        }


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        (OFFICER, {"people": [PERSON]}),
        (OFFICER, NEW_TEAM),
        (SERGEANT, NEW_TEAM),
        (ADMINISTRATOR, {"people": [PERSON]}),
        (ADMINISTRATOR, {**NEW_TEAM, "visits": [VISIT]}),
    ],
)
def test_nobody_else_brings_them_in(force: Force, code: str, rows: dict) -> None:
    with force.writing(code) as desk, pytest.raises(RoleCannot):
        bring(desk, **rows)


def test_an_export_holds_whom_one_sees(force: Force, tmp_path) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1", team=MOOR, officer=None)
        a_person(desk, "P-2", team=HARBOUR)
    with force.writing(SERGEANT) as desk:
        export(desk, "people", tmp_path / "people.csv", "a check")
    assert [line.split(",")[0] for line in (tmp_path / "people.csv").read_text().splitlines()] == [
        '"ref"',
        '"P-2"',
    ]
    with force.writing(OFFICER) as desk, pytest.raises(RoleCannot):
        export(desk, "people", tmp_path / "people.csv", "a check")


def test_who_sees_some_does_not_reconcile(force: Force, tmp_path) -> None:
    with force.writing(SERGEANT) as desk, pytest.raises(SeesOnlySome):
        reconcile(desk, tmp_path / "list.csv")


COVER = {
    "officer": OFFICER,
    "for": COLLEAGUE,
    "from": "2026-11-01",
    "to": "2026-12-01",
    "approved_by": INSPECTOR,
}
NOT_YOURS = f"{OTHER_OFFICER} is in no team that you answer for. Ask their supervisor."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"officer": SERGEANT}, "You would cover yourself, so somebody else must arrange it."),
        ({"for": OTHER_OFFICER}, NOT_YOURS),
        (
            {"officer": AUDITOR},
            f"{AUDITOR} is here as auditor, and makes no visits. Give an officer or a supervisor.",
        ),
    ],
)
def test_no_cover_out_of_a_file_that_no_act_would_arrange(force: Force, change: dict, sentence: str) -> None:
    with force.writing(SERGEANT) as desk:
        assert [each.partition(": ")[2] for each in faults_of(desk, covers=[{**COVER, **change}])] == [
            sentence
        ]
    with force.writing(SERGEANT) as desk:
        assert bring(desk, covers=[COVER]).kinds == {"covers": Tally(new=1)}


def test_nobody_is_away_by_the_word_of_another_team(force: Force) -> None:
    away = {"officer": OTHER_OFFICER, "from": "2026-11-01", "to": "2026-12-01"}
    with force.writing(SERGEANT) as desk:
        assert [each.partition(": ")[2] for each in faults_of(desk, absences=[away])] == [NOT_YOURS]


def test_nobody_is_allocated_to_who_makes_no_visits(force: Force) -> None:
    with force.writing() as desk:
        bring(desk, people=[PERSON])
        for rows in (
            {"allocations": [{"ref": "P-1", "officer": AUDITOR, "from": "2026-11-01"}]},
            {"people": [{**PERSON, "officer": AUDITOR}]},
        ):
            (found,) = faults_of(desk, **rows)
            assert f"{AUDITOR} is here as auditor, and makes no visits." in found


def test_nobody_goes_on_a_visit_who_makes_none(force: Force) -> None:
    booking = {"ref": "P-1", "starts_at": "2026-12-01T10:00"}
    sentence = (
        f"“{AUDITOR}”: {AUDITOR} is here as auditor, and makes no visits. Give an officer or a supervisor."
    )
    with force.writing() as desk:
        bring(desk, people=[PERSON], visits=[VISIT])
        others = {**VISIT, "officers": f"{OFFICER};{AUDITOR}"}
        later = {**others, "visited_at": "2026-07-01T10:00"}
        assert faults_of(desk, visits=[later], bookings=[{**booking, "officers": AUDITOR}]) == [
            f"visits, row 2, officers, {sentence}",
            f"bookings, row 2, officers, {sentence}",
        ]
        assert faults_of(desk, visits=[others], correct=True) == [f"visits, row 2, officers, {sentence}"]
        of_the_day = {**others, "visited_at": "2026-10-01T10:00", "outcome": "seen_at_home"}
        assert faults_of(desk, visits=[of_the_day]) == [f"visits, row 2, officers, {sentence}"]


def test_who_makes_visits_no_more_still_went_on_those_that_are_known(force: Force) -> None:
    went = {**VISIT, "officers": f"{OFFICER};{COLLEAGUE}"}
    left = {"officer": COLLEAGUE, "name": "Ben Example", "team": HARBOUR, "role": "auditor"}
    with force.writing() as desk:
        bring(desk, people=[PERSON], visits=[went])
        bring(desk, officers=[left], correct=True)
        assert not bring(desk, visits=[went]).changed
        assert bring(desk, visits=[{**went, "outcome": "refused"}], correct=True).changed


def test_a_history_says_who_went_in_a_role_that_they_left(force: Force) -> None:
    with force.writing() as desk:
        brought = bring(desk, people=[PERSON], visits=[{**VISIT, "officers": AUDITOR}], history=True)
        assert brought.kinds["visits"] == Tally(new=1)


def test_only_a_supervisor_answers_for_a_team_out_of_a_file(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        (found,) = faults_of(desk, supervisions=[{"officer": OFFICER, "team": MOOR, "from": "2026-11-01"}])
    assert found.endswith(f"{OFFICER} is here as officer. Only a supervisor answers for a team.")
