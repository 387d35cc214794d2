"""`visits due`: who is due, worst first."""

from typing import Annotated

import typer

from web.cli.options import LEVELS, OBLIGATIONS, STATUSES, AsAt, AsCsv, AsJson, KnownAt
from web.cli.tables import Form, form_of

Team = Annotated[str | None, typer.Option(help="Of one team, by its name.")]
Officer = Annotated[str | None, typer.Option(help="Of one officer, by their code.")]
OfLevel = Annotated[str | None, typer.Option(help=f"{', '.join(LEVELS)}.")]
OfStatus = Annotated[list[str] | None, typer.Option(help=f"{', '.join(STATUSES)}; may be repeated.")]
OfObligation = Annotated[str, typer.Option(help=f"{' or '.join(OBLIGATIONS)}.")]


def due(
    as_at: AsAt = None,
    known_at: KnownAt = None,
    team: Team = None,
    officer: Officer = None,
    level: OfLevel = None,
    status: OfStatus = None,
    obligation: OfObligation = OBLIGATIONS[0],
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List who is due, worst first: what is overdue and what is due soon."""
    from dataclasses import replace

    from web.cli.at_work import at_hand, today
    from web.cli.due_list import asked_for, look_up
    from web.cli.due_table import print_due

    form = form_of(as_json=as_json, as_csv=as_csv)
    with at_hand() as installation:
        asked = asked_for(today(installation), as_at, known_at, level, status, obligation)
        asked = replace(asked, team=team, officer=officer)
        found = look_up(installation, asked, totals=form is Form.PEOPLE)
    print_due(form, found)
    if any(row.error for row in found.rows):
        raise typer.Exit(1)
