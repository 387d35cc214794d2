"""Options that several commands share, and what people may write for a day, a moment or a form of output."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from scheduler.clock import FIRST_YEAR
from scheduler.errors import Refusal

AsJson = Annotated[bool, typer.Option("--json", help="One JSON array.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Comma-separated values, with a row of names.")]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="DATE", help="2026-11-21, 21/11/2026, yesterday, “3 weeks ago”; else today."
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at", metavar="MOMENT", help="2026-11-21T09:30+00:00; London time without an offset."
    ),
]


def a_path(typed: str) -> Path:
    """A path as it was typed. One that says nothing would be read as the folder in which one stands."""
    if not typed.strip():
        raise typer.BadParameter("The path is empty. Name the file or folder.")
    return Path(typed)


OBLIGATIONS = ("home_visit", "risk_assessment")
LEVELS = ("very_high", "high", "medium", "low", "unassessed")
ALL = "all"
STATUSES = ("error", "overdue", "due_soon", "on_track", "suspended", "not_started", "ended", ALL)

_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
_MOMENT_FORMS = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")
_DAYS_AWAY = {"yesterday": -1, "today": 0, "tomorrow": 1}


class NoSuchDay(Refusal):
    """Words that say no day of the calendar."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}” is no day that exists. Give a date such as 2026-11-21 or 21/11/2026, "
            "or words such as yesterday or “3 weeks ago”."
        )


class LongAgo(Refusal):
    """A day before anybody alive was born: a slip of the pen."""

    def __init__(self, words: str) -> None:
        super().__init__(f"“{words}” is before {FIRST_YEAR}. Check the year.")


class NoSuchMoment(Refusal):
    """Words that say no moment."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}” is no moment. Give a date and a time such as 2026-11-21T09:30+00:00; "
            "without an offset it is London time."
        )


def day_of(words: str | None, today: date) -> date | None:
    """The day that people's words say, or None for none. Raises NoSuchDay and LongAgo."""
    if words is None:
        return None
    found = _day_of(words, today)
    if found.year < FIRST_YEAR:
        raise LongAgo(words)
    return found


def _day_of(words: str, today: date) -> date:
    import arrow

    plain = " ".join(words.split()).casefold()
    if (found := _read(plain, _DAY_FORMS)) is not None:
        return found.date()
    try:
        if plain in _DAYS_AWAY:
            return arrow.get(today).shift(days=_DAYS_AWAY[plain]).date()
        return arrow.get(today).dehumanize(plain).date()
    except (ValueError, OverflowError) as fault:
        raise NoSuchDay(words) from fault


def moment_of(words: str | None) -> datetime | None:
    """The moment that people's words say, in UTC, or None for none. Raises NoSuchMoment."""
    if words is None:
        return None
    from scheduler.clock import LONDON, utc

    plain = words.strip()
    try:
        if ":" not in plain:
            raise NoSuchMoment(words)  # a day has many moments
        found = _read(plain, _MOMENT_FORMS) or datetime.fromisoformat(plain)
        moment = utc(found if found.tzinfo else found.replace(tzinfo=LONDON))
    except (ValueError, OverflowError) as fault:
        raise NoSuchMoment(words) from fault
    if found.tzinfo is None and moment.astimezone(LONDON).replace(tzinfo=None) != found:
        raise NoSuchMoment(words)  # the hour that March's change of clocks leaves out
    return moment


def _read(words: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        with suppress(ValueError):
            return datetime.strptime(words, form)  # noqa: DTZ007 - the caller knows the zone
    return None


class NoneOfThat(Refusal):
    """A team, an officer, a level, a status or an obligation that does not exist."""

    def __init__(self, what: str, given: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no {what} “{given}”. There are: {', '.join(known) or 'none'}.")


def one_of(what: str, given: str, known: Sequence[str]) -> str:
    """The word given, if it is one of those known. Raises NoneOfThat, which lists them."""
    if given not in known:
        raise NoneOfThat(what, given, known)
    return given
