"""Rows of cells become rows of values by column; what a cell should not hold is a fault. Knows no database."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler.exchange.files.cells import BLANKS, Cell, Failed, Unreadable, shown, tidied
from scheduler.exchange.files.columns import Column
from scheduler.exchange.files.faults import Faults, cut_short
from scheduler.exchange.files.sheets import Broken, Sheet

RECORDED_AT = "recorded_at"


@dataclass(slots=True)
class Row:
    """One row: its values by column, without those that it leaves blank. A faulty one is not to be taken."""

    file: str
    number: int
    values: dict[str, Any]
    faulty: bool = False
    kind: str = ""
    unread: set[str] = field(default_factory=set)
    """Columns that are filled in with what cannot be read."""

    def get(self, column: str) -> Any:  # noqa: ANN401 - what the column's reader gives
        """The value of a column, or None where the row says nothing."""
        return self.values.get(column)


@dataclass
class Reading:
    """How an import reads its files: which columns go by another name, which are left out."""

    faults: Faults
    renames: Mapping[str, str] = field(default_factory=dict)
    ignored: Collection[str] = ()
    history: bool = False
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._renames = {plain(old): plain(new) for old, new in self.renames.items()}
        self._ignored = {plain(name) for name in self.ignored}
        self._renamed: set[str] = set()

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet below its header; a faulty one is marked, and its fault noted."""
        self.faults.files.setdefault(sheet.file)
        try:
            yield from self._rows(sheet)
        except Broken as fault:
            self.faults.add(sheet.file, fault.row, None, "", f"The file {fault}")

    def _rows(self, sheet: Sheet) -> Iterator[Row]:
        reader = sheet.rows()
        _, names = next(reader, (1, ()))
        columns = self._columns(sheet, names)
        if columns is None:
            return
        width, empty = len(names), True
        nameless = [place for place, name in enumerate(names) if tidied(name) is None]
        for number, cells in reader:
            row = Row(sheet.file, number, {}, kind=sheet.kind.name)
            if nameless and len(cells) == width:
                self._refuse_nameless(row, cells, nameless)
            if self._fill(row, cells, columns, width):
                self._require(sheet, row)
                yield row
                empty = False
        if empty:
            self.notes.append(f"{sheet.file} has no rows below its header.")

    def _fill(self, row: Row, cells: Sequence[Cell], columns: list[tuple[int, Column]], width: int) -> bool:
        """Read the cells of a row; False for one that is blank all over."""
        if len(cells) != width and any(tidied(cell) is not None for cell in cells):
            self._ragged(row, cells, width)
            row.unread.update(column.name for _, column in columns)
            return True
        for place, column in columns:
            cell = tidied(cells[place]) if place < len(cells) else None
            if cell is None:
                continue
            if isinstance(cell, Failed):
                self._refuse_failed(row, column, cell)
                continue
            try:
                row.values[column.name] = column.reader.read(cell)
            except Unreadable as fault:
                row.faulty = True
                row.unread.add(column.name)
                self.faults.add(row.file, row.number, column.name, shown(cell), f"Expected {fault}.")
        return row.faulty or bool(row.values) or any(tidied(cell) is not None for cell in cells)

    def _refuse_failed(self, row: Row, column: Column, cell: Failed) -> None:
        row.faulty = True
        row.unread.add(column.name)
        sentence = f"This cell's formula failed. Mend it, or type the value: {column.reader.expected}."
        self.faults.add(row.file, row.number, column.name, cell.shown, sentence)

    def _refuse_nameless(self, row: Row, cells: Sequence[Cell], nameless: list[int]) -> None:
        for place in nameless:
            if (cell := tidied(cells[place])) is not None:
                row.faulty = True
                sentence = (
                    f"The column number {place + 1} has no name in the first row. Name it, or empty it."
                )
                self.faults.add(row.file, row.number, None, shown(cell), sentence)

    def _ragged(self, row: Row, cells: Sequence[Cell], width: int) -> None:
        row.faulty = True
        sentence = (
            f"The row has {len(cells)} cells where the header has {width}. Look for a missing quotation mark."
        )
        self.faults.add(row.file, row.number, None, "", sentence)

    def _require(self, sheet: Sheet, row: Row) -> None:
        for name in sheet.kind.required:
            if name not in row.values and name not in row.unread:
                row.faulty = True
                expected = sheet.kind.by_name[name].reader.expected
                self.faults.add(row.file, row.number, name, "", f"It is required. Expected {expected}.")

    def _columns(self, sheet: Sheet, names: Sequence[Cell]) -> list[tuple[int, Column]] | None:
        """The columns by their places, or None for a header with which no row can be read."""
        before = self.faults.total
        if not any(tidied(name) is not None for name in names):
            self.faults.add(
                sheet.file, 1, None, "", "The file is empty: its first row should name the columns."
            )
            return None
        found: dict[str, int] = {}
        for place, name in enumerate(names):
            if (column := self._column(sheet, shown(tidied(name)), place)) is None:
                continue
            if column in found:
                self.faults.add(
                    sheet.file,
                    1,
                    column,
                    "",
                    f"Two of the header's columns mean this one. {self.faults.guidance.one_of_two}",
                )
            found[column] = place
        for name in sheet.kind.required:
            if name not in found:
                self._missing(sheet, name)
        if RECORDED_AT in found and not self.history:
            del found[RECORDED_AT]
            how = self.faults.guidance.recorded_at
            self.notes.append(
                f"{sheet.file}: recorded_at was not taken, each row is recorded as of now{how}."
            )
        if self.faults.total > before:
            return None
        return [(place, sheet.kind.by_name[name]) for name, place in found.items()]

    def _column(self, sheet: Sheet, name: str, place: int) -> str | None:
        """The column that a header's cell means; None for one that is left out, or that is a fault."""
        called = plain(name)
        if called in self._renames:
            self._renamed.add(called)
            called = self._renames[called]
        elif called in self._ignored or not called:
            return None
        if called in sheet.kind.by_name:
            return called
        self.faults.add(
            sheet.file,
            1,
            None,
            name,
            f"The column “{cut_short(name)}” (number {place + 1}) is not one of {sheet.kind.name}: "
            f"{', '.join(sheet.kind.by_name)}. {self.faults.guidance.map_column}",
        )
        return None

    def _missing(self, sheet: Sheet, name: str) -> None:
        self.faults.add(
            sheet.file,
            1,
            None,
            name,
            f"The column {name} is missing: {sheet.kind.name} need it. {self.faults.guidance.add_column}",
        )

    def refuse_unused_renames(self) -> None:
        """Note a fault for each renaming of a column that no file has: it is a slip, and would pass unseen."""
        for old in sorted(set(self._renames) - self._renamed):
            self.faults.add("", None, None, old, f"No file has a column “{old}” to map. Check its name.")


def plain(name: str) -> str:
    """A column's name as it is compared: “Last visit on” is last_visit_on."""
    return "_".join(re.split(r"[\s_-]+", name.strip(BLANKS).casefold()))
