"""Visits made against visits required over a year."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rules.achieved import Achieved, achieved
from rules.deadline import assess
from rules.events import Event
from rules.periods import months_after
from rules.policy import Policy, read_policies
from tests.rules.made_up import FIRST_DAY, LAST_DAY, histories, policies
from tests.rules.plain import events

ENGLAND = read_policies()["england-wales"]
HIGH = ("2024-01-10 registered", "2024-01-10 level high", "2024-01-20 visit seen_at_home")


def over_a_year(as_at: str, *told: str) -> Achieved:
    day = date.fromisoformat(as_at)
    return achieved(assess(ENGLAND, "home_visit", events(*HIGH, *told), day).cycles, day)


def seen(*days: str) -> list[str]:
    return [f"{day} visit seen_at_home" for day in days]


@pytest.mark.parametrize(
    ("as_at", "told", "figures"),
    [
        ("2025-01-20", seen("2024-04-20", "2024-07-20", "2024-10-20", "2025-01-20"), (4, 4, 4)),
        ("2025-01-20", seen("2024-03-01", "2024-05-01", "2024-07-01", "2024-09-01", "2024-12-01"), (5, 5, 5)),
        # due by 20 April, seen the day after: late, and nothing lost
        ("2024-05-01", seen("2024-04-21"), (1, 2, 2)),
        # every five months at an interval of three: each late, and a third could no longer be made
        ("2024-12-20", seen("2024-06-30", "2024-12-10"), (1, 3, 4)),
        # nobody went again: those of 20 April, July, October and January are missed
        ("2025-01-21", [], (0, 0, 4)),
        ("2025-01-20", [], (0, 0, 3)),
        # what is not due yet is not required yet
        ("2024-01-31", [], (1, 1, 1)),
        # three attempts are no visit
        ("2024-04-20", ["2024-04-01 visit no_reply", "2024-04-09 visit no_reply"], (1, 1, 1)),
        # ten months in custody ask for nothing
        ("2025-01-19", ["2024-03-01 suspended custody"], (1, 1, 1)),
        # what was late when the registration ended was missed
        ("2024-12-01", ["2024-08-01 ended deceased"], (1, 1, 3)),
    ],
)  # fmt: skip
def test_a_year_as_an_inspector_counts_it(as_at: str, told: list[str], figures: tuple[int, int, int]) -> None:
    found = over_a_year(as_at, *told)
    assert (found.in_time, found.made, found.required) == figures


def test_lateness_adds_up_across_visits() -> None:
    """Ten days late four times over at an interval of a month is more than a month: one visit fewer in the year."""
    told = ("2024-01-21 level very_high", *seen("2024-03-01", "2024-04-11", "2024-05-21", "2024-07-01"))
    assert over_a_year("2024-07-02", *told).missed == 1
    assert over_a_year("2024-05-01", *told[:-2]).missed == 0


def test_a_year_has_as_many_days_as_the_calendar_says() -> None:
    assert over_a_year("2024-02-29").from_on == date(2023, 3, 1)
    assert over_a_year("2025-02-28").from_on == date(2024, 2, 29)


@settings(max_examples=200)
@given(policies(), histories(), some.dates(FIRST_DAY, LAST_DAY))
def test_what_is_missed_now_is_what_the_answer_says(policy: Policy, told: list[Event], as_at: date) -> None:
    answer = assess(policy, "home_visit", told, as_at)
    found = achieved(answer.cycles, as_at)
    assert 0 <= found.in_time <= found.made <= found.required
    if answer.deadline and answer.deadline > months_after(as_at, -12):
        assert achieved(answer.cycles[-1:], as_at).missed == answer.visits_missed


@settings(max_examples=100)
@given(policies(), histories(), some.dates(FIRST_DAY, LAST_DAY))
def test_whoever_was_never_late_missed_nothing(policy: Policy, told: list[Event], as_at: date) -> None:
    cycles = [each for each in assess(policy, "home_visit", told, as_at).cycles if not each.days_late]
    assert achieved(cycles, as_at).missed == 0
