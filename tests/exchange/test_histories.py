"""Histories that are handed out give, in the rules alone, what the lists here give."""

from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from rules.histories import answer
from rules.policy import read_policies
from rules.version import OBLIGATIONS
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.desk import Desk
from scheduler.exchange.exporting.exports import export
from scheduler.store.audit import AuditEntry
from tests.builders import SERGEANT, TODAY, a_person, a_plan
from tests.exchange.bringing import bring

HISTORY = {
    "people": [
        {"ref": f"P-{n}", "name": "One", "registered_on": "2024-01-05", "recorded_at": "2024-01-08T09:00Z"}
        for n in range(4)
    ],
    "levels": [
        {"ref": "P-0", "level": "high", "from": "2024-01-05", "recorded_at": "2024-01-08T09:00Z"},
        {"ref": "P-0", "level": "low", "from": "2025-01-01", "approved_by": SERGEANT,
         "recorded_at": "2025-02-01T09:00Z"},
    ],
    "plans": [{"ref": "P-1", "interval": "P2W", "from": "2025-01-01", "recorded_at": "2025-01-01T09:00Z"}],
    "states": [{"ref": "P-2", "state": "custody", "from": "2025-01-01", "to": "2025-06-01",
                "recorded_at": "2025-03-01T09:00Z"}],
    "addresses": [
        {"ref": "P-3", "from": "2024-01-05", "address": "1 Nowhere Row", "recorded_at": "2024-01-08T09:00Z"},
        {"ref": "P-3", "from": "2025-05-01", "address": "2 Nowhere Row", "recorded_at": "2025-06-01T09:00Z"},
    ],
    "visits": [
        {"ref": f"P-{n}", "visited_at": "2024-12-05T10:00", "outcome": "seen_at_home",
         "recorded_at": f"2025-0{n + 1}-09T09:00Z"}
        for n in range(4)
    ],
    "assessments": [{"ref": "P-0", "assessed_on": "2025-02-02", "recorded_at": "2025-03-01T09:00Z"}],
}  # fmt: skip


@pytest.fixture
def lines(desk: Desk, tmp_path: Path) -> list[dict]:
    """The lines of a small register whose records came late, and one of which was corrected."""
    bring(desk, **HISTORY, history=True)
    bring(desk, visits=[{**HISTORY["visits"][0], "outcome": "no_reply"}], correct=True)
    done = export(desk, "histories", tmp_path / "h.jsonl", "a check")
    desk.session.commit()
    found = [orjson.loads(line) for line in (tmp_path / "h.jsonl").read_bytes().splitlines()]
    assert done.rows == len(found) == 8
    return found


@pytest.mark.parametrize("as_at", [TODAY, date(2025, 4, 1), date(2024, 12, 20)])
@pytest.mark.parametrize(
    "known_at", [None, datetime(2025, 2, 15, tzinfo=UTC), datetime(2025, 5, 15, tzinfo=UTC)]
)
def test_the_rules_alone_give_what_the_lists_give(
    desk: Desk, lines: list[dict], as_at: date, known_at: datetime | None
) -> None:
    told = {"as_at": as_at.isoformat(), "known_at": known_at and known_at.isoformat()}
    answers = [orjson.loads(answer(orjson.dumps({**line, **told}), read_policies()).line) for line in lines]
    due = due_list(desk, Wanted(obligation=None, statuses=None), as_at, known_at)
    here = {f"{each.ref}/{each.obligation}": (each.status, each.deadline, each.days_overdue) for each in due}
    assert {
        each["id"]: (
            each["status"],
            each["deadline"] and date.fromisoformat(each["deadline"]),
            each["days_overdue"],
        )
        for each in answers
    } == here


@pytest.mark.parametrize("interval", ["monthly", "P0D"])
def test_whoever_cannot_be_computed_keeps_nobody_elses_history_back(
    desk: Desk, tmp_path: Path, interval: str
) -> None:
    a_person(desk, "P-1")
    a_plan(desk, "P-1", interval, TODAY)
    a_person(desk, "P-2")
    export(desk, "histories", tmp_path / "h.jsonl", "a check")
    desk.session.commit()
    lines = (tmp_path / "h.jsonl").read_bytes().splitlines()
    told = {each["id"]: each for each in (orjson.loads(answer(line, read_policies()).line) for line in lines)}
    assert all(interval in told[f"P-1/{each}"]["error"] for each in OBLIGATIONS)
    assert told["P-2/home_visit"]["status"] == "overdue"


def test_histories_are_disclosed_like_any_rows(desk: Desk, tmp_path: Path) -> None:
    a_person(desk, "P-1")
    export(desk, "histories", tmp_path / "h.jsonl", "a check", "the inspectorate")
    desk.session.commit()
    entries = list(desk.session.query(AuditEntry))
    assert [(entry.act, entry.subjects) for entry in entries][-2:] == [
        ("export histories", ""),
        ("export histories about people", "P-1"),
    ]
    assert (tmp_path / "h.jsonl.marking.txt").read_text().startswith("OFFICIAL-SENSITIVE\n")
