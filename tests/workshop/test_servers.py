"""The servers that other tests stand on: fresh, separate, thrown away, and never skipped."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy
from playwright.sync_api import Browser

from tests.servers import browser_program, postgres_programs
from tests.servers.databases import Databases
from tests.servers.postgres import running_postgres, unprivileged


def tables_in(url: str) -> list[str]:
    engine = sqlalchemy.create_engine(url)
    found = sqlalchemy.inspect(engine).get_table_names()
    engine.dispose()
    return found


def add_table(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE left_behind (ref TEXT)"))
    engine.dispose()


def test_each_database_starts_empty_and_keeps_to_itself(databases: Databases) -> None:
    with databases.empty() as one:
        add_table(one)
        with databases.empty() as other:
            assert tables_in(one) == ["left_behind"]
            assert tables_in(other) == []


def test_an_open_connection_does_not_keep_a_database_alive(databases: Databases) -> None:
    with databases.empty() as url:
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text("SELECT 1"))
    engine.dispose()
    with databases.empty() as url:
        assert tables_in(url) == []


def test_a_migrated_database_has_today_s_tables_and_nobody_in_them(databases: Databases) -> None:
    with databases.migrated() as one:
        assert "people" in tables_in(one)
        add_table(one)
    with databases.migrated() as other:
        assert "left_behind" not in tables_in(other)


def test_nothing_of_a_server_is_left_when_its_tests_are_over() -> None:
    with running_postgres() as server:
        folder = server.folder
        running = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert not folder.exists()
    assert subprocess.run(["ps", "-p", str(running)], capture_output=True, check=False).returncode == 1


def test_programs_below_a_private_folder_can_still_be_run(tmp_path: Path) -> None:
    private, public = tmp_path / "private", Path(tempfile.mkdtemp())
    installed = private / "package" / "install" / "bin"
    installed.mkdir(parents=True)
    private.chmod(0o700)
    (installed / "postgres").write_text("#!/bin/sh\necho here\n")
    (installed / "postgres").chmod(0o755)

    account = unprivileged(public)
    programs = postgres_programs.reachable_copy(installed, public, account)
    said = subprocess.check_output([programs / "postgres"], text=True, cwd=public, **account)

    assert said == "here\n"
    shutil.rmtree(public)


def test_a_missing_server_fails_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_programs, "_candidates", lambda: iter(()))
    with pytest.raises(postgres_programs.NoPostgresPrograms, match="make test"):
        postgres_programs.postgres_programs()


def test_a_missing_browser_fails_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(browser_program.NoBrowser, match="make test"):
        browser_program.browser_program()


def test_the_browser_shows_a_page(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<h1>Missed visits</h1>")
        assert page.get_by_role("heading").inner_text() == "Missed visits"
