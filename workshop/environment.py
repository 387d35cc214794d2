"""The virtual environment of the project's own: made, and filled from a hashed lock.

Its own, because PyPI has packages that install modules named `rules`, `scheduler` and `web` too.
"""

import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

from workshop.fingerprints import ROOT, fingerprint, is_done, mark_done
from workshop.sentences import CannotGoOn, say

FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
LOCKS = {
    "run": ROOT / "requirements.lock",
    "develop": ROOT / "requirements-dev.lock",
    "node": ROOT / "requirements-node.lock",
}
# No wheel, no installation: building one would run, and fetch, what no lock has a hash of.
PIP_INSTALL = (
    PYTHON,
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--only-binary=:all:",
)


def make_environment(purpose: str) -> None:
    """Brings `.venv` to the lock for `purpose`: `run`, or `develop`, which holds all of `run`."""
    if purpose == "run" and is_done(_stamp("develop"), _made_from("develop")):
        return
    if is_done(_stamp(purpose), _made_from(purpose)):
        return
    if not PYTHON.exists():
        _make_folder()
    install(LOCKS[purpose])
    _install_project()
    mark_done(_stamp(purpose), _made_from(purpose))


def install(lock: Path) -> None:
    """Installs what the lock lists, and nothing whose hash it does not list."""
    say(f"Installing what {lock.name} lists …")
    if subprocess.run([*PIP_INSTALL, "--require-hashes", "-r", lock], check=False).returncode != 0:
        raise CannotGoOn(f"pip could not install what {lock.name} lists: its own words are above.")


def _make_folder() -> None:
    if find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotGoOn(
            f"Python {version} at {sys.executable} cannot make virtual environments. Install what it lacks "
            f"(on Debian and Ubuntu: `apt-get install python{version}-venv`), or name another Python: "
            "`make PYTHON=/path/to/python3 …`."
        )
    say(f"Making {FOLDER.name} with Python {sys.version.split()[0]} …")
    venv.create(FOLDER, with_pip=True, clear=True)


def _install_project() -> None:
    project: list[str | Path] = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT]
    if subprocess.run([*PIP_INSTALL, *project], check=False).returncode != 0:
        raise CannotGoOn("pip could not install the project itself: its own words are above.")


def _stamp(purpose: str) -> Path:
    return FOLDER / f"made-for-{purpose}"


def _made_from(purpose: str) -> str:
    files = [LOCKS[purpose], ROOT / "pyproject.toml", Path(__file__)]
    return fingerprint(files, str(FOLDER), purpose)
