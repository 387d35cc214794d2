"""CSV files: their encoding, their separator and their rows. Knows no kind and no column."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from scheduler.exchange.files.sheets import Broken, Rows

LIMIT = 150 * 1024 * 1024
"""The largest CSV file that is read, in bytes."""
_AT_ONCE = 1 << 20
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
"""Bytes that Windows-1252 gives no letter."""
_OTHERS = (
    (b"%PDF", "is a PDF document"),
    (b"PK\x03\x04", "is a workbook or another compressed file, whatever its name says"),
    (b"\xd0\xcf\x11\xe0", "is an old or protected Excel workbook, whatever its name says"),
    (codecs.BOM_UTF16_LE, "is in UTF-16"),
    (codecs.BOM_UTF16_BE, "is in UTF-16"),
)


def examine(path: Path) -> tuple[str, str]:
    """The encoding of a CSV file, and the SHA-256 of its bytes. Raises Broken for what is no CSV file."""
    digest, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    encoding, undefined = "utf-8-sig", False
    for number, part in enumerate(_parts(path)):
        _refuse_others(part, first=number == 0)
        digest.update(part)
        undefined = undefined or any(byte in part for byte in _UNDEFINED)
        if encoding == "utf-8-sig" and not _decodes(utf8, part):
            encoding = "cp1252"
    if encoding == "utf-8-sig" and not _decodes(utf8, b"", final=True):
        encoding = "cp1252"
    if encoding == "cp1252" and undefined:
        raise Broken(None, "is neither in UTF-8 nor in Windows-1252. Save it as “CSV UTF-8”.")
    return encoding, digest.hexdigest()


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            yield part


def _refuse_others(part: bytes, *, first: bool) -> None:
    if first:
        for mark, what in _OTHERS:
            if part.startswith(mark):
                raise Broken(None, f"{what}, and no CSV file. Save it as “CSV UTF-8”.")
    if b"\0" in part:
        raise Broken(None, "is no CSV file: it holds bytes that no text has. Save it as “CSV UTF-8”.")


def _decodes(decoder: codecs.IncrementalDecoder, part: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(part, final)
    except UnicodeDecodeError:
        return False
    return True


def rows_of(path: Path, encoding: str) -> Rows:
    """The rows of a CSV file; a record over several lines is one row, as in a spreadsheet."""
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(file.readline())
        file.seek(0)
        reader = csv.reader(file, delimiter=separator, strict=True)
        row = 0
        try:
            for row, cells in enumerate(reader, start=1):
                yield row, cells
        except csv.Error as fault:
            raise Broken(
                row + 1, f"cannot be read on from here: {fault}. Look for a quotation mark."
            ) from None


def _separator(header: str) -> str:
    """Comma or semicolon, whichever makes more columns of the header."""
    return ";" if _columns(header, ";") > _columns(header, ",") else ","


def _columns(header: str, separator: str) -> int:
    try:
        return len(next(csv.reader([header], delimiter=separator), []))
    except csv.Error:
        return 0
