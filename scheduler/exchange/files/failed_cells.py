"""Where a workbook shows an error instead of a value: #N/A, #REF!. The reader of its values gives those as blank.

Reads a sheet's own XML, and of it only which cells say so. Knows no kind and no column.
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

Places = dict[tuple[int, int], str]
"""What each failed cell shows, by its row and column, counted from 1."""
_BOOK, _RELATIONS = PurePosixPath("xl/workbook.xml"), PurePosixPath("xl/_rels/workbook.xml.rels")
_AT_ONCE = 1 << 20
_SAYS_SO = re.compile(rb"""\bt\s*=\s*["']e["']""")
_LETTERS = 26


def failed_cells(path: Path, sheet: str) -> Places:
    """The failed cells of a sheet; none of a workbook that is not laid out as others are."""
    with zipfile.ZipFile(path) as packed:
        try:
            part = _part_of(packed, sheet)
            with packed.open(part) as file:
                if not _says_so(file):
                    return {}
            with packed.open(part) as file:
                return _Cells().read(file)
        except (KeyError, ExpatError):
            return {}  # whoever reads the values says what is wrong with it


def _part_of(packed: zipfile.ZipFile, sheet: str) -> str:
    """The file within a workbook that holds a sheet. Raises KeyError."""
    ids = {each["name"]: _id(each) for each in _elements(packed, _BOOK, "sheet")}
    targets = {each["Id"]: each["Target"] for each in _elements(packed, _RELATIONS, "Relationship")}
    target = targets[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else str(_BOOK.parent / target)


def _id(attributes: Mapping[str, str]) -> str:
    """A sheet's r:id, whatever its prefix is."""
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _elements(packed: zipfile.ZipFile, part: PurePosixPath, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parser = ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        if _plain(name) == wanted:
            found.append(attributes)

    parser.StartElementHandler = begin
    parser.Parse(packed.read(str(part)), True)  # noqa: FBT003 - expat's own
    return found


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _says_so(file: IO[bytes]) -> bool:
    """Whether there is any failed cell: most sheets have none, and need no parser."""
    held = b""
    while piece := file.read(_AT_ONCE):
        if _SAYS_SO.search(held + piece):
            return True
        held = piece[-16:]
    return False


class _Cells:
    """Finds the failed cells while the sheet goes by."""

    def __init__(self) -> None:
        self._found: Places = {}
        self._row = self._column = 0
        self._shown: list[str] | None = None
        self._in_value = False

    def read(self, file: IO[bytes]) -> Places:
        """The failed cells of a sheet's XML. Raises ExpatError."""
        parser = ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(file)
        return self._found

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        match _plain(name):
            case "row":
                self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            case "c":
                self._column = _column(attributes.get("r", "")) or self._column + 1
                self._shown = [] if attributes.get("t") == "e" else None
            case "v":
                self._in_value = self._shown is not None

    def _text(self, text: str) -> None:
        if self._in_value and self._shown is not None:
            self._shown.append(text)

    def _end(self, name: str) -> None:
        match _plain(name):
            case "v":
                self._in_value = False
            case "c" if self._shown is not None:
                self._found[self._row, self._column] = "".join(self._shown)
                self._shown = None


def _column(place: str) -> int:
    """The number of a column by its letters: A1 is 1, Z9 is 26, AA3 is 27; 0 without any."""
    found = 0
    for letter in place.rstrip("0123456789"):
        found = found * _LETTERS + ord(letter) - ord("A") + 1
    return found
