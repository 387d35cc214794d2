"""Workbooks (.xlsx): their sheets and cells, values only. Knows no kind and no column."""

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, load_workbook

from scheduler.exchange.files.cells import Cell, Failed
from scheduler.exchange.files.failed_cells import Places, failed_cells
from scheduler.exchange.files.sheets import Broken, Rows

LIMIT = 20 * 1024 * 1024
"""The largest workbook that is read, in bytes."""
UNPACKED_LIMIT = 400 * 1024 * 1024
"""The most that a workbook may unpack to: a small file can hold a mountain of blanks."""
_PROTECTED = b"\xd0\xcf\x11\xe0"
_NOT_ONE = "is no workbook that can be read. Open it in a spreadsheet program and save it as .xlsx again."


def open_workbook(path: Path) -> tuple[CalamineWorkbook, str]:
    """A workbook, and the SHA-256 of its bytes. Raises Broken for what is none, or is protected."""
    held = path.read_bytes()
    if held.startswith(_PROTECTED):
        raise Broken(None, "is protected by a password, or an old .xls. Save it as .xlsx without a password.")
    _refuse_mountains(path)
    try:
        return load_workbook(path), hashlib.sha256(held).hexdigest()
    except PasswordError:
        raise Broken(None, "is protected by a password. Save it without one.") from None
    except (CalamineError, OSError, ValueError):
        raise Broken(None, _NOT_ONE) from None


def _refuse_mountains(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Broken(None, _NOT_ONE) from None
    if size > UNPACKED_LIMIT:
        raise Broken(None, f"unpacks to {size:,} bytes; at most {UNPACKED_LIMIT:,} are read.")


def rows_of(path: Path, workbook: CalamineWorkbook, sheet: str) -> Rows:
    """The rows of a sheet, from the first one. A formula gives its value as last computed, or Failed."""
    try:
        held = workbook.get_sheet_by_name(sheet)
        failed = failed_cells(path, sheet)
        for number, cells in enumerate(held.iter_rows(), start=1):
            yield number, _with_failed(cells, number, held.start, failed) if failed else cells
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile):
        raise Broken(None, _NOT_ONE) from None


def _with_failed(
    cells: list[Cell], row: int, start: tuple[int, int] | None, failed: Places
) -> Sequence[Cell]:
    """The cells of a row, the failed ones among them told as such. `start` is the first cell of the sheet."""
    first = start[1] + 1 if start else 1
    return [
        Failed(failed[row, column]) if (row, column) in failed else cell
        for column, cell in enumerate(cells, start=first)
    ]


def is_blank(path: Path, workbook: CalamineWorkbook, sheet: str) -> bool:
    """Whether a sheet holds nothing at all, as the second and third of a new workbook do."""
    return not any(cell not in {"", None} for _, row in rows_of(path, workbook, sheet) for cell in row)
