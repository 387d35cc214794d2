"""The fold against the same fold written plainly, with dateutil and with arrow; and the command line."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
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


def run(count: int = HISTORIES) -> list[dict[str, Any]]:
    """Histories a second through each, on one core; equal answers asserted first."""
    lines = [json.dumps(record).encode() for record in records(count)]
    policies = read_policies()
    histories = [read_history(json.loads(line), policies) for line in lines]
    plain = {"plain fold, dateutil": plainly(Dateutil()), "plain fold, arrow": plainly(WithArrow())}
    for answer in plain.values():
        compare(histories, answer)
    ours = seconds(all_through(assess, histories), REPEATS)
    taken = {name: seconds(all_through(answer, histories), REPEATS) for name, answer in plain.items()}
    with TemporaryDirectory() as folder:
        asked = Path(folder) / "histories.jsonl"
        asked.write_bytes(b"\n".join(lines))
        compare_lines(histories, command_line(asked).read_bytes().splitlines())
        taken["python -m rules assess"] = seconds(lambda: command_line(asked), REPEATS)
    events = sum(len(history.events) for history in histories) / count
    return [
        {
            "way": name,
            "histories": count,
            "events_each": round(events, 1),
            "histories_a_second": round(count / took),
            "times_ours": round(took / ours, 1),
        }
        for name, took in {"rules.deadline.assess": ours, **taken}.items()
    ]


def records(count: int) -> list[dict[str, Any]]:
    random = Random(SEED)
    return [
        {"id": number, "policy": "england-wales"} | awkward.history(random, events=random.randint(8, 12))
        for number in range(count)
    ]


def compare(histories: list[History], answer: Callable[..., tuple[Any, ...]]) -> None:
    for history in histories:
        assert comparable(assess(*history)) == as_dates(answer(*history))


def comparable(found: Assessment) -> tuple[Any, ...]:
    cycles = [(*cycle[:-1], cycle.missed_interval.text) for cycle in found.cycles]
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


def command_line(histories: Path) -> Path:
    """Through files: a pipe would measure how fast this process can fill and empty one."""
    answers = histories.with_suffix(".answers")
    with histories.open("rb") as given, answers.open("wb") as told:
        subprocess.run([sys.executable, "-m", "rules", "assess"], stdin=given, stdout=told, check=True)
    return answers


def compare_lines(histories: list[History], answered: list[bytes]) -> None:
    for number, (history, line) in enumerate(zip(histories, answered, strict=True)):
        assert json.loads(line) == {"id": number, **assess(*history).as_json()}
