"""The made-up force as rows: its size, its honesty about when things were recorded, and its invented names."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.policy import Policy
from scheduler.clock import london_date
from scheduler.made_up import naming
from scheduler.made_up.awkward import AWKWARD
from scheduler.made_up.force import made_up_force
from scheduler.made_up.staff import TEAMS
from scheduler.made_up.story import PEOPLE_AGAIN
from scheduler.made_up.world import Row, Rows, World

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(policy: Policy) -> World:
    return World(NOW, 1, policy)


@pytest.fixture(scope="module")
def rows(world: World) -> Rows:
    return made_up_force(world)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def happened_on(row: Row) -> date | None:
    """The day of which a row tells, if that day was over when it was written."""
    for name in ("visited_at", "checked_at"):
        if name in row:
            return london_date(moment(row[name]))
    return day(row["assessed_on"]) if "assessed_on" in row else None


def test_the_same_seed_gives_the_same_force(world: World, rows: Rows, policy: Policy) -> None:
    assert made_up_force(world) == rows
    assert made_up_force(World(NOW, 2, policy)) != rows


def test_another_number_of_people_leaves_the_first_as_they_are(world: World, rows: Rows) -> None:
    few = made_up_force(world, 100)
    assert len(few["people"]) == 100
    awkward = set(AWKWARD.values())
    for kind in ("people", "visits", "states"):
        assert [row for row in few[kind] if row["ref"] in awkward] == [
            row for row in rows[kind] if row["ref"] in awkward
        ]


def test_it_has_the_size_of_a_force(rows: Rows) -> None:
    roles = Counter(row["role"] for row in rows["officers"])
    assert len(rows["people"]) == 1430
    assert roles == {"officer": 24, "supervisor": 6, "administrator": 1, "auditor": 1, "reviewer": 1}
    assert len(rows["teams"]) == 5
    assert len({row["area"] for row in rows["teams"]}) == 3


def test_nobody_is_there_twice(rows: Rows) -> None:
    assert len({row["ref"] for row in rows["people"]}) == len(rows["people"])
    assert len({(row["ref"], row["visited_at"]) for row in rows["visits"]}) == len(rows["visits"])
    asked = Counter((row["ref"], row["source"], row["checked_at"]) for row in rows["checks"])
    assert max(asked.values()) == 1


def test_caseloads_are_those_of_real_officers(rows: Rows) -> None:
    owners = {row["ref"]: row["officer"] for row in rows["allocations"]}
    del owners[AWKWARD["no owner"]]
    caseloads = Counter(owners.values())
    assert len(caseloads) == 24
    assert min(caseloads.values()) >= 40
    assert max(caseloads.values()) <= 100


def test_nothing_is_recorded_before_it_happened_or_after_now(world: World, rows: Rows) -> None:
    for kind in rows:
        for row in rows[kind]:
            if "recorded_at" in row:
                recorded = moment(row["recorded_at"])
                assert world.at(world.began_on) <= recorded < NOW
                on = happened_on(row)
                assert on is None or on <= london_date(recorded)


def test_most_is_recorded_at_once_and_some_late(rows: Rows) -> None:
    made = [row for row in rows["visits"] if "visit_id" in row]
    delays = [(moment(row["recorded_at"]) - moment(row["visited_at"])).days for row in made]
    assert sum(delay <= 2 for delay in delays) / len(delays) > 0.9
    assert sum(delay >= 7 for delay in delays) > 100


def test_nobody_is_visited_in_custody(rows: Rows) -> None:
    spells = [row for row in rows["states"] if row["state"] in {"custody", "hospital", "abroad"}]
    inside: dict[str, list[tuple[date, date]]] = {}
    for row in spells:
        last = day(row["to"]) - timedelta(days=1) if "to" in row else date.max
        inside.setdefault(row["ref"], []).append((day(row["from"]), last))
    # who went missing from hospital is not inside any more, and is not visited either
    for row in rows["visits"]:
        on = london_date(moment(row["visited_at"]))
        assert not any(first <= on <= last for first, last in inside.get(row["ref"], []))


def test_nobody_is_visited_before_registration(rows: Rows) -> None:
    registered = {row["ref"]: day(row["registered_on"]) for row in rows["people"]}
    assert all(london_date(moment(row["visited_at"])) >= registered[row["ref"]] for row in rows["visits"])


def test_a_lone_visit_has_its_reason(rows: Rows) -> None:
    alone = [row for row in rows["visits"] if row.get("officers") and ";" not in row["officers"]]
    assert len(alone) > 50
    assert all(row.get("reason_alone") for row in alone)


def test_nobody_went_into_a_home_in_the_lockdown(world: World, rows: Rows) -> None:
    first, last = world.lockdown
    ordinary = [row for row in rows["visits"] if row["ref"] not in AWKWARD.values()]
    then = Counter(
        row["outcome"] for row in ordinary if first <= london_date(moment(row["visited_at"])) <= last
    )
    assert then["seen_at_home"] == 0
    assert then["telephone"] > 50
    assert then["doorstep"] > 10


def test_every_name_and_place_is_invented(rows: Rows) -> None:
    for row in (*rows["people"], *rows["officers"]):
        first, last = row["name"].split()
        assert first in naming.FIRST
        assert last in naming.LAST
    for row in (*rows["people"], *rows["addresses"]):
        assert re.fullmatch(r"ZZ\d \d[A-Z]{2}", row.get("postcode", "ZZ1 1AA"))


def test_bookings_lie_in_the_coming_two_weeks_and_some_are_not_written_up(rows: Rows) -> None:
    starts = [moment(row["starts_at"]) for row in rows["bookings"]]
    assert max(starts) < NOW + timedelta(days=14)
    assert sum(start > NOW for start in starts) > 20
    assert 2 <= sum(start < NOW for start in starts) <= 20


def test_who_registers_again_is_brought_in_by_a_row_of_their_own(rows: Rows) -> None:
    (again,) = rows[PEOPLE_AGAIN]
    assert again["ref"] == AWKWARD["registered again"]


def test_every_team_has_an_officer_as_whom_to_try_it(rows: Rows) -> None:
    teams = {row["team"] for row in rows["officers"] if row["role"] == "officer"}
    assert teams == set(TEAMS)
