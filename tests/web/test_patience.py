"""Nobody waits for ever for a database that takes a connection and never answers, or a statement that never ends."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from time import monotonic

import pytest
from sqlalchemy import func, select, text

from rules.policy import Policy
from scheduler.clock import SystemClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.faults import DatabaseAway
from tests.builders import INSTALLATION
from tests.servers.databases import PostgresDatabases
from tests.web.visiting import SECURE_COOKIE, visitor
from web.installation import ready_installation
from web.serving import ANSWER_WITHIN, application
from web.time_limit import SECONDS


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections, and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield f"postgresql://sam:secret@127.0.0.1:{listening.getsockname()[1]}/visits"


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    with postgres_databases.migrated() as url:
        yield url


def test_a_database_that_takes_a_connection_and_never_answers_is_away(silent: str, policy: Policy) -> None:
    away = Installation(Database(silent), SystemClock(), policy, Settings())
    browser = visitor(away)
    browser.cookies.set(SECURE_COOKIE, "somebody")
    began = monotonic()
    answer = browser.get("/missed")
    assert answer.status_code == 503
    assert "The database is busy or away. Nothing was changed" in answer.text
    assert monotonic() - began < SECONDS  # else the limit of the request answers, and the thread waits on


def test_what_the_address_says_of_waiting_goes_before(silent: str) -> None:
    database = Database(f"{silent}?connect_timeout=2")
    began = monotonic()
    with pytest.raises(DatabaseAway), database.reading(INSTALLATION) as session:
        session.execute(select(1))
    assert monotonic() - began < 3.5


def test_a_statement_that_takes_too_long_is_given_up_and_the_next_one_works(postgres_url: str) -> None:
    with closing(Database(postgres_url, answer_within=1)) as database:
        with pytest.raises(DatabaseAway), database.reading(INSTALLATION) as session:
            session.execute(select(func.pg_sleep(30)))
        with database.writing(INSTALLATION) as session:
            assert session.scalar(text("SHOW statement_timeout")) == "1s"


def test_an_import_or_a_proof_takes_the_time_that_it_takes(postgres_url: str) -> None:
    with closing(Database(postgres_url)) as database, database.reading(INSTALLATION) as session:
        assert session.scalar(text("SHOW statement_timeout")) == "0"


def test_the_web_gives_a_statement_less_time_than_a_request(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VISITS_DATABASE_URL", postgres_url)
    ready_installation(Settings(), INSTALLATION).database.close()
    served: Installation = application().state.installation
    with closing(served.database), served.reading(INSTALLATION) as desk:
        assert desk.session.scalar(text("SHOW statement_timeout")) == f"{ANSWER_WITHIN}s"
    assert ANSWER_WITHIN < SECONDS
