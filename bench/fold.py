"""The fold against the same fold written plainly, with dateutil and with arrow; and the command line."""

import json
import subprocess
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import arrow

from bench.measuring import seconds
from bench.plain_fold import Dateutil, WithArrow, plainly
from rules.answer import Assessment
from rules.deadline import assess
from rules.histories import History, read_history
from rules.policy import read_policies
from tests.rules import awkward

HISTORIES = 100_000
SEED = 1
REPEATS = 3


def run() -> list[dict[str, Any]]:
    """Histories a second through each, on one core; equal answers asserted first."""
    lines = [json.dumps(record).encode() for record in records()]
    policies = read_policies()
    histories = [read_history(json.loads(line), policies) for line in lines]
    plain = {"plain fold, dateutil": plainly(Dateutil()), "plain fold, arrow": plainly(WithArrow())}
    for answer in plain.values():
        compare(histories, answer)
    taken = {name: seconds(all_through(answer, histories), REPEATS) for name, answer in plain.items()}
    ours = seconds(all_through(assess, histories), REPEATS)
    events = sum(len(history.events) for history in histories) / len(histories)
    return [
        row("rules.deadline.assess", ours, ours, events),
        *(row(name, each, ours, events) for name, each in taken.items()),
        row("python -m rules assess", seconds(lambda: command_line(lines), REPEATS), ours, events),
    ]


def records() -> list[dict[str, Any]]:
    random = Random(SEED)
    return [
        {"id": number, "policy": "england-wales"} | awkward.history(random, events=random.randint(8, 12))
        for number in range(HISTORIES)
    ]


def compare(histories: list[History], answer: Callable[..., tuple[Any, ...]]) -> None:
    for history in histories:
        assert comparable(assess(*history)) == as_dates(answer(*history))


def comparable(found: Assessment) -> tuple[Any, ...]:
    cycles = [tuple(cycle) for cycle in found.cycles]
    late = (found.days_overdue, found.visits_missed)
    return (
        found.status,
        found.deadline,
        *late,
        found.interval,
        found.last_visit,
        found.suspended_for,
        cycles,
    )


def as_dates(value: object) -> object:
    if isinstance(value, arrow.Arrow):
        return value.date()
    if isinstance(value, (tuple, list)):
        return type(value)(map(as_dates, value))
    return value


def all_through(answer: Callable[..., object], histories: list[History]) -> Callable[[], None]:
    def act() -> None:
        for history in histories:
            answer(*history)

    return act


def command_line(lines: list[bytes]) -> None:
    command = [sys.executable, "-m", "rules", "assess"]
    answered = subprocess.run(command, input=b"\n".join(lines), capture_output=True, check=True).stdout
    assert answered.count(b"\n") == len(lines)


def row(name: str, took: float, ours: float, events: float) -> dict[str, Any]:
    return {
        "way": name,
        "histories": HISTORIES,
        "events_each": round(events, 1),
        "histories_a_second": round(HISTORIES / took),
        "times_ours": round(took / ours, 1),
    }
