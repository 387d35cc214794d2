"""`visits export`: the columns of a kind back out, or the histories that the rules read."""

from pathlib import Path
from typing import Annotated

import typer

from web.cli.tables import say


def export(
    kind: Annotated[str, typer.Argument(help="teams, officers, people, visits, …, or histories.")],
    to: Annotated[Path, typer.Option(metavar="FILE", help="A .csv or an .xlsx; for histories a .jsonl.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What it is for; it is logged.")],
    recipient: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Who receives it; else whoever runs the command.")
    ] = None,
) -> None:
    """Hand rows out, marked OFFICIAL-SENSITIVE and logged as disclosed."""
    from scheduler.exchange.exporting import export as hand_out
    from web.cli.at_work import at_hand, operator

    with at_hand() as installation, installation.writing(operator()) as desk:
        # the file lies with whoever runs the command: the log names them, unless another is named
        exported = hand_out(desk, kind, to, reason, recipient or desk.principal.actor)
    say(f"OFFICIAL-SENSITIVE {exported.export_id}: {exported.rows:,} rows in {exported.to}")
