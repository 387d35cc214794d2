"""How each database is spoken to: what a connection is told when it is made, and how its transactions begin.

A session says by execution options what it is for, and knows nothing of either database.
"""

import sqlite3
from functools import partial
from typing import Any

from psycopg import IsolationLevel
from sqlalchemy import URL, Connection, Engine, create_engine, event

WRITES = "visits_writes"
"""The option of what writes; all else is kept from it by the database itself."""
OF_ONE_MOMENT = "visits_of_one_moment"
"""The option of what sees all of its statements as of its beginning."""
ALONE = "visits_alone"
"""The option of one statement that needs no transaction around it."""
_PATIENCE_SECONDS = 10
"""How long a writer waits for another before it gives up."""
_PREPARED = 500
"""Statements that are kept ready for a connection: those of every page, where the drivers keep 100 and 128."""
_ASKED_BEFORE = 1
"""How often a statement was asked before the server keeps it: the driver would wait for five."""
_MAPPED = 1 << 31
"""Bytes of SQLite's file, the most that it takes, that are read where the system keeps them anyway.

Copied page by page they were copied anew whenever another process had added to the log.
"""
_CONNECTION = {
    "connect_timeout": 4,  # seconds for each address of a name: localhost has two
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
"""How long a server that does not answer, or is there no more, is waited for; what the URL says goes before it."""


def engine_of(url: URL, answer_within: int | None = None) -> Engine:
    """The engine for the database of this URL; PostgreSQL gives up a statement after `answer_within` seconds."""
    # hide_parameters: a failed insert must not print a person into a log
    if url.get_backend_name() == "sqlite":
        kept = {"cached_statements": _PREPARED}
        engine = create_engine(url, hide_parameters=True, connect_args=kept)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    waits = {name: value for name, value in _CONNECTION.items() if name not in url.query}
    engine = create_engine(url, hide_parameters=True, skip_autocommit_rollback=True, connect_args=waits)
    event.listen(engine, "connect", partial(_prepare_postgresql, answer_within))
    event.listen(engine, "engine_connect", _find_ended)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def reader_beside(engine: Engine) -> Engine:
    """The engine for sessions that only read; on SQLite another one, with connections of its own.

    One that is told to write no more, or to write again, forgets there every statement that it has prepared:
    to prepare those of a page took two thirds of their time.
    """
    return engine_of(engine.url) if engine.dialect.name == "sqlite" else engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - the pool's own
    connection.isolation_level = None  # the driver must not begin: _begin_sqlite says how
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses acknowledged writes in a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, alone = options.get(WRITES, False), options.get(ALONE, False)
    if alone and not writes:
        return
    if connection.info.get(WRITES) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info[WRITES] = writes
    if alone:
        return
    # two deferred transactions that both turn to writing would lose one of their updates
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(answer_within: int | None, connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own
    connection.prepared_max, connection.prepare_threshold = _PREPARED, _ASKED_BEFORE
    connection.autocommit = True  # else the first rollback takes it back
    # writers of one person wait for each other (see casework), and not for ever
    connection.execute(f"SET lock_timeout = '{_PATIENCE_SECONDS}s'")
    connection.execute("SET jit = off")  # to compile the statement of a list takes longer than the list
    if answer_within is not None:
        connection.execute(f"SET statement_timeout = '{answer_within:d}s'")
    connection.autocommit = False


def _find_ended(connection: Connection) -> None:
    """Find out whether the server has ended a connection before it is used: then all that were kept are let go of.

    It is a way to the server and back, as is the beginning of a transaction and its end: a glance does without.
    """
    if connection.get_execution_options().get(ALONE, False):
        return
    driver: Any = connection.connection.dbapi_connection
    try:
        connection.dialect.do_ping(driver)
    except connection.dialect.loaded_dbapi.Error as fault:
        if not connection.dialect.is_disconnect(fault, driver, None):
            raise
        connection.invalidate(fault)
        connection.engine.dispose()


def _begin_postgresql(connection: Connection) -> None:
    """Say to the driver how its next transaction begins: as statements these were two more ways to the server."""
    options = connection.get_execution_options()
    driver: Any = connection.connection.driver_connection
    alone = options.get(ALONE, False)
    if driver.autocommit != alone:
        driver.autocommit = alone
    if alone:
        return
    isolation = IsolationLevel.REPEATABLE_READ if options.get(OF_ONE_MOMENT, False) else None
    read_only = not options.get(WRITES, False)
    if (driver.isolation_level, driver.read_only) != (isolation, read_only):
        driver.isolation_level, driver.read_only = isolation, read_only
