"""One cell of a table: text made tidy, and what it shows. Knows no file and no column.

A cell of a CSV file is text; one of a workbook may be a real date or number. Each reader (`readers`, `moments`) takes
both, and raises Unreadable with what it expected.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NamedTuple

Cell = Any
"""Text, a number, a date, a moment, a time of day, yes or no, or None."""

BLANKS = " \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2007\u2009\u200b\u202f\u205f\u3000\ufeff"
DANGEROUS = r"[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]"
"""What a spreadsheet takes for a formula at the beginning of a cell, full-width forms among it."""
_NEEDS_PREFIX = re.compile(rf"'*[{BLANKS}]*{DANGEROUS}")
_HAS_PREFIX = re.compile(rf"'+[{BLANKS}]*{DANGEROUS}")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
NONE = "none"
"""What a cell says where nothing is meant in so many words: a blank cell says nothing at all."""


class Failed(NamedTuple):
    """A cell of a workbook whose formula failed, with what it shows, such as #N/A."""

    shown: str


class Unreadable(ValueError):
    """A cell does not say what its column asks for; the message is what was expected."""


class Reader(NamedTuple):
    """How the cells of a column are read, and what they are expected to hold."""

    read: Callable[[Cell], Any]
    expected: str


def tidied(cell: Cell) -> Cell:
    """A cell without surrounding blanks and without the prefix of an export; None for one that says nothing."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip(BLANKS)
    if text.startswith("'"):
        text = unprefixed(text).strip(BLANKS)
    if "\u00a0" in text:
        text = text.replace("\u00a0", " ")
    return text or None


def prefixed(text: str) -> str:
    """The text with an apostrophe before it, if a spreadsheet would take it for a formula."""
    return f"'{text}" if _NEEDS_PREFIX.match(text) else text


def unprefixed(text: str) -> str:
    """What `prefixed` was given."""
    return text[1:] if _HAS_PREFIX.match(text) else text


def shown(cell: Cell) -> str:
    """A cell as its file shows it, for a fault."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, Failed):
        return cell.shown
    return str(cell)
