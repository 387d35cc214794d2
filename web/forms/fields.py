"""What the fields of a form take: text as people type it, read into dates, times and choices. Knows no form."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from scheduler.clock import FIRST_YEAR, LONDON, utc
from scheduler.exchange.files.cells import Unreadable
from scheduler.exchange.files.moments import TooEarly, as_date, as_moment

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)", re.ASCII)
_SHORT_DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", re.ASCII)
A_DAY = "Give a day that exists, the day first, such as 27/3/2026"
A_TIME = "Give a time on the 24-hour clock, such as 14:05"
LAST_YEAR = 2199
"""A year after this one is a slip of the pen, and a span up to there takes long to walk through."""
TOO_EARLY = f"Give a day of the year {FIRST_YEAR} or after it"
TOO_LATE = f"Give a day before the year {LAST_YEAR + 1}"
SKIPPED = "There was no such time: on this day the clocks went forward over it"


def _day(given: Any) -> date:  # noqa: ANN401 - as it was sent
    text = str(given)
    if parts := _SHORT_DAY.fullmatch(text):
        day, month, year = parts.groups()
        text = f"{day:0>2}/{month:0>2}/{year}"
    try:
        day = as_date(text)
    except TooEarly:
        raise ValueError(TOO_EARLY) from None
    except Unreadable:
        raise ValueError(A_DAY) from None
    if day.year > LAST_YEAR:
        raise ValueError(TOO_LATE)
    return day


def _time(given: Any) -> time:  # noqa: ANN401 - as it was sent
    if (parts := _TIME.fullmatch(str(given))) is None:
        raise ValueError(A_TIME)
    return time(int(parts[1]), int(parts[2]))


def _yes(given: Any) -> bool:  # noqa: ANN401 - as it was sent
    if given not in {"yes", "no"}:
        raise ValueError("Choose yes or no")
    return bool(given == "yes")


Day = Annotated[date, BeforeValidator(_day)]
"""A day, the day first; `2026-03-27` is read as well."""
TimeOfDay = Annotated[time, BeforeValidator(_time)]
"""A time on London's clock."""
YesNo = Annotated[bool, BeforeValidator(_yes)]
"""One of two radios, `yes` and `no`."""
Line = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=500)]
"""A reason: as long as what is kept of one."""
Key = UUID
"""Made with the empty form, so that a form that is sent twice is done once."""


@dataclass(frozen=True)
class Only:
    """Beside a field's type: it is looked at where another field says one of these, or says nothing.

    What a form hides, for something else was chosen, must not be in the way of what was.
    """

    where: str
    says: Collection[str]

    def looks(self, given: Mapping[str, Sequence[str]]) -> bool:
        """Whether it is looked at in a form that was sent."""
        said = given.get(self.where, ())
        return not said or said[-1] in self.says


class FromAList:
    """Beside a field's type: it is chosen from what the page lists, where the type does not say so itself."""


class CheckedForm(BaseModel):
    """A form whose answers are looked at before they are kept: `step` is the page of it that is asked for."""

    key: Key
    step: Literal["ask", "check", "save"] = "check"


def moment_of(on: date, at: time) -> datetime:
    """The moment, in UTC, of a time on London's clock; in October's doubled hour the first of the two.

    Raises ValueError for the hour that March's change of clocks leaves out.
    """
    try:
        return as_moment(datetime.combine(on, at))
    except Unreadable:
        raise ValueError(SKIPPED) from None


def as_typed(value: object) -> str:
    """A value as a field shows it: the opposite of reading it."""
    if isinstance(value, datetime):
        raise TypeError("a moment is two fields: its day, and its time in London")
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def london_parts(at: datetime) -> tuple[date, time]:
    """The day and the time of a moment on London's clock, as its two fields show it."""
    local = utc(at).astimezone(LONDON)
    return local.date(), local.time().replace(second=0, microsecond=0)
