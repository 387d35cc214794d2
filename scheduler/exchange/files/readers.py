"""What a column asks of its cells: text, references, numbers, words from a list. Days and moments are in `moments`."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rules.periods import PeriodMalformed, period
from scheduler.casework.limits import addressable
from scheduler.exchange.files.cells import BLANKS, CONTROL, NONE, Cell, Reader, Unreadable, shown

_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,400})?", re.ASCII)
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_DAYS = re.compile(rf"{_DAY}(-{_DAY})?([,;/ ]+{_DAY}(-{_DAY})?)*")
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


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


def reference(longest: int) -> Reader:
    """The code of a person or an officer, which stands in the addresses of their pages."""
    one = code(longest)

    def read(cell: Cell) -> str:
        found: str = one.read(cell)
        if not addressable(found):
            raise Unreadable(f"{one.expected}, slashes and unseen characters, and not “.”, “..” or “new”")
        return found

    return Reader(read, one.expected)


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
