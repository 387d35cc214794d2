"""`python -m workshop.lock`: pins every dependency with its hashes, for every platform, naming no address.

`--upgrade` takes the newest that the ranges allow; without it, what is pinned and still fits stays.
"""

import os
import subprocess
import sys

from workshop.environment import LOCKS, PYTHON
from workshop.fingerprints import ROOT

# In this order: what users run is what was tested with.
GROUPS = {"develop": ("build", "dev"), "run": ("build",), "node": ()}
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
    "--quiet",
)


def lock(*, upgrade: bool) -> None:
    for purpose, groups in GROUPS.items():
        sources = (
            ["pyproject.toml", *(f"--group={group}" for group in groups)] if groups else ["--group=node"]
        )
        same = [f"--constraints={LOCKS['develop'].name}"] if purpose == "run" else []
        newest = ["--upgrade"] if upgrade else []
        output = f"--output-file={LOCKS[purpose].name}"
        command = ["pip", "compile", *OPTIONS, *newest, *same, *sources, output]
        subprocess.run([PYTHON.parent / "uv", *command], cwd=ROOT, check=True, env=_settings())


def _settings() -> dict[str, str]:
    """The environment without what would steer pip or uv to one machine's own files."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}


if __name__ == "__main__":
    lock(upgrade="--upgrade" in sys.argv[1:])
