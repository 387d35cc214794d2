"""Lines as they are given to `python -m rules assess`, and the errors that they get."""

import json
from pathlib import Path
from typing import Any

from rules.histories import answer
from rules.policy import read_policies

CASES = Path(__file__).parent / "cases"
POLICIES = read_policies()
GOOD: dict[str, Any] = {
    "id": "a1",
    "policy": "england-wales",
    "obligation": "home_visit",
    "as_at": "2026-05-01",
    "known_at": None,
    "events": [
        {"on": "2025-01-10", "event": "registered"},
        {"on": "2025-01-10", "event": "level", "level": "high"},
        {"on": "2025-01-20", "event": "visit", "outcome": "seen_at_home"},
    ],
}
EVENTS = "level, plan, registered, resumed, visit, assessed, moved, directed, suspended, ended"


def line(**changes: Any) -> bytes:
    return json.dumps(GOOD | changes).encode()


def without(key: str) -> bytes:
    return json.dumps({name: value for name, value in GOOD.items() if name != key}).encode()


def error(of: bytes) -> dict[str, Any]:
    answered = answer(of, POLICIES)
    assert not answered.is_answer
    return json.loads(answered.line)
