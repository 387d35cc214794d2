"""What each database is asked to keep: one moment for a reader, every update, all of an act or nothing."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import col

from scheduler.casework.keeping import marks, person_to_change, supersede
from scheduler.errors import Unavailable
from scheduler.store.accounts import SignInBucket
from scheduler.store.database import Database, UnknownDatabase, many_rows_came_in
from scheduler.store.people import Particulars, Person
from scheduler.store.scope import table_of
from tests.builders import INSTALLATION, NOW, Force, a_person
from tests.servers.databases import SqliteDatabases
from tests.statements import noting_statements

THREADS, ACTS = 4, 100


def count(force: Force, model: type = Person) -> int:
    with force.reading() as desk:
        return desk.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("writes", [False, True])
def test_sqlite_syncs_every_commit_and_minds_references(
    sqlite_databases: SqliteDatabases, *, writes: bool
) -> None:
    with sqlite_databases.migrated() as url:
        database = Database(url)
        kind = database.writing if writes else database.reading
        with kind(INSTALLATION) as session:
            told = {
                name: session.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "query_only")
            }
            patience = session.execute(text("PRAGMA busy_timeout")).scalar_one()
            mapped = session.execute(text("PRAGMA mmap_size")).scalar_one()
        database.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": int(not writes)}
    assert patience >= 5000
    assert mapped >= 2_000_000_000


def test_a_reading_session_changes_nothing(force: Force) -> None:
    with force.reading() as desk:
        desk.session.add(Person(ref="P-001", **marks(desk)))
        with pytest.raises(DBAPIError):
            desk.session.flush()
    assert count(force) == 0


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_connection_that_wrote_reads_only_where_nobody_says_otherwise(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    added = insert(table_of(SignInBucket)).values(bucket="x", tokens=1, filled_at=NOW)
    with force.installation.database.engine.connect() as connection, pytest.raises(OperationalError):
        connection.execute(added)
    force.installation.database.add(added, {})


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_sqlite_is_told_once_who_reads_and_who_writes(force: Force) -> None:
    """It forgets what it has prepared whenever it is told."""
    with noting_statements(force) as asked:
        for _ in range(2):
            with force.writing() as desk:
                desk.session.scalar(select(col(Person.id)))
            count(force)
    assert [each for each in asked[len(asked) // 2 :] if each.startswith("PRAGMA")] == []


def test_a_reading_session_sees_one_moment(force: Force) -> None:
    with force.reading() as looking:
        before = looking.session.scalar(select(func.count(col(Person.id))))
        with force.writing() as desk:
            a_person(desk)
        assert looking.session.scalar(select(func.count(col(Person.id)))) == before
    assert count(force) == 1


def end_connections(url: URL) -> None:
    """End those of everybody else, as a server does that is restarted."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    ended = text(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")
    ending = Database(url.render_as_string())
    assert ending.glance(ended, {})
    ending.close()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize("ask", ["a glance", "a reader", "a writer"])
def test_a_server_that_has_ended_its_connections_is_asked_again(force: Force, ask: str) -> None:
    def asked() -> int:
        match ask:
            case "a glance":
                return len(force.installation.database.glance(select(1), {}))
            case "a reader":
                return count(force)
            case _:
                with force.writing() as desk:
                    return desk.session.scalar(select(func.count(col(Person.id)))) or 0

    before = asked()
    end_connections(force.installation.database.url)
    assert asked() == before
    assert asked() == before


def test_one_row_is_kept_without_a_transaction_around_it(force: Force) -> None:
    assert count(force, SignInBucket) == 0  # a reader leaves its connection to whoever comes next
    row = {"bucket": "one", "tokens": 1.0, "filled_at": NOW}
    force.installation.database.add(insert(table_of(SignInBucket)), row)
    assert count(force, SignInBucket) == 1
    with force.reading() as desk:
        desk.session.add(SignInBucket(**row | {"bucket": "two"}))
        with pytest.raises(DBAPIError):
            desk.session.flush()


def test_an_act_that_fails_leaves_nothing(force: Force) -> None:
    def fails_after_writing() -> None:
        with force.writing() as desk:
            a_person(desk)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_after_writing()
    assert count(force) == 0


def test_no_update_is_lost(force: Force) -> None:
    """Each act reads what stands, corrects it by one more, and waits for whoever writes about the person."""
    with force.writing() as desk:
        a_person(desk, name="0")

    def correct() -> None:
        try:
            with force.writing() as desk:
                about = person_to_change(desk, "P-001")
                old = desk.session.scalars(
                    select(Particulars).where(
                        col(Particulars.person_id) == about.id, col(Particulars.superseded_at).is_(None)
                    )
                ).one()
                new = Particulars(person_id=about.id, name=str(int(old.name) + 1), **marks(desk))
                supersede(desk, old, new)
                desk.session.add(new)
        except Unavailable:  # a busy machine: nothing was changed, so the same again
            correct()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(correct) for _ in range(THREADS * ACTS)]:
            done.result()
    with force.reading() as desk:
        names = select(col(Particulars.name)).where(col(Particulars.superseded_at).is_(None))
        assert desk.session.scalars(names).all() == [str(THREADS * ACTS)]
    assert count(force, Particulars) == THREADS * ACTS + 1


KILLED = """
import sys, time
from datetime import UTC, datetime
from scheduler.roles import Principal
from scheduler.store.database import Database
from scheduler.store.people import Person
with Database(sys.argv[1]).writing(Principal("cli:tests")) as session:
    for number in range(500):
        session.add(Person(ref=f"P-{number}", recorded_at=datetime(2026, 1, 1, tzinfo=UTC), recorded_by="cli:tests"))
    session.flush()
    print("written", flush=True)
    time.sleep(600)
"""


def test_an_act_whose_process_is_killed_leaves_nothing(force: Force, root: Path) -> None:
    url = force.installation.database.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, url], cwd=root, stdout=subprocess.PIPE, text=True
    ) as act:
        assert act.stdout is not None
        assert act.stdout.readline() == "written\n"
        os.kill(act.pid, signal.SIGKILL)
    with force.writing() as desk:
        a_person(desk)
    assert count(force) == 1


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(UnknownDatabase, match="“mysql”"):
        Database("mysql://somewhere/visits")


def test_what_is_wrong_is_not_called_busy(force: Force) -> None:
    with pytest.raises(DBAPIError), force.reading() as desk:
        desk.session.execute(text("SELECT * FROM no_such_table"))


def measured(force: Force) -> bool:
    """Whether the planner knows of the people."""
    with force.reading() as desk:
        if force.installation.database.engine.dialect.name == "postgresql":
            known = text("SELECT reltuples > 0 FROM pg_class WHERE relname = 'people'")
            return bool(desk.session.scalar(known))
        tables = text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        return bool(desk.session.scalar(tables)) and bool(
            desk.session.scalar(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'people'"))
        )


def test_once_many_rows_are_kept_the_planner_knows_of_them(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    assert not measured(force)
    with force.writing() as desk:
        a_person(desk, "P-002")
        many_rows_came_in(desk.session)
    assert measured(force)


def test_an_act_that_was_kept_is_kept_though_nothing_can_be_measured(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_database: Database) -> None:
        raise OperationalError("ANALYZE", None, TimeoutError())

    monkeypatch.setattr(Database, "_measure_tables", busy)
    with force.writing() as desk:
        a_person(desk)
        many_rows_came_in(desk.session)
    assert count(force) == 1


def test_what_was_asked_before_stays_ready_whatever_is_undone(force: Force) -> None:
    """PostgreSQL's driver lets go of all that it prepared when something is rolled back."""
    for _ in range(3):
        with force.writing() as desk:
            desk.session.scalars(select(Person)).all()
            desk.session.begin_nested().rollback()
        with force.reading() as desk:
            desk.session.scalars(select(Particulars)).all()
    if force.installation.database.engine.dialect.name == "postgresql":
        with force.reading() as desk:
            kept = desk.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
        assert [any(f"FROM {table}" in each for each in kept) for table in ("people", "particulars")] == [
            True
        ] * 2


def test_what_a_savepoint_undoes_is_not_kept(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001")
        desk.session.flush()
        with suppress(IntegrityError), desk.session.begin_nested():
            desk.session.add(Person(ref="P-002", **marks(desk)))
            desk.session.flush()
            desk.session.add(Person(ref="P-001", **marks(desk)))
            desk.session.flush()
    assert count(force) == 1
