"""Fixtures of the whole house: databases and a browser. Everything else comes from builders."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.servers.browser import running_browser
from tests.servers.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.servers.postgres import running_postgres

# Neither UTC nor London: whoever asks the machine for the day or the hour gets a wrong one.
os.environ["TZ"] = "Asia/Kathmandu"
time.tzset()

# The same examples on every machine; a slow machine is no failure.
settings.register_profile(
    "tests", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """A real server, one for each process of the tests, started when the first test asks."""
    with running_postgres() as server:
        yield PostgresDatabases(server)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both engines, one after the other: a test that takes this runs on each."""
    kind = {"sqlite": "sqlite_databases", "postgresql": "postgres_databases"}[request.param]
    found: Databases = request.getfixturevalue(kind)
    return found


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of an empty database of this test's own."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def migrated_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database of this test's own with today's tables, and nothing in them."""
    with databases.migrated() as url:
        yield url


# Not for the session: while Playwright runs, asyncio.run() in any other test of the same process fails.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed on this machine; each test opens contexts of its own."""
    with running_browser() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).parent.parent
