"""The same person has the same status on every page, list, export, feed and command, on any date."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from rules.policy import read_policies
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.explaining import explain
from scheduler.casework.keeping import marks
from scheduler.casework.lists.due_rows import STATUSES
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.people import Allocation, Person
from tests.builders import LONG_AGO, OFFICER, Force, a_force, officer_id
from tests.casework.random_facts import facts, written
from tests.servers.databases import SqliteDatabases
from tests.web.faults import FAULTS, OUT_OF_REACH
from tests.web.on_each_side import START, everybody_in_every_status
from tests.web.tellers import Answers
from tests.web.tellers_of_days import EVERY_TELLER

PEOPLE = st.lists(facts(most=8), min_size=2, max_size=3)
MANY_PEOPLE = st.lists(facts(most=14), min_size=3, max_size=5)
SLOWLY = {"kept a day early"}
LATER = st.lists(st.integers(0, 400), min_size=1, max_size=2)


@contextmanager
def fresh_force(databases: SqliteDatabases) -> Iterator[Force]:
    with databases.migrated() as url:
        database = Database(url)
        policy = read_policies()["england-wales"]
        yield a_force(Installation(database, FixedClock(START), policy, Settings()))
        database.close()


def told_by_the_rules(force: Force) -> Answers:
    with force.reading() as desk:
        return {ref: explain(desk, ref)[0] for ref in desk.session.scalars(select(col(Person.ref)))}


def everybody_is_told_alike(force: Force, people: list[Facts], later: list[int]) -> None:
    with force.writing() as desk:
        owner = officer_id(desk, OFFICER)
        for known in people:
            about = written(desk, replace(known, allocations=[], placements=[]))
            desk.session.add(Allocation(person_id=about, officer_id=owner, from_on=LONG_AGO, **marks(desk)))
            refresh(desk, [about])
    clock = force.installation.clock
    assert isinstance(clock, FixedClock)
    with TemporaryDirectory() as folder:
        for days in sorted(later):
            clock.moment += timedelta(days=days)
            renew_expired(force.installation)
            answers = told_by_the_rules(force)
            for name, teller in EVERY_TELLER.items():
                assert teller.tell(force, Path(folder)) == teller.expected(answers), (name, clock.moment)


@given(people=PEOPLE, later=LATER)
@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])  # a failure need not be made smaller
def test_everybody_has_one_status_wherever_it_is_told(
    sqlite_databases: SqliteDatabases, people: list[Facts], later: list[int]
) -> None:
    with fresh_force(sqlite_databases) as force:
        everybody_is_told_alike(force, people, later)


@pytest.mark.exhaustive
@given(people=MANY_PEOPLE, later=LATER)
@settings(max_examples=30, phases=[Phase.explicit, Phase.generate])
def test_many_people_have_one_status_wherever_it_is_told(
    sqlite_databases: SqliteDatabases, people: list[Facts], later: list[int]
) -> None:
    with fresh_force(sqlite_databases) as force:
        everybody_is_told_alike(force, people, later)


@pytest.fixture(scope="module")
def known(sqlite_databases: SqliteDatabases) -> Iterator[Force]:
    with fresh_force(sqlite_databases) as force:
        with force.writing() as desk:
            everybody_in_every_status(desk)
        yield force


@pytest.fixture(scope="module")
def answers(known: Force) -> Answers:
    return told_by_the_rules(known)


def test_somebody_is_in_every_status(answers: Answers) -> None:
    assert {found.answer.status if found.answer else "error" for found in answers.values()} == set(STATUSES)


@pytest.mark.parametrize("name", EVERY_TELLER)
def test_who_is_on_the_verge_has_one_status(
    known: Force, answers: Answers, tmp_path: Path, name: str
) -> None:
    assert EVERY_TELLER[name].tell(known, tmp_path) == EVERY_TELLER[name].expected(answers)


@pytest.mark.parametrize(
    "fault", [pytest.param(each, marks=[pytest.mark.exhaustive] if each in SLOWLY else []) for each in FAULTS]
)
@pytest.mark.parametrize("name", EVERY_TELLER)
def test_a_planted_fault_is_found(
    known: Force, answers: Answers, tmp_path: Path, name: str, fault: str
) -> None:
    with FAULTS[fault](known) as faulty:
        told = EVERY_TELLER[name].tell(faulty, tmp_path)
    as_it_should_be = told == EVERY_TELLER[name].expected(answers)
    assert as_it_should_be == (name in OUT_OF_REACH.get(fault, ()))
