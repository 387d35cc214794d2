"""Fresh databases for tests, each in milliseconds: a copy of one that was migrated once."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.servers.postgres import Postgres


class Databases(Protocol):
    """Where tests get their databases from."""

    def empty(self) -> AbstractContextManager[str]:
        """The address of a database without tables."""

    def server_log(self) -> str:
        """What the server has written of all its databases; nothing, where a file needs no server."""

    def migrated(self) -> AbstractContextManager[str]:
        """The address of a database with all tables of the latest migration, and no rows."""


class SqliteDatabases:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def server_log(self) -> str:
        return ""

    @contextmanager
    def empty(self) -> Iterator[str]:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        yield _sqlite_url(folder / "visits.db")
        shutil.rmtree(folder)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self.empty() as url:
            shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
            yield url

    @cached_property
    def _template(self) -> Path:
        template = self._folder / "template.db"
        migrate(_sqlite_url(template))
        return template


class PostgresDatabases:
    def __init__(self, server: Postgres) -> None:
        self._server = server

    def server_log(self) -> str:
        return (self._server.folder / "log").read_text(encoding="utf-8")

    @contextmanager
    def empty(self) -> Iterator[str]:
        with self._copy("template1") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self._copy(self._template) as url:
            yield url

    @contextmanager
    def _copy(self, template: str) -> Iterator[str]:
        name = self._server.create(template=template)
        yield self._server.url(name)
        self._server.drop(name)

    @cached_property
    def _template(self) -> str:
        template = self._server.create("migrated")
        migrate(self._server.url(template))
        return template


def migrate(url: str) -> None:
    """Brings the database to the latest migration."""
    from scheduler.store.database import Database

    database = Database(url)
    database.upgrade()
    database.close()


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
