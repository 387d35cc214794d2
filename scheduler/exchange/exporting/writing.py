"""Rows into a CSV file or a workbook, marked OFFICIAL-SENSITIVE. Knows no kind and no database.

A workbook holds the marking in its properties and at the foot of each page. A CSV file has no place for
it that would not be read as a row, so it lies beside it, in a file of the same name and `.marking.txt`.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TextIO

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from scheduler.errors import Refusal
from scheduler.exchange.files.saying import safe
from scheduler.exchange.files.sources import MARKING

OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
ROWS_OF_A_WORKBOOK = 1_048_575
"""Below the header."""
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class NoSuchFolder(Refusal):
    """A file to be written where there is no folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no folder “{folder}” to write into. Make it, or give another path.")


class CannotWrite(Refusal):
    """A file that the system does not let us write."""

    def __init__(self, path: Path, reason: str | None) -> None:
        super().__init__(f"“{path}” cannot be written: {reason}. Give another path.")


class TooManyRows(Refusal):
    """More rows than a workbook holds."""

    def __init__(self) -> None:
        super().__init__(
            f"A workbook holds {ROWS_OF_A_WORKBOOK:,} rows, and there are more. Give a file in .csv."
        )


@dataclass(frozen=True)
class Marking:
    """What an export says of itself."""

    export_id: str
    what: str
    made_at: datetime
    made_by: str
    reason: str | None
    recipient: str | None

    def told(self, rows: int) -> dict[str, str]:
        """What it says, by what is told."""
        return {
            "Export": self.export_id,
            "Of": f"{self.what}, {rows:,} rows",
            "Made": f"{self.made_at.isoformat()} by {self.made_by}",
            "Reason": self.reason or "none given",
            "Recipient": self.recipient or "none named",
        }

    def lines(self, rows: int, digest: str) -> str:
        """The marking as a text for people."""
        told = self.told(rows) | {"SHA-256": digest}
        return "\n".join([OFFICIAL_SENSITIVE, *(f"{name}: {text}" for name, text in told.items()), ""])


@contextmanager
def drafted(to: Path) -> Iterator[Path]:
    """A path beside `to`, for its owner's eyes alone, to be written first. It is removed if writing fails.

    Raises NoSuchFolder and CannotWrite.
    """
    if not to.parent.is_dir():
        raise NoSuchFolder(to.parent)
    if to.is_dir():  # said before anything is logged as handed out
        raise CannotWrite(to, "it is a folder")
    try:
        with NamedTemporaryFile(dir=to.parent, prefix=".", suffix=to.suffix, delete=False) as file:
            draft = Path(file.name)
    except OSError as fault:
        raise CannotWrite(to, fault.strerror) from fault
    try:
        yield draft
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_rows(draft: Path, names: Sequence[str], rows: Iterable[Sequence[str]], marking: Marking) -> int:
    """Write the rows below their header; how many there were. Raises TooManyRows for a workbook."""
    if draft.suffix.casefold() == ".xlsx":
        return _write_workbook(draft, names, rows, marking)
    with draft.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, [names])
        return write_csv(file, rows)


def write_csv(file: TextIO, rows: Iterable[Sequence[str]]) -> int:
    """Write rows as lines of a CSV file, no cell of them a formula; how many there were."""
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    written = 0
    for row in rows:
        writer.writerow(map(safe, row))
        written += 1
    return written


def _write_workbook(
    draft: Path, names: Sequence[str], rows: Iterable[Sequence[str]], marking: Marking
) -> int:
    with xlsxwriter.Workbook(draft, {"constant_memory": True, **_SAFE}) as workbook:
        label = f"{OFFICIAL_SENSITIVE} {marking.export_id}"
        workbook.set_properties({"title": marking.what, "keywords": label, "comments": marking.reason or ""})
        sheet = workbook.add_worksheet(marking.what)
        sheet.set_header(f"&C{OFFICIAL_SENSITIVE}")
        sheet.set_footer(f"&C{label}")
        sheet.freeze_panes(1, 0)
        number = 0
        _write_row(sheet, 0, names)
        for number, row in enumerate(rows, start=1):
            if number > ROWS_OF_A_WORKBOOK:
                raise TooManyRows
            _write_row(sheet, number, map(safe, row))
    return number


def _write_row(sheet: Any, number: int, cells: Iterable[str]) -> None:  # noqa: ANN401 - as above
    for place, cell in enumerate(cells):
        if cell:
            sheet.write_string(number, place, cell)


def write_marking(to: Path, marking: Marking, rows: int, digest: str) -> None:
    """Write the marking beside a file that has no place for it."""
    beside = to.with_name(to.name + MARKING)
    beside.touch(mode=0o600)
    beside.write_text(marking.lines(rows, digest), encoding="utf-8")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def publish(draft: Path, to: Path) -> None:
    """Let a draft be the file: all of it at once, in the place of one that was there before."""
    draft.replace(to)
