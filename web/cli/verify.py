"""`visits verify`: proves what is kept beside the facts, deadlines first, against a fresh computation from them."""

from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

from web.cli.options import AsCsv, AsJson
from web.cli.tables import Columns, Form, form_of, progress, say, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.casework.deadlines.kept import Difference
    from scheduler.desk import Installation

NAMES = ("ref", "obligation", "column", "kept", "computed")
COLUMNS: Columns = {name.capitalize(): lambda row, name=name: _shown(row[name]) for name in NAMES}  # type: ignore[misc]


def verify(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Prove that kept deadlines, headcounts and searched names are what the facts give; exit with 1 if one is not."""
    from web.cli.at_work import at_hand

    form = form_of(as_json=as_json, as_csv=as_csv)
    with at_hand() as installation:
        rows = _differences(installation)
    show(form, rows, COLUMNS, NAMES)
    if form is Form.PEOPLE:
        say(_summary(rows))
    if rows:
        raise typer.Exit(1)


def _differences(installation: "Installation") -> list[dict[str, Any]]:
    """What differs, logged as consulted. Rows that hold no more are no fault: they are computed again first."""
    from scheduler.audit import log
    from scheduler.casework.deadlines import kept as deadlines
    from scheduler.casework.deadlines.expiry import renew_expired
    from scheduler.casework.lists import searching
    from scheduler.store.audit import Verb
    from web.cli.at_work import operator

    renew_expired(installation)
    with installation.reading(operator()) as desk:
        rows = _counted(chain(deadlines.verify(desk), searching.verify(desk)))
    with installation.writing(operator()) as desk:
        log(desk, Verb.CONSULTED, "verify", sorted({row["ref"] for row in rows if not _is_headcount(row)}))
    return rows


def _counted(differences: "Iterable[Difference]") -> list[dict[str, Any]]:
    rows = []
    with progress("Differences found") as told:
        for each in differences:
            rows.append({name: getattr(each, name) for name in NAMES})
            told(len(rows))
    return rows


def _summary(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "Every kept deadline, headcount and searched name is what the facts give."
    of_people = [row["ref"] for row in rows if not _is_headcount(row)]
    counts = len(rows) - len(of_people)
    found = {
        f"kept values (of {len(set(of_people))} people)": len(of_people),
        "headcounts": counts,
    }
    wrong = ", ".join(f"{what}: {number}" for what, number in found.items() if number)
    return f"Not what the facts give: {wrong}."


def _is_headcount(row: dict[str, Any]) -> bool:
    from scheduler.casework.deadlines.kept import HEADCOUNT

    return bool(row["column"] == HEADCOUNT)


def _shown(value: object) -> str:
    return "-" if value is None else str(value)
