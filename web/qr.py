"""A text as a QR code that a template draws: one path of squares. Knows nothing of what it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Light squares around it, without which cameras do not find it."""


@dataclass(frozen=True)
class Square:
    """So many squares a side, and the dark ones as the `d` of an SVG path."""

    size: int
    path: str


def qr_code(text: str) -> Square:
    """The code of a text, which still reads with a seventh of it dirty."""
    code = segno.make_qr(text, error="m")
    rows = list(code.matrix_iter(border=QUIET))
    return Square(len(rows), "".join(run for y, row in enumerate(rows) for run in _runs(y, row)))


def _runs(y: int, row: Iterable[int]) -> Iterator[str]:
    x = 0
    for dark, squares in groupby(row):
        length = len(list(squares))
        if dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
