"""What the tests need of the machine: a browser, and a PostgreSQL server where its wheel does not run."""

import os
import shutil
import subprocess
from collections.abc import Callable

from tests.servers.browser_program import NoBrowser, browser_program
from tests.servers.postgres_programs import NoPostgresPrograms, postgres_programs
from workshop.sentences import CannotGoOn, say

Search = Callable[[], object]
NEEDS: dict[str, tuple[Search, tuple[str, ...]]] = {
    "a Chromium browser": (browser_program, ("chromium", "fonts-liberation")),
    "a PostgreSQL server": (postgres_programs, ("postgresql",)),
}


def bring_system_packages() -> None:
    """Installs what is missing, if this is Debian or Ubuntu and the user may; else says what to install."""
    missing = [need for need in NEEDS if not _is_here(need)]
    if not missing:
        return
    installer = _installer()
    if installer is None:
        raise CannotGoOn(_what_to_install(missing))
    _install(installer, [package for need in missing for package in NEEDS[need][1]])
    if still := [need for need in missing if not _is_here(need)]:
        raise CannotGoOn(_what_to_install(still))


def _is_here(need: str) -> bool:
    try:
        NEEDS[need][0]()
    except (NoBrowser, NoPostgresPrograms):
        return False
    return True


def _installer() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    asked = ["sudo", "-n", "true"]
    if shutil.which("sudo") and subprocess.run(asked, capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n", "apt-get"]
    return None


def _install(installer: list[str], packages: list[str]) -> None:
    say(f"Installing {', '.join(packages)} from the system's packages …")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        # Whether it worked is seen by looking for the programs again.
        subprocess.run([*installer, *step], check=False, env=quiet, stdin=subprocess.DEVNULL)


def _what_to_install(missing: list[str]) -> str:
    packages = " ".join(package for need in missing for package in NEEDS[need][1])
    return (
        f"The tests need {' and '.join(missing)}, which this machine lacks and this user cannot install. "
        f"On Debian: `apt-get install {packages}`. Elsewhere: install it so that it is on the path."
    )
