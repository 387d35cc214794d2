"""The benchmarks' report tells what was measured, on what, and by which versions."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Form
from fastapi.responses import PlainTextResponse

from bench import fold
from bench.__main__ import benchmarks
from bench.asking import Client, Look
from bench.machine import libraries, machine
from bench.made_register import MadeRegister
from bench.measuring import seconds
from bench.opening import bring_in
from bench.pages import measured
from bench.report import write_report
from scheduler.desk import Installation


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


def test_the_fold_answers_as_the_plain_folds_and_the_command_line_do() -> None:
    """Equal answers are asserted before anything is timed, so a benchmark that ran compared them."""
    ways = fold.run(200)
    assert [way["histories"] for way in ways] == [200] * 4
    assert ways[0]["times_ours"] == 1


def test_a_client_gives_the_whole_answer_of_a_look_and_of_a_form() -> None:
    app = FastAPI()

    @app.get("/look")
    def look(word: str) -> PlainTextResponse:
        return PlainTextResponse(word)

    @app.post("/form")
    def form(word: Annotated[str, Form()]) -> PlainTextResponse:
        return PlainTextResponse(word, status_code=201)

    with Client(app) as client:
        looked, sent = client.ask(Look("/look?word=a%20b")), client.ask(Look("/form", {"word": "a & b"}))
    assert (looked.status, looked.body) == (200, b"a b")
    assert (sent.status, sent.body) == (201, b"a & b")
    assert looked.seconds > 0


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_page_is_measured_as_each_role_that_may_open_it(
    installation: Installation, tmp_path: Path
) -> None:
    bring_in(installation, MadeRegister(130, 260, date(2026, 11, 20)).write(tmp_path))
    told = {
        page: (answers[-1], statements) for page, answers, statements in measured(installation, repeats=1)
    }
    assert "supervisor: /missed" in told
    assert "officer: /people/{ref}" in told
    assert b"Check your answers" in told["officer: /people/{ref}/visits/new (its step)"][0].body
    for page, (answer, statements) in told.items():
        assert answer.status == (303 if answer.leads_to else 200), page
        assert len(answer.body) < 100_000, page
        assert 0 < statements <= 40, page  # an effect is done, looked at and undone
