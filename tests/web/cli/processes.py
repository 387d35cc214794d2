"""Runs `visits` as a process of its own, in a folder and with no settings but those given."""

import os
import subprocess
import sys
from pathlib import Path


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from web.cli import main; main()", *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VISITS_")}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[3]), **more}


def run(folder: Path, *arguments: str, **more: str) -> str:
    ran = subprocess.run(
        command(*arguments), cwd=folder, env=environment(**more), capture_output=True, text=True, check=True
    )
    return ran.stdout
