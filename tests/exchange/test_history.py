"""A history is taken at its word about when it became known, once, before anything is recorded here."""

from datetime import UTC, date, datetime

import pytest

from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.desk import Desk
from scheduler.exchange.importing.imports import HistoryClosed, HistoryCorrected
from scheduler.exchange.importing.intake import Tally
from scheduler.store.officers import Officer
from scheduler.store.people import Allocation, Particulars, Person, Registration
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit
from tests.builders import HARBOUR, OFFICER
from tests.exchange.bringing import bring, facts, faults_of, one

PERSON = {"ref": "P-1", "name": "One", "registered_on": "2024-01-05", "recorded_at": "2024-01-08T09:00Z"}
LEVELS = [
    {"ref": "P-1", "level": "high", "from": "2024-01-05", "recorded_at": "2024-01-08T09:00Z"},
    {
        "ref": "P-1",
        "level": "low",
        "from": "2025-01-01",
        "approved_by": "DI-GONE",
        "recorded_at": "2025-01-03T09:00Z",
    },
]
VISIT = {
    "ref": "P-1",
    "visited_at": "2026-10-01T14:30",
    "outcome": "seen_at_home",
    "recorded_at": "2026-10-05T09:00Z",
}


def test_with_a_history_the_file_s_own_moment_is_taken_and_marked(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "officer": OFFICER}], levels=LEVELS, visits=[VISIT], history=True)
    visit = one(desk, Visit, "P-1")
    assert (visit.recorded_at, visit.brought_over) == (datetime(2026, 10, 5, 9, tzinfo=UTC), True)
    for model in (Particulars, Registration, Allocation):
        found = one(desk, model, "P-1")
        assert (found.recorded_at, found.brought_over) == (datetime(2024, 1, 8, 9, tzinfo=UTC), True)
    assert one(desk, Person).recorded_at == datetime(2024, 1, 8, 9, tzinfo=UTC)


def test_what_was_not_known_yet_does_not_count_then(desk: Desk) -> None:
    bring(desk, people=[PERSON], levels=LEVELS, visits=[VISIT], history=True)
    before, after = (datetime(2026, 10, day, tzinfo=UTC) for day in (4, 6))
    seen = [
        due_list(desk, Wanted(statuses=None), date(2026, 10, 6), known_at=moment)[0].last_visit
        for moment in (before, after)
    ]
    assert seen == [None, date(2026, 10, 1)]


def test_a_level_lowered_in_a_history_counts_from_when_its_approval_was_recorded(desk: Desk) -> None:
    bring(desk, people=[PERSON], levels=LEVELS, history=True)
    levels = [due_list(desk, Wanted(statuses=None), date(2025, 1, day))[0].level for day in (2, 3)]
    assert levels == ["high", "low"]


def test_without_a_history_it_is_recorded_now_and_the_report_says_so(desk: Desk) -> None:
    report = bring(desk, people=[PERSON], visits=[VISIT])
    visit = one(desk, Visit, "P-1")
    assert (visit.recorded_at, visit.brought_over) == (desk.now, False)
    assert report.notes[-2:] == [
        f"{kind}: recorded_at was not taken, each row is recorded as of now (--history takes it)."
        for kind in ("people", "visits")
    ]


def test_after_the_first_ordinary_record_a_history_is_refused(desk: Desk) -> None:
    bring(desk, people=[PERSON], history=True)
    bring(desk, levels=LEVELS[:1], history=True)
    bring(desk, visits=[VISIT])
    with pytest.raises(HistoryClosed, match="a file cannot rewrite what was known"):
        bring(desk, levels=LEVELS, history=True)


def test_a_row_without_its_moment_in_a_history_is_recorded_now_and_brought_over(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "recorded_at": ""}], history=True)
    found = one(desk, Registration, "P-1")
    assert (found.recorded_at, found.brought_over) == (desk.now, True)


def test_a_last_visit_since_the_row_was_recorded_became_known_with_the_import(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-01"}], history=True)
    assert one(desk, Visit, "P-1").recorded_at == desk.now


def test_a_correction_and_a_history_do_not_go_together(desk: Desk) -> None:
    with pytest.raises(HistoryCorrected, match="--correct and --history do not go together"):
        bring(desk, people=[PERSON], history=True, correct=True)


def test_nothing_was_recorded_in_the_future_nor_before_it_happened(desk: Desk) -> None:
    assert faults_of(
        desk,
        people=[{**PERSON, "recorded_at": "2026-11-21T07:01Z"}],
        visits=[{**VISIT, "recorded_at": "2026-10-01T14:29"}],
        history=True,
    ) == [
        "people, row 2, recorded_at, “2026-11-21 07:01:00+00:00”: That moment is yet to come.",
        ("visits, row 2, recorded_at, “2026-10-01 13:29:00+00:00”: It cannot have been recorded before it happened: "
        "visited_at is 2026-10-01T13:30:00+00:00."),
    ]  # fmt: skip


def test_what_is_to_come_may_be_known_before(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "high", "from": "2027-01-01", "recorded_at": "2026-11-01T09:00"}
    assert bring(desk, people=[PERSON], levels=[level], history=True).kinds["levels"] == Tally(new=1)
    assert one(desk, RiskLevel, "P-1").recorded_at == datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_teams_and_officers_have_a_history_too(desk: Desk) -> None:
    officer = {
        "officer": "OM-OLD",
        "name": "O",
        "team": HARBOUR,
        "role": "officer",
        "recorded_at": "2020-01-01T09:00",
    }
    bring(desk, officers=[officer], history=True)
    (found,) = [row for row in facts(desk, Officer) if row.officer == "OM-OLD"]
    assert found.recorded_at == datetime(2020, 1, 1, 9, tzinfo=UTC)


def test_the_same_history_twice_changes_nothing(desk: Desk) -> None:
    everything = {"people": [{**PERSON, "last_visit_on": "2026-10-01"}], "levels": LEVELS, "visits": [VISIT]}
    bring(desk, **everything, history=True)
    again = bring(desk, **everything, history=True)
    assert not again.changed
