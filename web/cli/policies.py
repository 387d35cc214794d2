"""`visits policy`: the policies at hand, and whether a file of one holds. Opens no database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.options import AsCsv, AsJson, a_path
from web.cli.tables import Columns, form_of, say, show

if TYPE_CHECKING:
    from rules.policy import Policy

COLUMNS: Columns = {
    "In force": lambda row: "yes" if row["in_force"] else "",
    "Policy": lambda row: row["id"],
    "Title": lambda row: row["title"],
    "Versions from": lambda row: ", ".join(row["versions"]),
}

app = typer.Typer(no_args_is_help=True, help="Policies: what is required, from which day, on whose word.")


@app.command("list")
def list_(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the policies that come with the product and those of VISITS_POLICIES."""
    from rules.policy import read_policies
    from web.installation import read_settings

    settings = read_settings()
    rows = [_row(policy, settings.policy) for policy in read_policies(settings.policies).values()]
    show(form_of(as_json=as_json, as_csv=as_csv), rows, COLUMNS)


@app.command()
def check(file: Annotated[Path, typer.Argument(parser=a_path, help="A policy file in TOML.")]) -> None:
    """Tell whether a policy file holds, and print it as text for people."""
    from rules.description import describe
    from rules.policy import read_policy

    say(describe(read_policy(file)))


def _row(policy: "Policy", in_force: str) -> dict[str, Any]:
    starts = [version.effective_from for version in policy.versions]
    return {
        "id": policy.id,
        "title": policy.title,
        "versions": [start.isoformat() if start else "ever" for start in starts],
        "in_force": policy.id == in_force,
    }
