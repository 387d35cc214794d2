"""`python -m rules`: one answer a line, one error a bad line, and the exit status that goes with it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rules.__main__ import main
from tests.rules.lines import CASES, line


def assessed(
    monkeypatch: pytest.MonkeyPatch, lines: bytes, *arguments: str
) -> tuple[int, list[dict[str, Any]]]:
    """Runs `assess` over the lines: its exit status and what it wrote."""
    given, written = io.TextIOWrapper(io.BytesIO(lines)), io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stdout", written)
    status = main(["assess", *arguments])
    return status, [json.loads(answered) for answered in written.buffer.getvalue().splitlines()]


def test_lines_are_answered_in_order_and_a_bad_one_does_not_stop_the_rest(monkeypatch: pytest.MonkeyPatch):
    lines = b"\n".join([line(id=1), b"[]", line(id=3), line(id=4, as_at="x"), line(id=5)]) + b"\n"
    status, answers = assessed(monkeypatch, lines)
    assert status == 1
    assert [found["id"] for found in answers] == [1, None, 3, 4, 5]
    assert ["error" in found for found in answers] == [False, True, False, True, False]


def test_the_exit_status_is_0_when_every_line_was_answered(monkeypatch: pytest.MonkeyPatch):
    status, answers = assessed(monkeypatch, line(id=1) + b"\n" + line(id=2))
    assert (status, len(answers)) == (0, 2)


def test_nothing_in_gives_nothing_out(monkeypatch: pytest.MonkeyPatch):
    assert assessed(monkeypatch, b"") == (0, [])


def test_a_further_folder_of_policies_is_read(monkeypatch: pytest.MonkeyPatch):
    history = (CASES / "histories.jsonl").read_bytes().splitlines()[1]
    status, answers = assessed(monkeypatch, history, "--policies", str(CASES / "policies"))
    assert (status, answers[0]["id"], answers[0]["status"]) == (0, "w1", "suspended")


def test_a_folder_that_does_not_hold_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    (tmp_path / "broken.toml").write_text("id = 3")
    assert main(["assess", "--policies", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "broken.toml: key “id”: 3 is not a text.\n"


def test_a_policy_that_holds_is_printed(capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(CASES / "policies" / "worked-cases.toml")]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        "For the worked cases only: two versions that differ in everything (worked-cases)\n"
    )
    assert "\nFrom 29 February 2016. " in printed


def test_a_policy_that_does_not_hold_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert main(["check", str(tmp_path / "none.toml")]) == 1
    assert capsys.readouterr().err == "none.toml: cannot be read: No such file or directory.\n"


def test_a_wrong_word_is_wrong_usage(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["asess"])
    assert ended.value.code == 2
    assert "invalid choice: 'asess'" in capsys.readouterr().err


def test_it_runs_as_a_module():
    ran = subprocess.run(  # noqa: PLW1510  # the status is what is asked
        [sys.executable, "-m", "rules", "assess"], input=line() + b"\n{\n", capture_output=True
    )
    first, second = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert json.loads(first)["deadline"] == "2025-04-20"
    assert json.loads(second)["id"] is None
