"""What tests of calendars take away from an installation for a while."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.builders import Force


@pytest.fixture
def lost_table(force: Force):
    """A database that misses a table for a while."""

    def renamed(old: str, new: str) -> None:
        with force.installation.database.migrating() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
            connection.commit()

    @contextmanager
    def without(table: str):
        renamed(table, "away")
        yield
        renamed("away", table)

    return without
