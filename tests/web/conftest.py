"""Pages, on each database. What they ask of it is tried on both beneath them: PostgreSQL is left to the sweeps."""

import pytest

from tests.servers.databases import Databases, of_kind


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.exhaustive)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both engines: SQLite always, PostgreSQL in `make sweeps`."""
    return of_kind(request)
