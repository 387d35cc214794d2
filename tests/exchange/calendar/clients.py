"""A calendar as its owner's computer keeps it: fetched by vdirsyncer, read by khal, each a program of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SYNC = """
[general]
status_path = "{folder}/status"

[pair visits]
a = "here"
b = "feed"
collections = null
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"

[storage feed]
type = "http"
url = "{url}"
"""
READ = """
[calendars]
[[visits]]
path = {folder}/calendar
readonly = True

[sqlite]
path = {folder}/khal.db

[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


@dataclass(frozen=True)
class Computer:
    """The folder in which both programs keep what they know."""

    folder: Path

    def subscribe(self, url: str) -> None:
        """Set both programs up for an address, and let the one that fetches discover it."""
        (self.folder / "calendar").mkdir()
        (self.folder / "sync.ini").write_text(SYNC.format(folder=self.folder, url=url))
        (self.folder / "khal.ini").write_text(READ.format(folder=self.folder))
        self._run("vdirsyncer", "-c", "sync.ini", "discover")

    def sync(self) -> None:
        """Fetch the feed."""
        self._run("vdirsyncer", "-c", "sync.ini", "sync")

    def shows(self, first_on: str, days: int) -> list[str]:
        """What the calendar shows from a day on, a line an event: its day, its hours in London, its title."""
        form = "{start-date} {start-time}-{end-time} {title}"
        asked = ["list", "--day-format", "", "--once", "--format", form, first_on, f"{days}d"]
        return self._run("khal", "-c", "khal.ini", *asked).splitlines()

    def _run(self, program: str, *arguments: str) -> str:
        # none of the settings of whoever runs the tests, and no proxy between two ends of one machine
        own = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "NO_PROXY": "*"}
        command = [sys.executable, "-m", program, *arguments]
        told = subprocess.run(
            command, cwd=self.folder, env=own, capture_output=True, text=True, check=False, timeout=120
        )
        assert told.returncode == 0, f"{program}: {told.stdout}{told.stderr}"
        return told.stdout
