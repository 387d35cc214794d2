"""`visits feed`: calendar addresses of officers' devices."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from web.cli.options import AsCsv, AsJson
from web.cli.tables import Columns, Form, form_of, say, show
from web.words import moment

if TYPE_CHECKING:
    from scheduler.casework.feed_care import Line

NAMES = (
    *("id", "officer", "device", "kind", "team", "made_at", "expires_at", "revoked_at"),
    *("last_used_at", "last_client", "last_network", "nothing_new"),
)
COLUMNS: Columns = {
    "=Id": lambda row: str(row["id"]),
    "=Officer": lambda row: row["officer"],
    "Device": lambda row: row["device"],
    "Until": lambda row: "revoked" if row["revoked_at"] else f"{row['expires_at']:%Y-%m-%d}",
    "Last used": lambda row: moment(row["last_used_at"]) if row["last_used_at"] else "never",
}

app = typer.Typer(no_args_is_help=True, help="Calendar links: one for each device of an officer.")


@app.command()
def create(
    officer: Annotated[str, typer.Argument(help="The officer's code.")],
    device: Annotated[str, typer.Option(help="What shows the calendar, such as “work phone”.")],
    team: Annotated[str | None, typer.Option(help="Numbers a day of this team, for its supervisor.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Make a calendar address. It is shown this once and kept nowhere."""
    from scheduler.casework.feeds import create_feed
    from web.cli.at_work import at_hand, operator

    form = form_of(as_json=as_json, as_csv=as_csv)
    with at_hand() as installation, installation.writing(operator()) as desk:
        made = create_feed(desk, officer, device, team=team)
        url = f"{installation.settings.base_url.rstrip('/')}{made.path()}"
    if form is Form.PEOPLE:
        say(url)
    else:
        show(form, [{"id": made.feed.id, "url": url}], {})


@app.command("list")
def list_(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the calendar addresses: whose, for which device, until when, how used. Never the addresses themselves."""
    from scheduler.casework.feed_care import address_lines
    from web.cli.at_work import at_hand, operator

    with at_hand() as installation, installation.reading(operator()) as desk:
        rows = [_row(line) for line in address_lines(desk, everybodys=True)]
    show(form_of(as_json=as_json, as_csv=as_csv), rows, COLUMNS, NAMES)


@app.command()
def revoke(
    feed_id: Annotated[UUID, typer.Argument(metavar="ID", help="As `visits feed list` shows it.")],
) -> None:
    """Switch a calendar address off, at once."""
    from scheduler.casework.feeds import revoke_feed
    from web.cli.at_work import at_hand, operator

    with at_hand() as installation, installation.writing(operator()) as desk:
        feed = revoke_feed(desk, feed_id)
    say(f"The address for “{feed.device}” is switched off.")


def _row(line: "Line") -> dict[str, Any]:
    feed = line.feed
    return {
        "id": feed.id,
        "officer": line.officer,
        "device": feed.device,
        "kind": feed.kind,
        "team": line.team,
        "made_at": feed.recorded_at,
        "expires_at": feed.expires_at,
        "revoked_at": feed.revoked_at,
        "last_used_at": feed.last_used_at,
        "last_client": feed.last_client,
        "last_network": feed.last_network,
        "nothing_new": line.held,
    }
