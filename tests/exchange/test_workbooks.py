"""What workbooks are read, and the sentence that each of the others gets."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.exchange.files import workbooks
from scheduler.exchange.files.failed_cells import failed_cells
from scheduler.exchange.files.faults import Faults
from scheduler.exchange.files.reading import Reading
from scheduler.exchange.files.sources import source_of
from scheduler.exchange.importing.imports import import_files
from scheduler.exchange.importing.intake import Tally
from scheduler.store.people import Person, Registration
from scheduler.store.visits import Visit
from tests.exchange.bringing import faults_of, one
from tests.exchange.written import a_workbook, written


def test_a_workbook_has_a_sheet_for_each_kind(desk: Desk, tmp_path: Path) -> None:
    from datetime import UTC, date, datetime

    path = a_workbook(
        tmp_path / "register.xlsx",
        People=[["ref", "name", "registered_on", "safety_marker"], [12345, "A", date(2026, 1, 5), True]],
        visits=[["ref", "visited_at", "outcome"], ["12345", datetime(2026, 6, 1, 14, 30), "no_reply"]],  # noqa: DTZ001
        Sheet3=[],
    )
    assert import_files(desk, path).kinds == {"visits": Tally(new=1), "people": Tally(new=1)}
    assert one(desk, Registration, "12345").registered_on == date(2026, 1, 5)
    assert one(desk, Visit, "12345").visited_at == datetime(2026, 6, 1, 13, 30, tzinfo=UTC)


def test_a_formula_gives_its_value(desk: Desk, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "people.xlsx") as workbook:
        sheet = workbook.add_worksheet("people")
        sheet.write_row(0, 0, ["ref", "name", "registered_on"])
        sheet.write_formula(1, 0, '="P-"&1', None, "P-1")
        sheet.write_row(1, 1, ["A", "2026-01-05"])
    import_files(desk, tmp_path / "people.xlsx")
    assert desk.session.scalars(select(col(Person.ref))).all() == ["P-1"]


def test_a_formula_that_failed_is_no_blank_cell(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Notes")
        sheet = workbook.add_worksheet("people")
        sheet.write_row("C1", ["ref", "name", "registered_on", "level", "notes"])
        sheet.write_row("C2", ["P-1", "A", "2026-01-05"])
        sheet.write_row("C3", ["P-2", "A", "2026-01-05", "low"])
        sheet.write_formula("F2", "=VLOOKUP(1,X1:Y9,2)", None, "#N/A")
        for ignored in ("G2", "G3"):
            sheet.write_formula(ignored, "=1/0", None, "#DIV/0!")
    reading = Reading(Faults(), ignored=["notes"])
    (found,) = source_of(path, "people", reading.faults).sheets
    assert [row.faulty for row in reading.rows(found)] == [True, False]
    assert [fault.sentence for fault in reading.faults.kept] == [
        (
            "people.xlsx, sheet people, row 2, level, “#N/A”: This cell's formula failed. Mend it, or type the value: "
            "one of very_high, high, medium, low."
        )
    ]


def test_a_failed_cell_is_found_where_no_cell_says_its_place(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "people.xlsx", people=[["ref", "name", "level"], ["P-1", "A", "low"]])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for place in ("A1", "B1", "C1", "A2", "B2"):
        sheet = sheet.replace(f'<c r="{place}"', "<c")
    last = sheet[sheet.index('<c r="C2"') : sheet.index("</sheetData>")]
    sheet = sheet.replace(last, "<c t='e'><f>1&lt;#REF!</f><v>#REF!</v></c></row>").replace(
        '<row r="2"', "<row"
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    assert failed_cells(path, "people") == {(2, 3): "#REF!"}
    assert failed_cells(path, "another") == {}


def test_a_sheet_that_says_no_kind_is_refused_unless_the_kind_is_given(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [["ref", "name", "registered_on"], ["P-1", "A", "2026-01-05"]]
    path = a_workbook(tmp_path / "register.xlsx", Sheet1=rows)
    assert faults_of(desk, path)[0].startswith(
        "register.xlsx: The name of the sheet “Sheet1” says no kind. Name it"
    )
    assert import_files(desk, path, kind="people").kinds == {"people": Tally(new=1)}
    two = a_workbook(tmp_path / "two.xlsx", Sheet1=rows, Sheet2=rows)
    assert faults_of(desk, two, kind="people")[0].startswith(
        "two.xlsx: There is no sheet of people among several."
    )
    blank = a_workbook(tmp_path / "blank.xlsx", Sheet1=[])
    assert faults_of(desk, blank)[0].startswith("blank.xlsx: There is nothing in this workbook.")


def test_a_workbook_that_is_none_or_protected_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = "people.xlsx: The file is no workbook that can be read. Open it in a spreadsheet program and save it as "
    whole = a_workbook(tmp_path / "whole.xlsx", people=[["ref"]]).read_bytes()
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("note.txt", "x")
    for content in (b"", b"ref,name", whole[: len(whole) // 2], packed.read_bytes()):
        assert faults_of(desk, written(tmp_path, content, "people.xlsx")) == [f"{none}.xlsx again."]
    assert faults_of(desk, written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1", "people.xlsx")) == [
        "people.xlsx: The file is protected by a password, or an old .xls. Save it as .xlsx without a password."
    ]
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 1000)
    assert "unpacks to" in faults_of(desk, written(tmp_path, whole, "people.xlsx"))[0]
