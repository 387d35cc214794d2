"""Ready is what can work: a database that answers, of this version, with deadlines by the policy at hand."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from rules.policy import Policy, read_policies
from scheduler.casework.adopting import PolicyNotAdopted, adopt_policy, digest_of, require_adopted
from scheduler.clock import SystemClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.deadlines import Deadline, PolicyAdoption
from tests.builders import INSTALLATION, Force, a_person
from tests.web.visiting import visitor


def adopt(installation: Installation) -> bool:
    with installation.writing(INSTALLATION) as desk:
        return adopt_policy(desk)


def test_an_installation_with_its_policy_adopted_is_ready(installation: Installation) -> None:
    adopt(installation)
    browser = visitor(installation)
    answer = browser.get("/ready")
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert browser.head("/ready").status_code == 200


def test_without_its_policy_adopted_it_is_not_ready(installation: Installation) -> None:
    answer = visitor(installation).get("/ready")
    assert answer.status_code == 503
    assert "The policy 'england-wales', as its file is now, has not been adopted" in answer.text


def test_a_database_of_another_version_is_not_ready(installation: Installation) -> None:
    adopt(installation)
    with installation.database.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        connection.commit()
    answer = visitor(installation).get("/ready")
    assert (answer.status_code, "Run: visits init" in answer.text) == (503, True)


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all/visits.db", "postgresql://sam:secret@127.0.0.1:1/visits"]
)
def test_a_database_that_is_away_is_not_ready_and_its_address_is_not_told(policy: Policy, url: str) -> None:
    away = Installation(Database(url), SystemClock(), policy, Settings())
    answer = visitor(away).get("/ready")
    assert (answer.status_code, answer.text) == (503, "The database does not answer.\n")


def test_a_policy_is_adopted_once(installation: Installation) -> None:
    assert [adopt(installation), adopt(installation)] == [True, False]
    with installation.reading(INSTALLATION) as desk:
        adopted = desk.session.scalars(select(PolicyAdoption)).one()
    assert (adopted.policy, adopted.digest) == ("england-wales", digest_of(installation.policy))
    assert adopted.versions.startswith("ever 2017-06-29")


def test_another_policy_takes_its_place_and_computes_every_deadline(force: Force) -> None:
    adopt(force.installation)
    with force.writing() as desk:
        a_person(desk)
    elsewhere = replace(force.installation, policy=read_policies()["washington-state"])
    with elsewhere.reading(INSTALLATION) as desk, pytest.raises(PolicyNotAdopted, match="washington-state"):
        require_adopted(desk)
    assert adopt(elsewhere)
    with elsewhere.reading(INSTALLATION) as desk:
        require_adopted(desk)
        assert set(desk.session.scalars(select(col(Deadline.policy)))) == {"washington-state"}
        assert len(desk.session.scalars(select(PolicyAdoption)).all()) == 2
