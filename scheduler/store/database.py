"""Sessions that read or write, and migrations. One URL says which database it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Executable, Insert, Row, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from scheduler.errors import Refusal
from scheduler.roles import Principal
from scheduler.store.engines import ALONE, OF_ONE_MOMENT, WRITES, engine_of, reader_beside
from scheduler.store.faults import DatabaseAway, passes
from scheduler.store.lasting import LastingSession
from scheduler.store.postgresql import POSTGRESQL
from scheduler.store.walls import ScopedSession

_GREW = "many rows came in"
KEPT_BY_PROCESS = "what looks have read before"
"""A session finds here what this process keeps of the database, to be used while nothing changed it.

A session of one moment may add to it; an act may not: what it has written itself, and may yet undo, must not be kept.
"""


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
            f"A database of the kind “{kind}” is not supported: give a sqlite:// or postgresql:// URL."
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
        self.engine = engine_of(given, answer_within)
        self.reader = reader_beside(self.engine)
        self._kept: dict[str, Any] = {}
        self._glancing = self.engine.execution_options(**{ALONE: True})
        self._adding = self._glancing.execution_options(**{WRITES: True})
        # made once: a session needs one for each of its kinds, and there is a session for each request
        self._engines = {
            (writes, moment): engine.execution_options(**{WRITES: writes, OF_ONE_MOMENT: moment})
            for (writes, engine), moment in product(
                ((False, self.reader), (True, self.engine)), (False, True)
            )
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
        kept = self._kept if of_one_moment else MappingProxyType(self._kept)
        told = {"principal": principal, KEPT_BY_PROCESS: kept}
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
        with self.engine.execution_options(**{WRITES: True}).connect() as connection:
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
        with self.engine.execution_options(**{WRITES: True}).connect() as connection:
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
        for engine in (self.engine, self.reader):
            engine.dispose()


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
