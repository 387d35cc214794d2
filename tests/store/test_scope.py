"""No shape of statement lets anybody see past their scope: 43 shapes, every table about people, nine personas."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.orm import ORMExecuteState, Session, make_transient_to_detached
from sqlmodel import SQLModel, col

from rules.policy import Policy
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.audit import AuditEntry
from scheduler.store.database import Database
from scheduler.store.deadlines import Deadline
from scheduler.store.headcounts import Headcount
from scheduler.store.lasting import FactsLast
from scheduler.store.officers import Officer
from scheduler.store.people import Particulars, Person
from scheduler.store.scope import criteria, scoped_models
from scheduler.store.unwalled import Unscoped
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew
from scheduler.store.walls import OutsideScope, ScopedSession, beyond_scope
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    COLLEAGUE,
    INSPECTOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    Force,
    a_force,
    a_visit,
    officer_id,
)
from tests.servers.databases import of_kind
from tests.store.everything import ELSEWHERE, NOBODYS, OWNED, TEAMLESS, everything_about_four_people
from tests.store.shapes import COUNTS, KEYS, REFUSED, Shape, identity, key

SEEN: dict[str, set[str]] = {
    OFFICER: {OWNED},
    COLLEAGUE: set(),
    SERGEANT: {OWNED, NOBODYS, TEAMLESS},
    OTHER_OFFICER: {ELSEWHERE},
    OTHER_SERGEANT: {ELSEWHERE, TEAMLESS},
    INSPECTOR: {OWNED, ELSEWHERE, NOBODYS, TEAMLESS},
    REVIEWER: {OWNED, ELSEWHERE, NOBODYS, TEAMLESS},
    ADMINISTRATOR: set(),
    AUDITOR: set(),
}
GOES_ALONG = {OFFICER: {ELSEWHERE}, COLLEAGUE: {OWNED, NOBODYS, TEAMLESS}}
"""Who is of the crew of a booking sees the booking, whoever's it is."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, policy: Policy) -> Iterator[Force]:
    with of_kind(request).migrated() as url:
        database = Database(url)
        force = a_force(Installation(database, FixedClock(NOW), policy, Settings()))
        with force.writing() as desk:
            everything_about_four_people(desk)
        yield force
        database.close()


@contextmanager
def thrown_away(force: Force, code: str) -> Iterator[Session]:
    """A session that may write, and keeps nothing of it."""
    with force.writing(code) as desk:
        yield desk.session
        desk.session.rollback()


def told(rows: Session, model: type[SQLModel]) -> dict[Any, str]:
    """Each row's key, and whom it tells of: found through the rows themselves, without the code of the wall."""
    people = dict(rows.execute(select(Person.id, Person.ref)).all())
    through = {
        VisitCrew: dict(rows.execute(select(Visit.id, Visit.person_id)).all()),
        BookingCrew: dict(rows.execute(select(Booking.id, Booking.person_id)).all()),
    }
    owners = select(Person.ref, Deadline.team_id, Deadline.officer_id).join(Deadline)
    counted = {(team, officer): ref for ref, team, officer in rows.execute(owners)}
    whose = {
        Person: lambda row: row.ref,
        AuditEntry: lambda row: row.subjects,
        Headcount: lambda row: counted[row.team_id, row.officer_id],
        VisitCrew: lambda row: people[through[VisitCrew][row.visit_id]],
        BookingCrew: lambda row: people[through[BookingCrew][row.booking_id]],
    }.get(model, lambda row: people[row.person_id])
    return {identity(row): whose(row) for row in rows.scalars(select(model))}


def may_see(code: str, model: type[SQLModel]) -> set[str]:
    """Of whom a table may tell a persona."""
    if model is AuditEntry:
        return SEEN[REVIEWER] if code == AUDITOR else set()
    return SEEN[code] | (GOES_ALONG.get(code, set()) if model in {Booking, BookingCrew} else set())


@pytest.fixture(scope="module")
def rows_by_table(filled: Force) -> dict[type[SQLModel], dict[Any, str]]:
    with filled.reading() as desk:
        of = {model: told(desk.session, model) for model in scoped_models()}
    for rows in of.values():
        assert set(rows.values()) == SEEN[REVIEWER], "a table without rows about each would prove nothing"
    return of


@pytest.mark.parametrize("shape", KEYS)
def test_nobody_sees_past_their_scope_through(
    filled: Force, rows_by_table: dict[type[SQLModel], dict[Any, str]], shape: str
) -> None:
    for code in SEEN:
        with thrown_away(filled, code) as session:
            for model, rows in rows_by_table.items():
                visible = {row for row, ref in rows.items() if ref in may_see(code, model)}
                assert KEYS[shape](session, model) == visible, (code, model)


@pytest.mark.parametrize("shape", COUNTS)
def test_nobody_counts_past_their_scope_through(
    filled: Force, rows_by_table: dict[type[SQLModel], dict[Any, str]], shape: str
) -> None:
    with filled.reading() as desk:
        officers = desk.session.scalar(select(func.count(col(Officer.id))))
    for code in SEEN:
        with thrown_away(filled, code) as session:
            for model, rows in rows_by_table.items():
                visible = sum(ref in may_see(code, model) for ref in rows.values())
                expected = (officers if visible else 0) if shape.startswith("who") else visible
                assert COUNTS[shape](session, model) == expected, (code, model)


class LaidOneByOne(ScopedSession):
    """A session whose wall SQLAlchemy is told of criterion by criterion, in each statement anew."""

    def narrow(self, state: ORMExecuteState) -> None:
        state.statement = state.statement.options(*criteria(self.principal))


def test_the_wall_as_one_option_is_the_same_as_each_criterion_by_itself(filled: Force) -> None:
    heard: list[tuple[str, Any]] = []

    def hear(*told: Any) -> None:
        if not told[2].startswith("PRAGMA"):  # a connection is told once that it only reads
            heard.append((told[2], told[3]))

    def sent(kind: type[ScopedSession], code: str, shape: Shape) -> list[tuple[str, Any]]:
        heard.clear()
        principal = filled.principal(code)
        with kind(engine, info={"principal": principal}, autoflush=False) as session:
            for model in (Person, VisitCrew):
                shape(session, model)
        return list(heard)

    engine = filled.installation.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        for name, shape in (KEYS | COUNTS).items():
            if name != "a lock":  # these sessions only read
                assert sent(ScopedSession, SERGEANT, shape) == sent(LaidOneByOne, SERGEANT, shape), name
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def test_principals_of_one_role_share_the_statement_and_not_its_values(filled: Force) -> None:
    compiled: list[CacheStats] = []

    def hear(*told: Any) -> None:
        if told[2].startswith("SELECT people.ref"):
            compiled.append(told[4].cache_hit)

    refs = select(col(Person.ref)).where(col(Person.recorded_by) != "nobody of this name")
    engine = filled.installation.database.reader
    event.listen(engine, "before_cursor_execute", hear)
    try:
        for code in (OFFICER, OTHER_OFFICER, COLLEAGUE):
            with filled.reading(code) as desk:
                assert set(desk.session.scalars(refs)) == SEEN[code]
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert compiled == [CacheStats.CACHE_MISS, CacheStats.CACHE_HIT, CacheStats.CACHE_HIT]


@pytest.mark.parametrize("shape", REFUSED)
def test_what_cannot_be_walled_is_refused(filled: Force, shape: str) -> None:
    with thrown_away(filled, REVIEWER) as session:
        for model in scoped_models():
            with pytest.raises((Unscoped, FactsLast)):
                REFUSED[shape](session, model)


def test_a_loaded_row_of_another_officers_person_cannot_be_brought_in(filled: Force) -> None:
    with filled.reading() as desk:
        theirs = desk.session.scalars(select(Person).where(col(Person.ref) == ELSEWHERE)).one()
    with thrown_away(filled, OFFICER) as session:
        session.add(theirs)
        theirs.ref = "P-999"
        with pytest.raises(OutsideScope):
            session.flush()


def test_a_row_brought_in_by_its_key_alone_is_not_read(filled: Force) -> None:
    with filled.reading() as desk:
        key_of_theirs = desk.session.scalars(
            select(col(Particulars.id))
            .join(Person, col(Person.id) == col(Particulars.person_id))
            .where(col(Person.ref) == ELSEWHERE)
        ).one()
    guessed = Particulars(id=key_of_theirs)
    make_transient_to_detached(guessed)
    with thrown_away(filled, OFFICER) as session:
        session.add(guessed)
        with pytest.raises(Unscoped):
            session.refresh(guessed)


def test_nobody_writes_about_whom_they_cannot_see(filled: Force) -> None:
    with filled.reading() as desk:
        theirs = desk.session.scalars(select(Person).where(col(Person.ref) == ELSEWHERE)).one()
    with thrown_away(filled, OFFICER) as session:
        session.add(
            Visit(
                person_id=theirs.id,
                visited_at=NOW,
                visited_on=NOW.date(),
                outcome="seen_at_home",
                recorded_at=NOW,
                recorded_by=OFFICER,
            )
        )
        with pytest.raises(OutsideScope):
            session.flush()


@pytest.mark.parametrize("crew", [VisitCrew, BookingCrew])
def test_nobody_joins_the_crew_of_anothers_visit(filled: Force, crew: Any) -> None:
    of = Visit if crew is VisitCrew else Booking
    with filled.reading() as desk:
        theirs = desk.session.scalars(
            select(of.id).join(Person, Person.id == of.person_id).where(Person.ref == NOBODYS)
        ).one()
        me = officer_id(desk, OFFICER)
    with thrown_away(filled, OFFICER) as session:
        session.add(crew(**{key(crew).key: theirs}, officer_id=me))
        with pytest.raises(OutsideScope):
            session.flush()


def test_who_goes_along_to_a_booking_does_not_write_about_the_person(filled: Force) -> None:
    with thrown_away(filled, OFFICER) as session:
        booking = session.scalars(
            select(Booking).where(col(Booking.id).in_(select(col(BookingCrew.booking_id))))
        ).all()
        others = [
            row
            for row in booking
            if session.scalar(select(func.count()).select_from(Person).where(col(Person.id) == row.person_id))
            == 0
        ]
        assert len(others) == 1
        others[0].superseded_at = NOW
        with pytest.raises(OutsideScope):
            session.flush()


def test_beyond_the_scope_nothing_but_deadlines_is_written(filled: Force) -> None:
    with filled.reading() as desk:
        theirs = desk.session.scalars(select(Person).where(col(Person.ref) == ELSEWHERE)).one()
    with thrown_away(filled, OFFICER) as session:
        with pytest.raises(Unscoped), beyond_scope(session):
            session.add(
                Particulars(person_id=theirs.id, name="Made-Up", recorded_at=NOW, recorded_by=OFFICER)
            )
        assert isinstance(session, ScopedSession)
        session.expunge_all()
        assert session.scalars(select(col(Person.ref))).all() == [OWNED]


def test_a_record_made_in_a_scoped_act_is_seen_by_that_act(filled: Force) -> None:
    with filled.writing(OFFICER) as desk:
        made = a_visit(desk, OWNED)
        assert made.id in desk.session.scalars(select(col(Visit.id))).all()
        desk.session.rollback()


ESCAPES = re.compile(r"\.(?:get_bind|connection|bind)\b\(?|beyond_scope\(|\bSession\(")
MAY_ESCAPE = {
    "scheduler/store/database.py": "makes the sessions, and migrates",
    "scheduler/store/engines.py": "says how a connection begins",
    "scheduler/store/walls.py": "is the wall",
    "scheduler/store/lasting.py": "is the session",
    "scheduler/store/postgresql.py": "undoes what was done on a connection",
    "scheduler/store/migrations/versions/0003_turn_the_names.py": "migrates",
    "scheduler/store/people.py": "lets the turned names follow what a flush, which is inside the wall, writes",
    "scheduler/store/turns.py": "asks which database it is, of a session without a wall",
    "scheduler/store/migrations/env.py": "migrates",
    "scheduler/store/migrations/versions/0004_keep_headcounts.py": "counts who is there, as it migrates",
    "scheduler/casework/accounts/throttle.py": "asks which database it is, of a session without a wall",
    "scheduler/store/bulk.py": "copies many rows, and inside a wall does not",
    "scheduler/casework/deadlines/kept.py": "computes what is kept from all facts",
    "scheduler/casework/lists/load.py": "counts whom an officer answers for, and names nobody",
    "scheduler/exchange/calendar/counting.py": "asks which database it is, of a session without a wall",
    "scheduler/casework/lists/searching.py": "counts the names that have a word, to begin with the rarest",
    "scheduler/casework/elsewhere.py": "tells at which hour an officer called elsewhere, and never on whom",
    "scheduler/oversight/lately.py": "asks whether much was recorded in all, and tells nobody",
    "scheduler/casework/free.py": "tells at which hours an officer is booked, and never to whom",
}


def test_only_these_modules_reach_behind_the_wall(root: Path) -> None:
    found = {
        str(path.relative_to(root))
        for room in ("scheduler", "web")
        for path in (root / room).rglob("*.py")
        if ESCAPES.search(path.read_text())
    }
    assert found <= set(MAY_ESCAPE)
