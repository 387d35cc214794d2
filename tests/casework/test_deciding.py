"""What a proposal would bring is looked at and undone; who may decide on it; and what reactive management asks."""

from datetime import date, timedelta

import pytest

from scheduler.casework.approvals import reactive_conditions
from scheduler.casework.deadlines.facts import facts_of
from scheduler.casework.deciders import deciders
from scheduler.casework.decisions import as_if_approved
from scheduler.casework.keeping import person
from scheduler.casework.levels import level_since, set_level
from scheduler.casework.person.present import present
from scheduler.casework.person.profile import profile
from scheduler.store.risk import Proposal
from tests.builders import (
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_cover,
    a_level,
    a_person,
    a_plan,
    a_state,
    a_visit,
    due,
    entries,
)

TOMORROW = date(2026, 11, 22)
on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def test_a_proposal_is_looked_at_as_if_approved_and_undone(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
    with force.writing(OFFICER) as desk:
        asked = set_level(desk, "P-001", "medium", reason="settled")
        assert isinstance(asked, Proposal)
        with as_if_approved(desk, asked) as made:
            assert (made.from_on, present(desk, "P-001").level) == (TODAY, "medium")
        assert present(desk, "P-001").level == "high"
    assert due(force).level == "high"
    assert "approve level" not in [each.act for each in entries(force)]


@on_sqlite
def test_the_supervisors_of_the_team_decide_and_who_covers_for_them_but_never_the_proposer(
    force: Force,
) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_person(desk, "P-002", team=None)
        a_cover(desk, "DS-OAK", SERGEANT, TODAY, TODAY)
    with force.reading(OFFICER) as desk:
        assert [each.officer for each in deciders(desk, "P-001")] == ["DI-YEW", "DS-ELM", "DS-OAK"]
    with force.reading(SERGEANT) as desk:
        assert [each.officer for each in deciders(desk, "P-001")] == ["DI-YEW", "DS-OAK"]
        assert [each.officer for each in deciders(desk, "P-001", OFFICER)] == ["DI-YEW", "DS-ELM", "DS-OAK"]
        assert [str(each) for each in deciders(desk, "P-002")][1] == "Otto Oak-Example (DS-OAK)"


def test_each_condition_says_what_was_found_and_where_it_comes_from() -> None:
    found = reactive_conditions(
        "medium", "custody", [("home_visit", date(2026, 11, 5))], date(2024, 1, 1), TODAY
    )
    assert [each.holds for each in found] == [False] * 4
    assert [each.found for each in found] == [
        "It is medium.",
        "It is not low.",
        "The state is custody.",
        "The home visit was due by 5 November 2026.",
    ]
    assert [each.refusal is None for each in found] == [False, True, False, False]
    assert all(each.source and each.standing in {"national", "local"} for each in found)


@pytest.mark.parametrize(("since", "holds"), [(TODAY, True), (TOMORROW, False), (None, False)])
def test_low_for_three_years_is_weighed_and_binds_nobody(since: date | None, *, holds: bool) -> None:
    since_on = since and since.replace(year=2023)
    (found,) = (each for each in reactive_conditions("low", None, [], since_on, TODAY) if not each.binds)
    assert (found.holds, found.refusal) == (holds, None)


@on_sqlite
def test_a_level_counts_from_its_first_day_however_often_it_was_set(force: Force) -> None:
    with force.writing() as desk:
        about = a_person(desk, level="high", registered_on=date(2020, 1, 1))
        for on in (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)):
            a_level(desk, "P-001", "low", on, approved_by=SERGEANT, recorded_at=desk.now.replace(year=2020))
        ((_, facts),) = facts_of(desk.session, [about.id])
        assert level_since(facts, date(2022, 12, 31)) == date(2020, 1, 1)
        assert level_since(facts, TODAY) == date(2023, 1, 1)
        assert level_since(facts, date(2019, 12, 31)) is None


@on_sqlite
def test_how_somebody_stands_is_told_in_words(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level=None)
        a_state(desk, "P-001", "transferred_out", date(2026, 9, 1))
        found = present(desk, person(desk, "P-001").ref)
    assert (found.level_words, found.state) == ("not assessed", "transferred out")
    assert found.interval_words == "Every 1 month, by the level"


@on_sqlite
def test_a_plan_whose_approval_ended_with_a_rise_is_told_as_counting_no_more(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="medium")
        approved = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=170)}
        a_plan(desk, "P-001", "P12M", date(2026, 6, 1), until_on=date(2027, 3, 1), **approved)
        a_level(desk, "P-001", "high", date(2026, 10, 1))
    with force.reading(OFFICER) as desk:
        form, page = present(desk, "P-001"), profile(desk, "P-001")
    assert page.visit.due.interval == "P3M"
    assert form.interval_words == "Every 3 months, by the level; the plan's 12 months does not count"
    (told,) = [each.says for each in page.dates if each.what == "Plan's interval runs out"]
    assert told == "Its interval of 12 months does not count: the level's does already"
