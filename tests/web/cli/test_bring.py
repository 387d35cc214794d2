"""`visits import`: what is brought in, what is refused, and how each is told."""

from pathlib import Path

import pytest

from tests.builders import OFFICER, Force
from tests.web.cli.people import ago
from tests.web.cli.running import visits


def register(folder: Path, *lines: str, header: str = "ref,name,registered_on,level,officer") -> str:
    (folder / "people.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return "people.csv"


def test_a_register_is_brought_in_and_counted(here: Force, nowhere: Path) -> None:
    file = register(nowhere, f"Q-1,Amber Sample,{ago(400)},high,{OFFICER}", f"Q-2,Reed Example,{ago(5)},low,")
    ran = visits("import", file, "--json")
    assert ran.status == 0
    assert ran.rows == [{"kind": "people", "new": 2, "added": 0, "unchanged": 0, "corrected": 0}]
    assert {row["ref"] for row in visits("due", "--status", "all", "--json").rows} == {"Q-1", "Q-2"}
    assert visits("import", file, "--csv").lines[0]["unchanged"] == "2"


def test_for_people_it_says_what_was_done(here: Force, nowhere: Path) -> None:
    file = register(nowhere, f"Q-1,Amber Sample,{ago(400)},high,{OFFICER}")
    assert (
        "Nothing was written: it was a dry run. 1 person would be" in visits("import", file, "--dry-run").out
    )
    assert visits("due", "--json", "--status", "all").rows == []
    assert "Done. 1 person was concerned." in visits("import", file).out


def test_a_spreadsheets_own_columns_are_mapped_and_left_out(here: Force, nowhere: Path) -> None:
    file = register(nowhere, f"Q-1,Amber Sample,{ago(40)},blue", header="Nominal,name,registered_on,Colour")
    ran = visits("import", file, "--map", "Nominal=ref", "--ignore", "Colour", "--json")
    assert ran.status == 0
    assert ran.rows[0]["new"] == 1


def test_every_fault_is_named_and_nothing_is_written(here: Force, nowhere: Path) -> None:
    file = register(nowhere, "Q-1,Amber Sample,2026-02-31,high,", "Q-2,Reed Example,2020-01-01,extreme,")
    ran = visits("import", file, "--errors", "faults.csv")
    assert (ran.status, ran.out) == (1, "")
    assert "people.csv, row 2, registered_on, “2026-02-31”" in ran.err
    assert "people.csv, row 3, level, “extreme”" in ran.err
    assert "Nothing was imported: 2 faults were found" in ran.err
    assert (
        "What depends on a row that is at fault, an approval for one, is looked at once that row is mended."
        in ran.err
    )
    assert len((nowhere / "faults.csv").read_text(encoding="utf-8-sig").splitlines()) == 3
    assert visits("due", "--json", "--status", "all").rows == []


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["missing.csv"], 1),
        (["people.csv", "--as", "cakes"], 1),
        (["people.csv", "--map", "nonsense"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_brought_is_refused(
    here: Force, nowhere: Path, options: list[str], status: int
) -> None:
    register(nowhere, f"Q-1,Amber Sample,{ago(400)},high,")
    ran = visits("import", *options)
    assert ran.status == status
    assert ran.err.strip()
    assert "Traceback" not in ran.err
