"""Events in the plain words of the worked examples: `2025-02-01 plan P2M approved until 2025-08-01`."""

import re
from typing import Any

from rules.events import Event
from rules.reading import read_event

WORDS = re.compile(
    r"(?P<on>\S+) (?P<event>\w+)(?: (?P<rest>.+?))??"
    r"(?: recorded (?P<recorded_at>\S+))?(?: superseded (?P<superseded_at>\S+))?"
)
FIELDS = {
    "level": re.compile(r"(?P<level>\w+)"),
    "plan": re.compile(r"(?P<interval>\w+)(?: (?P<approved>approved))?(?: until (?P<until>\S+))?"),
    "visit": re.compile(r"(?P<outcome>\w+)"),
    "directed": re.compile(r"by (?P<by>\S+)"),
    "suspended": re.compile(r"(?P<reason>\w+)"),
    "ended": re.compile(r"(?P<reason>\w+)"),
}


def event(text: str) -> Event:
    """The event that the words say; ValueError for words that are none."""
    return read_event(record(text))


def record(text: str) -> dict[str, Any]:
    """The same as JSON has it."""
    found = WORDS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    words = {key: value for key, value in found.groupdict().items() if value}
    rest = words.pop("rest", "")
    fields = FIELDS.get(words["event"], re.compile("")).fullmatch(rest)
    if fields is None:
        raise ValueError(text)
    words |= fields.groupdict()
    if words["event"] == "plan":
        words |= {
            "interval": None if words["interval"] == "none" else words["interval"],
            "approved": bool(words["approved"]),
        }
    return words


def events(*texts: str) -> list[Event]:
    """Several of them."""
    return [event(text) for text in texts]
