"""The fold against the walk through every single day, on awkward histories under awkward policies."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from rules.deadline import assess, stand
from rules.policy import NoPolicyInForce, Policy
from rules.policy_file import Table, versions_of
from rules.reading import moment, read_event
from tests.rules import awkward, day_by_day

IN_A_POLICY = 25


def policy_of(document: dict[str, Any]) -> Policy:
    return Policy(document["id"], document["title"], versions_of(Table("awkward.toml", "", document)))


def folded(policy: Policy, history: dict[str, Any]) -> dict[str, Any] | date:
    """The answer without its reasons, or the day on which no policy was in force."""
    try:
        found = assess(*as_taken(policy, history)).as_json()
    except NoPolicyInForce as fault:
        return fault.day
    del found["because"]
    return found


def as_taken(policy: Policy, history: dict[str, Any]) -> tuple[Any, ...]:
    known_at = history["known_at"]
    return (
        policy,
        history["obligation"],
        [read_event(event) for event in history["events"]],
        date.fromisoformat(history["as_at"]),
        moment(known_at, "known_at") if known_at else None,
    )


def walked(document: dict[str, Any], history: dict[str, Any]) -> dict[str, Any] | date:
    try:
        return day_by_day.answer(
            document,
            history["obligation"],
            history["events"],
            date.fromisoformat(history["as_at"]),
            history["known_at"],
        )
    except day_by_day.NothingInForce as fault:
        return fault.day


def compare(seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        document = awkward.policy(random)
        policy = policy_of(document)
        for _ in range(IN_A_POLICY):
            history = awkward.history(random)
            assert folded(policy, history) == walked(document, history), (seed, document, history)


@pytest.mark.parametrize("part", range(8))
def test_the_fold_gives_what_a_walk_through_every_day_gives(part: int):
    compare(range(part * 10, part * 10 + 10))


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(100))
def test_the_fold_gives_what_a_walk_gives_on_100_000_histories(part: int):
    compare(range(1000 + part * 40, 1040 + part * 40))


@pytest.mark.parametrize("part", range(4))
def test_what_stands_gives_the_answer_of_every_day_until_something_happens(part: int):
    for seed in range(5000 + part * 10, 5010 + part * 10):
        random = Random(seed)
        policy = policy_of(awkward.policy(random))
        for _ in range(IN_A_POLICY):
            check_standing(policy, awkward.history(random))


def check_standing(policy: Policy, history: dict[str, Any]) -> None:
    *who, as_of, known_at = as_taken(policy, history)
    try:
        standing = stand(*who, as_of, known_at)
    except NoPolicyInForce:
        return
    last = standing.holds_until or as_of + timedelta(60)
    for day in {
        as_of + timedelta(days) for days in range((min(last, as_of + timedelta(60)) - as_of).days + 1)
    } | {last}:
        full = assess(*who, day, known_at)
        assert standing.on(day) == (full.status, full.deadline, full.days_overdue, full.visits_missed)
        assert (standing.level, standing.interval, standing.last_visit) == (
            full.level,
            full.interval,
            full.last_visit,
        )
        assert standing.suspended_for == full.suspended_for
