"""The tables' history: what the classes say is what the migrations make, forward and back, with what is in them."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

import scheduler.store.tables  # noqa: F401 - every table must be known
from scheduler.casework.deadlines.kept import verify
from scheduler.casework.lists.headcount import headcount
from scheduler.casework.lists.register import Chosen
from scheduler.casework.people import set_particulars
from scheduler.store.database import Database, NotReady, alembic
from tests.builders import Force, a_person, a_visit, particulars_of
from tests.servers.databases import Databases


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_classes_say(database: Database) -> None:
    database.upgrade()
    assert tables(database) == set(SQLModel.metadata.tables)
    with database.migrating() as connection:
        command.check(alembic(connection))


def test_the_migrations_make_each_check_and_index_of_the_classes(postgres_databases: Databases) -> None:
    """Alembic's own check looks at neither checks nor the conditions of an index."""
    with postgres_databases.migrated() as migrated, postgres_databases.empty() as url:
        database = Database(url)
        with database.migrating() as connection:
            SQLModel.metadata.create_all(connection)
            connection.commit()
        database.close()
        assert defined(migrated) == defined(url)


def test_what_is_looked_up_by_its_beginning_is_in_the_order_of_codes(
    postgres_databases: Databases,
) -> None:
    """Whatever the language of a server: that of the tests has none."""
    with postgres_databases.migrated() as migrated:
        told = defined(migrated)
    assert {row for row in told if row[1].endswith(" ordered by C")} == {
        ("people", "folded_ref ordered by C"),
        ("turned_names", "turned ordered by C"),
    }


def defined(url: str) -> set[tuple[str, str]]:
    """What PostgreSQL says of the constraints and indexes of our tables."""
    database = Database(url)
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 "
            "UNION SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "UNION SELECT table_name, column_name || ' ordered by ' || collation_name "
            "FROM information_schema.columns WHERE table_schema = 'public' AND collation_name IS NOT NULL"
        ).all()
    database.close()
    return {(row[0], row[1]) for row in rows if row[0] in SQLModel.metadata.tables}


def test_every_migration_goes_forward_back_and_forward(database: Database) -> None:
    revisions = [each.revision for each in ScriptDirectory.from_config(alembic()).walk_revisions()]
    for revision in reversed(revisions):
        database.upgrade(revision)
        with database.migrating() as connection:
            command.downgrade(alembic(connection), "-1")
        database.upgrade(revision)
    assert tables(database) == set(SQLModel.metadata.tables)
    with database.migrating() as connection:
        command.downgrade(alembic(connection), "base")
    assert tables(database) == set()


def test_an_upgrade_again_keeps_what_is_there(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
        a_visit(desk, "P-1")
    before = counts(force.installation.database)
    force.installation.database.upgrade()
    assert counts(force.installation.database) == before


def test_the_names_that_are_there_are_turned(force: Force) -> None:
    database = force.installation.database
    with force.writing() as desk:
        a_person(desk, "P-1", name="Zoë Made-Up")
        a_person(desk, "P-2", name="Early Example")
        a_person(desk, "P-3", name="-")
        set_particulars(desk, particulars_of(desk, "P-2").id, name="Ann Ann", reason="married")
    before = turned_names(database)
    assert sorted(row[1] for row in before) == [" ann ann", " made up zoe", " up zoe made", " zoe made up"]
    with database.migrating() as connection:
        command.downgrade(alembic(connection), "0002")
    assert "turned_names" not in tables(database)
    database.upgrade()
    assert turned_names(database) == before


def turned_names(database: Database) -> set[tuple[object, ...]]:
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT person_id, turned FROM turned_names")
        return {tuple(row) for row in rows}


def test_an_upgrade_counts_the_people_who_are_there(force: Force) -> None:
    with force.writing() as desk:
        for number, level in enumerate(("high", "high", "low", None)):
            a_person(desk, f"P-{number}", level=level)
        a_person(desk, "P-9", officer=None, team=None)
    database = force.installation.database
    with database.migrating() as connection:
        command.downgrade(alembic(connection), "0003")
    database.upgrade()
    with force.reading() as desk:
        assert list(verify(desk)) == []
        assert headcount(desk, Chosen()) == 5


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in sorted(SQLModel.metadata.tables)
        }


def test_an_empty_database_says_what_to_do(database: Database) -> None:
    with pytest.raises(NotReady, match="visits init"):
        database.require_ready()


def test_sqlite_keeps_what_it_has_acknowledged(sqlite_databases) -> None:
    with sqlite_databases.migrated() as url:
        database = Database(url)
        with database.engine.connect() as connection:
            told = {
                pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
                for pragma in ("journal_mode", "synchronous", "foreign_keys")
            }
        database.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
