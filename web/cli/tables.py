"""Rows as a table for people, as one JSON array, or as comma-separated values. Knows no database."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any, Literal

import typer

Row = Mapping[str, Any]
WIDTH = 80
"""Characters in a line of text."""
Columns = Mapping[str, Callable[[Any], str]]
"""The headings of a table for people, each with what it shows of a row. After `#` figures, to the right; after
`=` words that are never broken, such as dates."""


class Form(Enum):
    """How a table is printed."""

    PEOPLE = "people"
    JSON = "json"
    CSV = "csv"


def form_of(*, as_json: bool, as_csv: bool) -> Form:
    """The form asked for; both at once is wrong usage."""
    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv are two forms: give one of them.")
    return Form.JSON if as_json else Form.CSV if as_csv else Form.PEOPLE


def show(form: Form, rows: Sequence[Any], columns: Columns, names: Iterable[str] = ()) -> None:
    """Print rows. `names` are those of the values in CSV, for when there is no row to tell them."""
    if form is Form.JSON:
        _json(rows)
    elif form is Form.CSV:
        _csv(rows, list(names) or list(rows[0] if rows else ()))
    elif rows:
        _people(rows, columns)


def say(text: str = "") -> None:
    """Print a line for people."""
    typer.echo(text)


def plain(code: str | None) -> str:
    """A code for people: no_reply is "no reply"."""
    return (code or "").replace("_", " ")


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A counter on standard error while something long is done; nothing at all unless that is a terminal."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done: bar.update(task, completed=done)


def _json(rows: Sequence[Row]) -> None:
    import orjson

    typer.echo(orjson.dumps([dict(row) for row in rows]).decode())


def _csv(rows: Sequence[Row], names: list[str]) -> None:
    import csv

    from scheduler.exchange.files.cells import prefixed

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([prefixed(_cell(row[name])) for name in names] for row in rows)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, Mapping):
        value = "; ".join(f"{name}: {each}" for name, each in value.items())
    return "" if value is None else str(value)


def _people(rows: Sequence[Any], columns: Columns) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading in columns:
        figures, whole = heading.startswith("#"), heading.startswith(("#", "="))
        justify: Literal["left", "right"] = "right" if figures else "left"
        table.add_column(heading.lstrip("#="), justify=justify, no_wrap=whole, overflow="fold")
    for row in rows:
        # Text: what people wrote is no markup
        table.add_row(*(Text(shows(row)) for shows in columns.values()))
    Console(highlight=False).print(table)
