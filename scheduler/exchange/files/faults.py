"""What is wrong with a file, place by place, and the refusal that carries it. Opens no database."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from scheduler.errors import Refusal
from scheduler.exchange.files.cells import prefixed
from scheduler.exchange.files.guidance import AT_COMMAND, LATER, Guidance

MOST = 100_000
"""Faults that are kept one by one; of those beyond only the number is."""
LONGEST = 100
"""Characters of a value that a fault tells."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what was given, and, in a sentence, what is expected. The header is row 1."""

    file: str
    row: int | None
    column: str | None
    value: str
    expected: str

    @property
    def sentence(self) -> str:
        """The fault as a line for whoever brought the file."""
        parts = (self.file, self.row and f"row {self.row}", self.column, self.value and f"“{self.value}”")
        place = ", ".join(part for part in parts if part)
        return f"{place}: {self.expected}" if place else self.expected


class Faults:
    """The faults of one import, and how whoever brought it is told to go on."""

    def __init__(self, guidance: Guidance = AT_COMMAND) -> None:
        self.guidance = guidance
        self.kept: list[Fault] = []
        self.total = 0
        self.files: dict[str, None] = {}
        """The files in the order in which they are read."""
        self.subjects: set[str] = set()
        """References and codes of those in whose rows there are faults that may tell what is recorded."""

    def add(self, file: str, row: int | None, column: str | None, value: str, expected: str) -> None:
        """Note a fault; `expected` is a sentence."""
        self.total += 1
        if len(self.kept) < MOST:
            self.kept.append(Fault(file, row, column, cut_short(value), expected))

    @property
    def in_order(self) -> list[Fault]:
        """Those that are kept, by file and row: of a row some are met only when everything else is in."""
        place = {file: number for number, file in enumerate(self.files)}
        return sorted(self.kept, key=lambda fault: (place.get(fault.file, -1), fault.row or 0))

    def __bool__(self) -> bool:
        return self.total > 0


def cut_short(value: str) -> str:
    """A value, or how it begins if it is long."""
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}… ({len(value):,} characters)"


class FileRefused(Refusal):
    """A file was not taken, since something in it cannot be.

    The faults name people: they are for the screen of whoever brought the file. The message, which
    may be logged, holds none of them.
    """

    nothing = "Nothing was done"
    later = ""
    """What is looked at only once these faults are mended."""

    def __init__(self, faults: Faults) -> None:
        self.faults = tuple(faults.in_order)
        self.total = faults.total
        self.subjects = frozenset(faults.subjects)
        what = "1 fault was" if self.total == 1 else f"{self.total:,} faults were"
        files = len({fault.file for fault in self.faults})
        where = f" in {files} files" if files > 1 else ""
        super().__init__(f"{self.nothing}: {what} found{where}. Mend what is listed and try again.")


class ImportRefused(FileRefused):
    """Nothing of a file, or of any file beside it, was imported."""

    nothing = "Nothing was imported"
    later = LATER


class ListRefused(FileRefused):
    """A list of the national register that cannot be compared."""

    nothing = "The list was not compared"


def write_faults(faults: Iterable[Fault], to: Path) -> None:
    """Write the faults as a CSV file, a row each, for its owner's eyes alone: their values tell of people."""
    to.touch(mode=0o600)
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(each.name for each in fields(Fault))
        for fault in faults:
            writer.writerow(prefixed("" if part is None else str(part)) for part in astuple(fault))
