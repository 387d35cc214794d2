"""What is told of an import: its report, its progress, and its entry in the log."""

from pathlib import Path

from sqlalchemy import select

from scheduler.desk import Desk
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.importing.imports import import_files
from scheduler.exchange.importing.intake import Tally
from scheduler.exchange.importing.reporting import Report
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.people import Person
from tests.exchange.bringing import bring, facts, folder_of
from tests.exchange.rows import EVERY_KIND, MAPPED, SHEET


def test_the_log_has_the_counts_the_digest_and_the_references(desk: Desk, tmp_path: Path) -> None:
    report = import_files(desk, folder_of(tmp_path, SHEET), renames=MAPPED, ignored=["Notes"])
    entries = desk.session.scalars(select(AuditEntry)).all()
    assert [(entry.verb, entry.act, entry.subjects) for entry in entries] == [
        (Verb.COLLECTED, "import", ""),
        (Verb.COLLECTED, "import about people", "P-1 P-2"),
    ]
    assert report.digest is not None
    counts = "people 2 new, registration assumed for 2 people, risk assessment overdue for 1 person"
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


def test_a_dry_run_tells_what_it_would_do_and_does_nothing(desk: Desk) -> None:
    assert bring(desk, **EVERY_KIND, dry_run=True).kinds == {
        kind: Tally(new=len(rows)) for kind, rows in EVERY_KIND.items()
    }
    assert not facts(desk, Person)
    assert desk.session.scalars(select(AuditEntry.act)).all() == ["try import"]
