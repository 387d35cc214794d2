"""`visits doctor`: the settings without secrets, and what is wrong."""

from dataclasses import asdict

import typer

from web.cli.options import AsCsv, AsJson
from web.cli.tables import Columns, Form, form_of, say, show

COLUMNS: Columns = {
    "": lambda row: {True: "ok", False: "WRONG", None: ""}[row["well"]],
    "What": lambda row: row["what"],
    "Found": lambda row: row["found"],
}


def doctor(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Show the settings, and say what is wrong with this installation; exit with 1 if something is."""
    from web.cli.examination import examined
    from web.installation import read_settings

    form = form_of(as_json=as_json, as_csv=as_csv)
    findings = list(examined(read_settings()))
    show(form, [asdict(each) for each in findings], COLUMNS)
    wrong = sum(each.well is False for each in findings)
    if form is Form.PEOPLE:
        say(f"\n{wrong} wrong." if wrong else "\nAll is well.")
    if wrong:
        raise typer.Exit(1)
