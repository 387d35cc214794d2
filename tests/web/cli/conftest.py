"""An installation of the test's own, found by the commands through their settings."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.policy import Policy
from scheduler.casework.adopting import adopt_policy
from scheduler.clock import FixedClock, SystemClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.builders import Force, a_force
from tests.servers.databases import SqliteDatabases


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, without a setting."""
    for name in [name for name in os.environ if name.startswith("VISITS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here(
    nowhere: Path, sqlite_databases: SqliteDatabases, monkeypatch: pytest.MonkeyPatch, policy: Policy
) -> Iterator[Force]:
    """The personas in a database that the settings name. The commands read the machine's clock, and so does it."""
    with sqlite_databases.migrated() as url:
        monkeypatch.setenv("VISITS_DATABASE_URL", url)
        database = Database(url)
        force = a_force(Installation(database, FixedClock(SystemClock().now()), policy, Settings()))
        with force.writing() as desk:
            adopt_policy(desk)
        yield force
        database.close()
