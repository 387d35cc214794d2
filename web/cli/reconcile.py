"""`visits reconcile`: who is in the national register's list and not here, and the reverse."""

from pathlib import Path
from typing import Annotated

import typer

from web.cli.options import AsCsv, AsJson, a_path
from web.cli.tables import Columns, Form, form_of, plain, say, show

NAMES = ("finding", "ref", "visor_ref", "row", "state")
COLUMNS: Columns = {
    "Finding": lambda row: plain(row["finding"]),
    "Ref": lambda row: row["ref"] or "-",
    "ViSOR": lambda row: row["visor_ref"] or "-",
    "#Row": lambda row: str(row["row"] or "-"),
    "State here": lambda row: plain(row["state"]) or "-",
}


def reconcile(
    file: Annotated[Path, typer.Argument(parser=a_path, help="The list, with a column ref or visor_ref.")],
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Compare the national register's list with who is here; exit with 1 if they differ."""
    from scheduler.exchange.files.faults import ListRefused
    from scheduler.exchange.reconciling import reconcile as compare
    from web.cli.at_work import at_hand, operator
    from web.cli.import_ import show_faults

    form = form_of(as_json=as_json, as_csv=as_csv)
    try:
        with at_hand() as installation, installation.writing(operator()) as desk:
            rows = [each.as_json() for each in compare(desk, file)]
    except ListRefused as refused:
        show_faults(form, refused)
        raise
    show(form, rows, COLUMNS, NAMES)
    if form is Form.PEOPLE:
        say(f"{len(rows):,} differences." if rows else "The list and this register hold the same people.")
    if rows:
        raise typer.Exit(1)
