"""`visits explain`: why something is due for one person."""

from typing import Annotated

import typer

from web.cli.options import AsAt, AsCsv, AsJson, KnownAt, day_of, moment_of
from web.cli.tables import form_of


def explain(
    ref: Annotated[str, typer.Argument(help="The reference of one person.")],
    as_at: AsAt = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what is due for one person, when, and why."""
    from web.cli.at_work import at_hand, today
    from web.cli.explanation import look_up, print_explained

    form = form_of(as_json=as_json, as_csv=as_csv)
    with at_hand() as installation:
        day = day_of(as_at, today(installation)) or today(installation)
        found = look_up(installation, ref, day, moment_of(known_at))
    print_explained(form, ref, day, found)
    if any(each.error for each in found):
        raise typer.Exit(1)
