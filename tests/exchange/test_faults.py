"""Each fault of a file has its sentence; all are told at once, in the order of the rows."""

from pathlib import Path

import pytest

from scheduler.desk import Desk
from scheduler.exchange.files.faults import Fault, Faults, ImportRefused, write_faults
from scheduler.exchange.files.sources import source_of
from scheduler.exchange.importing.imports import import_files
from scheduler.store.people import Person
from tests.exchange.bringing import facts, faults_of, folder_of
from tests.exchange.written import PEOPLE, written


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
         "“gossip” is no source that the policy lists. Expected: ")),
        ("checks", "ref,source,checked_at,outcome\nP-1,pnc,2026-12-04T10:00,no_trace", "row 2, checked_at, "),
        ("assessments", "ref,assessed_on\nP-1,2026-12-04", ("row 2, assessed_on, “2026-12-04”: 4 December 2026 has "
         "not happened yet, so no assessment can be recorded for it.")),
        ("covers", "officer,for,from,approved_by\nOM-ASH,OM-ASH,2026-12-04,DS-ELM", ("row 2, for, “OM-ASH”: Nobody "
         "covers for themselves. Give another officer.")),
        ("absences", "officer,from,to\nOM-ASH,2026-12-04,2026-12-03", ("row 2, to, “2026-12-03”: The absence would "
         "end on 3 December 2026, before it begins on 4 December 2026. Check both dates.")),
        ("officers", "officer,name,team,role\nOM-1,A,Nowhere,officer", ("row 2, team, “Nowhere”: No team here is "
         "called that, and no row of teams names it.")),
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


def test_a_file_without_a_fault_has_none(tmp_path: Path) -> None:
    faults = Faults()
    source = source_of(written(tmp_path, PEOPLE), None, faults)
    assert (len(source.sheets), bool(faults)) == (1, False)
