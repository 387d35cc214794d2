"""What no linter of others looks for: machine paths, addresses, unsafe templates, vague names."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# A class of one letter keeps a pattern from finding itself.
MACHINE = re.compile(r"(?<![\w.])/(?:[w]ork|[r]oot|home/\w+|Users/\w+|tmp/[s]hop)/")
REGISTRY = re.compile(r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(?:org|com)|(?:deb|security)\.debia[n]\.org")
VAGUE = {"base", "common", "data", "helper", "helpers", "manager", "misc", "util", "utils"}
UNSAFE = {
    "the filter safe": r"\|\s*safe\b",
    "escaping switched off": r"autoescape\s+false",
    "an inline style": r"<style\b|\sstyle\s*=",
    "an inline script": r"<script\b(?![^>]*\bsrc\s*=)",
    "an inline handler": r"\son\w+\s*=|\shx-on|javascript:",
    "a stranger's file": r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//",
}


def project_files(root: Path, *patterns: str) -> Iterator[tuple[str, str]]:
    """Names and texts of what is committed, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    for name in subprocess.check_output(command, cwd=root, text=True).splitlines():
        path = root / name
        if path.suffix not in {".png", ".ico", ".xlsx"} and path.is_file():
            yield name, path.read_bytes().decode(errors="replace")


def found(root: Path, pattern: re.Pattern[str], *patterns: str) -> list[str]:
    texts = project_files(root, *patterns)
    return [f"{name}: {hit.group()}" for name, text in texts for hit in pattern.finditer(text)]


@pytest.mark.parametrize("path", ["/w" + "ork/main/x", "cd /r" + "oot/x", "'/home/" + "ada/x'"])
def test_a_machine_path_is_recognised(path: str) -> None:
    assert MACHINE.search(path)


def test_no_file_names_a_path_of_one_machine(root: Path) -> None:
    assert found(root, MACHINE) == []


def test_no_file_names_the_address_of_a_registry(root: Path) -> None:
    assert found(root, REGISTRY) == []


def test_no_module_has_a_name_that_says_nothing(root: Path) -> None:
    names = [Path(name) for name, _ in project_files(root, "*.py")]
    assert [str(name) for name in names if VAGUE & {name.stem, *name.parent.parts}] == []


@pytest.mark.parametrize("what", UNSAFE)
def test_no_template_holds(root: Path, what: str) -> None:
    assert found(root, re.compile(UNSAFE[what], re.IGNORECASE), "web/templates") == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the filter safe", "{{ name | safe }}"),
        ("escaping switched off", "{% autoescape false %}"),
        ("an inline style", '<p style="color:red">'),
        ("an inline script", "<script>go()</script>"),
        ("an inline handler", '<a onclick="go()">'),
        ("a stranger's file", '<script src="https://example.org/x.js"></script>'),
    ],
)
def test_what_is_unsafe_in_a_template_is_recognised(what: str, line: str) -> None:
    assert re.search(UNSAFE[what], line)


@pytest.mark.parametrize(
    "reading",
    [
        "from datetime import date\n\nprint(date.today())",
        "from datetime import UTC, datetime\n\nprint(datetime.now(UTC))",
        "import arrow\n\nprint(arrow.utcnow())",
        "import time\n\nprint(time.time())",
        "from sqlalchemy import func\n\nprint(func.now())",
    ],
)
def test_reading_a_clock_is_refused_outside_the_clock(root: Path, reading: str) -> None:
    def ruff(name: str) -> int:
        command = [sys.executable, "-m", "ruff", "check", "--select=TID251", "--stdin-filename", name, "-"]
        return subprocess.run(
            command, cwd=root, input=reading, text=True, capture_output=True, check=False
        ).returncode

    assert ruff("scheduler/casework/visits.py") == 1
    assert ruff("scheduler/clock.py") == 0
