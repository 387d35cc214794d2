"""Pages, on each database. What they ask of it is tried on both beneath them: PostgreSQL is left to the sweeps."""

from collections.abc import Iterator

import pytest

from tests.builders import Force, opened, personas
from tests.servers.databases import Databases, SqliteDatabases, of_kind


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.exhaustive)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both engines: SQLite always, PostgreSQL in `make sweeps`."""
    return of_kind(request)


@pytest.fixture(scope="module")
def lasting_force(sqlite_databases: SqliteDatabases) -> Iterator[Force]:
    """A force for all tests of a module, which only look."""
    with sqlite_databases.filled(personas) as url, opened(url) as force:
        yield force
