"""A PostgreSQL server for one run of the tests: made in a temporary folder, thrown away after.

It keeps nothing (fsync is off) and knows nothing of what is stored in it.
"""

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg import sql

from tests.servers.postgres_programs import postgres_programs, reachable_copy

START_SECONDS = 60
MEMORY = Path("/dev/shm")  # where files need no disk: a fresh database is there ten times as soon
ROOM_BYTES = 2**30
COPIES_FILES = 150000  # from version 15 on, a database can be made by copying files
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_size": "128MB",
    "max_wal_senders": "0",
    "autovacuum": "off",
    # Neither UTC nor London: a moment that loses its zone on the way shows at once.
    "timezone": "Asia/Kathmandu",
}


class PostgresDidNotStart(RuntimeError):
    def __init__(self, said: str) -> None:
        super().__init__(f"The PostgreSQL server for the tests did not start. It said:\n{said}")


class Postgres:
    """A running server, reached through the socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        self._session = psycopg.connect(self._conninfo("postgres"), autocommit=True)

    def create(self, name: str | None = None, *, template: str = "template1") -> str:
        """Makes a database, empty or equal to `template`, and gives its name."""
        made = name or f"test_{next(self._numbers)}"
        self._leave(template)
        copying = " STRATEGY FILE_COPY" if self._session.info.server_version >= COPIES_FILES else ""
        self._run("CREATE DATABASE {} TEMPLATE {}" + copying, made, template)
        return made

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def url(self, name: str) -> str:
        """The address that SQLAlchemy takes."""
        return f"postgresql+psycopg://tests@/{name}?host={self.folder}"

    def close(self) -> None:
        self._session.close()

    def _leave(self, name: str) -> None:
        """Nobody may be connected to a database that is copied."""
        self._session.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
        )

    def _run(self, statement: str, *names: str) -> None:
        self._session.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _conninfo(self, name: str) -> str:
        return psycopg.conninfo.make_conninfo(host=str(self.folder), user="tests", dbname=name)


@contextmanager
def running_postgres(
    place: Path | None = None, settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Postgres]:
    """A fresh server, its folder made in `place`; everything of it is gone when the block ends.

    Without a `place` it stands in memory, if there is room. `settings` go before those of the tests, for
    who must know what a disk does. Raises `NoPostgresPrograms` where no server is installed: tests on
    PostgreSQL fail, they never skip.
    """
    # Not pytest's own folder: the path of a socket may have 107 characters at most.
    with _folder(place or _roomy()) as folder, _folder(None) as copies:
        account = unprivileged(folder)
        programs = reachable_copy(postgres_programs(), copies, unprivileged(copies))
        _initialise(programs, folder, account)
        with _served(programs, folder, account, {**SETTINGS, **settings}):
            server = Postgres(folder)
            yield server
            server.close()


@contextmanager
def _folder(place: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="visits-pg-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy() -> Path | None:
    """Memory with room for the tests; else None, the system's folder for what is temporary."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        return MEMORY
    return None


def unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a program as somebody without privileges: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialise(programs: Path, folder: Path, account: dict[str, Any]) -> None:
    # Locale C orders text by its bytes, as SQLite does.
    options = ["--username=tests", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
    command: list[str | Path] = [programs / "initdb", *options, "--pgdata", folder / "data"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **account)
    if done.returncode != 0:
        raise PostgresDidNotStart(done.stdout + done.stderr)


@contextmanager
def _served(
    programs: Path, folder: Path, account: dict[str, Any], settings: Mapping[str, str]
) -> Iterator[None]:
    server: subprocess.Popen[bytes]
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            preexec_fn=_end_with_the_tests,  # noqa: PLW1509  it takes no lock that a thread might hold
            **account,
        )
    try:
        _wait(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
        server.wait()


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(START_SECONDS * 100):
        status = folder / "data" / "postmaster.pid"
        if status.exists() and status.read_text().rstrip().endswith("ready"):
            return
        if server.poll() is not None:
            break
        time.sleep(0.01)
    raise PostgresDidNotStart((folder / "log").read_text())


def _end_with_the_tests() -> None:
    """Asks the kernel to end the server when the tests are killed and cannot do it themselves."""
    if sys.platform == "linux":
        parent_death_signal = 1
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGQUIT)
