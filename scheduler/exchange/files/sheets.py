"""A table of cells from a file or from rows in hand, row by row. Knows no meaning of a column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.exchange.files.cells import Cell
from scheduler.exchange.files.columns import Kind

Rows = Iterator[tuple[int, Sequence[Cell]]]
"""Each row with its number as the file shows it: the header is row 1."""


class Broken(ValueError):
    """The file cannot be read on from a row; the message is a sentence."""

    def __init__(self, row: int | None, sentence: str) -> None:
        self.row = row
        super().__init__(sentence)


@dataclass(frozen=True)
class Sheet:
    """One table, as its faults call it. `rows` reads it from the start, at each call; it may raise Broken."""

    file: str
    kind: Kind
    rows: Callable[[], Rows]


def sheet_of_rows(kind: Kind, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    """Rows that are in hand already, as dictionaries by column, as if they stood below a header."""
    names = list(dict.fromkeys(name for row in rows for name in row))

    def read() -> Rows:
        yield 1, names
        for number, row in enumerate(rows, start=2):
            yield number, [row.get(name) for name in names]

    return Sheet(kind.name, kind, read)
