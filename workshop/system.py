"""What the tests need of the machine: a browser, and a PostgreSQL server where its wheel does not run.

The sweeps need calendar programs as well.
"""

import os
import shutil
import subprocess
from collections.abc import Callable

from tests.exchange.calendar.desktop_programs import (
    EVOLUTION_PACKAGES,
    THUNDERBIRD_PACKAGES,
    NoDesktopProgram,
    evolution_python,
    thunderbird_program,
)
from tests.servers.browser_program import NoBrowser, browser_program
from tests.servers.postgres_programs import NoPostgresPrograms, postgres_programs
from workshop.sentences import CannotGoOn, say

Needs = dict[str, tuple[Callable[[], object], tuple[str, ...]]]
OF_TESTS: Needs = {
    "a Chromium browser": (browser_program, ("chromium", "fonts-liberation")),
    "a PostgreSQL server": (postgres_programs, ("postgresql",)),
}
OF_SWEEPS: Needs = {
    "Evolution Data Server": (evolution_python, EVOLUTION_PACKAGES),
    "Thunderbird": (thunderbird_program, THUNDERBIRD_PACKAGES),
}


def bring_system_packages(needs: Needs) -> None:
    """Installs what is missing, if this is Debian or Ubuntu and the user may; else says what to install."""
    missing = [need for need, (search, _) in needs.items() if not _is_here(search)]
    if not missing:
        return
    packages = [package for need in missing for package in needs[need][1]]
    installer = _installer()
    if installer is None:
        raise CannotGoOn(_what_to_install(missing, packages))
    _install(installer, packages)
    if still := [need for need in missing if not _is_here(needs[need][0])]:
        raise CannotGoOn(_what_to_install(still, packages))


def _is_here(search: Callable[[], object]) -> bool:
    try:
        search()
    except (NoBrowser, NoPostgresPrograms, NoDesktopProgram):
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


def _what_to_install(missing: list[str], packages: list[str]) -> str:
    return (
        f"The tests need {' and '.join(missing)}, which this machine lacks and this user cannot install. "
        f"On Debian: `apt-get install {' '.join(packages)}`. Elsewhere: install it so that it is on the path."
    )
