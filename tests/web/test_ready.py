"""Ready is what can work: a database that answers, of this version, with deadlines by the policy at hand."""

import pytest
from sqlalchemy import text

from rules.policy import Policy
from scheduler.casework.adopting import adopt_policy
from scheduler.clock import SystemClock
from scheduler.desk import Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.builders import INSTALLATION
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
    assert "The policy “england-wales”, as its file is now, has not been adopted" in answer.text


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
