"""The benchmarks' report tells what was measured, on what, and by which versions."""

import json
from pathlib import Path

from bench.__main__ import benchmarks
from bench.machine import libraries, machine
from bench.measuring import seconds
from bench.report import write_report


def test_a_report_names_the_machine_and_the_versions(tmp_path: Path) -> None:
    about = {"taken_on": "2026-05-01", "revision": "abc", "machine": machine(), "libraries": libraries()}
    results = {
        "fold": [{"case": "ours", "seconds": 0.25, "histories": 100_000}, {"case": "plain", "ratio": 4.0}]
    }

    as_json, as_text = write_report(tmp_path, "2026-05-01-all", about, results)

    told = json.loads(as_json.read_text())
    assert told["results"] == results
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["memory_gib"] > 0
    assert told["libraries"]["pytest"]
    text = as_text.read_text()
    assert "| case | seconds | histories | ratio |" in text
    assert "| ours | 0.25 | 100,000 |  |" in text
    assert "| plain |  |  | 4 |" in text


def test_a_figure_is_the_median_of_repeats_after_a_first_that_is_not_counted() -> None:
    runs: list[int] = []
    assert seconds(lambda: runs.append(1), repeats=3) >= 0
    assert len(runs) == 4


def test_a_module_with_a_run_is_a_benchmark() -> None:
    assert not {"machine", "measuring", "report"} & benchmarks().keys()
