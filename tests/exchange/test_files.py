"""What files are read, and the sentence that each of the others gets."""

import contextlib
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.files import delimited, workbooks
from scheduler.exchange.files.failed_cells import failed_cells
from scheduler.exchange.files.faults import Fault, Faults, ImportRefused, write_faults
from scheduler.exchange.files.reading import Reading
from scheduler.exchange.files.sources import source_of
from scheduler.exchange.importing.imports import import_files
from scheduler.exchange.importing.intake import Tally
from scheduler.store.people import Particulars, Person, Registration
from scheduler.store.visits import Visit
from tests.exchange.bringing import facts, faults_of, folder_of, one

PEOPLE = "ref,name,registered_on\nP-1,Zoë Made-Up,2026-01-05\n"


def written(folder: Path, content: bytes | str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf_8_with_or_without_a_mark_else_windows_1252(desk: Desk, tmp_path: Path, encoding: str) -> None:
    import_files(desk, written(tmp_path, PEOPLE.encode(encoding)))
    assert one(desk, Particulars, "P-1").name == "Zoë Made-Up"


@pytest.mark.parametrize(
    "content",
    [
        "ref;name;registered_on\nP-1;A, B;2026-01-05\n",
        'ref,name,registered_on\r\nP-1,"A, B",2026-01-05\r\n',
        'ref,name,registered_on\rP-1,"A, B",2026-01-05\r',
        " Ref ,NAME,Registered On\n P-1 ,\u00a0A, B\u00a0,2026-01-05".replace("A, B", '"A, B"').replace(
            "\u00a0", ""
        ),
        'name,registered-on,ref,\n"A, B",05/01/2026,P-1,\n,,,\n',
    ],
)
def test_comma_or_semicolon_any_line_ends_any_order(desk: Desk, tmp_path: Path, content: str) -> None:
    assert import_files(desk, written(tmp_path, content)).kinds == {"people": Tally(new=1)}
    assert one(desk, Particulars, "P-1").name == "A, B"


def test_a_cell_over_several_lines_is_one_row(desk: Desk, tmp_path: Path) -> None:
    content = 'ref,name,registered_on,address\nP-1,A,2026-01-05,"1 Nowhere\nRow"\nP-2,B,2026-02-31,\n'
    assert faults_of(desk, written(tmp_path, content)) == [
        ("people.csv, row 3, registered_on, “2026-02-31”: Expected a date as YYYY-MM-DD or DD/MM/YYYY, the day "
        "first; there is no such day.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "people.csv, row 1: The file is empty: its first row should name the columns."),
        (b"\n\n", "people.csv, row 1: The file is empty: its first row should name the columns."),
        (b"%PDF-1.7 ref,name", "people.csv: The file is a PDF document, and no CSV file. Save it as “CSV UTF-8”."),
        (b"PK\x03\x04", ("people.csv: The file is a workbook or another compressed file, whatever its name says, and "
                        "no CSV file. Save it as “CSV UTF-8”.")),
        (PEOPLE.encode("utf-16"), "people.csv: The file is in UTF-16, and no CSV file. Save it as “CSV UTF-8”."),
        (b"ref,name\x00\n", ("people.csv: The file is no CSV file: it holds bytes that no text has. Save it as “CSV "
                            "UTF-8”.")),
        (b"ref,name\xe9\x81\n", ("people.csv: The file is neither in UTF-8 nor in Windows-1252. Save it as “CSV "
                                "UTF-8”.")),
        (b"ref,name,registered_on\nP-1,A\n",
         "people.csv, row 2: The row has 2 cells where the header has 3. Look for a missing quotation mark."),
        (b"ref,name,registered_on\nP-1,A,2026-01-05,x\n",
         "people.csv, row 2: The row has 4 cells where the header has 3. Look for a missing quotation mark."),
        (b'ref,name,registered_on\nP-1,"A,2026-01-05\n',
         "people.csv, row 2: The file cannot be read on from here: unexpected end of data. Look for a quotation mark."),
        (b"ref,name,name,registered_on\nP-1,A,B,2026-01-05\n",
         "people.csv, row 1, name: Two of the header's columns mean this one. Leave one out (--ignore)."),
        (b"ref,registered_on\nP-1,2026-01-05\n",
         ("people.csv, row 1, “name”: The column name is missing: people need it. Add it, or map another to it "
         "(--map).")),
        (b"ref,name,registered_on,shoes\nP-1,A,2026-01-05,9\n",
         ("people.csv, row 1, “shoes”: The column “shoes” (number 4) is not one of people: ref, name, registered_on, "
         "team, officer, level, level_from, last_visit_on, visor_ref, safety_marker, born_on, address, postcode, "
         "latitude, longitude, recorded_at. Map it to one of them (--map), or leave it out (--ignore).")),
        (b"ref,name,registered_on,\nP-1,A,2026-01-05,9\n",
         "people.csv, row 2, “9”: The column number 4 has no name in the first row. Name it, or empty it."),
        (b"ref,name,registered_on\n,A,2026-01-05\n",
         "people.csv, row 2, ref: It is required. Expected a reference of at most 40 characters without blanks."),
        (b"ref,name,registered_on\nP-1,A,2026-01-05\nP-1,B,2026-01-06\n",
         "people.csv, row 3, ref, “P-1”: Row 2 has the same ref. Each may be there once."),
        (b"ref,name,registered_on\nP-1,A,2026-01-05\nP-1,A,2026-01-05\n",
         "people.csv, row 3, ref, “P-1”: Row 2 has the same ref. Each may be there once."),
        (b"ref,name,registered_on,visor_ref\nP-1,A,2026-01-05,V\nP-2,B,2026-01-05,V\n",
         "people.csv, row 3, visor_ref, “V”: Row 2 has the same visor_ref. Each may be there once."),
        (b"ref,name,registered_on,officer\nP-1,A,2026-01-05,NOBODY\n",
         "people.csv, row 2, officer, “NOBODY”: Nobody here is known by it, and no row of officers names it."),
        (b"ref,name,registered_on,last_visit_on\nP-1,A,2026-01-05,2027-01-01\n",
         ("people.csv, row 2, last_visit_on, “2027-01-01”: 1 January 2027 has not happened yet, so no visit can be "
         "recorded for it.")),
        (b"ref,name,registered_on,last_visit_on\nP-1,A,2026-01-05,2026-01-04\n",
         ("people.csv, row 2, last_visit_on, “2026-01-04”: A visit on 4 January 2026 cannot be: the person was "
         "registered on 5 January 2026. Check the date, or the registration.")),
        (b"ref,name,registered_on,born_on\nP-1,A,2026-01-05,2026-01-06\n",
         "people.csv, row 2, registered_on, “2026-01-05”: The person was born on 2026-01-06. Check both dates."),
        (b"ref,name,registered_on,born_on\nP-1,A,2026-01-05,2970-01-06\n",
         ("people.csv, row 2, born_on, “2970-01-06”: A date of birth of 6 January 2970 cannot be: that day has not "
         "come yet. Check the year.")),
        (b"ref,name,registered_on,level_from\nP-1,A,2026-01-05,2026-01-06\n",
         ("people.csv, row 2, level_from, “2026-01-06”: There is no level beside it. Give the level, or leave this "
         "out.")),
        (b"ref,name,registered_on,latitude\nP-1,A,2026-01-05,52.5\n",
         ("people.csv, row 2, latitude, “52.5”: No place has the latitude 52.5 and the longitude None. Give both in "
         "degrees (WGS 84), such as 53.1 and -1.5.")),
    ],
)  # fmt: skip
def test_each_fault_of_a_file_has_its_sentence(
    desk: Desk, tmp_path: Path, content: bytes, sentence: str
) -> None:
    assert faults_of(desk, written(tmp_path, content)) == [sentence]
    assert not facts(desk, Person)


@pytest.mark.parametrize(
    ("kind", "rows", "sentence"),
    [
        ("levels", "ref,level,from\nP-9,high,2026-01-05", ("row 2, ref, “P-9”: Nobody here is known by it, and no row "
         "of people names it.")),
        ("levels", "ref,level,from\nP-1,highest,2026-01-05", ("row 2, level, “highest”: Expected one of very_high, "
         "high, medium, low.")),
        ("levels", "ref,level,from,approved_by\nP-1,high,2026-01-05,OM-ASH", ("row 2, approved_by, “OM-ASH”: Only a "
         "supervisor approves. Give the code of one.")),
        ("levels", "ref,level,from,approved_by\nP-1,high,2026-01-05,NOBODY", ("row 2, approved_by, “NOBODY”: Nobody "
         "here is known by it, and no row of officers names it.")),
        ("plans", "ref,interval,from,until\nP-1,P1M,2026-02-05,2026-02-04", ("row 2, until, “2026-02-04”: The plan "
         "would end on 4 February 2026, before it begins on 5 February 2026. Check both dates.")),
        ("states", "ref,state,from,to\nP-1,ended,2026-02-05,2026-02-06", ("row 2, to, “2026-02-06”: Nobody returns "
         "from the end of a registration. Leave it out, or register the person again.")),
        ("addresses", "ref,from\nP-1,2026-02-05", ("row 2, address: It says no place. Give an address, a postcode, or "
         "latitude and longitude.")),
        ("visits", "ref,visited_at,outcome\nP-1,2026-11-21T07:01,no_reply", ("row 2, visited_at, “2026-11-21 "
         "07:01:00+00:00”: 07:01 today has not come yet. Give the time at which it happened.")),
        ("visits", "ref,visited_at,outcome\nP-1,2026-01-04T10:00,no_reply", ("row 2, visited_at, "
         "“2026-01-04T10:00:00+00:00”: A visit on 4 January 2026 cannot be: the person was registered on 5 January "
         "2026. Check the date, or the registration.")),
        ("visits", "ref,visited_at,outcome,officers\nP-1,2026-02-04T10:00,no_reply,OM-ASH;X", ("row 2, officers, “X”: "
         "Nobody here is known by it, and no row of officers names it.")),
        ("checks", "ref,source,checked_at,outcome\nP-1,gossip,2026-02-04T10:00,no_trace", ("row 2, source, “gossip”: "
         "'gossip' is no source that the policy lists. Expected: ")),
        ("checks", "ref,source,checked_at,outcome\nP-1,pnc,2026-12-04T10:00,no_trace", "row 2, checked_at, "),
        ("assessments", "ref,assessed_on\nP-1,2026-12-04", ("row 2, assessed_on, “2026-12-04”: 4 December 2026 has "
         "not happened yet, so no assessment can be recorded for it.")),
        ("covers", "officer,for,from,approved_by\nOM-ASH,OM-ASH,2026-12-04,DS-ELM", ("row 2, for, “OM-ASH”: Nobody "
         "covers for themselves. Give another officer.")),
        ("absences", "officer,from,to\nOM-ASH,2026-12-04,2026-12-03", ("row 2, to, “2026-12-03”: The absence would "
         "end on 3 December 2026, before it begins on 4 December 2026. Check both dates.")),
        ("officers", "officer,name,team,role\nOM-1,A,Nowhere,officer", ("row 2, team, “Nowhere”: Nobody here is known "
         "by it, and no row of teams names it.")),
        ("bookings", "ref,starts_at,minutes,officers\nP-1,2026-12-04T10:00,0,OM-ASH", ("row 2, minutes, “0”: Expected "
         "a whole number from 5 to 1440.")),
    ],
)  # fmt: skip
def test_each_fault_of_a_row_has_its_sentence(
    desk: Desk, tmp_path: Path, kind: str, rows: str, sentence: str
) -> None:
    import_files(desk, written(tmp_path, PEOPLE))
    (found,) = faults_of(desk, written(tmp_path, rows, f"{kind}.csv"))
    assert found.startswith(f"{kind}.csv, {sentence}")


def test_every_fault_is_told_at_once_and_none_that_follows_from_another(desk: Desk, tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        {
            "people": "ref,name,registered_on,level\nP-1,,2026-02-31,x\nP-2,B,2026-01-05,high\n",
            "visits": "ref,visited_at,outcome\nP-1,2026-02-01T10:00,no_reply\nP-3,2026-02-01T10:00,asleep\n",
        },
    )
    assert [sentence.partition(":")[0] for sentence in faults_of(desk, folder)] == [
        "people.csv, row 2, registered_on, “2026-02-31”",
        "people.csv, row 2, level, “x”",
        "people.csv, row 2, name",
        "visits.csv, row 3, outcome, “asleep”",
        "visits.csv, row 3, ref, “P-3”",
    ]


PEOPLE_OF_OFFICERS = (
    "ref,name,registered_on,officer,last_visit_on\n"
    "P-1,A,2026-01-05,NOBODY,\n"
    "P-2,B,2026-01-05,NOBODY,2026-01-04\n"
    "P-1,C,2026-01-05,,\n"
    "P-3,D,2026-02-31,NEITHER,\n"
)


def test_faults_are_told_by_row_and_none_hides_behind_another_of_the_same_reference(
    desk: Desk, tmp_path: Path
) -> None:
    people = written(tmp_path, PEOPLE_OF_OFFICERS)
    assert [sentence.partition(":")[0] for sentence in faults_of(desk, people)] == [
        "people.csv, row 2, officer, “NOBODY”",
        "people.csv, row 3, last_visit_on, “2026-01-04”",
        "people.csv, row 3, officer, “NOBODY”",
        "people.csv, row 4, ref, “P-1”",
        "people.csv, row 5, registered_on, “2026-02-31”",
        "people.csv, row 5, officer, “NEITHER”",
    ]


def test_faults_of_several_files_are_in_the_order_in_which_these_are_brought_in(
    desk: Desk, tmp_path: Path
) -> None:
    folder = folder_of(
        tmp_path,
        {
            "people": "ref,name,registered_on,officer\nP-1,A,2026-01-05,OM-NEW\nP-2,B,2026-01-05,NOBODY\n",
            "officers": "officer,name,team,role\nOM-NEW,N,Nowhere,officer\n",
            "levels": "ref,level,from\nP-9,high,2026-01-05\nP-2,highest,2026-01-05\n",
        },
    )
    assert [sentence.partition(":")[0] for sentence in faults_of(desk, folder)] == [
        "officers.csv, row 2, team, “Nowhere”",
        "people.csv, row 3, officer, “NOBODY”",
        "levels.csv, row 2, ref, “P-9”",
        "levels.csv, row 3, level, “highest”",
    ], "that OM-NEW is not known follows from the first"


def test_the_message_of_a_refusal_tells_no_person(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_files(desk, written(tmp_path, "ref,name,registered_on\nP-1,Secret Name,31/02/2026\nP-1,x,y\n"))
    assert str(refused.value) == (
        "Nothing was imported: 2 faults were found. Mend what is listed and try again."
    )


def test_faults_are_written_as_a_file_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    fault = Fault("people.csv", 2, "name", "=cmd()", "Expected a name.")
    write_faults([fault], tmp_path / "faults.csv")
    assert (tmp_path / "faults.csv").read_text("utf-8-sig").splitlines() == [
        '"file","row","column","value","expected"',
        '"people.csv","2","name","\'=cmd()","Expected a name."',
    ]


def test_of_very_many_faults_the_rest_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.exchange.files.faults.MOST", 3)
    faults = Faults()
    for row in range(5):
        faults.add("people.csv", row, None, "", "Wrong.")
    refused = ImportRefused(faults)
    assert (len(refused.faults), refused.total) == (3, 5)


def test_a_header_alone_is_a_file_without_rows(desk: Desk, tmp_path: Path) -> None:
    report = import_files(desk, written(tmp_path, "ref,name,registered_on\n"))
    assert (report.kinds, report.notes) == ({}, ["people.csv has no rows below its header."])


def test_a_file_that_is_too_large_is_not_opened(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "")
    os.truncate(path, 200 * 1024 * 1024)
    monkeypatch.setattr(delimited, "examine", None)  # it would be called
    assert faults_of(desk, path) == ["people.csv: The file has 200 MB; a CSV file may have 150 MB. Split it."]
    path.rename(tmp_path / "people.xlsx")
    monkeypatch.setattr(workbooks, "open_workbook", None)
    assert faults_of(desk, tmp_path / "people.xlsx") == [
        "people.xlsx: The file has 200 MB; a workbook may have 20 MB. Split it."
    ]


def test_a_folder_is_read_for_the_kinds_that_its_names_say(desk: Desk, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "all", {"People": PEOPLE})
    (folder / "notes.txt").write_text("x")
    (folder / ".hidden.csv").write_text("x")
    (folder / "people.csv.marking.txt").write_text("x")
    report = import_files(desk, folder)
    assert report.kinds == {"people": Tally(new=1)}
    assert report.notes[1:] == ["notes.txt was not read: a folder is read for its .csv files."]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "all: There is no CSV file in this folder. Name it after one of teams.csv, officers.csv"),
        (["persons.csv"], "persons.csv: The name says no kind of file. Name it after one of teams.csv"),
        (["PEOPLE.csv", "people.csv"], "people.csv: There are two files of people. Put their rows into one."),
        (["people.xlsx"], "people.xlsx: A workbook is imported by itself, not in a folder of CSV files."),
    ],
)
def test_a_folder_with_something_else_is_refused(
    desk: Desk, tmp_path: Path, names: list[str], sentence: str
) -> None:
    (tmp_path / "all").mkdir()
    for name in names:
        written(tmp_path / "all", PEOPLE, name)
    (found,) = faults_of(desk, tmp_path / "all")
    assert found.startswith(sentence)


def test_a_file_by_any_name_has_the_kind_it_is_given(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, PEOPLE, "Team register (final).csv")
    assert faults_of(desk, path)[0].startswith("Team register (final).csv: The name says no kind of file.")
    assert import_files(desk, path, kind="people").kinds == {"people": Tally(new=1)}


def test_columns_are_mapped_and_left_out_by_their_names(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "Nominal,Known as,Since,Shoes\nP-1,A,2026-01-05,9\n")
    renames = {"nominal": "ref", "Known as": "Name", "Since": "registered_on"}
    assert faults_of(desk, path, renames={**renames, "Hat": "team"}, ignored=["shoes"]) == [
        "“hat”: No file has a column “hat” to map. Check its name."
    ]
    assert import_files(desk, path, renames=renames, ignored=["shoes"]).kinds == {"people": Tally(new=1)}


def a_workbook(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    form = {"date": day, "datetime": moment}.get(type(cell).__name__)
                    sheet.write(number, place, cell, form)
    return path


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


CELLS = some.text(alphabet=some.characters(codec="utf-8"), max_size=12) | some.sampled_from(
    ["P-1", "2026-01-05", "31/02/2026", "high", "", '"', "=1", "\ufeff", "2026-03-29T01:30", "9" * 50]
)


@given(some.binary(max_size=300) | some.lists(some.lists(CELLS, max_size=5), max_size=5))
def test_no_bytes_whatever_are_more_than_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | list[list[str]]
) -> None:
    from tests.exchange.reading_alone import read_all

    if isinstance(content, list):
        lines = "\n".join(
            ",".join(row) for row in [["ref", "name", "registered_on", "level", "born_on"], *content]
        )
        content = lines.encode()
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("people.csv", "people.xlsx", "visits.csv"):
        with contextlib.suppress(Refusal):
            read_all(written(folder, content, name))


def test_a_file_without_a_fault_has_none(tmp_path: Path) -> None:
    faults = Faults()
    source = source_of(written(tmp_path, PEOPLE), None, faults)
    assert (len(source.sheets), bool(faults)) == (1, False)


def test_whom_a_row_at_fault_names_is_looked_up_all_the_same(desk: Desk) -> None:
    visit = {
        "ref": "P-NOBODY",
        "visited_at": "2026-02-31T10:00",
        "outcome": "no_reply",
        "officers": "OM-NOBODY",
    }
    later = {"ref": "P-NOONE", "from": "2199-01-01", "officer": "OM-NOBODY"}
    told = faults_of(desk, visits=[visit], allocations=[later])
    assert [" ".join(each.split(", ")[2:])[:20] for each in told if "Nobody here is known by it" in each] == [
        "ref “P-NOONE”: Nobod",
        "officer “OM-NOBODY”:",
        "ref “P-NOBODY”: Nobo",
        "officers “OM-NOBODY”",
    ]
    assert any("visited_at, “2026-02-31T10:00”" in each for each in told)


def test_a_long_value_is_told_by_how_it_begins(desk: Desk) -> None:
    (told,) = faults_of(desk, people=[{"ref": "P-1", "name": "x" * 3000, "registered_on": "2026-01-05"}])
    assert "“" + "x" * 100 + "… (3,000 characters)”" in told
    assert len(told) < 300
