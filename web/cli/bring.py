"""`visits import`: files of rows, all of them or none, with every fault named."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.options import AsCsv, AsJson
from web.cli.tables import Columns, Form, form_of, progress, say, show

if TYPE_CHECKING:
    from scheduler.desk import Installation
    from scheduler.exchange.reporting import Report

SHOWN = 50
"""Faults on the screen; a file of them holds all."""
NAMES = ("kind", "new", "unchanged", "corrected")
COLUMNS: Columns = {
    "Kind": lambda row: row["kind"],
    "#New": lambda row: f"{row['new']:,}",
    "#Unchanged": lambda row: f"{row['unchanged']:,}",
    "#Corrected": lambda row: f"{row['corrected']:,}",
}

From = Annotated[Path, typer.Argument(metavar="PATH", help="A folder of CSV files, a workbook, or one file.")]
As = Annotated[str | None, typer.Option("--as", metavar="KIND", help="What one file holds, if not its name.")]
Map = Annotated[list[str] | None, typer.Option("--map", metavar="OLD=new", help="A column by another name.")]
Ignore = Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="A column to leave out.")]
Correct = Annotated[bool, typer.Option("--correct", help="Another value supersedes what is known.")]
History = Annotated[bool, typer.Option("--history", help="Take the file's own recorded_at.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Errors = Annotated[Path | None, typer.Option(metavar="FILE", help="Write every fault to a CSV file.")]


def import_(
    path: From,
    kind: As = None,
    renames: Map = None,
    ignore: Ignore = None,
    correct: Correct = False,
    history: History = False,
    dry_run: DryRun = False,
    errors: Errors = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Bring in files of rows: all of them, or none."""
    from scheduler.exchange.faults import ImportRefused
    from web.cli.at_work import at_hand

    form, asked = form_of(as_json=as_json, as_csv=as_csv), _renames(renames or [])
    options = {
        "kind": kind,
        "renames": asked,
        "ignored": ignore or [],
        "correct": correct,
        "history": history,
    }
    try:
        with at_hand() as installation:
            report = _brought(installation, path, options | {"dry_run": dry_run})
    except ImportRefused as refused:
        _tell(refused, errors)
        raise
    show(form, [{"kind": kind, **vars(tally)} for kind, tally in report.kinds.items()], COLUMNS, NAMES)
    if form is Form.PEOPLE:
        _say_done(report)


def _brought(installation: "Installation", path: Path, options: dict[str, Any]) -> "Report":
    from scheduler.exchange.importing import import_files
    from web.cli.at_work import operator

    with progress("Rows read") as told, installation.writing(operator()) as desk:
        report = import_files(desk, path, **options, progress=lambda _file, rows: told(rows))
    if report.people and not report.dry_run:
        installation.database.measure_tables()
    return report


def _renames(given: list[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    if wrong := [old + between for old, between, new in pairs if not (old and new)]:
        raise typer.BadParameter(f"{wrong[0]!r} renames nothing: give --map OLD=new.")
    return {old.strip(): new.strip() for old, _, new in pairs}


def _tell(refused: Any, errors: Path | None) -> None:  # noqa: ANN401 - known when it is raised
    from scheduler.exchange.faults import write_faults

    for fault in refused.faults[:SHOWN]:
        typer.echo(fault.sentence, err=True)
    if refused.total > SHOWN:
        typer.echo(f"… and {refused.total - SHOWN:,} more. All of them: --errors FILE", err=True)
    if errors is not None:
        write_faults(refused.faults, errors)


def _say_done(report: "Report") -> None:
    for note in report.notes:
        say(note)
    said = "Nothing was written: it was a dry run" if report.dry_run else "Done"
    say(f"{said}. {report.people:,} people {'would be' if report.dry_run else 'were'} concerned.")
