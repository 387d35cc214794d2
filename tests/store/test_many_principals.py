"""Principals of all sorts ask in turn, and each gets what is theirs: compiled SQL is shared, its values are not."""

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from rules.policy import Policy
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.roles import Principal, Role
from scheduler.settings import Settings
from scheduler.store import scope
from scheduler.store.columns import OfPerson
from scheduler.store.database import Database
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Allocation, Particulars
from tests.builders import INSTALLATION, NOW, Force, a_force, a_person, a_team, an_officer
from tests.servers.databases import SqliteDatabases
from tests.store.shapes import KEYS

OFFICERS, TEAMS = [f"OM-{n}" for n in range(8)], [f"Team {n}" for n in range(5)]
SHAPES = [name for name in KEYS if name != "a lock"]  # these sessions only read
MODELS: tuple[type[OfPerson], ...] = (Particulars, Deadline, Allocation)
Owned = dict[UUID, tuple[UUID | None, UUID | None]]
"""Each person's officer and team."""


@pytest.fixture(scope="module")
def force(sqlite_databases: SqliteDatabases, policy: Policy) -> Iterator[Force]:
    with sqlite_databases.migrated() as url:
        database = Database(url)
        yield a_force(Installation(database, FixedClock(NOW), policy, Settings()))
        database.close()


@pytest.fixture(scope="module")
def owned(force: Force) -> Owned:
    chance = Random(7)
    with force.writing() as desk:
        officers: list[tuple[str | None, UUID | None]] = [
            (each, an_officer(desk, each).id) for each in OFFICERS
        ]
        teams: list[tuple[str | None, UUID | None]] = [(each, a_team(desk, each).id) for each in TEAMS]
        found: Owned = {}
        for number in range(30):
            (officer, officer_id), (team, team_id) = (
                chance.choice([*officers, (None, None)]),
                chance.choice([*teams, (None, None)]),
            )
            found[a_person(desk, f"P-{number:03}", officer=officer, team=team).id] = officer_id, team_id
    return found


def somebody(chance: Random, owned: Owned) -> Principal:
    officers = sorted({officer for officer, _ in owned.values() if officer})
    teams = sorted({team for _, team in owned.values() if team})
    role = chance.choice([Role.OFFICER, Role.SUPERVISOR, Role.SUPERVISOR, Role.REVIEWER, Role.AUDITOR])
    covers = frozenset(chance.sample(officers, chance.choice([0, 0, 1, 2, 3])))
    answered_for = frozenset(chance.sample(teams, chance.choice([0, 1, 1, 2, 3])))
    own_teams = answered_for if role is Role.SUPERVISOR else frozenset()
    return Principal("OM", role, chance.choice(officers), covers, own_teams)


def sees(who: Principal, officer: UUID | None, team: UUID | None) -> bool:
    """The roles, in so many words."""
    if who.role in {Role.REVIEWER, Role.AUDITOR}:
        return who.role is Role.REVIEWER
    own = officer is not None and officer in {who.officer_id, *who.covers}
    return own or (who.role is Role.SUPERVISOR and (team is None or team in who.teams))


@pytest.mark.parametrize("times", [150, pytest.param(4000, marks=pytest.mark.exhaustive)])
def test_each_gets_what_is_theirs_whoever_asked_before(
    force: Force, owned: Owned, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("_in_person", 2), ("_answered_for", 2), ("_narrowing", 6)):  # they come and go
        monkeypatch.setattr(scope, name, lru_cache(maxsize=most)(getattr(scope, name).__wrapped__))
    chance = Random(11)
    of = {model: people_of(force, model) for model in MODELS}
    for _ in range(times):
        who, shape, model = somebody(chance, owned), chance.choice(SHAPES), chance.choice(MODELS)
        with force.installation.reading(who) as desk:
            found = KEYS[shape](desk.session, model)
        assert found == {row for row, person in of[model].items() if sees(who, *owned[person])}, (who, shape)


def people_of(force: Force, model: type[SQLModel]) -> dict[UUID, UUID]:
    with force.installation.reading(INSTALLATION) as desk:
        rows = desk.session.execute(select(col(model.id), col(model.person_id)))  # type: ignore[attr-defined]
        return {row[0]: row[1] for row in rows}
