"""A program that imports a folder into a database and is killed in the middle of it: `URL FOLDER ROWS`."""

import os
import signal
import sys
from pathlib import Path

from rules.policy import read_policies
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.exchange.importing.imports import import_files
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.builders import INSTALLATION, NOW

url, folder, rows = sys.argv[1:]


def die(file: str, read: int) -> None:
    if file == "visits.csv" and read >= int(rows):
        os.kill(os.getpid(), signal.SIGKILL)


installation = Installation(Database(url), FixedClock(NOW), read_policies()["england-wales"], Settings())
with installation.writing(INSTALLATION) as desk:
    import_files(desk, Path(folder), progress=die)
