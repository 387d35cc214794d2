"""`visits export`: the columns of a kind back out, or the histories that the rules read."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.options import a_path
from web.cli.tables import say

if TYPE_CHECKING:
    from scheduler.desk import Installation
    from scheduler.exchange.exporting.exports import Exported, RecipientNeeded


def export(
    kind: Annotated[str, typer.Argument(help="teams, officers, people, visits, …, or histories.")],
    to: Annotated[
        Path, typer.Option(parser=a_path, metavar="FILE", help="A .csv or an .xlsx; for histories a .jsonl.")
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What it is for; it is logged.")],
    recipient: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Who receives it; it is logged. Asked for above 50 rows."),
    ] = None,
) -> None:
    """Hand rows out, marked OFFICIAL-SENSITIVE and logged as disclosed."""
    from scheduler.exchange.exporting.exports import RecipientNeeded
    from web.cli.at_work import at_hand

    with at_hand() as installation:
        try:
            exported = _hand_out(installation, kind, to, reason, recipient)
        except RecipientNeeded as needed:
            exported = _hand_out(installation, kind, to, reason, _recipient(needed))
    say(f"OFFICIAL-SENSITIVE {exported.export_id}: {exported.rows:,} rows in {exported.to}")


def _hand_out(
    installation: "Installation", kind: str, to: Path, reason: str, recipient: str | None
) -> "Exported":
    from scheduler.exchange.exporting.exports import export as hand_out
    from web.cli.at_work import operator

    with installation.writing(operator()) as desk:
        return hand_out(desk, kind, to, reason, recipient)


def _recipient(needed: "RecipientNeeded") -> str:
    """Who receives it, asked at a terminal. In a script nobody can be: the file lies with whoever runs it."""
    from web.cli.at_work import operator

    typer.echo(str(needed), err=True)
    if sys.stdin.isatty() and sys.stderr.isatty():
        named: str = typer.prompt("Recipient", err=True)
        return named
    typer.echo(f"The log names {operator().actor}, who runs this command.", err=True)
    return operator().actor
