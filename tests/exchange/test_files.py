"""What files are read, whatever their encoding and their names, and which are not opened at all."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.files import delimited, workbooks
from scheduler.exchange.importing.imports import import_files
from scheduler.exchange.importing.intake import Tally
from scheduler.store.people import Particulars
from tests.exchange.bringing import faults_of, folder_of, one
from tests.exchange.written import PEOPLE, written


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
    assert report.notes[-1:] == ["notes.txt was not read: a folder is read for its .csv files."]


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
