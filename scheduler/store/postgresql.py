"""PostgreSQL's driver as SQLAlchemy speaks to it, made to keep what it prepared when something is undone.

The driver lets go of every statement that it has prepared at a rollback, in case a table that one of them
names was made within what is undone. Here migrations alone make tables; and a form that is tried out, or
refused, is undone, after which every page was parsed and planned anew.
"""

from typing import Any

from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Connection
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

POSTGRESQL = "postgresql+visits"
"""The driver's name in a URL."""
_OPEN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class KeepingPrepared(PGDialect_psycopg):
    """psycopg's dialect, which undoes on the connection itself, past the driver's memory."""

    driver = "visits"
    supports_statement_cache = True

    def do_rollback(self, dbapi_connection: Any) -> None:  # noqa: ANN401 - as the dialect's own
        """Undo the transaction; whatever else is the matter with the connection, the driver says."""
        if dbapi_connection.pgconn.transaction_status in _OPEN:
            _undo(dbapi_connection, "ROLLBACK")
        else:
            dbapi_connection.rollback()

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        """Undo what came after the savepoint."""
        _undo(connection.connection.driver_connection, f"ROLLBACK TO SAVEPOINT {name}")


def _undo(driver: Any, command: str) -> None:  # noqa: ANN401 - the driver's connection
    result = driver.pgconn.exec_(command.encode())
    if result.status != ExecStatus.COMMAND_OK:
        raise errors.error_from_result(result)


registry.register("postgresql.visits", __name__, KeepingPrepared.__name__)
