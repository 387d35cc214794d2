"""Where the calendar programs of people's desktops are on this machine. Starts none of them."""

import shutil
import subprocess
from pathlib import Path

PYTHON = "/usr/bin/python3"
"""The system's own: the bindings of Evolution Data Server are installed for it alone."""
BINDINGS = "import gi; gi.require_version('ECal', '2.0'); from gi.repository import ECal"
SERVICES = Path("/usr/share/dbus-1/services")
EVOLUTION_PACKAGES = ("evolution-data-server", "gir1.2-ecal-2.0", "python3-gi", "dbus")
THUNDERBIRD_PACKAGES = ("thunderbird",)


class NoDesktopProgram(RuntimeError):
    def __init__(self, program: str, packages: tuple[str, ...]) -> None:
        super().__init__(
            f"These tests need {program}, which is not on this machine or does not run. Run `make test-all`, which "
            f"installs it, or install the system's packages (on Debian: `apt-get install {' '.join(packages)}`)."
        )


def evolution_python() -> str:
    """The Python that can speak to Evolution Data Server. Raises NoDesktopProgram."""
    there = any(SERVICES.glob("org.gnome.evolution.dataserver.Calendar*.service"))
    if there and shutil.which("dbus-run-session") and _runs(PYTHON, "-c", BINDINGS):
        return PYTHON
    raise NoDesktopProgram("Evolution Data Server", EVOLUTION_PACKAGES)


def thunderbird_program() -> str:
    """Thunderbird. Raises NoDesktopProgram."""
    program = shutil.which("thunderbird")
    if program and _runs(program, "--version"):
        return program
    raise NoDesktopProgram("Thunderbird", THUNDERBIRD_PACKAGES)


def _runs(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
