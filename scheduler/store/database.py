"""The engine, sessions that read or write, and migrations. One URL says which database it is."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import IsolationLevel
from sqlalchemy import URL, Connection, Engine, Executable, Insert, Row, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from scheduler.errors import Refusal
from scheduler.roles import Principal
from scheduler.store.faults import DatabaseAway, passes
from scheduler.store.lasting import LastingSession
from scheduler.store.postgresql import POSTGRESQL
from scheduler.store.walls import ScopedSession

_WRITES = "visits_writes"
_OF_ONE_MOMENT = "visits_of_one_moment"
_ALONE = "visits_alone"
_GREW = "many rows came in"
KEPT_BY_PROCESS = "what looks have read before"
"""A session of one moment finds here what this process keeps of the database, to be used while nothing changed it.

An act finds None: what it has written itself, and may yet undo, must not be kept.
"""
_PATIENCE_SECONDS = 10
"""How long a writer waits for another before it gives up."""
_PREPARED = 500
"""Statements that a server keeps ready for a connection: those of every page, where the driver keeps 100."""
_ASKED_BEFORE = 1
"""How often a statement was asked before the server keeps it: the driver would wait for five."""
_CONNECTION = {
    "connect_timeout": 4,  # seconds for each address of a name: localhost has two
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
"""How long a server that does not answer, or is there no more, is waited for; what the URL says goes before it."""


class NotReady(Refusal):
    """The database was not made, or is of another version of this software."""

    def __init__(self, found: str | None, expected: str | None) -> None:
        super().__init__(
            f"The database is at version {found or 'none'}, and this software needs {expected}. Run: visits init"
        )


class UnknownDatabase(Refusal):
    """A database of a kind that is not supported."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"A database of the kind {kind!r} is not supported: give a sqlite:// or postgresql:// URL."
        )


class Database:
    """One database by its URL: SQLite in a file, or PostgreSQL.

    With `answer_within`, in seconds, PostgreSQL gives up a statement that takes longer: for whoever answers
    people who wait. An import or a proof takes the time that it takes.
    """

    def __init__(self, url: str, *, answer_within: int | None = None) -> None:
        given = make_url(url)
        if given.get_backend_name() == "postgresql":
            given = given.set(drivername=POSTGRESQL)
        elif given.get_backend_name() != "sqlite":
            raise UnknownDatabase(given.get_backend_name())
        self.url = given
        self.engine = _engine(given, answer_within)
        self._kept: dict[str, Any] = {}
        self._glancing = self.engine.execution_options(**{_ALONE: True})
        self._adding = self._glancing.execution_options(**{_WRITES: True})
        # made once: a session needs one for each of its kinds, and there is a session for each request
        self._engines = {
            (writes, moment): self.engine.execution_options(**{_WRITES: writes, _OF_ONE_MOMENT: moment})
            for writes, moment in product((False, True), repeat=2)
        }

    @contextmanager
    def reading(self, principal: Principal) -> Iterator[Session]:
        """A session in which this principal reads; nothing that it does is kept."""
        with self._session(principal, writes=False) as session:
            yield session

    @contextmanager
    def writing(self, principal: Principal, *, of_one_moment: bool = False) -> Iterator[Session]:
        """A session in which this principal writes: all is committed at the end, or nothing.

        With `of_one_moment` its statements all see what was committed when it began: for a look that only
        adds its entry to the log. An act must see what another has just committed, and does without.

        Raises DatabaseAway, as `reading` does, if another writer or the server keeps it waiting too long.
        """
        with self._session(principal, writes=True, of_one_moment=of_one_moment) as session:
            yield session
            session.commit()
        if session.info.get(_GREW):
            with suppress(OperationalError):  # what was kept is kept, whether or not there is time for this
                self._measure_tables()

    @contextmanager
    def _session(
        self, principal: Principal, *, writes: bool, of_one_moment: bool = True
    ) -> Iterator[Session]:
        kind = LastingSession if principal.unscoped else ScopedSession
        engine = self._engines[writes, of_one_moment]
        settings: dict[str, Any] = {"autoflush": False, "expire_on_commit": False}
        told = {"principal": principal, KEPT_BY_PROCESS: self._kept if of_one_moment else None}
        with _away(), kind(engine, info=told, **settings) as session:
            yield session

    def glance(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """The rows of one statement that only reads, with no transaction around it and no wall.

        For what is asked so often that a session would cost more than its answer. A server that has ended the
        connection meanwhile is asked once more. Raises DatabaseAway.
        """
        with _away():
            try:
                return self._glance(statement, values)
            except DBAPIError as fault:
                if not fault.connection_invalidated:
                    raise
            return self._glance(statement, values)

    def _glance(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        with self._glancing.connect() as connection:
            return connection.execute(statement, values).all()

    def add(self, statement: Insert, values: Mapping[str, Any]) -> None:
        """Keep the one row of a statement, with no transaction around it and no wall; it is kept when this returns.

        For what has to be written as often as a glance is taken. Raises DatabaseAway: whether the row was kept
        is then not known.
        """
        with _away(), self._adding.connect() as connection:
            connection.execute(statement, values)

    def upgrade(self, revision: str = "head") -> None:
        """Make the tables, or bring them to this software's version; what is there already is kept."""
        if self.url.database and self.url.get_backend_name() == "sqlite":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        with self.migrating() as connection:
            command.upgrade(alembic(connection), revision)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection for Alembic; on SQLite foreign keys are off while it is open.

        A batch step there drops and remakes a table: with foreign keys on, that deletes the rows
        that refer to it. The migrations check every reference before they commit.
        """
        with self.engine.execution_options(**{_WRITES: True}).connect() as connection:
            raw: Any = connection.connection.driver_connection
            if self.engine.dialect.name == "sqlite":
                raw.execute("PRAGMA foreign_keys = OFF")
            try:
                yield connection
            finally:
                connection.rollback()
                if self.engine.dialect.name == "sqlite":
                    raw.execute("PRAGMA foreign_keys = ON")

    def _measure_tables(self) -> None:
        """Tell the planner how large the tables are.

        Until then PostgreSQL plans as for empty tables: a page of 50 rows of 1,000 people took it 12 seconds.
        """
        if self.engine.dialect.name == "postgresql":
            # without a vacuum each look in an index is a look in the table as well
            with self._adding.connect() as connection:
                connection.exec_driver_sql("VACUUM (ANALYZE)")
            return
        with self.engine.execution_options(**{_WRITES: True}).connect() as connection:
            # all of it: with an analysis_limit SQLite read everybody for a supervisor's totals
            connection.exec_driver_sql("ANALYZE")
            connection.commit()

    def version(self) -> str | None:
        """The migration that the database is at, or None for an empty one."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def require_ready(self) -> None:
        """Raise NotReady unless the database is at this software's version."""
        expected = ScriptDirectory.from_config(alembic()).get_current_head()
        if (found := self.version()) != expected:
            raise NotReady(found, expected)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _away() -> Iterator[None]:
    """Raise DatabaseAway for a fault that passes by itself."""
    try:
        yield
    except OperationalError as fault:
        if passes(fault):
            raise DatabaseAway from fault
        raise


def many_rows_came_in(session: Session) -> None:
    """Say so of a writing session: once they are kept, the planner is told how large the tables are."""
    session.info[_GREW] = True


def alembic(connection: Connection | None = None) -> Config:
    """Alembic's configuration: the migrations that lie beside this file, on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _engine(url: URL, answer_within: int | None) -> Engine:
    # hide_parameters: a failed insert must not print a person into a log
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    waits = {name: value for name, value in _CONNECTION.items() if name not in url.query}
    engine = create_engine(url, hide_parameters=True, skip_autocommit_rollback=True, connect_args=waits)
    event.listen(engine, "connect", partial(_prepare_postgresql, answer_within))
    event.listen(engine, "engine_connect", _find_ended)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - the pool's own
    connection.isolation_level = None  # the driver must not begin: _begin_sqlite says how
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses acknowledged writes in a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, alone = options.get(_WRITES, False), options.get(_ALONE, False)
    if alone and not writes:
        return
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
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
    if connection.get_execution_options().get(_ALONE, False):
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
    alone = options.get(_ALONE, False)
    if driver.autocommit != alone:
        driver.autocommit = alone
    if alone:
        return
    isolation = IsolationLevel.REPEATABLE_READ if options.get(_OF_ONE_MOMENT, False) else None
    read_only = not options.get(_WRITES, False)
    if (driver.isolation_level, driver.read_only) != (isolation, read_only):
        driver.isolation_level, driver.read_only = isolation, read_only
