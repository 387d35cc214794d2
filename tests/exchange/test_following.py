"""What an import says besides its counts: registrations assumed, and people who are left without officer or team."""

from datetime import date

from scheduler.casework.allocation import place
from scheduler.casework.keeping import person
from scheduler.casework.names import names
from scheduler.casework.person.timeline import records, timeline
from scheduler.desk import Desk
from scheduler.store.people import Registration
from tests.builders import HARBOUR, OFFICER
from tests.exchange.bringing import bring, one

SEEN = {"name": "Made-Up", "level": "high", "last_visit_on": "2026-10-01"}
WHOSE = {"officer": OFFICER, "team": HARBOUR}
ASSUMED = (
    "For 2 people no date of registration was given: the day of the last visit stands for it. Correct it "
    "where you know it."
)
NOBODYS = (
    "2 people have neither an officer nor a team: nobody visits them, and nobody answers for them. "
    "Give both under Allocation, or in the columns officer and team."
)
OFFICERLESS = (
    "1 person has a team but no officer: nobody visits them. "
    "Give an officer under Allocation, or in the column officer."
)
TEAMLESS = (
    "1 person has an officer but no team: every supervisor sees them, and nobody answers for them. "
    "Give a team under Allocation, or in the column team."
)
UNASSESSED = (
    "3 people come in with a risk assessment that is overdue already. Where one was made, record it, or bring it in "
    "as assessments; the list of people can be narrowed to them."
)


def test_the_report_counts_of_whom_it_enters_what_is_overdue_already(desk: Desk) -> None:
    known = {"name": "Made-Up", "level": "high", **WHOSE}
    rows = [
        {"ref": "P-1", **known, "registered_on": "2026-01-05"},
        {"ref": "P-2", **known, "registered_on": "2026-11-20"},
        {"ref": "P-3", **known, "registered_on": "2026-01-05"},
        {"ref": "P-4", **known, "registered_on": "2026-01-05"},
    ]
    assessed = [{"ref": "P-3", "assessed_on": "2026-10-01"}]
    inside = [{"ref": "P-4", "state": "custody", "from": "2026-01-06"}]
    report = bring(desk, people=rows, assessments=assessed, states=inside)
    assert (report.follows.visits_overdue, report.follows.assessments_overdue) == (2, 1)
    assert report.notes[0] == (
        "2 people come in with a visit that is overdue already: Today and Missed visits tell of them."
    )
    assert report.notes[1].startswith("1 person comes in with a risk assessment that is overdue already.")
    assert not bring(desk, people=rows).notes, "who is here already comes in no more"


def test_the_report_counts_whose_registration_was_assumed(desk: Desk) -> None:
    rows = [
        {"ref": "P-1", **SEEN, **WHOSE},
        {"ref": "P-2", **SEEN, **WHOSE},
        {"ref": "P-3", **SEEN, **WHOSE, "registered_on": "2026-01-05"},
    ]
    tried = bring(desk, people=rows, dry_run=True)
    assert tried.notes == [ASSUMED, UNASSESSED]
    report = bring(desk, people=rows)
    assert report.notes == [ASSUMED, UNASSESSED]
    assert report.summary.endswith("registration assumed for 2 people, risk assessment overdue for 3 people")
    assert not bring(desk, people=rows).notes, "who is known needs no assumption"


def test_an_assumed_registration_is_marked_as_brought_over_until_it_is_corrected(desk: Desk) -> None:
    bring(desk, people=[{"ref": "P-1", **SEEN}, {"ref": "P-2", **SEEN, "registered_on": "2026-10-01"}])
    assert one(desk, Registration, "P-1").brought_over
    assert not one(desk, Registration, "P-2").brought_over
    about = person(desk, "P-1")
    told = timeline(records(desk, about), names(desk), {}, {}, {})
    assert [each.brought_over for each in told if each.kind == "registration"] == [True]
    bring(desk, people=[{"ref": "P-1", "name": "Made-Up", "registered_on": "2025-02-03"}], correct=True)
    corrected = one(desk, Registration, "P-1")
    assert (corrected.registered_on, corrected.brought_over) == (date(2025, 2, 3), False)


def test_the_report_counts_whom_nobody_visits_or_answers_for_before_all_else(desk: Desk) -> None:
    known = {"name": "Made-Up", "level": "high", "registered_on": "2026-01-05"}
    report = bring(
        desk,
        people=[
            {"ref": "P-1", **known, "officer": OFFICER},
            {"ref": "P-2", **known, **WHOSE},
            {"ref": "P-3", **known},
            {"ref": "P-4", **SEEN},
            {"ref": "P-5", **known, "team": HARBOUR},
            {"ref": "P-6", **known},
        ],
        states=[{"ref": "P-6", "state": "ended", "from": "2026-02-01"}],
    )
    assert report.notes[:3] == [NOBODYS, OFFICERLESS, TEAMLESS]
    assert (
        "neither officer nor team for 2 people, no officer for 1 person, no team for 1 person"
        in report.summary
    )


def test_who_has_been_given_a_team_is_counted_no_more(desk: Desk) -> None:
    row = {
        "ref": "P-1",
        "name": "Made-Up",
        "level": "high",
        "registered_on": "2026-11-20",
        "officer": OFFICER,
    }
    assert bring(desk, people=[row]).notes == [TEAMLESS]
    place(desk, "P-1", HARBOUR)
    changed = {"ref": "P-1", "name": "Made-Up", "visor_ref": "V-1"}
    assert not bring(desk, people=[changed], correct=True).notes
