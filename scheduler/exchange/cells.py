"""What one cell says: text made tidy, dates, moments, numbers and words from a list. Knows no file and no column.

A cell of a CSV file is text; one of a workbook may be a real date or number. Each reader takes both, and raises
Unreadable with what it expected.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from rules.periods import PeriodMalformed, period
from scheduler.clock import LONDON

Cell = Any
"""Text, a number, a date, a moment, a time of day, yes or no, or None."""

BLANKS = " \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2007\u2009\u200b\u202f\u205f\u3000\ufeff"
DANGEROUS = r"[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]"
"""What a spreadsheet takes for a formula at the beginning of a cell, full-width forms among it."""
_NEEDS_PREFIX = re.compile(rf"'*[{BLANKS}]*{DANGEROUS}")
_HAS_PREFIX = re.compile(rf"'+[{BLANKS}]*{DANGEROUS}")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_DAY_FIRST_MOMENT = re.compile(r"(\d{2}/\d{2}/\d{4})[ T](\d{2}:\d{2}(?::\d{2})?)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,400})?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_DAYS = re.compile(rf"{_DAY}(-{_DAY})?([,;/ ]+{_DAY}(-{_DAY})?)*")
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
FIRST_YEAR = 1900
"""A year before this one is a slip of the pen: 0206 for 2026."""
_TWELVE = 12
A_DATE = "a date as YYYY-MM-DD or DD/MM/YYYY, the day first"
A_MOMENT = "a date and time as 2026-05-31T14:30, in London's time unless it says otherwise (Z, +01:00)"
NONE = "none"
"""What a cell says where nothing is meant in so many words: a blank cell says nothing at all."""


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
    return str(cell)


def text(longest: int, *, or_none: bool = False) -> Reader:
    """Text of at most so many characters; a number without decimals is read as its digits."""
    expected = f"text of at most {longest} characters"
    expected += f", or “{NONE}”" if or_none else ""

    def read(cell: Cell) -> str:
        found = shown(cell).replace("\r\n", "\n").replace("\t", " ")
        if CONTROL.search(found):
            raise Unreadable("text without control characters")
        if len(found) > longest:
            raise Unreadable(f"{expected}; this has {len(found)}")
        return "" if or_none and found.casefold() == NONE else found

    return Reader(read, expected)


def code(longest: int, *, or_none: bool = False) -> Reader:
    """A reference: one word, as it stands in other records and in the log of acts."""
    expected = f"a reference of at most {longest} characters without blanks"
    expected += f", or “{NONE}”" if or_none else ""

    def read(cell: Cell) -> str:
        found = shown(cell)
        if len(found) > longest or CONTROL.search(found) or len(found.split()) != 1 or ";" in found:
            raise Unreadable(expected)
        return "" if or_none and found.casefold() == NONE else found

    return Reader(read, expected)


def codes(longest: int) -> Reader:
    """References separated by semicolons, each once."""
    one = code(longest)
    expected = f"officers separated by “;”, each {one.expected} and named once"

    @lru_cache(maxsize=65536)  # the same two go together again and again
    def read(cell: Cell) -> tuple[str, ...]:
        parts = filter(None, (part.strip(BLANKS) for part in shown(cell).split(";")))
        try:
            found = tuple(map(one.read, parts))
        except Unreadable:
            raise Unreadable(expected) from None
        if not found or len(set(found)) != len(found):
            raise Unreadable(expected)
        return found

    return Reader(read, expected)


def word(words: Iterable[str]) -> Reader:
    """One of these words; capitals, blanks and hyphens are forgiven (“Very high” is very_high)."""
    known = {str(each): str(each) for each in words}
    expected = f"one of {', '.join(known)}"

    def read(cell: Cell) -> str:
        found = known.get(shown(cell)) or known.get("_".join(re.split(r"[\s_-]+", shown(cell).casefold())))
        if found is None:
            raise Unreadable(expected)
        return found

    return Reader(read, expected)


def yes_or_no() -> Reader:
    """Whether something is so."""
    expected = "yes or no"

    def read(cell: Cell) -> bool:
        found = _YES.get(shown(cell).casefold())
        if found is None:
            raise Unreadable(expected)
        return found

    return Reader(read, expected)


def number(least: float, most: float) -> Reader:
    """A number with a decimal point, within bounds."""
    expected = f"a number from {least:g} to {most:g}, with a decimal point"

    def read(cell: Cell) -> float:
        if isinstance(cell, bool) or not _NUMBER.fullmatch(found := _figures(cell)):
            raise Unreadable(expected)
        if not least <= float(found) <= most:
            raise Unreadable(expected)
        return float(found)

    return Reader(read, expected)


def _figures(cell: Cell) -> str:
    return f"{cell:.15f}" if isinstance(cell, float) else shown(cell)


def whole_number(least: int, most: int) -> Reader:
    """A whole number within bounds."""
    expected = f"a whole number from {least} to {most}"
    numbers = number(least, most)

    def read(cell: Cell) -> int:
        try:
            found = numbers.read(cell)
        except Unreadable:
            raise Unreadable(expected) from None
        if not found.is_integer():
            raise Unreadable(expected)
        return int(found)

    return Reader(read, expected)


def interval() -> Reader:
    """An ISO 8601 duration in whole units; “none” is the empty text, which ends a plan."""
    expected = f"a period such as P3M, P1Y, P2W or P15D, or “{NONE}” to end the plan"

    def read(cell: Cell) -> str:
        found = shown(cell)
        if found.casefold() == NONE:
            return ""
        try:
            if period(found).is_empty:
                raise Unreadable(expected)
        except PeriodMalformed:
            raise Unreadable(expected) from None
        return found

    return Reader(read, expected)


def working_days() -> Reader:
    """Days of the week: Mon-Fri, or Mon,Wed,Fri."""
    expected = "days such as Mon-Fri or Mon,Wed"

    def read(cell: Cell) -> str:
        found = shown(cell)
        if len(found) > 40 or not _DAYS.fullmatch(found):  # noqa: PLR2004 - the column's length
            raise Unreadable(expected)
        return found

    return Reader(read, expected)


def time_of_day() -> Reader:
    """An hour and minute of the day."""
    expected = "a time of day as 09:00"

    def read(cell: Cell) -> str:
        found = cell.isoformat("minutes") if isinstance(cell, time) else shown(cell)
        if not _TIME.fullmatch(found):
            raise Unreadable(expected)
        return found

    return Reader(read, expected)


def a_date() -> Reader:
    """A day of the calendar."""
    return Reader(as_date, A_DATE)


def a_moment() -> Reader:
    """A moment, in UTC."""
    return Reader(as_moment, A_MOMENT)


def as_date(cell: Cell) -> date:
    """The day that a cell says."""
    if isinstance(cell, str):
        return _date_of(cell)
    if isinstance(cell, datetime):
        raise Unreadable("a date without a time of day")
    if not isinstance(cell, date):
        raise Unreadable(f"{A_DATE}; in a workbook, a cell with the format of a date")
    return _not_too_early(cell)


@lru_cache(maxsize=65536)
def _date_of(found: str) -> date:
    if parts := _ISO_DATE.fullmatch(found):
        year, month, day = map(int, parts.groups())
    elif parts := _DAY_FIRST.fullmatch(found):
        day, month, year = map(int, parts.groups())
    else:
        raise Unreadable(A_DATE)
    if month > _TWELVE and day <= _TWELVE and "/" in found:
        raise Unreadable(f"{A_DATE}; there is no month {month}, so this looks like the month first")
    try:
        return _not_too_early(date(year, month, day))
    except ValueError as fault:
        raise (
            fault if isinstance(fault, Unreadable) else Unreadable(f"{A_DATE}; there is no such day")
        ) from None


def _not_too_early(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise Unreadable(f"{A_DATE}, not before {FIRST_YEAR}")
    return day


def as_moment(cell: Cell) -> datetime:
    """The moment that a cell says, in UTC. Without an offset it is London's time.

    The hour that October's change of clocks gives twice is taken as the first of the two, in summer time;
    the hour that March's leaves out is refused.
    """
    found = _moment_of(cell) if isinstance(cell, str) else cell
    if not isinstance(found, datetime):
        raise Unreadable(A_MOMENT)
    _not_too_early(found.date())
    try:
        return _from_london(found) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        raise Unreadable(A_MOMENT) from None


def _moment_of(found: str) -> datetime | None:
    if parts := _DAY_FIRST_MOMENT.fullmatch(found):
        return datetime.combine(_date_of(parts[1]), time.fromisoformat(parts[2]))
    if _ISO_DATE.match(found) is None or len(found) <= len("YYYY-MM-DD"):
        return None
    try:
        return datetime.fromisoformat(found)
    except ValueError:
        if _ISO_DATE.fullmatch(found[:10]):
            _date_of(found[:10])  # says that there is no such day, if that is the fault
        return None


def _from_london(local: datetime) -> datetime:
    moment = local.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != local:
        raise Unreadable("a time that there was: on this day the clocks went forward over it")
    return moment
