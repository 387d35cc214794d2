"""`visits import`, `export` and `reconcile`, as they are typed."""

import csv
import json
import os
import pty
import subprocess
import sys
from getpass import getuser
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.store.audit import AuditEntry
from tests.builders import Force
from tests.web.cli.processes import command, environment
from tests.web.cli.running import visits

PEOPLE = (
    "Nominal,name,registered_on,level,last_visit_on,Shoes\nP-1,Made-Up One,2026-01-05,high,2026-06-01,9\n"
)


@pytest.fixture
def sheet(here: Force, tmp_path: Path) -> Path:
    """A team's sheet in an installation that is ready."""
    path = tmp_path / "Our people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


AS = ("--as", "people", "--map", "Nominal=ref", "--ignore", "Shoes")


def test_a_sheet_goes_in_and_is_due(sheet: Path) -> None:
    ran = visits("import", str(sheet), *AS, "--json")
    assert (ran.status, ran.rows) == (
        0,
        [{"kind": "people", "new": 1, "added": 0, "unchanged": 0, "corrected": 0}],
    )
    assert [row["ref"] for row in visits("due", "--json", "--status", "all").rows] == ["P-1"]


def test_faults_are_told_in_lines_in_json_and_in_a_file(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(PEOPLE.replace("2026-06-01", "2026-06-31"))
    ran = visits("import", str(sheet), *AS, "--errors", str(tmp_path / "faults.csv"))
    assert ran.status == 1
    assert "Our people.csv, row 2, last_visit_on, “2026-06-31”: Expected a date" in ran.err
    assert ran.err.endswith("Nothing was imported: 1 fault was found. Mend what is listed and try again.\n")
    (fault,) = csv.DictReader((tmp_path / "faults.csv").read_text("utf-8-sig").splitlines())
    assert (fault["row"], fault["column"], fault["value"]) == ("2", "last_visit_on", "2026-06-31")
    assert visits("import", str(sheet), *AS, "--json").rows[0]["column"] == "last_visit_on"


def test_faults_are_for_the_eyes_of_whoever_asked(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(PEOPLE.replace("2026-06-01", "2026-06-31"))
    visits("import", str(sheet), *AS, "--errors", str(tmp_path / "faults.csv"))
    assert (tmp_path / "faults.csv").stat().st_mode & 0o777 == 0o600


def test_faults_that_cannot_be_written_are_told_all_the_same(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(PEOPLE.replace("2026-06-01", "2026-06-31"))
    ran = visits("import", str(sheet), *AS, "--errors", str(tmp_path / "no" / "faults.csv"))
    assert ran.status == 1
    assert "row 2, last_visit_on" in ran.err
    assert "Nothing was imported: 1 fault was found." in ran.err
    assert ran.err.endswith("cannot be written: No such file or directory. Give another path.\n")


def test_an_import_that_is_refused_is_in_the_log(here: Force, sheet: Path) -> None:
    sheet.write_text(PEOPLE.replace("2026-06-01", "2026-06-31"))
    visits("import", str(sheet), *AS)
    with here.reading() as desk:
        entries = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "import"))
        assert [(entry.actor, entry.outcome) for entry in entries] == [(f"cli:{getuser()}", "refused")]


def test_a_map_without_both_names_is_wrong_usage(sheet: Path) -> None:
    assert visits("import", str(sheet), "--map", "ref").status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", ""),
        ("import", " "),
        ("import", "people.csv", "--errors", ""),
        ("reconcile", ""),
        ("export", "people", "--to", "", "--reason", "a meeting"),
        ("policy", "check", ""),
    ],
)
def test_a_path_that_says_nothing_is_not_the_folder_one_stands_in(
    sheet: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet.rename(sheet.parent / "people.csv").write_text(
        "ref,name,registered_on\nP-1,Made-Up One,2026-01-05\n"
    )
    monkeypatch.chdir(sheet.parent)
    ran = visits(*arguments)
    assert ran.status == 2
    assert "The path is empty. Name the file or folder." in " ".join(ran.err.replace("│", " ").split())
    assert visits("due", "--json", "--status", "all").rows == []


def test_another_value_asks_for_correct(sheet: Path) -> None:
    visits("import", str(sheet), *AS)
    sheet.write_text(PEOPLE.replace("Made-Up One", "Made-Up Won"))
    assert "import again with --correct" in visits("import", str(sheet), *AS).err
    assert visits("import", str(sheet), *AS, "--correct", "--json").rows[0]["corrected"] == 1


def test_what_goes_out_says_so(sheet: Path, tmp_path: Path) -> None:
    visits("import", str(sheet), *AS)
    ran = visits("export", "people", "--to", str(tmp_path / "people.csv"), "--reason", "a check")
    assert ran.out.startswith("OFFICIAL-SENSITIVE EX-")
    assert visits("import", str(tmp_path / "people.csv"), "--json").rows[0]["unchanged"] == 1
    assert visits("export", "people", "--to", str(tmp_path / "p.csv"), "--reason", " ").status == 1
    assert visits("export", "people", "--to", str(tmp_path / "p.csv")).status == 2


def test_what_goes_into_no_file_is_not_logged_as_handed_out(here: Force, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for kind, name in (("people", "folder.csv"), ("histories", ".")):
        ran = visits("export", kind, "--to", str(tmp_path / name), "--reason", "a check")
        assert (ran.status, ran.err.endswith("cannot be written: it is a folder. Give another path.\n")) == (
            1,
            True,
        )
    with here.reading() as desk:
        disclosed = select(AuditEntry).where(col(AuditEntry.verb) == "disclosed")
        assert desk.session.scalars(disclosed).all() == []


@pytest.fixture
def many(here: Force, tmp_path: Path) -> list[str]:
    """The command that hands out more rows than may go to nobody in particular."""
    teams = tmp_path / "teams.csv"
    teams.write_text("team\n" + "".join(f"Team {number}\n" for number in range(60)))
    visits("import", str(teams))
    return ["export", "teams", "--to", str(tmp_path / "out.csv"), "--reason", "a check"]


def recipients(here: Force) -> list[str | None]:
    with here.reading() as desk:
        entries = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "export teams"))
        return [entry.recipient for entry in entries]


def test_many_rows_go_to_whom_the_command_names(here: Force, many: list[str]) -> None:
    ran = visits(*many, "--recipient", "Her Example, HMICFRS")
    assert (ran.status, ran.err, recipients(here)) == (0, "", ["Her Example, HMICFRS"])


def test_a_script_is_told_to_name_the_recipient_and_its_operator_is_logged(
    here: Force, many: list[str]
) -> None:
    ran = visits(*many)
    assert ran.status == 0
    assert ran.err.startswith(
        "62 rows are more than 50, so who receives them has to be named. Give the recipient"
    )
    assert ran.err.endswith(f"The log names cli:{getuser()}, who runs this command.\n")
    assert recipients(here) == [f"cli:{getuser()}"]


def test_at_a_terminal_the_recipient_is_asked_for(here: Force, many: list[str]) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"Her Example, HMICFRS\n")
    settings = environment(VISITS_DATABASE_URL=os.environ["VISITS_DATABASE_URL"])
    subprocess.run(
        command(*many), stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL, check=True, env=settings
    )
    shown = os.read(ours, 4096)
    os.close(ours)
    os.close(theirs)
    assert b"Recipient:" in shown
    assert recipients(here) == ["Her Example, HMICFRS"]


def test_the_national_register_s_list(sheet: Path, tmp_path: Path) -> None:
    visits("import", str(sheet), *AS)
    national = tmp_path / "national.csv"
    national.write_text("ref\nP-1\n")
    assert visits("reconcile", str(national)).out == "The list and this register hold the same people.\n"
    national.write_text("ref\nP-2\n")
    ran = visits("reconcile", str(national), "--json")
    assert ran.status == 1
    assert [(row["finding"], row["ref"]) for row in ran.rows] == [("not_here", "P-2"), ("not_in_list", "P-1")]
    assert visits("reconcile", str(tmp_path)).err == f"“{tmp_path}” is a folder. Give one file.\n"
    national.write_text("ref\nP-2\nP-2\n")
    ran = visits("reconcile", str(national))
    assert (ran.status, "row 3, ref, “P-2”: Row 2 has the same ref" in ran.err) == (1, True)


def test_histories_go_out_as_lines_that_the_rules_read(sheet: Path, tmp_path: Path, root: Path) -> None:
    visits("import", str(sheet), *AS)
    to = tmp_path / "histories.jsonl"
    assert visits("export", "histories", "--to", str(to), "--reason", "a check").status == 0
    asked = [sys.executable, "-m", "rules", "assess"]
    ran = subprocess.run(asked, cwd=root, input=to.read_bytes(), capture_output=True, check=True)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    due = visits("due", "--status", "all", "--json").rows
    assert [(each["id"], each["deadline"]) for each in answers][:1] == [
        ("P-1/home_visit", due[0]["deadline"])
    ]
