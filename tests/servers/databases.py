"""Fresh databases for tests, each in milliseconds: a copy of one that was filled once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest

from tests.servers.postgres import Postgres

Fill = Callable[[str], None]
"""What lays something down in the empty database of an address, and leaves it."""


class Databases(Protocol):
    """Where tests get their databases from."""

    def empty(self) -> AbstractContextManager[str]:
        """The address of a database without tables."""

    def server_log(self) -> str:
        """What the server has written of all its databases; nothing, where a file needs no server."""

    def filled(self, fill: Fill) -> AbstractContextManager[str]:
        """The address of a database with what `fill` lays down: it does so once, and each has a copy."""

    def migrated(self) -> AbstractContextManager[str]:
        """The address of a database with all tables of the latest migration, and no rows."""


class SqliteDatabases:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._templates: dict[Fill, Path] = {}

    def server_log(self) -> str:
        return ""

    @contextmanager
    def empty(self) -> Iterator[str]:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        yield _sqlite_url(folder / "visits.db")
        shutil.rmtree(folder)

    @contextmanager
    def filled(self, fill: Fill) -> Iterator[str]:
        with self.empty() as url:
            shutil.copyfile(self._template(fill), url.removeprefix("sqlite:///"))
            yield url

    def migrated(self) -> AbstractContextManager[str]:
        return self.filled(migrate)

    def _template(self, fill: Fill) -> Path:
        if fill not in self._templates:
            template = self._folder / f"template-{len(self._templates)}.db"
            fill(_sqlite_url(template))
            self._templates[fill] = template
        return self._templates[fill]


class PostgresDatabases:
    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._templates: dict[Fill, str] = {}

    def server_log(self) -> str:
        return (self._server.folder / "log").read_text(encoding="utf-8")

    @contextmanager
    def empty(self) -> Iterator[str]:
        with self._copy("template1") as url:
            yield url

    @contextmanager
    def filled(self, fill: Fill) -> Iterator[str]:
        with self._copy(self._template(fill)) as url:
            yield url

    def migrated(self) -> AbstractContextManager[str]:
        return self.filled(migrate)

    @contextmanager
    def _copy(self, template: str) -> Iterator[str]:
        name = self._server.create(template=template)
        yield self._server.url(name)
        self._server.drop(name)

    def _template(self, fill: Fill) -> str:
        if fill not in self._templates:
            template = self._server.create(f"template_{len(self._templates)}")
            fill(self._server.url(template))
            self._templates[fill] = template
        return self._templates[fill]


def of_kind(request: pytest.FixtureRequest) -> Databases:
    """The databases of the kind that a fixture is asked for: "sqlite" or "postgresql"."""
    kinds = {"sqlite": "sqlite_databases", "postgresql": "postgres_databases"}
    found: Databases = request.getfixturevalue(kinds[request.param])
    return found


def migrate(url: str) -> None:
    """Brings the database to the latest migration."""
    from scheduler.store.database import Database

    database = Database(url)
    database.upgrade()
    database.close()


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
