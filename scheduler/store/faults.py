"""Which faults of a database pass by themselves: it is away, or busy with another. Nothing was changed by them."""

import sqlite3

from sqlalchemy.exc import OperationalError

from scheduler.errors import Unavailable

_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
}
_POSTGRESQL = ("08", "40", "53", "55", "57")
"""Connection, rollback (a deadlock), resources, an object in use (a lock's time-out), an operator's intervention."""


class DatabaseAway(Unavailable):
    """The database did not answer in time, or at all."""

    def __init__(self) -> None:
        super().__init__("The database is busy or away. Nothing was changed: try the same again in a minute.")


def passes(fault: OperationalError) -> bool:
    """Whether the same may well work a minute later."""
    if isinstance(fault.orig, sqlite3.Error):
        return fault.orig.sqlite_errorcode & 0xFF in _SQLITE  # the low byte: the rest tells the finer kind
    state = getattr(fault.orig, "sqlstate", None)
    return state is None or str(state).startswith(_POSTGRESQL)
