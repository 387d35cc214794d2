"""`visits digest`: the daily mail of counts and links, once a day to each officer. For a timer."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.options import AsCsv, AsJson
from web.cli.tables import Columns, form_of, show

if TYPE_CHECKING:
    from scheduler.desk import Installation
    from scheduler.oversight.digest import Letter

COLUMNS: Columns = {
    "=Officer": lambda row: row["officer"],
    "Digest": lambda row: row["result"],
    "Says": lambda row: "; ".join(line for line in row["text"].splitlines()[2:] if line),
}
NAMES = ("officer", "result", "text")


def digest(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Send each officer the day's counts by mail; a second run of the day sends nothing. Exit with 1 if one failed."""
    from web.cli.at_work import at_hand

    form = form_of(as_json=as_json, as_csv=as_csv)
    with at_hand() as installation:
        letters = _letters(installation, dry_run=dry_run)
    show(form, [asdict(each) for each in letters], COLUMNS, NAMES)
    if any(each.result == "not taken" for each in letters):
        raise typer.Exit(1)


def _letters(installation: "Installation", *, dry_run: bool) -> "list[Letter]":
    from scheduler.exchange.mail import mail_of
    from scheduler.oversight.digest import send_digests

    if dry_run:
        return list(send_digests(installation, None))
    with mail_of(installation.settings) as mail:
        return list(send_digests(installation, mail.send))
