"""What is asked in a line and what it is answered; what is not understood gets a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from rules.histories import answer
from rules.policy import read_policies
from tests.rules import plain
from tests.rules.lines import CASES, EVENTS, GOOD, POLICIES, error, line, without


def test_the_answer_has_every_key_of_the_rules_in_their_order():
    answered = answer(line(), POLICIES)
    found = json.loads(answered.line)
    assert answered.is_answer
    assert list(found) == [
        *("id", "status", "deadline", "days_overdue", "visits_missed", "level", "interval"),
        *("last_visit", "suspended_for", "cycles", "because"),
    ]
    (because,) = found.pop("because")
    assert found == {
        "id": "a1",
        "status": "overdue",
        "deadline": "2025-04-20",
        "days_overdue": 376,
        "visits_missed": 5,
        "level": "high",
        "interval": "P3M",
        "last_visit": "2025-01-20",
        "suspended_for": None,
        "cycles": [
            {
                "opened": "2025-01-10",
                "deadline": "2025-01-25",
                "closed": "2025-01-20",
                "result": "met",
                "days_late": 0,
            },
            {
                "opened": "2025-01-20",
                "deadline": "2025-04-20",
                "closed": None,
                "result": "open",
                "days_late": 376,
            },
        ],
    }
    assert list(because) == ["on", "clause", "deadline", "source", "text"]
    source = because.pop("source")
    assert "the intervals practised until June 2017" in source
    assert because == {
        "on": "2025-01-20",
        "clause": "periodic",
        "deadline": "2025-04-20",
        "text": (
            "Seen at home on 20 January 2025. "
            "At high risk the next visit is due within 3 months, by 20 April 2025."
        ),
    }


@pytest.mark.parametrize("identity", [7, "ä", ["a"], 0, False])
def test_the_id_comes_back_as_it_was_given(identity: object):
    assert json.loads(answer(line(id=identity), POLICIES).line)["id"] == identity
    assert error(line(id=identity, as_at="2025-02-31"))["id"] == identity


@pytest.mark.parametrize(
    ("of", "identity", "sentence"),
    [
        (b"", None, "The line is not JSON: "),
        (b"{", None, "The line is not JSON: "),
        (b"\xff", None, "The line is not JSON: "),
        (b'{"id": NaN}', None, "The line is not JSON: "),
        (
            b"[]",
            None,
            "The line is not a JSON object; expected one with id, policy, obligation, as_at, events",
        ),
        (
            b'"a1"',
            None,
            "The line is not a JSON object; expected one with id, policy, obligation, as_at, events",
        ),
        (without("id"), None, "“id” is missing; give each line one, so that its answer can be found"),
        (line(id=None), None, "“id” is missing; give each line one, so that its answer can be found"),
        (without("policy"), "a1", "“policy” is missing; expected one of england-wales, washington-state"),
        (
            line(policy="scotland"),
            "a1",
            "“policy” is “scotland”; expected one of england-wales, washington-state",
        ),
        (line(policy=["a"]), "a1", "“policy” is ['a']; expected one of england-wales, washington-state"),
        (without("obligation"), "a1", "“obligation” is missing; expected one of home_visit, risk_assessment"),
        (
            line(obligation="visit"),
            "a1",
            "“obligation” is “visit”; expected one of home_visit, risk_assessment",
        ),
        (without("as_at"), "a1", "“as_at” is missing"),
        (
            line(as_at="2026-02-29"),
            "a1",
            "“as_at” is “2026-02-29”, which is not a date that exists; expected YYYY-MM-DD",
        ),
        (
            line(as_at=20260501),
            "a1",
            "“as_at” is 20260501, which is not a date that exists; expected YYYY-MM-DD",
        ),
        (
            line(known_at="2026-05-01T12:00:00"),
            "a1",
            "“known_at” is “2026-05-01T12:00:00”, without an offset; end it with Z or one such as +01:00",
        ),
        (
            line(known_at="noon"),
            "a1",
            "“known_at” is “noon”, which is not a moment; expected one such as 2025-01-20T14:30:00Z",
        ),
        (without("events"), "a1", "“events” is missing; expected a list of events"),
        (line(events={}), "a1", "“events” is {}; expected a list of events"),
        (line(events=["visit"]), "a1", "Event 1: an event is a JSON object."),
    ],
)
def test_a_line_that_is_not_understood_gets_a_sentence(of: bytes, identity: object, sentence: str):
    found = error(of)
    assert found.keys() == {"id", "error"}
    assert found["id"] == identity
    assert found["error"].startswith(sentence)
    assert sentence.endswith(": ") or found["error"] == sentence


REASONS = "custody, hospital, abroad, transferred_out, reactive, missing, wanted"


def about(event: dict[str, Any]) -> str:
    """The sentence about an event, without its number."""
    found = error(line(events=[*GOOD["events"], event]))
    assert found["id"] == "a1"
    assert found.keys() == {"id", "error"}
    number, sentence = found["error"].split(": ", 1)
    assert number == "Event 4"
    return sentence


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ({"on": "2025-01-10"}, f"“event” is missing; expected one of {EVENTS}."),
        ({"on": "2025-01-10", "event": "birthday"}, f"“event” is “birthday”; expected one of {EVENTS}."),
        ({"on": "2025-01-10", "event": "version"}, f"“event” is “version”; expected one of {EVENTS}."),
        ({"on": "2025-01-10", "event": ["visit"]}, f"“event” is ['visit']; expected one of {EVENTS}."),
        ({"event": "moved"}, "“on” is missing."),
        (
            {"event": "moved", "on": "2025-02-31"},
            "“on” is “2025-02-31”, which is not a date that exists; expected YYYY-MM-DD.",
        ),
        (
            {"event": "moved", "on": "20250210"},
            "“on” is “20250210”, which is not a date that exists; expected YYYY-MM-DD.",
        ),
        (
            {"event": "moved", "on": "2025-W07-1"},
            "“on” is “2025-W07-1”, which is not a date that exists; expected YYYY-MM-DD.",
        ),
        (
            {"event": "moved", "on": "10/02/2025"},
            "“on” is “10/02/2025”, which is not a date that exists; expected YYYY-MM-DD.",
        ),
        (
            {"event": "level", "on": "2025-01-10"},
            "“level” is missing; expected one of very_high, high, medium, low.",
        ),
        (
            {"event": "level", "on": "2025-01-10", "level": "extreme"},
            "“level” is “extreme”; expected one of very_high, high, medium, low.",
        ),
        (
            {"event": "level", "on": "2025-01-10", "level": "unassessed"},
            "“level” is “unassessed”; expected one of very_high, high, medium, low.",
        ),
        (
            {"event": "level", "on": "2025-01-10", "level": ["high"]},
            "“level” is ['high']; expected one of very_high, high, medium, low.",
        ),
        ({"event": "visit", "on": "2025-01-10"}, "“outcome” is missing."),
        ({"event": "visit", "on": "2025-01-10", "outcome": 3}, "“outcome” is 3, which is not a text."),
        ({"event": "visit", "on": "2025-01-10", "outcome": ""}, "“outcome” is “”, which is not a text."),
        (
            {"event": "plan", "on": "2025-01-10"},
            "“interval” is missing; expected a period such as P3M, or null to end the plan's.",
        ),
        (
            {"event": "plan", "on": "2025-01-10", "interval": "3 months"},
            "“interval”: “3 months” is not a period such as P3M, P1Y, P2W or P15D.",
        ),
        (
            {"event": "plan", "on": "2025-01-10", "interval": 3},
            "“interval” is 3; expected a period of at least a day, such as P3M.",
        ),
        (
            {"event": "plan", "on": "2025-01-10", "interval": "P0D"},
            "“interval” is “P0D”; expected a period of at least a day, such as P3M.",
        ),
        (
            {"event": "plan", "on": "2025-01-10", "interval": "P3M", "approved": "yes"},
            "“approved” is “yes”; expected true or false.",
        ),
        (
            {"event": "plan", "on": "2025-01-10", "interval": "P3M", "until": "2025-01-09"},
            "“until” is 2025-01-09, before “on”, 2025-01-10.",
        ),
        (
            {"event": "plan", "on": "2025-01-10", "interval": None, "until": "2025-02-30"},
            "“until” is “2025-02-30”, which is not a date that exists; expected YYYY-MM-DD.",
        ),
        ({"event": "directed", "on": "2025-01-10"}, "“by” is missing."),
        (
            {"event": "directed", "on": "2025-01-10", "by": "2025-01-09"},
            "“by” is 2025-01-09, before “on”, 2025-01-10.",
        ),
        ({"event": "suspended", "on": "2025-01-10"}, f"“reason” is missing; expected one of {REASONS}."),
        (
            {"event": "suspended", "on": "2025-01-10", "reason": "prison"},
            f"“reason” is “prison”; expected one of {REASONS}.",
        ),
        ({"event": "ended", "on": "2025-01-10"}, "“reason” is missing."),
        (
            {"event": "moved", "on": "2025-01-10", "recorded_at": "2025-01-10T09:00:00"},
            "“recorded_at” is “2025-01-10T09:00:00”, without an offset; end it with Z or one such as +01:00.",
        ),
        (
            {"event": "moved", "on": "2025-01-10", "superseded_at": "2025-01-10"},
            "“superseded_at” is “2025-01-10”, without an offset; end it with Z or one such as +01:00.",
        ),
        (
            {"event": "moved", "on": "2025-01-10", "recorded_at": 5},
            "“recorded_at” is 5, which is not a moment; expected one such as 2025-01-20T14:30:00Z.",
        ),
    ],
)
def test_an_event_that_is_not_understood_gets_a_sentence(event: dict[str, Any], sentence: str):
    assert about(event) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-01 plan P2M approved until 2025-02-01",
        "2025-02-01 plan none",
        "2025-02-01 directed by 2025-02-01",
        "2025-02-01 suspended wanted",
        "2025-02-01 ended deceased",
        "2025-02-01 visit some_outcome_of_theirs recorded 2025-02-01T09:00+01:00",
    ],
)
def test_the_edges_of_what_is_allowed_are_answered(text: str):
    assert answer(line(events=[*GOOD["events"], plain.record(text)]), POLICIES).is_answer


def test_a_day_without_a_policy_is_an_error_that_names_it(tmp_path: Path):
    late = (CASES / "policies" / "worked-cases.toml").read_text("utf-8")
    late = late.replace("[[version]]", "[[version]]\neffective_from = 2012-01-01", 1)
    (tmp_path / "late.toml").write_text(late, "utf-8")
    early = line(policy="worked-cases", events=[{"on": "2011-12-31", "event": "registered"}])
    found = json.loads(answer(early, read_policies(tmp_path)).line)
    assert found == {
        "id": "a1",
        "error": "No version of the policy “worked-cases” is in force on 2011-12-31. "
        "Add a version that covers that day, or check the date.",
    }
