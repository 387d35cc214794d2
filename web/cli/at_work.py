"""Who acts at the command line, and the installation as one command finds it: at one moment from start to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from getpass import getuser

from scheduler.casework.deadlines.in_force import require_adopted
from scheduler.clock import FixedClock, SystemClock, london_date
from scheduler.desk import Installation
from scheduler.roles import Principal
from scheduler.settings import Settings
from web.installation import open_installation


def operator() -> Principal:
    """The one at the command line: who can run it can read the database, so no wall stands around them."""
    return Principal(actor=f"cli:{getuser()}")


@contextmanager
def at_hand(settings: Settings | None = None) -> Iterator[Installation]:
    """The installation, its clock standing still while the command runs. Raises PolicyNotAdopted."""
    installation = open_installation(settings, FixedClock(SystemClock().now()))
    try:
        with installation.reading(operator()) as desk:
            require_adopted(desk)
        yield installation
    finally:
        installation.database.close()


def today(installation: Installation) -> date:
    """The London date on which the command runs."""
    return london_date(installation.clock.now())
