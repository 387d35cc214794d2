"""The national register's list against who is here, both ways."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.desk import Desk
from scheduler.exchange.files.faults import ListRefused
from scheduler.exchange.files.sources import NothingThere
from scheduler.exchange.reconciling import reconcile
from scheduler.store.audit import AuditEntry, Verb
from tests.builders import a_person, a_state
from tests.exchange.written import a_workbook, written


@pytest.fixture
def register(desk: Desk) -> Desk:
    """P-1 to P-6: as listed, ended, transferred out, with another number, without one, and not in any list."""
    for number in range(1, 7):
        a_person(desk, f"P-{number}", visor_ref=None if number == 5 else f"V-{number}")
    a_state(desk, "P-2", "ended", date(2026, 6, 1))
    a_state(desk, "P-3", "transferred_out", date(2026, 6, 1))
    return desk


def found(desk: Desk, folder: Path, content: str) -> list[tuple[str, str | None, str | None, int | None]]:
    differences = reconcile(desk, written(folder, content, "list.csv"))
    return [(each.finding, each.ref, each.visor_ref, each.row) for each in differences]


def test_by_ref_both_ways(register: Desk, tmp_path: Path) -> None:
    listed = "Ref,visor_ref,Surname\nP-1,V-1,x\nP-2,V-2,x\nP-3,V-3,x\nP-4,V-9,x\nP-5,,x\nP-7,V-7,x\n"
    assert found(register, tmp_path, listed) == [
        ("ended_here", "P-2", "V-2", 3),
        ("transferred_out_here", "P-3", "V-3", 4),
        ("other_visor_ref", "P-4", "V-4", 5),
        ("not_here", "P-7", "V-7", 7),
        ("not_in_list", "P-6", "V-6", None),
    ]


def test_by_the_national_register_s_number_alone(register: Desk, tmp_path: Path) -> None:
    assert found(register, tmp_path, "visor_ref\nV-1\nV-4\nV-6\nV-8\n") == [
        ("not_here", None, "V-8", 5),
        ("no_visor_ref", "P-5", None, None),
    ]


def test_two_people_here_with_one_number(register: Desk, tmp_path: Path) -> None:
    a_person(register, "P-8", visor_ref="V-1")
    findings = found(register, tmp_path, "visor_ref\nV-1\nV-4\nV-6\n")
    assert findings[:2] == [("twice_here", "P-1", "V-1", 2), ("twice_here", "P-8", "V-1", 2)]


def test_nobody_is_left_out_on_either_side(desk: Desk, tmp_path: Path) -> None:
    a_person(desk, "P-1")
    assert found(desk, tmp_path, "ref\nP-1\n") == []


def test_a_workbook_by_any_name(desk: Desk, tmp_path: Path) -> None:
    a_person(desk, "P-1")
    path = a_workbook(tmp_path / "national.xlsx", Extract=[["ref"], ["P-2"]], Sheet2=[])
    assert [each.finding for each in reconcile(desk, path)] == ["not_here", "not_in_list"]
    both = a_workbook(tmp_path / "both.xlsx", One=[["ref"]], Two=[["ref"]])
    with pytest.raises(ListRefused):
        reconcile(desk, both)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("ref\nP-1\nP-1\n", "list.csv, row 3, ref, “P-1”: Row 2 has the same ref. Each may be there once."),
        ("ref,visor_ref\nP-1,V\nP-2,V\n", ("list.csv, row 3, visor_ref, “V”: Row 2 has the same visor_ref. Each may be "
                                          "there once.")),
        ("name\nx\n", "list.csv, row 1: The list has neither a column ref nor a column visor_ref. Name one."),
        ("ref,name\n,x\n", "list.csv, row 2, ref: There is neither a ref nor a visor_ref. Give either."),
        ("%PDF", "list.csv: The file is a PDF document, and no CSV file. Save it as “CSV UTF-8”."),
        ("", "list.csv, row 1: The list has neither a column ref nor a column visor_ref. Name one."),
    ],
)  # fmt: skip
def test_a_list_with_a_fault_is_not_compared(desk: Desk, tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(ListRefused, match="The list was not compared: 1 fault was found") as refused:
        reconcile(desk, written(tmp_path, content, "list.csv"))
    assert [fault.sentence for fault in refused.value.faults] == [sentence]


def test_there_has_to_be_a_list(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NothingThere):
        reconcile(desk, tmp_path / "none.csv")


def test_it_is_logged_as_combined_with_the_references_of_here(register: Desk, tmp_path: Path) -> None:
    found(register, tmp_path, "ref\nP-1\nP-7\n")
    entries = register.session.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.COMBINED)).all()
    assert [(entry.act, entry.subjects) for entry in entries] == [
        ("reconcile", ""),
        ("reconcile about people", "P-4 P-5 P-6"),
    ]
