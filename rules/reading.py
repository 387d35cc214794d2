"""Events and dates from JSON: what is refused, and in which words. Knows no policy."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from rules.events import KINDS, SUSPENSIONS, Event
from rules.periods import Period, PeriodMalformed, period
from rules.risk import BY_NAME


class Malformed(ValueError):
    """A record that cannot be understood: the sentence says what was given and what is expected."""


def read_event(record: object) -> Event:
    """The event that a JSON object says. Raises Malformed."""
    if not isinstance(record, dict):
        raise Malformed("an event is a JSON object")
    kind = record.get("event")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Malformed(unknown("event", kind, KINDS))
    on = read_date(record, "on")
    recorded_at, superseded_at = record.get("recorded_at"), record.get("superseded_at")
    return reader(
        record,
        on,
        None if recorded_at is None else moment(recorded_at, "recorded_at"),
        None if superseded_at is None else moment(superseded_at, "superseded_at"),
    )


def read_date(record: dict[str, Any], key: str) -> date:
    """The date under a key. Raises Malformed for what is missing or does not exist."""
    text = record.get(key)
    if text is None:
        raise Malformed(f"“{key}” is missing")
    day = _day(text) if isinstance(text, str) else None
    if day is None:
        raise Malformed(f"“{key}” is {shown(text)}, which is not a date that exists; expected YYYY-MM-DD")
    return day


def moment(text: object, key: str) -> datetime:
    """A moment with its offset. Raises Malformed for one without."""
    try:
        at = datetime.fromisoformat(text)  # type: ignore[arg-type]  # what is no text is refused just below
    except (TypeError, ValueError):
        raise Malformed(
            f"“{key}” is {shown(text)}, which is not a moment; expected one such as 2025-01-20T14:30:00Z"
        ) from None
    if at.tzinfo is None:
        raise Malformed(f"“{key}” is {shown(text)}, without an offset; end it with Z or one such as +01:00")
    return at


@lru_cache(maxsize=32768)
def _day(text: str) -> date | None:
    if len(text) != len("YYYY-MM-DD") or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(record: dict[str, Any], key: str) -> str:
    text = record.get(key)
    if not text or not isinstance(text, str):
        raise Malformed(f"“{key}” is {'missing' if text is None else f'{shown(text)}, which is not a text'}")
    return text


def _not_before(record: dict[str, Any], key: str, on: date) -> date:
    day = read_date(record, key)
    if day < on:
        raise Malformed(f"“{key}” is {day.isoformat()}, before “on”, {on.isoformat()}")
    return day


def unknown(key: str, given: object, expected: Iterable[str]) -> str:
    """The sentence for a word that is not among the expected ones."""
    if given is None:
        return f"“{key}” is missing; expected one of {', '.join(expected)}"
    return f"“{key}” is {shown(given)}; expected one of {', '.join(expected)}"


def shown(given: object) -> str:
    """What was given, for a sentence."""
    return f"“{given}”" if isinstance(given, str) else f"{given!r}"


Reader = Callable[[dict[str, Any], date, datetime | None, datetime | None], Event]


def _bare(kind: str) -> Reader:
    def read(_: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None) -> Event:
        return Event(on, kind, recorded_at=recorded, superseded_at=superseded)

    return read


def _level(record: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None) -> Event:
    given = record.get("level")
    level = BY_NAME.get(given) if isinstance(given, str) else None
    if level is None:
        raise Malformed(unknown("level", given, BY_NAME))
    return Event(on, "level", level=level, recorded_at=recorded, superseded_at=superseded)


def _plan(record: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None) -> Event:
    if "interval" not in record:
        raise Malformed("“interval” is missing; expected a period such as P3M, or null to end the plan's")
    approved = record.get("approved", False)
    if not isinstance(approved, bool):
        raise Malformed(f"“approved” is {shown(approved)}; expected true or false")
    until = None if record.get("until") is None else _not_before(record, "until", on)
    interval = None if record["interval"] is None else _interval(record["interval"])
    return Event(
        on,
        "plan",
        interval=interval,
        approved=approved,
        until=until,
        recorded_at=recorded,
        superseded_at=superseded,
    )


def _interval(text: object) -> Period:
    try:
        interval = period(text) if isinstance(text, str) else None
    except PeriodMalformed as fault:
        raise Malformed(f"“interval”: {fault}") from fault
    if interval is None or interval.is_empty:
        raise Malformed(f"“interval” is {shown(text)}; expected a period of at least a day, such as P3M")
    return interval


def _visit(record: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None) -> Event:
    outcome = _text(record, "outcome")
    return Event(on, "visit", outcome=outcome, recorded_at=recorded, superseded_at=superseded)


def _directed(
    record: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None
) -> Event:
    by = _not_before(record, "by", on)
    return Event(on, "directed", by=by, recorded_at=recorded, superseded_at=superseded)


def _suspended(
    record: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None
) -> Event:
    reason = record.get("reason")
    if reason not in SUSPENSIONS:
        raise Malformed(unknown("reason", reason, SUSPENSIONS))
    return Event(on, "suspended", reason=reason, recorded_at=recorded, superseded_at=superseded)


def _ended(record: dict[str, Any], on: date, recorded: datetime | None, superseded: datetime | None) -> Event:
    reason = _text(record, "reason")
    return Event(on, "ended", reason=reason, recorded_at=recorded, superseded_at=superseded)


_READERS: dict[str, Reader] = {
    "level": _level,
    "plan": _plan,
    "registered": _bare("registered"),
    "resumed": _bare("resumed"),
    "visit": _visit,
    "assessed": _bare("assessed"),
    "moved": _bare("moved"),
    "directed": _directed,
    "suspended": _suspended,
    "ended": _ended,
}
