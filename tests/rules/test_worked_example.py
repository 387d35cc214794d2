"""The guide's example: told by the fold, and what a policy officer would say."""

from datetime import date

import pytest

from rules.policy import NoPolicyInForce, Policy, read_policies
from rules.worked_example import worked_example

POLICIES = read_policies()


def test_the_example_comes_out_as_a_policy_officer_would_have_it() -> None:
    told = [
        (step.on, step.deadline, step.days_overdue)
        for step in worked_example(POLICIES["england-wales"], 2025)
    ]
    assert told == [
        (date(2025, 1, 10), date(2025, 1, 25), 0),
        (date(2025, 1, 20), date(2025, 4, 20), 0),
        (date(2025, 3, 3), date(2025, 4, 20), 0),
        (date(2025, 4, 10), None, 0),
        (date(2025, 5, 20), date(2025, 5, 30), 0),
        (date(2025, 6, 1), date(2025, 5, 30), 2),
        (date(2025, 6, 20), date(2025, 9, 20), 0),
    ]


@pytest.mark.parametrize("policy", POLICIES)
def test_whatever_moves_the_deadline_says_why(policy: str) -> None:
    steps = worked_example(POLICIES[policy], 2025)
    silent = {step.happened for step in steps if step.why is None}
    assert silent == {"No reply at the door", "A telephone call"}


def test_a_policy_that_began_later_has_no_example_of_that_year() -> None:
    versions = [
        version
        for version in POLICIES["england-wales"].versions
        if version.effective_from and version.effective_from.year >= 2017
    ]
    with pytest.raises(NoPolicyInForce):
        worked_example(Policy("late", "Late", versions), 2015)
