"""Rows that are sent in a thread of their own: in order, all of them or none, and no statement overtakes them."""

from collections.abc import Iterator
from functools import partial
from threading import Event
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.store import bulk
from scheduler.store.behind import sending_behind
from scheduler.store.database import Database
from scheduler.store.officers import Team
from tests.builders import INSTALLATION, NOW
from tests.servers.databases import PostgresDatabases


@pytest.fixture
def database(postgres_databases: PostgresDatabases) -> Iterator[Database]:
    with postgres_databases.migrated() as url:
        made = Database(url)
        yield made
        made.close()


def team(name: str, made: UUID | None = None) -> dict[str, object]:
    marks = {"id": made or uuid4(), "recorded_at": NOW, "recorded_by": "cli:test"}
    return {**bulk.blank(Team), **marks, "team": name}


def teams_in(session: Session) -> int:
    return session.scalars(select(func.count(col(Team.id)))).one()


def test_a_statement_sees_all_that_was_sent_before_it(database: Database) -> None:
    with database.writing(INSTALLATION) as session, bulk.growing(session):
        for number in range(1, 31):
            bulk.insert(session, Team, [team(f"Team {number}")])
            if number % 10 == 0:
                assert teams_in(session) == number


def test_all_are_in_when_the_block_ends(database: Database) -> None:
    with database.writing(INSTALLATION) as session, bulk.growing(session):
        bulk.insert(session, Team, [team(f"Team {number}") for number in range(500)])
    with database.reading(INSTALLATION) as session:
        assert teams_in(session) == 500


def bring(session: Session, *rows: dict[str, object], fault: Exception | None = None) -> None:
    """Bring in teams, each as a parcel of its own, as an import does: undone at a fault."""
    with session.begin_nested(), bulk.growing(session):
        for row in rows:
            bulk.insert(session, Team, [row])
        if fault is not None:
            raise fault


def test_what_went_wrong_is_raised_and_can_be_undone(database: Database) -> None:
    twice = uuid4()
    with database.writing(INSTALLATION) as session:
        with pytest.raises(IntegrityError, match="into teams"):
            bring(session, team("Team 1", twice), team("Team 2", twice), team("Team 3"))
        assert teams_in(session) == 0


def test_a_fault_elsewhere_waits_for_what_is_under_way_and_undoes_it(database: Database) -> None:
    with database.writing(INSTALLATION) as session:
        with pytest.raises(LookupError):
            bring(session, *(team(f"Team {number}") for number in range(20)), fault=LookupError())
        assert teams_in(session) == 0


def test_few_parcels_are_under_way_at_once(database: Database) -> None:
    gate, sent = Event(), []
    with database.writing(INSTALLATION) as session, sending_behind(session.connection()) as behind:
        for number in range(8):
            behind.send(lambda: _pass(gate))
            sent.append(number)
        assert len(sent) == 8, "so many wait without anybody waiting for them"
        gate.set()
        behind.send(lambda: sent.append("late"))
        behind.arrive()
    assert sent[-1] == "late"


def test_the_first_fault_is_told(database: Database) -> None:
    def send_two(session: Session) -> None:
        with sending_behind(session.connection()) as behind:
            behind.send(partial(_fail, "first"))
            behind.send(partial(_fail, "second"))

    with database.writing(INSTALLATION) as session, pytest.raises(LookupError, match="first"):
        send_two(session)


def _fail(why: str) -> None:
    raise LookupError(why)


def _pass(gate: Event) -> None:
    gate.wait()
