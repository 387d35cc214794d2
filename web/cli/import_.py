"""`visits import`: a folder of CSV files, a workbook, or one file; all rows or none."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.exchange.files.guidance import BECAME
from web.cli.options import AsCsv, AsJson, a_path
from web.cli.tables import Columns, Form, form_of, progress, say, show

if TYPE_CHECKING:
    from scheduler.desk import Installation
    from scheduler.exchange.files.faults import Fault, FileRefused, ImportRefused
    from scheduler.exchange.importing.reporting import Report

NAMES = ("kind", *BECAME)
COLUMNS: Columns = {
    "Kind": lambda row: row["kind"],
    **{f"#{words}": lambda row, name=name: f"{row[name]:,}" for name, words in BECAME.items()},  # type: ignore[misc]
}
FAULT_NAMES = ("file", "row", "column", "value", "expected")
SHOWN = 40
"""Faults that are printed for people; the file of --errors, --json and --csv have all of them."""


def import_(
    path: Annotated[
        Path, typer.Argument(parser=a_path, help="A folder of CSV files, an .xlsx with sheets, or one file.")
    ],
    kind: Annotated[str | None, typer.Option("--as", metavar="KIND", help="What one file holds.")] = None,
    renames: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=new", help="A column by another name; repeatable."),
    ] = None,
    ignored: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="COLUMN", help="A column to leave out; repeatable."),
    ] = None,
    correct: Annotated[bool, typer.Option(help="Let another value for a known key supersede it.")] = False,
    history: Annotated[bool, typer.Option(help="Take the file's own recorded_at.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Tell what it would do, and do nothing.")] = False,
    errors: Annotated[
        Path | None, typer.Option(parser=a_path, metavar="FILE", help="Write the faults there, as CSV.")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Bring rows in: all of them, or none and every fault with its place."""
    from scheduler.exchange.files.faults import ImportRefused
    from web.cli.at_work import at_hand

    form, mapped = form_of(as_json=as_json, as_csv=as_csv), _mapped(renames or [])
    how = {"renames": mapped, "ignored": ignored or (), "correct": correct, "history": history}
    try:
        with at_hand() as installation:
            report = _bring(installation, path, kind, {**how, "dry_run": dry_run})
    except ImportRefused as refused:
        show_faults(form, refused)
        if errors is not None:
            _write_down(refused, errors)
        raise
    _show_report(form, report)


def _write_down(refused: "ImportRefused", errors: Path) -> None:
    from scheduler.exchange.exporting.writing import CannotWrite
    from scheduler.exchange.files.faults import write_faults

    try:
        write_faults(refused.faults, errors)
    except OSError as fault:
        typer.echo(str(refused), err=True)
        raise CannotWrite(errors, fault.strerror) from fault


def _mapped(renames: list[str]) -> dict[str, str]:
    pairs = [each.rpartition("=") for each in renames]
    if wrong := [each for each, (old, _, new) in zip(renames, pairs, strict=True) if not old or not new]:
        raise typer.BadParameter(f"--map {wrong[0]}: give the file's column and ours, as OLD=new.")
    return {old: new for old, _, new in pairs}


def _bring(installation: "Installation", path: Path, kind: str | None, how: dict[str, Any]) -> "Report":
    from scheduler.exchange.importing.attempting import attempt
    from scheduler.exchange.importing.imports import import_files
    from web.cli.at_work import operator

    with progress("Rows read") as told:
        how["progress"] = lambda _file, rows: told(rows)
        return attempt(installation, operator(), lambda desk: import_files(desk, path, kind=kind, **how))


def _show_report(form: Form, report: "Report") -> None:
    rows = [
        {"kind": kind} | {name: getattr(tally, name) for name in BECAME}
        for kind, tally in report.kinds.items()
    ]
    show(form, rows, COLUMNS, NAMES)
    for note in report.notes:
        typer.echo(note, err=True)
    if form is Form.PEOPLE:
        done = "Nothing was written: it was a dry run" if report.dry_run else "Done"
        say(f"{done}. {_concerned(report)} concerned.")


def _concerned(report: "Report") -> str:
    if report.people == 1:
        return f"1 person {'would be' if report.dry_run else 'was'}"
    return f"{report.people:,} people {'would be' if report.dry_run else 'were'}"


def show_faults(form: Form, refused: "FileRefused") -> None:
    """Print what is wrong with a file: for people on standard error, a line each."""
    if form is not Form.PEOPLE:
        show(form, [_as_row(fault) for fault in refused.faults], {}, FAULT_NAMES)
        return
    for fault in refused.faults[:SHOWN]:
        typer.echo(fault.sentence, err=True)
    if refused.total > SHOWN:
        typer.echo(f"And {refused.total - SHOWN:,} more: --errors FILE writes them all.", err=True)
    if refused.later:
        typer.echo(refused.later, err=True)


def _as_row(fault: "Fault") -> dict[str, object]:
    return {name: getattr(fault, name) for name in FAULT_NAMES}
