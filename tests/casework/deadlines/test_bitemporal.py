"""One history answers for every moment of knowing as the facts of that moment did."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.deadline import assess
from rules.events import Event
from rules.histories import answer
from rules.policy import Policy, read_policies
from rules.version import OBLIGATIONS
from scheduler.casework.deadlines.bitemporal import history_line, history_of
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.deadlines.standings import computed, standing_of
from tests.casework.random_facts import FIRST, facts, moments

POLICIES = read_policies()
as_at_days = st.integers(0, 1000).map(lambda number: FIRST + timedelta(days=number))


def without_marks(events: list[Event]) -> Counter[Event]:
    return Counter(event._replace(recorded_at=None, superseded_at=None) for event in events)


@given(facts(), moments)
@settings(max_examples=300)
def test_at_every_moment_the_history_counts_what_the_facts_gave(known: Facts, moment: datetime) -> None:
    history = history_of(known)
    for at in (moment, moment - timedelta(microseconds=1), moment + timedelta(days=3)):
        counting = [event for event in history if event.counts(at)]
        assert without_marks(counting) == without_marks(events_of(known.known_at(at)))
    standing = [event for event in history if event.counts(None)]
    assert without_marks(standing) == without_marks(events_of(known.known_at(None)))


@given(facts(), as_at_days, st.none() | moments, st.sampled_from(sorted(POLICIES)))
@settings(max_examples=400)
def test_the_history_gives_the_same_answer_as_the_facts_and_the_kept_row(
    known: Facts, as_at: date, moment: datetime | None, policy_id: str
) -> None:
    policy = POLICIES[policy_id]
    history = history_of(known)
    held = known.known_at(moment)
    rows = dict(computed(policy, held, as_at))
    for obligation in OBLIGATIONS:
        told = assess(policy, obligation, history, as_at, moment)
        assert told.as_json() == assess(policy, obligation, events_of(held), as_at).as_json()
        row: Any = SimpleNamespace(**rows[obligation])  # type: ignore[index]
        kept = standing_of(row).on(as_at)
        assert (told.status, told.deadline, told.days_overdue, told.visits_missed) == kept
        assert (told.level, told.interval, told.last_visit) == (row.level, row.interval, row.last_visit_on)


@given(facts(), as_at_days, st.none() | moments)
def test_the_command_line_of_the_rules_gives_the_same_answer(
    known: Facts, as_at: date, moment: datetime | None
) -> None:
    policy = POLICIES["england-wales"]
    for obligation in OBLIGATIONS:
        line = history_line("P-001", policy.id, obligation, history_of(known), as_at, moment)
        answered = answer(orjson.dumps(line), POLICIES)
        expected = assess(policy, obligation, events_of(known.known_at(moment)), as_at)
        assert orjson.loads(answered.line) == {
            "id": f"P-001/{obligation}",
            **orjson.loads(orjson.dumps(expected.as_json())),
        }


def fact(at: datetime, until: datetime | None = None, **said: Any) -> Any:
    return SimpleNamespace(recorded_at=at, superseded_at=until, approved_by=None, approved_at=None, **said)


JANUARY, MARCH = datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_a_corrected_level_is_one_event_after_another() -> None:
    levels = [
        fact(JANUARY, MARCH, from_on=date(2026, 1, 1), level="low"),
        fact(MARCH, from_on=date(2026, 1, 1), level="high"),
    ]
    told = [(each.level, each.recorded_at, each.superseded_at) for each in history_of(Facts(levels=levels))]
    assert told == [("low", JANUARY, MARCH), ("high", MARCH, None)]


def test_a_level_learnt_of_late_undoes_from_then_on_what_needed_no_approval() -> None:
    levels = [
        fact(JANUARY, from_on=date(2026, 1, 10), level="low"),
        fact(MARCH, from_on=date(2026, 1, 5), level="high"),
    ]
    low, high = history_of(Facts(levels=levels))
    assert (low.level, low.superseded_at) == ("low", MARCH)
    assert (high.level, high.recorded_at, high.superseded_at) == ("high", MARCH, None)


def test_what_was_recorded_and_withdrawn_at_one_moment_was_never_known() -> None:
    visit = fact(JANUARY, JANUARY, visited_on=date(2026, 1, 1), outcome="seen_at_home")
    assert [event for event in history_of(Facts(visits=[visit])) if event.counts(JANUARY)] == []


@pytest.mark.parametrize("obligation", OBLIGATIONS)
def test_a_line_holds_what_means_something_to_its_obligation(obligation: Any, policy: Policy) -> None:
    known = Facts(
        visits=[fact(JANUARY, visited_on=date(2026, 1, 1), outcome="no_reply")],
        assessments=[fact(JANUARY, assessed_on=date(2026, 1, 2))],
    )
    line = history_line("P-001", policy.id, obligation, history_of(known), date(2026, 2, 1))
    kinds = {"home_visit": ["visit"], "risk_assessment": ["assessed"]}
    assert [event["event"] for event in line["events"]] == kinds[obligation]
