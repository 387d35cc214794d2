"""Installations to measure on: an SQLite file, and a PostgreSQL server on a disk, as safe as a force would have it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rules.policy import read_policies
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.exchange.importing.imports import import_files
from scheduler.roles import Principal
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.servers.postgres import Postgres, running_postgres
from web.collector import spare_the_collector

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
OPERATOR = Principal("cli:bench")


@contextmanager
def opened(url: str) -> Iterator[Installation]:
    """An installation over this database, which is made; its clock stands still."""
    spare_the_collector()  # as every command does, and the served application
    database = Database(url)
    database.upgrade()
    yield Installation(database, FixedClock(NOW), read_policies()["england-wales"], Settings())
    database.close()


@contextmanager
def durable_postgres() -> Iterator[Postgres]:
    """A server that loses nothing, as PostgreSQL comes: the tests' own lies in memory, and does not wait for a disk."""
    safe = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
    logged = {"wal_level": "replica", "max_wal_senders": "10", "max_wal_size": "1GB"}
    with running_postgres(Path(tempfile.gettempdir()), safe | logged) as server:
        yield server


def settle(installation: Installation) -> None:
    """Let PostgreSQL write what an import left it to write, as it has by the next morning.

    It does so by itself within minutes; until then an entry of the log waits for a disk that is busy with that,
    now and then for a tenth of a second.
    """
    engine = installation.database.engine
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")


def bring_in(installation: Installation, register: Path) -> int:
    """Import a folder of files: how many people came in."""
    with installation.writing(OPERATOR) as desk:
        report = import_files(desk, register)
    return report.people
