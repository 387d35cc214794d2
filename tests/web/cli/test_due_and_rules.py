"""`visits due` against the rules alone: the same answers, row by row, from the histories that are exported."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.clock import SystemClock, london_date
from tests.web.cli.processes import run

PEOPLE = 300
SAME = ("status", "deadline", "days_overdue", "visits_missed", "level", "interval", "last_visit")
DATABASE = {"VISITS_DATABASE_URL": "sqlite:///data/demo.db"}
MOMENTS = {
    "today": (0, None),
    "some weeks ago": (45, None),
    "more than a year ago": (400, None),
    "some weeks ago, as known then": (20, 20),
}


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a made-up force and its histories."""
    folder = tmp_path_factory.mktemp("force")
    run(folder, "demo", "--people", str(PEOPLE), "--no-serve")
    run(folder, "export", "histories", "--to", "histories.jsonl", "--reason", "to compare", **DATABASE)
    return folder


def asked(folder: Path, as_at: str, known_at: str | None) -> dict[tuple[str, str], dict[str, Any]]:
    """What the rules answer to the histories on a day, by person and obligation."""
    lines = [json.loads(line) for line in (folder / "histories.jsonl").read_text().splitlines()]
    given = "\n".join(json.dumps(line | {"as_at": as_at, "known_at": known_at}) for line in lines)
    command = [sys.executable, "-m", "rules", "assess"]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    return {
        (line["id"].split("/")[0], line["obligation"]): answer
        for line, answer in zip(lines, answers, strict=True)
    }


def listed(folder: Path, as_at: str, known_at: str | None) -> dict[tuple[str, str], dict[str, Any]]:
    """What `visits due` lists on the day, by person and obligation."""
    known = ["--known-at", known_at] if known_at else []
    rows = [
        row
        for obligation in ("home_visit", "risk_assessment")
        for row in json.loads(
            run(
                folder,
                *("due", "--json", "--status", "all", "--obligation", obligation, "--as-at", as_at, *known),
                **DATABASE,
            )
        )
    ]
    return {(row["ref"], row["obligation"]): row for row in rows}


@pytest.mark.parametrize("when", MOMENTS)
def test_the_list_is_row_by_row_what_the_rules_say(force: Path, when: str) -> None:
    days, known_days = MOMENTS[when]
    now = SystemClock().now()
    as_at = (london_date(now) - timedelta(days=days)).isoformat()
    known_at = known_days and (now - timedelta(days=known_days)).isoformat(timespec="seconds")
    rows, answers = listed(force, as_at, known_at), asked(force, as_at, known_at)
    assert len(rows) == 2 * PEOPLE
    assert rows.keys() == answers.keys()
    for key, row in rows.items():
        answer = answers[key]
        same = ("status",) if answer["status"] == "not_started" else SAME
        assert {name: row[name] for name in same} == {name: answer[name] for name in same}, key
