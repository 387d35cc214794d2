"""The whole made-up force shows the figures that real forces have published (docs: figures of the field)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rules.policy import Policy
from scheduler.casework.lists.caseload import Due, Wanted, due_list
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.made_up.bringing import bring_force
from scheduler.made_up.force import PEOPLE, made_up_force
from scheduler.made_up.staff import TEAMS
from scheduler.made_up.world import World
from scheduler.settings import Settings
from scheduler.store.database import Database
from tests.builders import INSTALLATION
from tests.servers.databases import SqliteDatabases

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
RUNNING = {"overdue", "due_soon", "on_track"}


@pytest.fixture(scope="module")
def listed(sqlite_databases: SqliteDatabases, policy: Policy) -> Iterator[list[Due]]:
    """Everyone of the whole force, with how their home visits stand."""
    with sqlite_databases.migrated() as url:
        installation = Installation(Database(url), FixedClock(NOW), policy, Settings())
        bring_force(installation, INSTALLATION, PEOPLE, seed=1)
        with installation.reading(INSTALLATION) as desk:
            yield due_list(desk, Wanted(statuses=None))
        installation.database.close()


def rate(rows: list[Due]) -> float:
    active = [row for row in rows if row.status in RUNNING]
    return sum(row.status == "overdue" for row in active) / len(active)


def test_some_1150_of_1430_are_in_the_community(listed: list[Due]) -> None:
    away = {"custody", "hospital", "abroad", "transferred_out", "ended"}
    assert len(listed) == 1430
    assert 1120 <= sum(row.state not in away for row in listed) <= 1170
    assert 0.17 <= sum(row.state == "custody" for row in listed) / len(listed) <= 0.21


def test_the_levels_are_split_as_they_are(listed: list[Due]) -> None:
    share = {level: number / len(listed) for level, number in Counter(row.level for row in listed).items()}
    assert 0.01 <= share["very_high"] <= 0.03
    assert 0.14 <= share["high"] <= 0.2
    assert 0.27 <= share["medium"] <= 0.36
    assert 0.45 <= share["low"] <= 0.54


def test_an_eighth_to_a_sixth_is_overdue_and_one_area_is_served_much_better(listed: list[Due]) -> None:
    by_area: dict[str, list[Due]] = {}
    for row in listed:
        if row.team:
            by_area.setdefault(TEAMS[row.team], []).append(row)
    rates = {area: rate(rows) for area, rows in by_area.items()}
    assert 0.12 <= rate(listed) <= 0.18
    assert rates["Southshire"] < 0.1
    assert min(rates["Northshire"], rates["Midshire"]) > 0.12


def test_the_longest_overdue_is_eight_months(listed: list[Due]) -> None:
    assert 230 <= max(row.days_overdue for row in listed) <= 300


def test_a_tenth_of_the_low_or_more_is_under_reactive_management(listed: list[Due]) -> None:
    low = [row for row in listed if row.level == "low"]
    assert 0.1 <= sum(row.suspended_for == "reactive" for row in low) / len(low) <= 0.31


def test_few_suspensions_have_a_review_date_that_has_passed(listed: list[Due]) -> None:
    passed = [row for row in listed if row.review_on and row.review_on < NOW.date() and row.suspended_for]
    assert 1 <= len(passed) <= 15


def test_about_two_hundred_visits_a_year_for_a_hundred_people(policy: Policy, listed: list[Due]) -> None:
    rows = made_up_force(World(NOW, 1, policy))["visits"]
    year = [row for row in rows if row["outcome"] == "seen_at_home" and row["visited_at"] > "2025-11-21"]
    # some of those visited are by now in custody, or under reactive management
    active = sum(row.status in RUNNING for row in listed)
    assert 180 <= 100 * len(year) / active <= 235
