"""An import from start to end, for the command line and the page alike: taken or refused, the log tells of it."""

from collections.abc import Callable

from scheduler.desk import Desk, Installation
from scheduler.exchange.files.faults import ImportRefused
from scheduler.exchange.importing.reporting import Report, log_refused
from scheduler.roles import Principal


def attempt(installation: Installation, principal: Principal, importing: Callable[[Desk], Report]) -> Report:
    """Run an import at a desk of its own; nobody may hold another that writes meanwhile.

    One that is refused is logged in a transaction of its own, since its faults are looked at: they may
    tell what is recorded. Raises what the import raises.
    """
    try:
        with installation.writing(principal) as desk:
            return importing(desk)
    except ImportRefused as refused:
        with installation.writing(principal) as desk:
            log_refused(desk, refused)
        raise
