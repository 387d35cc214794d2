"""What an import writes: a team's spreadsheet as it is, again, later, and corrected."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from scheduler.casework.deadlines.kept import verify
from scheduler.casework.feeds import create_feed
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.desk import Desk, Installation
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.files.sources import KindOfFolder, NothingThere
from scheduler.exchange.importing.imports import UnknownKind, import_files, import_rows
from scheduler.exchange.importing.intake import Tally
from scheduler.exchange.importing.reporting import Report
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.deadlines import Deadline
from scheduler.store.feeds import FeedVersion
from scheduler.store.officers import Absence, Cover, OfficerParticulars, Supervision
from scheduler.store.people import Address, Allocation, Particulars, Person, Placement, Registration
from scheduler.store.risk import Assessment, PlanInterval, RiskLevel, StateSpell
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    INSTALLATION,
    MOOR,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_check,
    a_state,
    a_visit,
    officer_id,
)
from tests.exchange.bringing import bring, facts, faults_of, folder_of, one

SHEET = {
    "people": (
        "Reference,Full name,Risk,Last seen,Officer,Team,Notes\n"
        f"P-1,Made-Up One,Very high,2026-11-01,{OFFICER},{HARBOUR},x\n"
        f"P-2,Made-Up Two,low,15/03/2026,{COLLEAGUE},{HARBOUR},\n"
    )
}
MAPPED = {"Reference": "ref", "Full name": "name", "Risk": "level", "Last seen": "last_visit_on"}
PERSON = {"ref": "P-1", "name": "Made-Up One", "registered_on": "2024-01-05"}


def test_a_team_s_spreadsheet_is_a_register_once_its_columns_are_mapped(desk: Desk, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, SHEET)
    report = import_files(desk, folder, renames=MAPPED, ignored=["Notes"])
    assert report.kinds == {"people": Tally(new=2)}
    assert {due.ref: (due.level, due.last_visit, due.officer, due.team) for due in _home_visits(desk)} == {
        "P-1": ("very_high", date(2026, 11, 1), OFFICER, HARBOUR),
        "P-2": ("low", date(2026, 3, 15), COLLEAGUE, HARBOUR),
    }
    assert not list(verify(desk))


def test_the_last_visit_is_the_registration_by_default_and_that_the_level_s_day(desk: Desk) -> None:
    bring(desk, people=[{"ref": "P-1", "name": "One", "level": "high", "last_visit_on": "2026-10-01"}])
    assert one(desk, Registration, "P-1").registered_on == date(2026, 10, 1)
    assert one(desk, RiskLevel, "P-1").from_on == date(2026, 10, 1)
    visit = one(desk, Visit, "P-1")
    assert (visit.visited_on, visit.outcome, visit.brought_over) == (date(2026, 10, 1), "seen_at_home", True)
    assert visit.visited_at == datetime(2026, 10, 1, 11, tzinfo=UTC), "noon in London"


def test_a_level_without_a_day_is_since_the_registration(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high", "last_visit_on": "2026-10-01"}])
    assert one(desk, RiskLevel, "P-1").from_on == date(2024, 1, 5)


def test_somebody_seen_this_morning_was_not_seen_at_a_noon_to_come(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "last_visit_on": TODAY}])
    assert one(desk, Visit, "P-1").visited_at == datetime(2026, 11, 21, 0, tzinfo=UTC)
    assert bring(desk, people=[{**PERSON, "last_visit_on": TODAY}]).kinds == {"people": Tally(unchanged=1)}


def test_without_either_date_nobody_can_be_registered(desk: Desk) -> None:
    (told,) = faults_of(desk, people=[{"ref": "P-1", "name": "One"}])
    assert told == (
        "people, row 2, registered_on: It is required where the day of the last visit (last_visit_on) is not given. "
        "Give either."
    )


EVERY_KIND = {
    "teams": [{"team": "Vale", "area": "Inland"}],
    "officers": [
        {
            "officer": "OM-NEW",
            "name": "Nora New-Example",
            "team": "Vale",
            "role": "officer",
            "accredited": "yes",
            "email": "nora@force.example",
            "latitude": "52.9",
            "longitude": "-1.5",
            "visits_a_day": "4",
            "days": "Mon-Fri",
            "start": "08:00",
            "end": "16:00",
        }
    ],
    "people": [
        {
            **PERSON,
            "team": "Vale",
            "officer": "OM-NEW",
            "level": "high",
            "level_from": "2024-02-01",
            "last_visit_on": "2026-10-01",
            "visor_ref": "V 1",
            "safety_marker": "yes",
            "born_on": "1970-02-03",
            "address": "1 Nowhere Row",
            "postcode": "ZZ1 1ZZ",
            "latitude": "52.9",
            "longitude": "-1.5",
        }
    ],
    "levels": [
        {"ref": "P-1", "level": "medium", "from": "2024-06-01", "tool": "ARMS", "approved_by": SERGEANT},
        {"ref": "P-1", "level": "high", "from": "2024-02-01"},
    ],
    "plans": [
        {"ref": "P-1", "interval": "P2M", "from": "2026-01-01", "until": "2026-12-31", "reason": "closer"}
    ],
    "states": [{"ref": "P-1", "state": "custody", "from": "2025-01-01", "to": "2025-02-01"}],
    "addresses": [
        {
            "ref": "P-1",
            "from": "2025-02-01",
            "address": "1 Nowhere Row",
            "postcode": "ZZ1 1ZZ",
            "latitude": "52.9",
            "longitude": "-1.5",
        }
    ],
    "allocations": [
        {"ref": "P-1", "officer": OFFICER, "from": "2024-01-05"},
        {"ref": "P-1", "officer": "OM-NEW", "from": "2025-01-01"},
    ],
    "visits": [
        {
            "visit_id": "X1",
            "ref": "P-1",
            "visited_at": "2026-10-01T14:30",
            "outcome": "seen_at_home",
            "officers": f"OM-NEW;{COLLEAGUE}",
            "constable": "yes",
            "announced": "no",
            "purpose": "risk",
            "reason_alone": "",
        }
    ],
    "checks": [
        {
            "ref": "P-1",
            "source": "pnc",
            "checked_at": "2026-10-01T08:00Z",
            "outcome": "no_trace",
            "officer": "OM-NEW",
        }
    ],
    "assessments": [
        {"ref": "P-1", "assessed_on": "2026-02-02", "tool": "ARMS", "level": "high", "approved_by": SERGEANT}
    ],
    "bookings": [
        {
            "booking_id": "B1",
            "ref": "P-1",
            "starts_at": "2026-12-01T10:00",
            "minutes": "60",
            "officers": f"OM-NEW;{COLLEAGUE}",
        }
    ],
    "supervisions": [{"officer": SERGEANT, "team": "Vale", "from": "2026-01-01", "to": "2026-12-31"}],
    "covers": [
        {
            "officer": COLLEAGUE,
            "for": "OM-NEW",
            "from": "2026-12-01",
            "to": "2026-12-07",
            "approved_by": SERGEANT,
        }
    ],
    "absences": [{"officer": "OM-NEW", "from": "2026-12-01", "to": "2026-12-07", "kind": "leave"}],
}
"""One or two of each kind, every column filled in somewhere."""


def test_every_kind_is_brought_in_whole(desk: Desk) -> None:
    report = bring(desk, **EVERY_KIND)
    assert {kind: tally.new for kind, tally in report.kinds.items()} == {
        kind: len(rows) for kind, rows in EVERY_KIND.items()
    }
    new = officer_id(desk, "OM-NEW")
    officer = next(row for row in facts(desk, OfficerParticulars) if row.officer_id == new)
    assert (officer.days, officer.visits_a_day, officer.start, officer.accredited) == (
        "Mon-Fri",
        4,
        "08:00",
        True,
    )
    particulars = one(desk, Particulars, "P-1")
    assert (particulars.visor_ref, particulars.safety_marker) == ("V 1", True)
    assert [row.level for row in facts(desk, RiskLevel, "P-1")] == ["medium", "high"]
    assert one(desk, PlanInterval, "P-1").until_on == date(2026, 12, 31)
    assert one(desk, StateSpell, "P-1").to_on == date(2025, 2, 1)
    assert one(desk, Address, "P-1").from_on == date(2025, 2, 1)
    assert [row.officer_id for row in facts(desk, Allocation, "P-1")] == [officer_id(desk, OFFICER), new]
    visit = one(desk, Visit, "P-1")
    assert (visit.visit_ref, visit.visited_at) == ("X1", datetime(2026, 10, 1, 13, 30, tzinfo=UTC))
    assert {row.officer_id for row in desk.session.scalars(select(VisitCrew))} == {
        new,
        officer_id(desk, COLLEAGUE),
    }
    assert one(desk, IntelligenceCheck, "P-1").officer_id == new
    assert one(desk, Assessment, "P-1").level == "high"
    assert (one(desk, Booking, "P-1").minutes, len(list(desk.session.scalars(select(BookingCrew))))) == (
        60,
        2,
    )
    assert one(desk, Absence).kind == "leave"
    assert one(desk, Cover).approved_by == SERGEANT
    assert [row.to_on for row in facts(desk, Supervision)].count(date(2026, 12, 31)) == 1
    assert not list(verify(desk))


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    again = bring(desk, **EVERY_KIND)
    assert {(tally.new, tally.corrected) for tally in again.kinds.values()} == {(0, 0)}
    assert again.people == 0
    assert not again.changed


def test_the_order_of_columns_rows_and_files_does_not_matter(desk: Desk) -> None:
    turned = {
        kind: [dict(reversed(row.items())) for row in reversed(rows)]
        for kind, rows in reversed(EVERY_KIND.items())
    }
    bring(desk, **turned)
    assert {tally.new for tally in bring(desk, **EVERY_KIND).kinds.values()} == {0}


def test_what_a_file_does_not_say_means_nothing(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    report = bring(desk, people=[{"ref": "P-1", "name": "Made-Up One", "officer": ""}])
    assert report.kinds == {"people": Tally(unchanged=1)}
    assert one(desk, Particulars, "P-1").safety_marker is True
    assert import_rows(desk, {"people": []}).kinds == {}
    assert len(facts(desk, Visit)) == 1


def test_a_later_date_is_a_new_fact(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "medium", "last_visit_on": "2026-09-01"}])
    report = bring(
        desk,
        people=[{**PERSON, "last_visit_on": "2026-11-01"}],
        levels=[{"ref": "P-1", "level": "high", "from": "2026-10-01"}],
    )
    assert report.kinds == {"levels": Tally(new=1), "people": Tally(added=1)}
    assert {row.visited_on for row in facts(desk, Visit, "P-1", superseded=True)} == {
        date(2026, 9, 1),
        date(2026, 11, 1),
    }


def test_another_value_for_the_same_key_is_refused(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    assert faults_of(
        desk,
        people=[{**PERSON, "name": "Another", "registered_on": "2024-01-06"}],
        levels=[{"ref": "P-1", "level": "low", "from": "2024-02-01"}],
        visits=[
            {
                "visit_id": "X1",
                "ref": "P-1",
                "visited_at": "2026-10-01T14:30",
                "outcome": "no_reply",
                "officers": "OM-NEW",
            }
        ],
        bookings=[
            {
                "booking_id": "B1",
                "ref": "P-1",
                "starts_at": "2026-12-02T10:00",
                "officers": f"OM-NEW;{COLLEAGUE}",
            }
        ],
        absences=[{"officer": "OM-NEW", "from": "2026-12-01", "to": "2026-12-08"}],
    ) == [
        (
            "people, row 2, name, “Another”: Recorded here is Made-Up One. If that was wrong, import again with "
            "--correct."
        ),
        (
            "people, row 2, registered_on, “2024-01-06”: Recorded here is 2024-01-05. If that was wrong, import again "
            "with --correct."
        ),
        "levels, row 2, level, “low”: Recorded here is high. If that was wrong, import again with --correct.",
        (
            "visits, row 2, outcome, “no_reply”: Recorded here is seen_at_home. If that was wrong, import again with "
            "--correct."
        ),
        (
            f"visits, row 2, officers, “OM-NEW”: Recorded here is {COLLEAGUE};OM-NEW. If that was wrong, import again "
            "with --correct."
        ),
        (
            "bookings, row 2, starts_at, “2026-12-02T10:00:00+00:00”: Recorded here is 2026-12-01T10:00:00+00:00. If "
            "that was wrong, import again with --correct."
        ),
        (
            "absences, row 2, to, “2026-12-08”: Recorded here is 2026-12-07. If that was wrong, import again with "
            "--correct."
        ),
    ]
    assert one(desk, Visit, "P-1").outcome == "seen_at_home"


def test_a_number_that_belongs_to_another_s_visit_says_whose(desk: Desk) -> None:
    visit = {"visit_id": "X1", "ref": "P-1", "visited_at": "2026-10-01T14:30", "outcome": "no_reply"}
    bring(desk, people=[PERSON, {**PERSON, "ref": "P-2"}], visits=[visit])
    assert faults_of(desk, visits=[{**visit, "ref": "P-2"}]) == [
        "visits, row 2, ref, “P-2”: Recorded here is P-1. If that was wrong, import again with --correct."
    ]


def test_a_correction_supersedes_and_keeps_what_stood(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    report = bring(
        desk,
        people=[{**PERSON, "name": "Another"}],
        visits=[
            {
                "visit_id": "X1",
                "ref": "P-1",
                "visited_at": "2026-10-02T14:30",
                "outcome": "no_reply",
                "officers": "OM-NEW",
            }
        ],
        bookings=[{"booking_id": "B1", "ref": "P-1", "starts_at": "2026-12-02T10:00", "officers": "OM-NEW"}],
        correct=True,
    )
    assert {kind: tally.corrected for kind, tally in report.kinds.items()} == {
        "people": 1,
        "visits": 1,
        "bookings": 1,
    }
    before, after = _before_and_after(desk, Visit)
    assert (after.supersedes_id, after.correction_reason) == (before.id, "imported correction")
    assert (before.superseded_at, before.superseded_by) == (desk.now, INSTALLATION.actor)
    assert (after.visited_on, after.outcome, after.purpose) == (date(2026, 10, 2), "no_reply", "risk")
    crew = desk.session.scalars(select(VisitCrew).where(VisitCrew.visit_id == after.id)).all()  # type: ignore[arg-type]
    assert [row.officer_id for row in crew] == [officer_id(desk, "OM-NEW")]
    first, moved = _before_and_after(desk, Booking)
    assert (moved.series_id, moved.code, moved.sequence) == (first.series_id, first.code, first.sequence + 1)
    assert one(desk, Particulars, "P-1").name == "Another"
    assert not list(verify(desk))


def test_a_correction_that_keeps_the_level_keeps_its_approval(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "low", "from": "2026-01-01", "approved_by": SERGEANT}
    bring(desk, people=[{**PERSON, "level": "high"}], levels=[level])
    (approved,) = [row for row in facts(desk, RiskLevel, "P-1") if row.level == "low"]
    bring(desk, levels=[{**level, "tool": "ARMS"}], correct=True)
    (corrected,) = [row for row in facts(desk, RiskLevel, "P-1") if row.level == "low"]
    assert (corrected.tool, corrected.approved_by, corrected.approved_at) == (
        "ARMS",
        SERGEANT,
        approved.recorded_at,
    )


def test_a_correction_of_the_level_asks_for_an_approval_of_its_own(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "medium", "from": "2026-01-01", "approved_by": SERGEANT}
    bring(desk, people=[{**PERSON, "level": "high"}], levels=[level])
    lower = {"ref": "P-1", "level": "low", "from": "2026-01-01"}
    assert faults_of(desk, levels=[lower], correct=True) == [
        (
            "levels, row 2, level, “low”: Lowering the level from high to low needs a supervisor's approval. "
            "Propose it, with a reason."
        )
    ]


def test_a_changed_officer_or_team_is_so_from_today(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "officer": OFFICER, "team": HARBOUR}])
    report = bring(desk, people=[{**PERSON, "officer": COLLEAGUE, "team": MOOR}])
    assert report.kinds == {"people": Tally(added=1)}
    assert {row.from_on: row.officer_id for row in facts(desk, Allocation, "P-1")} == {
        date(2024, 1, 5): officer_id(desk, OFFICER),
        TODAY: officer_id(desk, COLLEAGUE),
    }
    assert {row.from_on for row in facts(desk, Placement, "P-1")} == {date(2024, 1, 5), TODAY}


def test_a_changed_address_asks_on_which_day_they_moved(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "address": "1 Nowhere Row"}])
    assert faults_of(desk, people=[{**PERSON, "address": "2 Nowhere Row"}]) == [
        (
            "people, row 2, address, “2 Nowhere Row”: Recorded here is 1 Nowhere Row. If that was wrong, import again "
            "with --correct."
        )
    ]
    bring(desk, addresses=[{"ref": "P-1", "from": "2026-11-01", "address": "2 Nowhere Row"}])
    assert bring(desk, people=[{**PERSON, "address": "2 Nowhere Row"}]).kinds == {
        "people": Tally(unchanged=1)
    }


def test_a_level_without_its_day_that_is_not_the_one_that_stands_is_refused(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "medium"}],
        levels=[{"ref": "P-1", "level": "high", "from": "2026-01-01"}],
    )
    for known in ("medium", "high"):
        assert bring(desk, people=[{**PERSON, "level": known}]).kinds == {"people": Tally(unchanged=1)}
    assert faults_of(desk, people=[{**PERSON, "level": "very_high"}]) == [
        "people, row 2, level, “very_high”: Recorded here is medium. If that was wrong, import again with --correct."
    ]


def test_an_earlier_last_visit_than_the_one_brought_over_is_another_value(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-02"}])
    earlier = [{**PERSON, "last_visit_on": "2026-10-01"}]
    assert faults_of(desk, people=earlier) == [
        (
            "people, row 2, last_visit_on, “2026-10-01”: Recorded here is 2026-10-02. If that was wrong, import again "
            "with --correct."
        )
    ]
    bring(desk, people=earlier, correct=True)
    assert one(desk, Visit, "P-1").visited_on == date(2026, 10, 1)


def test_a_visit_of_the_day_of_the_last_visit_is_that_visit(desk: Desk) -> None:
    person = [{**PERSON, "last_visit_on": "2026-10-01"}]
    visit = [{"ref": "P-1", "visited_at": "2026-10-01T14:30", "outcome": "seen_at_home", "officers": OFFICER}]
    bring(desk, people=person)
    bring(desk, visits=visit)
    assert one(desk, Visit, "P-1").visited_at == datetime(2026, 10, 1, 13, 30, tzinfo=UTC)
    assert not one(desk, Visit, "P-1").brought_over
    again = bring(desk, people=person, visits=visit)
    assert again.kinds == {"people": Tally(unchanged=1), "visits": Tally(unchanged=1)}


def test_a_visit_recorded_here_on_that_day_is_the_last_visit(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    a_visit(desk, "P-1", date(2026, 10, 1))
    assert bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-01"}]).kinds == {
        "people": Tally(unchanged=1)
    }


def test_a_contact_of_that_day_that_is_no_visit_is_not(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    a_visit(desk, "P-1", date(2026, 10, 1), outcome="no_reply")
    assert bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-01"}]).kinds == {"people": Tally(added=1)}


def test_visits_without_a_number_are_known_by_person_and_moment(desk: Desk) -> None:
    visit = {"ref": "P-1", "visited_at": "2026-10-01T14:30", "outcome": "no_reply"}
    bring(desk, people=[PERSON], visits=[visit])
    assert bring(desk, visits=[visit]).kinds == {"visits": Tally(unchanged=1)}
    assert bring(desk, visits=[{**visit, "visited_at": "2026-10-01T13:30Z"}]).kinds == {
        "visits": Tally(unchanged=1)
    }
    assert bring(desk, visits=[{**visit, "visited_at": "2026-10-01T14:31"}]).kinds == {"visits": Tally(new=1)}


def test_who_is_registered_again_after_an_end_has_a_second_registration(desk: Desk) -> None:
    ended = [{"ref": "P-1", "state": "ended", "from": "2025-01-01"}]
    bring(desk, people=[PERSON], states=ended)
    again = {**PERSON, "registered_on": "2026-05-01"}
    assert bring(desk, people=[again]).kinds == {"people": Tally(added=1)}
    assert len(facts(desk, Registration, "P-1")) == 2
    assert bring(desk, people=[PERSON]).kinds == {"people": Tally(unchanged=1)}


def test_a_new_officer_has_a_calendar_of_a_first_version(desk: Desk) -> None:
    bring(desk, teams=EVERY_KIND["teams"], officers=EVERY_KIND["officers"])
    assert desk.session.get(FeedVersion, officer_id(desk, "OM-NEW")).version == 1


def test_who_loses_a_role_with_a_calendar_loses_its_addresses_for_good(desk: Desk) -> None:
    feed = create_feed(desk, OFFICER, "phone").feed
    row = {"officer": OFFICER, "name": "Ada Ashworth-Example", "team": HARBOUR}
    for role, off in (("supervisor", False), ("reviewer", True), ("officer", True)):
        bring(desk, correct=True, officers=[{**row, "role": role}])
        assert (feed.revoked_at is not None) == off


def test_who_is_booked_has_another_version_of_their_calendar(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    booking = {"ref": "P-1", "starts_at": "2026-12-01T10:00", "officers": COLLEAGUE}
    before = desk.session.get(FeedVersion, officer_id(desk, COLLEAGUE)).version
    bring(desk, bookings=[booking])
    bring(desk, bookings=[booking])
    desk.session.expire_all()
    assert desk.session.get(FeedVersion, officer_id(desk, COLLEAGUE)).version == before + 1


def test_a_plan_can_be_ended_in_so_many_words(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "high"}],
        plans=[
            {"ref": "P-1", "interval": "P1M", "from": "2026-01-01"},
            {"ref": "P-1", "interval": "none", "from": "2026-06-01", "approved_by": SERGEANT},
        ],
    )
    assert {row.interval for row in facts(desk, PlanInterval, "P-1")} == {"P1M", None}


def test_who_has_no_officer_any_more_is_allocated_to_none(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "officer": OFFICER}])
    bring(desk, allocations=[{"ref": "P-1", "officer": "none", "from": "2026-11-01"}])
    assert [due.officer for due in _home_visits(desk)] == [None]


def test_a_dry_run_tells_what_it_would_do_and_does_nothing(desk: Desk) -> None:
    assert bring(desk, **EVERY_KIND, dry_run=True).kinds == {
        kind: Tally(new=len(rows)) for kind, rows in EVERY_KIND.items()
    }
    assert not facts(desk, Person)
    assert desk.session.scalars(select(AuditEntry.act)).all() == ["try import"]


def test_one_fault_and_nothing_is_written(force: Force, tmp_path: Path) -> None:
    text = "ref,name,registered_on\nP-1,One,2026-01-01\nP-2,Two,2026-02-31\n"
    with force.writing() as desk:
        assert len(faults_of(desk, folder_of(tmp_path, {"people": text}))) == 1
    with force.reading() as desk:
        assert not facts(desk, Person)
        assert not list(desk.session.scalars(select(Deadline)))
        assert not list(desk.session.scalars(select(AuditEntry)))


def test_the_log_has_the_counts_the_digest_and_the_references(desk: Desk, tmp_path: Path) -> None:
    report = import_files(desk, folder_of(tmp_path, SHEET), renames=MAPPED, ignored=["Notes"])
    entries = desk.session.scalars(select(AuditEntry)).all()
    assert [(entry.verb, entry.act, entry.subjects) for entry in entries] == [
        (Verb.COLLECTED, "import", ""),
        (Verb.COLLECTED, "import about people", "P-1 P-2"),
    ]
    assert report.digest is not None
    counts = "people 2 new, registration assumed for 2 people"
    assert entries[0].reason == f"SHA-256 {report.digest}, {counts}"
    assert not any("Made-Up" in (entry.reason or "") for entry in entries)


def test_of_every_kind_the_log_has_all_counts() -> None:
    counts = {kind: Tally(20_000, 150_000, 7) for kind in KINDS}
    said = Report(kinds=counts, digest="d" * 64).summary
    assert len(said) <= 500
    assert [kind for kind in KINDS if f"{kind} 20000/150000/7" in said] == list(KINDS)


def test_of_few_kinds_the_counts_are_in_the_words_of_the_report() -> None:
    counts = {"people": Tally(new=6), "levels": Tally(unchanged=1, corrected=2, added=3)}
    assert Report(kinds=counts).summary == (
        "people 6 new, levels 3 known with something new; 1 nothing new; 2 corrected"
    )


def test_progress_is_told_by_file(desk: Desk, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    folder = folder_of(tmp_path, SHEET)
    import_files(desk, folder, renames=MAPPED, ignored=["Notes"], progress=lambda *each: told.append(each))
    assert told == [("people.csv", 2)]


def test_more_rows_than_a_chunk_holds(desk: Desk) -> None:
    people = [{"ref": f"P-{number}", "name": "One", "registered_on": "2026-01-01"} for number in range(2500)]
    visits = [{"ref": f"P-{n}", "visited_at": "2026-02-01T10:00", "outcome": "no_reply"} for n in range(2500)]
    assert bring(desk, people=people, visits=visits).people == 2500
    assert bring(desk, people=people, visits=visits).people == 0


def test_a_path_that_is_not_there_and_a_kind_that_is_none(installation: Installation, tmp_path: Path) -> None:
    with installation.writing(INSTALLATION) as desk:
        with pytest.raises(NothingThere, match="There is no file or folder"):
            import_files(desk, tmp_path / "none.csv")
        with pytest.raises(UnknownKind, match="There is no kind of file 'persons'"):
            import_files(desk, tmp_path, kind="persons")
        with pytest.raises(UnknownKind):
            import_rows(desk, {"persons": []})
        with pytest.raises(KindOfFolder, match="say their kinds by their names"):
            import_files(desk, tmp_path, kind="people")


def _before_and_after(desk: Desk, model: type) -> tuple:
    both = facts(desk, model, "P-1", superseded=True)
    return tuple(sorted(both, key=lambda row: row.supersedes_id is not None))


def _home_visits(desk: Desk) -> list:
    return due_list(desk, Wanted(statuses=None))


def test_a_correction_keeps_what_no_file_has_a_column_for(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    told = {
        "booking_series_id": UUID(int=7),
        "reason_late": "in hospital",
        "reason_unchecked": "the system was down",
    }
    a_visit(desk, "P-1", datetime(2026, 10, 1, 9, tzinfo=UTC), **told)
    a_state(desk, "P-1", "hospital", date(2026, 10, 2), review_on=date(2026, 12, 1))
    a_check(desk, "P-1", at=datetime(2026, 10, 1, 8, tzinfo=UTC), reference="R-7")
    (check,) = facts(desk, IntelligenceCheck, "P-1")
    bring(
        desk,
        visits=[{"ref": "P-1", "visited_at": "2026-10-01T09:00Z", "outcome": "no_reply"}],
        states=[{"ref": "P-1", "state": "hospital", "from": "2026-10-02", "to": "2026-10-09"}],
        checks=[
            {
                "ref": "P-1",
                "source": check.source,
                "checked_at": "2026-10-01T08:00Z",
                "outcome": "relevant",
                "officer": COLLEAGUE,
            }
        ],
        correct=True,
    )
    visit = one(desk, Visit, "P-1")
    assert (visit.outcome, {name: getattr(visit, name) for name in told}) == ("no_reply", told)
    assert one(desk, StateSpell, "P-1").review_on == date(2026, 12, 1)
    assert one(desk, IntelligenceCheck, "P-1").reference == "R-7"


def test_a_visit_at_noon_is_no_mere_day(desk: Desk) -> None:
    at_noon = {"ref": "P-1", "visited_at": "2026-10-01T12:00", "outcome": "seen_at_home"}
    bring(desk, people=[PERSON], visits=[at_noon], history=True)
    bring(desk, visits=[{**at_noon, "visited_at": "2026-10-01T15:00"}])
    assert sorted(row.visited_at.hour for row in facts(desk, Visit, "P-1")) == [11, 14]
