"""What goes out comes back the same, is marked, asks why and for whom, and is logged."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from python_calamine import load_workbook
from sqlalchemy import select

from rules.policy import Policy
from scheduler.casework.limits import TextMissing
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.exchange.exporting.exports import RecipientNeeded, UnknownForm, export
from scheduler.exchange.exporting.writing import NoSuchFolder, TooManyRows
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.files.sources import UnknownKind
from scheduler.exchange.importing.imports import import_files, import_rows
from scheduler.settings import Settings
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.database import Database
from tests.builders import (
    COLLEAGUE,
    INSTALLATION,
    NOW,
    OFFICER,
    SERGEANT,
    Force,
    a_booking,
    a_level,
    a_person,
    a_visit,
)
from tests.exchange.bringing import bring
from tests.exchange.rows import EVERY_KIND
from tests.servers.databases import Databases

WHY = {"reason": "moving to another force", "recipient": "the other force"}


def exported(desk: Desk, folder: Path, ending: str = "csv") -> dict[str, str]:
    """Every kind, written into a folder; the text of each file by kind."""
    folder.mkdir()
    for kind in KINDS:
        export(desk, kind, folder / f"{kind}.{ending}", **WHY)
    desk.session.commit()
    return {kind: (folder / f"{kind}.{ending}").read_bytes().decode("utf-8", "replace") for kind in KINDS}


def other_installation(url: str, policy: Policy) -> Installation:
    return Installation(Database(url), FixedClock(NOW), policy, Settings())


def test_what_goes_out_comes_back_the_same(
    databases: Databases, force: Force, policy: Policy, tmp_path: Path
) -> None:
    with force.writing() as desk:
        bring(desk, **EVERY_KIND)
        bring(desk, people=[{"ref": "P-1", "name": '=HYPERLINK("x")'}], correct=True)
        bring(desk, people=[{"ref": "P-2", "name": " 'Two\u00a0", "registered_on": "2026-11-01", "longitude": "-1.5",
                             "latitude": "-0.25"}])  # fmt: skip
        before = exported(desk, tmp_path / "before")
    with databases.migrated() as url:
        other = other_installation(url, policy)
        with other.writing(INSTALLATION) as desk:
            import_files(desk, tmp_path / "before", history=True)
            assert not import_files(desk, tmp_path / "before", history=True).changed
            after = exported(desk, tmp_path / "after")
        other.database.close()
    assert after == before
    assert "'=HYPERLINK" in before["people"]


BLANK = " \n\t\u00a0'"
LETTERS = some.text(alphabet=f'ab=+-@";,é{BLANK}', min_size=1, max_size=8)
names = LETTERS.filter(lambda text: bool(text.strip(BLANK)))
days = some.dates(date(2024, 6, 1), date(2026, 11, 20))
moments = some.datetimes(datetime(2024, 6, 1), datetime(2026, 11, 20), timezones=some.just(UTC))  # noqa: DTZ001
outcomes = some.sampled_from(["no_reply", "seen_at_home"])
visits = some.lists(some.tuples(moments, outcomes), max_size=4, unique_by=lambda visit: visit[0])
lives = some.lists(
    some.tuples(names, some.sampled_from(["high", "medium"]), days, visits), min_size=1, max_size=4
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives)
def test_whatever_is_recorded_comes_back_the_same(
    sqlite_databases: Databases, policy: Policy, tmp_path_factory: pytest.TempPathFactory, lives: list
) -> None:
    folder = tmp_path_factory.mktemp("export")
    rows = {
        "people": [
            {
                "ref": f"P-{n}",
                "name": name,
                "registered_on": "2024-06-01",
                "level": level,
                "level_from": level_from,
            }
            for n, (name, level, level_from, _) in enumerate(lives)
        ],
        "visits": [
            {"ref": f"P-{n}", "visited_at": at, "outcome": outcome}
            for n, life in enumerate(lives)
            for at, outcome in life[3]
        ],
    }
    with sqlite_databases.migrated() as one, sqlite_databases.migrated() as two:
        first, second = (other_installation(url, policy) for url in (one, two))
        with first.writing(INSTALLATION) as desk:
            import_rows(desk, rows)
            before = exported(desk, folder / "before")
        with second.writing(INSTALLATION) as desk:
            import_files(desk, folder / "before", history=True)
            after = exported(desk, folder / "after")
        for each in (first, second):
            each.database.close()
    assert after == before


def test_a_workbook_comes_back_the_same(desk: Desk, tmp_path: Path) -> None:
    bring(desk, **EVERY_KIND)
    for kind in KINDS:
        export(desk, kind, tmp_path / f"{kind}.xlsx", **WHY)
    desk.session.commit()
    for kind in KINDS:
        assert not import_files(desk, tmp_path / f"{kind}.xlsx").changed


def test_the_columns_are_those_of_the_import(desk: Desk, tmp_path: Path) -> None:
    for kind in KINDS:
        export(desk, kind, tmp_path / f"{kind}.csv", **WHY)
    desk.session.commit()
    for kind, columns in KINDS.items():
        with (tmp_path / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(columns.by_name)


def test_no_cell_of_a_file_is_a_formula(desk: Desk, tmp_path: Path) -> None:
    for number, name in enumerate(["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1"]):
        a_person(desk, f"P-{number}", name=name)
    export(desk, "people", tmp_path / "people.csv", "a check")
    export(desk, "people", tmp_path / "people.xlsx", "a check")
    desk.session.commit()
    with (tmp_path / "people.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert [cell for cell in cells if cell.startswith("'")] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'=1",
        "'=1",
    ]
    assert load_workbook(tmp_path / "people.xlsx").get_sheet_by_name("people").to_python()[1][1] == "'=1+1"


def test_an_export_is_marked_and_logged_as_disclosed(desk: Desk, tmp_path: Path) -> None:
    a_person(desk, "P-1")
    done = export(desk, "people", tmp_path / "people.csv", "an inspection", "the inspectorate")
    desk.session.commit()
    marking = (tmp_path / "people.csv.marking.txt").read_text()
    assert marking.startswith(f"OFFICIAL-SENSITIVE\nExport: {done.export_id}\nOf: people, 1 rows\n")
    assert "Reason: an inspection\nRecipient: the inspectorate\n" in marking
    entries = desk.session.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.DISCLOSED)).all()
    assert [(entry.act, entry.subjects, entry.recipient) for entry in entries] == [
        ("export people", "", "the inspectorate"),
        ("export people about people", "P-1", "the inspectorate"),
    ]
    assert entries[0].reason == f"{done.export_id}, 1 rows: an inspection"
    assert (tmp_path / "people.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "people.csv.marking.txt").stat().st_mode & 0o777 == 0o600


def test_a_workbook_holds_its_marking(desk: Desk, tmp_path: Path) -> None:
    import zipfile

    done = export(desk, "teams", tmp_path / "teams.xlsx", "a check")
    desk.session.commit()
    with zipfile.ZipFile(tmp_path / "teams.xlsx") as packed:
        properties = packed.read("docProps/core.xml").decode()
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert f"OFFICIAL-SENSITIVE {done.export_id}" in properties
    assert "OFFICIAL-SENSITIVE" in sheet
    assert not (tmp_path / "teams.xlsx.marking.txt").exists()


def test_nothing_is_left_of_an_export_that_is_not_committed(force: Force, tmp_path: Path) -> None:
    def export_and_lose_the_log() -> None:
        with force.writing() as desk:
            export(desk, "officers", tmp_path / "officers.csv", "a check")
            raise RuntimeError("the log is lost")

    with pytest.raises(RuntimeError, match="the log is lost"):
        export_and_lose_the_log()
    assert list(tmp_path.iterdir()) == []


def test_above_fifty_rows_it_is_asked_for_whom(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, {"teams": [{"team": f"Team {number}"} for number in range(51)]})
    with pytest.raises(RecipientNeeded, match="53 rows are more than 50"):
        export(desk, "teams", tmp_path / "teams.csv", "a check")
    assert list(tmp_path.iterdir()) == []
    assert export(desk, "teams", tmp_path / "teams.csv", "a check", "a colleague").rows == 53


def test_what_an_export_refuses(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownKind, match="absences, histories"):
        export(desk, "persons", tmp_path / "x.csv", "a check")
    with pytest.raises(TextMissing, match="The reason is missing"):
        export(desk, "people", tmp_path / "x.csv", "  ")
    with pytest.raises(UnknownForm, match=r"ends neither in \.csv nor in \.xlsx"):
        export(desk, "people", tmp_path / "x.ods", "a check")
    with pytest.raises(NoSuchFolder, match="There is no folder"):
        export(desk, "people", tmp_path / "no" / "x.csv", "a check")
    monkeypatch.setattr("scheduler.exchange.exporting.writing.ROWS_OF_A_WORKBOOK", 1)
    with pytest.raises(TooManyRows, match=r"Give a file in \.csv"):
        export(desk, "teams", tmp_path / "teams.xlsx", "a check")
    assert list(tmp_path.iterdir()) == []


def test_a_booking_that_a_visit_closed_or_that_was_called_off_is_no_plan_any_more(
    desk: Desk, tmp_path: Path
) -> None:
    a_person(desk, "P-1")
    made = a_booking(desk, "P-1", date(2026, 11, 1))
    a_booking(desk, "P-1", date(2026, 11, 2), status="called_off")
    a_booking(desk, "P-1", date(2026, 11, 3))
    a_visit(desk, "P-1", date(2026, 11, 1), booking_series_id=made.series_id)
    export(desk, "bookings", tmp_path / "bookings.csv", "a check")
    desk.session.commit()
    rows = list(csv.DictReader((tmp_path / "bookings.csv").read_text("utf-8").splitlines()))
    assert [(row["starts_at"], row["officers"]) for row in rows] == [
        ("2026-11-03T12:00:00+00:00", f"{OFFICER};{COLLEAGUE}")
    ]


def test_an_approval_that_came_later_is_exported_as_when_it_was_given(desk: Desk, tmp_path: Path) -> None:
    bring(desk, people=[{"ref": "P-1", "name": "One", "registered_on": "2024-01-05"}])
    given = datetime(2026, 3, 1, 9, tzinfo=UTC)
    a_level(desk, "P-1", "low", date(2026, 1, 1), approved_by=SERGEANT, approved_at=given)
    export(desk, "levels", tmp_path / "levels.csv", "a check")
    desk.session.commit()
    (row,) = csv.DictReader((tmp_path / "levels.csv").read_text("utf-8").splitlines())
    assert row["recorded_at"] == "2026-03-01T09:00:00+00:00"
