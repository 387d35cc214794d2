"""Fixtures of the whole house: clock, databases, desk, personas, browser. Everything else comes from builders."""

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from rules.policy import Policy, read_policies
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.builders import INSTALLATION, NOW, Force, personas
from tests.servers.browser import running_browser
from tests.servers.compiling import compile_once
from tests.servers.databases import Databases, PostgresDatabases, SqliteDatabases, migrate, of_kind
from tests.servers.postgres import running_postgres

# Neither UTC nor London: whoever asks the machine for the day or the hour gets a wrong one.
os.environ["TZ"] = "Asia/Kathmandu"
time.tzset()

# The same examples on every machine; a slow machine is no failure.
settings.register_profile(
    "tests", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("tests")

compile_once()


def pytest_collection_finish() -> None:
    """All that was imported stays to the end: the collector, who would look through it again and again, leaves it."""
    gc.collect()
    gc.freeze()


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
    return of_kind(request)


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


@pytest.fixture
def clock() -> FixedClock:
    """Stands at 7 in the morning of 21 November 2026 until a test moves it."""
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The packaged policy for England and Wales."""
    return read_policies()["england-wales"]


@pytest.fixture
def installation(
    request: pytest.FixtureRequest, databases: Databases, clock: FixedClock, policy: Policy
) -> Iterator[Installation]:
    """An installation with today's tables on each database, and nothing in them but the force that a test asks for."""
    with databases.filled(personas if "force" in request.fixturenames else migrate) as url:
        database = Database(url)
        yield Installation(database, clock, policy, Settings())
        database.close()


@pytest.fixture
def force(installation: Installation) -> Force:
    """The same with two teams and the personas: `force.writing(OFFICER)` opens her desk."""
    return Force(installation)


@pytest.fixture
def desk(force: Force) -> Iterator[Desk]:
    """A desk of the installation itself at which facts are laid down; nothing else can write while it is open."""
    with force.installation.writing(INSTALLATION) as opened:
        yield opened


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
