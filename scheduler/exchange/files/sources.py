"""Which tables a path holds: a folder of CSV files, a workbook with sheets, or one file. Reads no row of them."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from scheduler.errors import Refusal
from scheduler.exchange.files import delimited, workbooks
from scheduler.exchange.files.columns import KINDS, Kind
from scheduler.exchange.files.faults import Faults
from scheduler.exchange.files.sheets import Broken, Sheet

MARKING = ".marking.txt"
"""What an export puts beside a CSV file; a folder of exports is brought in without it."""
_BYTES_A_MEGABYTE = 1024 * 1024
Found = TypeVar("Found")


class NothingThere(Refusal):
    """A path at which there is no file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file or folder “{path}”. Check the path.")


class IsFolder(Refusal):
    """A folder where one file is asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}” is a folder. Give one file.")


class UnknownKind(Refusal):
    """A kind of file that there is not."""

    def __init__(self, kind: str, known: Iterable[str] = KINDS) -> None:
        super().__init__(f"There is no kind of file “{kind}”. There are: {', '.join(known)}.")


class KindOfFolder(Refusal):
    """A kind was given for a folder."""

    def __init__(self) -> None:
        super().__init__("A folder's files say their kinds by their names. Give a kind (--as) with one file.")


@dataclass
class Source:
    """The tables of a path, the digest of each file, and what was left unread."""

    sheets: list[Sheet] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str | None:
        """One SHA-256 for all files; None for rows that came from none."""
        if len(self.digests) <= 1:
            return next(iter(self.digests.values()), None)
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.digests.items()))
        return hashlib.sha256(lines.encode()).hexdigest()


def source_of(path: Path, kind: str | None, faults: Faults) -> Source:
    """The tables at a path, in the order in which they are brought in; what cannot be read is a fault.

    Raises NothingThere, UnknownKind and KindOfFolder.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownKind(kind)
    if not path.exists():
        raise NothingThere(path)
    source = Source()
    if path.is_dir():
        if kind is not None:
            raise KindOfFolder
        _read_folder(path, source, faults)
    elif path.suffix.casefold() == ".xlsx":
        _read_workbook(path, kind, source, faults)
    else:
        _read_delimited(path, kind, source, faults)
    order = list(KINDS)
    source.sheets.sort(key=lambda sheet: order.index(sheet.kind.name))
    return source


def _read_folder(folder: Path, source: Source, faults: Faults) -> None:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith(MARKING):
            continue
        if path.suffix.casefold() == ".csv":
            _read_delimited(path, None, source, faults)
        elif path.suffix.casefold() in {".xlsx", ".xls"}:
            faults.add(
                path.name, None, None, "", "A workbook is imported by itself, not in a folder of CSV files."
            )
        else:
            source.notes.append(f"{path.name} was not read: a folder is read for its .csv files.")
    if not source.sheets and not faults:
        faults.add(
            folder.name, None, None, "", f"There is no CSV file in this folder. {_names('.csv', faults)}"
        )


def _read_delimited(path: Path, kind: str | None, source: Source, faults: Faults) -> None:
    found = KINDS.get(kind or path.stem.casefold().strip())
    if found is None:
        sentence = faults.guidance.no_kind or f"The name says no kind of file. {_names('.csv', faults)}"
        faults.add(path.name, None, None, "", sentence)
        return
    if any(sheet.kind is found for sheet in source.sheets):
        faults.add(
            path.name, None, None, "", f"There are two files of {found.name}. Put their rows into one."
        )
        return
    examined = _within(path, delimited.LIMIT, "a CSV file", faults, delimited.examine)
    if examined is not None:
        encoding, source.digests[path.name] = examined
        source.sheets.append(Sheet(path.name, found, partial(delimited.rows_of, path, encoding)))


def _read_workbook(path: Path, kind: str | None, source: Source, faults: Faults) -> None:
    opened = _within(path, workbooks.LIMIT, "a workbook", faults, workbooks.open_workbook)
    if opened is None:
        return
    workbook, source.digests[path.name] = opened
    try:
        names = [name for name in workbook.sheet_names if not workbooks.is_blank(path, workbook, name)]
    except Broken as fault:
        faults.add(path.name, None, None, "", f"The file {fault}")
        return
    if kind is not None and len(names) > 1:
        named = [name for name in names if name.casefold().strip() == kind]
        source.notes += [f"The sheet {name} was not read." for name in names if name not in named]
        names = named
    for name in names:
        found = KINDS.get(kind or name.casefold().strip())
        if found is None:
            _refuse_sheet(path, name, faults)
        else:
            label = f"{path.name}, sheet {name}"
            source.sheets.append(Sheet(label, found, partial(workbooks.rows_of, path, workbook, name)))
    if not names:
        what = f"There is no sheet of {kind} among several." if kind else "There is nothing in this workbook."
        faults.add(path.name, None, None, "", f"{what} {_names('', faults)}")


def one_sheet(path: Path, kind: Kind, faults: Faults) -> tuple[Sheet, str] | None:
    """The only table of a file, whatever it is called, and the file's digest; None for a fault.

    Raises NothingThere and IsFolder.
    """
    if path.is_dir():
        raise IsFolder(path)
    if not path.is_file():
        raise NothingThere(path)
    if path.suffix.casefold() != ".xlsx":
        examined = _within(path, delimited.LIMIT, "a CSV file", faults, delimited.examine)
        if examined is None:
            return None
        return Sheet(path.name, kind, partial(delimited.rows_of, path, examined[0])), examined[1]
    opened = _within(path, workbooks.LIMIT, "a workbook", faults, workbooks.open_workbook)
    if opened is None:
        return None
    workbook, digest = opened
    names = [name for name in workbook.sheet_names if not workbooks.is_blank(path, workbook, name)]
    if len(names) != 1:
        sentence = f"The workbook has {len(names)} sheets that are not blank. Leave the one with the list."
        faults.add(path.name, None, None, "", sentence)
        return None
    return Sheet(
        f"{path.name}, sheet {names[0]}", kind, partial(workbooks.rows_of, path, workbook, names[0])
    ), digest


def _refuse_sheet(path: Path, sheet: str, faults: Faults) -> None:
    faults.add(
        path.name, None, None, "", f"The name of the sheet “{sheet}” says no kind. {_names('', faults)}"
    )


def _within(path: Path, limit: int, what: str, faults: Faults, read: Callable[[Path], Found]) -> Found | None:
    """What is read of a file that is not too large, else a fault; its size is asked before it is opened."""
    try:
        size = path.stat().st_size
        if size <= limit:
            return read(path)
        given, most = size / _BYTES_A_MEGABYTE, limit // _BYTES_A_MEGABYTE
        sentence = f"The file has {given:,.0f} MB; {what} may have {most} MB. Split it."
    except Broken as fault:
        sentence = f"The file {fault}"
    except OSError as fault:
        sentence = f"The file cannot be read: {fault.strerror}."
    faults.add(path.name, None, None, "", sentence)
    return None


def _names(ending: str, faults: Faults) -> str:
    listed = ", ".join(f"{name}{ending}" for name in KINDS)
    return f"Name it after one of {listed}; {faults.guidance.name_kind}"
