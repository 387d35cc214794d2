"""`visits routes`: what the web application answers, to whom, and what it logs. Opens no database."""

from dataclasses import asdict

from web.cli.options import AsCsv, AsJson
from web.cli.tables import Columns, form_of, show

COLUMNS: Columns = {
    "Method": lambda row: row["method"],
    "Path": lambda row: row["path"],
    "Permission": lambda row: row["permission"],
    "Logs": lambda row: ", ".join(row["verbs"]),
}
NAMES = ("method", "path", "permission", "verbs")


def routes(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List every method and path with its permission and the verbs that it logs."""
    from web.permissions import inventory
    from web.service import routed

    form = form_of(as_json=as_json, as_csv=as_csv)
    show(form, [asdict(route) for route in inventory(routed())], COLUMNS, NAMES)
