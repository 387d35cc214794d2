"""A history as one line of JSON, and its answer as another. Opens no file: lines in, lines out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson

from rules.deadline import assess
from rules.events import Event
from rules.policy import NoPolicyInForce, Policy
from rules.reading import Malformed, moment, read_date, read_event, shown, unknown
from rules.version import OBLIGATIONS, Obligation

BY_NAME: dict[str, Obligation] = {obligation: obligation for obligation in OBLIGATIONS}


class History(NamedTuple):
    """What is asked about one person: under which policy, for which obligation, on which day, known when."""

    policy: Policy
    obligation: Obligation
    events: list[Event]
    as_at: date
    known_at: datetime | None


class Answered(NamedTuple):
    """A line of output, without its end, and whether it is an answer or an error."""

    line: bytes
    is_answer: bool


def answer(line: bytes, policies: Mapping[str, Policy]) -> Answered:
    """The answer to a line, or the error that says what is wrong with it."""
    of: object = None
    try:
        record = _record(line)
        of = record.get("id")
        assessment = assess(*read_history(record, policies))
    except (Malformed, NoPolicyInForce) as fault:
        return Answered(orjson.dumps({"id": of, "error": str(fault)}), is_answer=False)
    return Answered(orjson.dumps({"id": of, **assessment.as_json()}), is_answer=True)


def read_history(record: dict[str, Any], policies: Mapping[str, Policy]) -> History:
    """The history that a JSON object says. Raises Malformed with what was given and what is expected."""
    if record.get("id") is None:
        raise Malformed("“id” is missing; give each line one, so that its answer can be found")
    known_at = record.get("known_at")
    return History(
        policies[_one_of(record, "policy", policies)],
        BY_NAME[_one_of(record, "obligation", BY_NAME)],
        _events(record.get("events")),
        read_date(record, "as_at"),
        None if known_at is None else moment(known_at, "known_at"),
    )


def _one_of(record: dict[str, Any], key: str, known: Iterable[str]) -> str:
    given = record.get(key)
    if not isinstance(given, str) or given not in known:
        raise Malformed(unknown(key, given, known))
    return given


def _events(records: object) -> list[Event]:
    if not isinstance(records, list):
        raise Malformed(
            "“events” is missing; expected a list of events"
            if records is None
            else f"“events” is {shown(records)}; expected a list of events"
        )
    events: list[Event] = []
    try:
        events.extend(map(read_event, records))
    except Malformed as fault:
        # What came before the bad one is in the list.
        raise Malformed(f"Event {len(events) + 1}: {fault}.") from fault
    return events


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as fault:
        raise Malformed(f"The line is not JSON: {fault}") from fault
    if not isinstance(record, dict):
        raise Malformed(
            "The line is not a JSON object; expected one with id, policy, obligation, as_at, events"
        )
    return record
