"""No line is ever a crash, whatever it says and however far its dates."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from rules.histories import answer
from tests.rules.lines import EVENTS, POLICIES, line

FAR: dict[str, dict[str, Any]] = {
    "registered": {"event": "registered"},
    "level": {"event": "level", "level": "low"},
    "plan": {"event": "plan", "interval": "P9999Y", "approved": True, "until": "9999-12-31"},
    "short": {"event": "plan", "interval": "P1D"},
    "visit": {"event": "visit", "outcome": "seen_at_home"},
    "moved": {"event": "moved"},
    "directed": {"event": "directed", "by": "9999-12-31"},
    "suspended": {"event": "suspended", "reason": "custody"},
    "resumed": {"event": "resumed"},
    "ended": {"event": "ended", "reason": "deceased"},
}
anything = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text(max_size=12)
    | some.dates().map(str),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FAR_DAYS = ("0001-01-01", "0001-01-02", "2024-02-29", "9999-12-30", "9999-12-31")
KEYS = ("level", "interval", "approved", "until", "outcome", "by", "reason", "recorded_at", "superseded_at")
TELLING = (
    "P1M",
    "P9999Y",
    "P9999D",
    True,
    "high",
    "custody",
    "seen_at_home",
    "0001-01-01T00:00+14:00",
    *FAR_DAYS,
)
records = some.fixed_dictionaries(
    {"on": some.sampled_from(FAR_DAYS), "event": some.sampled_from(EVENTS.split(", "))},
    optional={key: some.sampled_from(TELLING) | anything for key in KEYS},
)
asked = some.fixed_dictionaries(
    {"id": some.just(1), "policy": some.just("england-wales"), "obligation": some.just("home_visit")},
    optional={
        "as_at": some.sampled_from(FAR_DAYS) | anything,
        "known_at": some.sampled_from(TELLING) | anything,
        "events": some.lists(records | anything, max_size=6),
    },
)


@settings(max_examples=400)
@given(asked | anything)
def test_no_line_is_ever_a_crash(record: object):
    found = json.loads(answer(json.dumps(record).encode(), POLICIES).line)
    assert ("error" in found) != ("status" in found)


@settings(max_examples=200)
@given(some.binary(max_size=40))
def test_no_bytes_are_ever_a_crash(of: bytes):
    assert json.loads(answer(of, POLICIES).line).keys() == {"id", "error"}


@settings(max_examples=300)
@given(
    some.lists(some.tuples(some.sampled_from(FAR_DAYS), some.sampled_from(sorted(FAR))), max_size=8),
    some.data(),
)
def test_the_ends_of_the_calendar_are_answered(told: list[tuple[str, str]], data: some.DataObject):
    events = [{"on": on, **FAR[word]} for on, word in told]
    as_at = data.draw(some.sampled_from(FAR_DAYS))
    assert answer(line(events=events, as_at=as_at), POLICIES).is_answer
