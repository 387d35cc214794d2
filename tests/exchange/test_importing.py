"""What an import writes: a team's spreadsheet as it is, and every kind of record whole, or nothing."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.casework.deadlines.kept import verify
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.desk import Desk, Installation
from scheduler.exchange.files.sources import KindOfFolder, NothingThere
from scheduler.exchange.importing.imports import UnknownKind, import_files, import_rows
from scheduler.exchange.importing.intake import Tally
from scheduler.store.audit import AuditEntry
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.deadlines import Deadline
from scheduler.store.feeds import FeedVersion
from scheduler.store.officers import Absence, Cover, OfficerParticulars, Supervision
from scheduler.store.people import Address, Allocation, Particulars, Person
from scheduler.store.risk import Assessment, PlanInterval, RiskLevel, StateSpell
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew
from tests.builders import COLLEAGUE, HARBOUR, INSTALLATION, OFFICER, SERGEANT, Force, officer_id
from tests.exchange.bringing import bring, facts, faults_of, folder_of, one
from tests.exchange.rows import EVERY_KIND, MAPPED, PERSON, SHEET


def test_a_team_s_spreadsheet_is_a_register_once_its_columns_are_mapped(desk: Desk, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, SHEET)
    report = import_files(desk, folder, renames=MAPPED, ignored=["Notes"])
    assert report.kinds == {"people": Tally(new=2)}
    assert {due.ref: (due.level, due.last_visit, due.officer, due.team) for due in _home_visits(desk)} == {
        "P-1": ("very_high", date(2026, 11, 1), OFFICER, HARBOUR),
        "P-2": ("low", date(2026, 3, 15), COLLEAGUE, HARBOUR),
    }
    assert not list(verify(desk))


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


def test_a_new_officer_has_a_calendar_of_a_first_version(desk: Desk) -> None:
    bring(desk, teams=EVERY_KIND["teams"], officers=EVERY_KIND["officers"])
    assert desk.session.get(FeedVersion, officer_id(desk, "OM-NEW")).version == 1


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


def test_one_fault_and_nothing_is_written(force: Force, tmp_path: Path) -> None:
    text = "ref,name,registered_on\nP-1,One,2026-01-01\nP-2,Two,2026-02-31\n"
    with force.writing() as desk:
        assert len(faults_of(desk, folder_of(tmp_path, {"people": text}))) == 1
    with force.reading() as desk:
        assert not facts(desk, Person)
        assert not list(desk.session.scalars(select(Deadline)))
        assert not list(desk.session.scalars(select(AuditEntry)))


def test_more_rows_than_a_chunk_holds(desk: Desk) -> None:
    people = [{"ref": f"P-{number}", "name": "One", "registered_on": "2026-01-01"} for number in range(2500)]
    visits = [{"ref": f"P-{n}", "visited_at": "2026-02-01T10:00", "outcome": "no_reply"} for n in range(2500)]
    assert bring(desk, people=people, visits=visits).people == 2500
    assert bring(desk, people=people, visits=visits).people == 0


def test_a_path_that_is_not_there_and_a_kind_that_is_none(installation: Installation, tmp_path: Path) -> None:
    with installation.writing(INSTALLATION) as desk:
        with pytest.raises(NothingThere, match="There is no file or folder"):
            import_files(desk, tmp_path / "none.csv")
        with pytest.raises(UnknownKind, match="There is no kind of file “persons”"):
            import_files(desk, tmp_path, kind="persons")
        with pytest.raises(UnknownKind):
            import_rows(desk, {"persons": []})
        with pytest.raises(KindOfFolder, match="say their kinds by their names"):
            import_files(desk, tmp_path, kind="people")


def _home_visits(desk: Desk) -> list:
    return due_list(desk, Wanted(statuses=None))
