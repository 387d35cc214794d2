"""Days, moments and times of day out of cells. A moment without an offset is London's; no month comes first."""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache

from scheduler.clock import FIRST_YEAR, LONDON
from scheduler.exchange.files.cells import Cell, Reader, Unreadable, shown

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_DAY_FIRST_MOMENT = re.compile(r"(\d{2}/\d{2}/\d{4})[ T](\d{2}:\d{2}(?::\d{2})?)", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_TWELVE = 12
A_DATE = "a date as YYYY-MM-DD or DD/MM/YYYY, the day first"
A_MOMENT = "a date and time as 2026-05-31T14:30, in London's time unless it says otherwise (Z, +01:00)"


class TooEarly(Unreadable):
    """A day before any that is kept."""

    def __init__(self) -> None:
        super().__init__(f"{A_DATE}, not before {FIRST_YEAR}")


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
        raise TooEarly
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


def time_of_day() -> Reader:
    """An hour and minute of the day."""
    expected = "a time of day as 09:00"

    def read(cell: Cell) -> str:
        found = cell.isoformat("minutes") if isinstance(cell, time) else shown(cell)
        if not _TIME.fullmatch(found):
            raise Unreadable(expected)
        return found

    return Reader(read, expected)
