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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.servers.postgres_programs import postgres_programs, reachable_copy

START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
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
        self._run("CREATE DATABASE {} TEMPLATE {}", made, template)
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
def running_postgres() -> Iterator[Postgres]:
    """A fresh server; everything of it is gone when the block ends.

    Raises `NoPostgresPrograms` where none is installed: tests on PostgreSQL fail, they never skip.
    """
    programs = postgres_programs()
    # Not pytest's own folder: the path of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="visits-pg-"))
    try:
        account = unprivileged(folder)
        programs = reachable_copy(programs, folder, account)
        _initialise(programs, folder, account)
        with _served(programs, folder, account):
            server = Postgres(folder)
            yield server
            server.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
def _served(programs: Path, folder: Path, account: dict[str, Any]) -> Iterator[None]:
    server: subprocess.Popen[bytes]
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder, *settings]
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
