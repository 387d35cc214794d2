"""`python -m bench [NAME]…` runs each benchmark, or those named, and writes bench/results/.

A benchmark is a module of this folder with `run() -> list[dict]`: one row a case, figures with their units
in their names, and ratios taken in the same run. It asserts first that what it compares gives equal results.
"""

import argparse
import importlib
import pkgutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import libraries, machine
from bench.report import as_markdown, write_report

FOLDER = Path(__file__).parent
Benchmark = Callable[[], list[dict[str, Any]]]


def benchmarks() -> dict[str, Benchmark]:
    """The modules of this folder that have a `run`, by name."""
    names = sorted(each.name for each in pkgutil.iter_modules([str(FOLDER)]) if each.name != "__main__")
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def main() -> None:
    found = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m bench", description="What it costs, measured.")
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"one of: {', '.join(found) or 'none yet'}")
    parser.add_argument("--to", type=Path, default=FOLDER / "results", metavar="FOLDER")
    told = parser.parse_args()
    if unknown := set(told.name) - set(found):
        parser.error(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(found)}.")
    chosen = told.name or list(found)
    results = {name: found[name]() for name in chosen}
    taken_at = datetime.now(UTC)
    about = {
        "taken_on": taken_at.date().isoformat(),
        "revision": _revision(),
        "machine": machine(),
        "libraries": libraries(),
    }
    name = f"{taken_at.date()}-{'-'.join(told.name) or 'all'}"
    print(as_markdown(about, results))
    for path in write_report(told.to, name, about, results):
        print(f"written: {path}")


def _revision() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    asked = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
