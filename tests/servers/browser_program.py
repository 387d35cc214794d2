"""Where the browser of this machine is. Starts none."""

import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowser(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            f"The tests need a browser, and none of {', '.join(NAMES)} is on the path and runs. "
            "Run `make test`, which installs it, or install the system's package "
            "(on Debian: `apt-get install chromium`)."
        )


def browser_program() -> str:
    """The first Chromium on the path that runs; raises `NoBrowser`: these tests never skip."""
    for name in NAMES:
        program = shutil.which(name)
        # Ubuntu's chromium-browser only tells to install a snap, and fails.
        if (
            program
            and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return program
    raise NoBrowser
