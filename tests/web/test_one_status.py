"""The same person has the same status on every page, list, export, feed and command, on any date."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from rules.policy import read_policies
from scheduler.casework.deadlines import refresh
from scheduler.casework.expiry import renew_expired
from scheduler.casework.explaining import explain
from scheduler.casework.facts import Facts
from scheduler.casework.keeping import marks
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.people import Allocation, Person
from tests.builders import LONG_AGO, OFFICER, Force, a_force, officer_id
from tests.casework.random_facts import facts, written
from tests.servers.databases import SqliteDatabases
from tests.web.tellers import TELLERS, Told

START = datetime(2026, 8, 1, 8, tzinfo=UTC)
"""After every moment at which the random facts were recorded."""


@contextmanager
def fresh_force(databases: SqliteDatabases) -> Iterator[Force]:
    with databases.migrated() as url:
        database = Database(url)
        policy = read_policies()["england-wales"]
        yield a_force(Installation(database, FixedClock(START), policy, Settings()))
        database.close()


def told_by_the_rules(force: Force, name: str) -> Told:
    with force.reading() as desk:
        refs = desk.session.scalars(select(col(Person.ref))).all()
        answers = {ref: explain(desk, ref)[0] for ref in refs}
    said = {ref: TELLERS[name].expected(answer) for ref, answer in answers.items()}
    return {ref: words for ref, words in said.items() if words is not None}


@given(
    people=st.lists(facts(most=8), min_size=2, max_size=3),
    later=st.lists(st.integers(0, 400), min_size=1, max_size=2),
)
@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])  # a failure need not be made smaller
def test_everybody_has_one_status_wherever_it_is_told(
    sqlite_databases: SqliteDatabases,
    people: list[Facts],
    later: list[int],
) -> None:
    with fresh_force(sqlite_databases) as force, TemporaryDirectory() as folder:
        with force.writing() as desk:
            owner = officer_id(desk, OFFICER)
            for known in people:
                about = written(desk, replace(known, allocations=[], placements=[]))
                desk.session.add(
                    Allocation(person_id=about, officer_id=owner, from_on=LONG_AGO, **marks(desk))
                )
                refresh(desk, [about])
        clock = force.installation.clock
        assert isinstance(clock, FixedClock)
        for days in sorted(later):
            clock.moment += timedelta(days=days)
            renew_expired(force.installation)
            for name, teller in TELLERS.items():
                assert teller.tell(force, Path(folder)) == told_by_the_rules(force, name), (
                    name,
                    clock.moment,
                )
