"""The story of a deadline: the reasons that `because` gives, and beside them why a change moved nothing."""

from dataclasses import replace
from datetime import date

import pytest

from rules.deadline import assess
from rules.periods import period
from rules.policy import Policy
from rules.risk import Level
from rules.story import story
from tests.rules.plain import events
from tests.rules.test_because import POLICIES, VISITED

REGISTERED = ("2025-01-10 registered", "2025-01-10 level high")


def told(*texts: str, as_at: str) -> list[str]:
    found = story(POLICIES["england-wales"], "home_visit", events(*texts), date.fromisoformat(as_at))
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("change", "as_at", "text"),
    [
        (
            ["2025-06-03 level low"],
            "2025-08-01",
            (
                "The risk level became low on 3 June 2025. Counted anew it would be due by 20 January 2026, but what "
                "is overdue stays overdue until it is done: the visit stays due by 20 April 2025."
            ),
        ),
        (
            ["2025-06-03 level very_high"],
            "2025-08-01",
            (
                "The risk level became very high on 3 June 2025. The visit was overdue already, and what is overdue "
                "stays overdue until it is done: it stays due by 20 April 2025."
            ),
        ),
        (
            ["2025-02-01 moved", "2025-02-05 level low"],
            "2025-03-01",
            (
                "The risk level became low on 5 February 2025. The visit stays due by 15 February 2025 (after the "
                "move), which comes before 20 January 2026, when it would be due at the regular interval."
            ),
        ),
        (
            ["2025-04-15 moved"],
            "2025-04-16",
            (
                "A new address was notified on 15 April 2025. A visit there would be due within 14 days, by "
                "29 April 2025. It stays due by 20 April 2025 (at the regular interval), which is no later."
            ),
        ),
        (
            ["2025-04-25 moved"],
            "2025-04-26",
            (
                "A new address was notified on 25 April 2025. The visit was overdue already, and what is overdue "
                "stays overdue until it is done: it stays due by 20 April 2025."
            ),
        ),
        (
            ["2025-02-01 plan P6M"],
            "2025-03-01",
            (
                "From 1 February 2025 the plan asks for 6 months, not approved. Until it is approved, the 3 months of "
                "the risk level hold, which end sooner. The visit stays due by 20 April 2025."
            ),
        ),
        (
            ["2025-02-01 plan P3M approved", "2025-02-05 level medium"],
            "2025-03-01",
            (
                "The risk level became medium on 5 February 2025. The plan's interval of 3 months holds. "
                "The visit stays due by 20 April 2025."
            ),
        ),
        (
            ["2025-02-01 plan P3M approved until 2025-02-20"],
            "2025-03-01",
            (
                "The plan's interval of 3 months ran out after 20 February 2025. The interval stays 3 months. "
                "The visit stays due by 20 April 2025."
            ),
        ),
        (
            ["2025-02-01 directed by 2025-06-01"],
            "2025-03-01",
            (
                "On 1 February 2025 a supervisor directed a visit by 1 June 2025. "
                "It is due earlier, by 20 April 2025 (at the regular interval)."
            ),
        ),
        (
            ["2025-02-01 suspended missing"],
            "2025-03-01",
            "Missing from 1 February 2025: that does not stop the clock. The visit stays due by 20 April 2025.",
        ),
        (
            ["2025-04-25 suspended custody", "2025-05-01 level low"],
            "2025-05-01",
            (
                "The risk level became low on 1 May 2025. Counted anew it would be due by 26 January 2026, but what "
                "is overdue stays overdue until it is done: the visit stays due by 26 April 2025. While in custody the "
                "clock is stopped. With a return on 11 May 2025, for example, it would be due by 6 May 2025: the "
                "10 days until then do not count."
            ),
        ),
    ],
)
def test_a_change_that_moved_nothing_says_why_the_deadline_stands(
    change: list[str], as_at: str, text: str
) -> None:
    assert told(*VISITED, *change, as_at=as_at)[-1] == text


def test_before_the_first_visit_neither_a_plan_nor_a_level_of_the_same_days_moves_it() -> None:
    said = told(*REGISTERED, "2025-01-12 level low", "2025-01-13 plan P1M", as_at="2025-01-20")
    assert [each.rsplit(". ", 2)[1] for each in said[1:]] == [
        "The days for the first are the same",
        "No plan alters when the first visit is due",
    ]


@pytest.mark.parametrize(
    "nothing",
    [
        "2025-02-01 level high",
        "2025-02-01 visit no_reply",
        "2025-02-01 resumed",
        "2025-02-01 registered",
    ],
)
def test_what_is_no_change_is_not_told(nothing: str) -> None:
    assert len(told(*VISITED, nothing, as_at="2025-03-01")) == 1


def test_a_new_version_of_a_policy_is_told_where_it_would_have_moved_what_is_overdue() -> None:
    policy = POLICIES["england-wales"]
    newest = policy.versions[-1]
    longer = replace(newest.home_visit, interval={**newest.home_visit.interval, Level.HIGH: period("P5M")})
    said = {}
    for name, visits in (("same", newest.home_visit), ("longer", longer)):
        version = replace(newest, effective_from=date(2025, 6, 1), home_visit=visits)
        found = Policy(policy.id, policy.title, [*policy.versions, version])
        said[name] = [each.text for each in story(found, "home_visit", events(*VISITED), date(2025, 8, 1))]
    assert len(said["same"]) == 1
    assert said["longer"][1] == (
        "A new version of the policy came into force on 1 June 2025. Counted anew it would be due by 20 June 2025, "
        "but what is overdue stays overdue until it is done: the visit stays due by 20 April 2025."
    )


def test_the_next_visit_begins_the_story_anew() -> None:
    said = told(*VISITED, "2025-06-03 level low", "2025-07-01 visit seen_at_home", as_at="2025-08-01")
    assert [each[:12] for each in said] == ["Seen at home"]


@pytest.mark.parametrize("as_at", [f"2025-{month:02}-15" for month in range(1, 13)])
def test_the_reasons_stand_in_it_to_the_letter_and_in_their_order(as_at: str) -> None:
    texts = (
        *VISITED,
        "2025-02-01 plan P1M",
        "2025-03-05 level low",
        "2025-04-25 suspended custody",
        "2025-05-01 level very_high",
        "2025-06-01 resumed",
        "2025-06-02 moved",
        "2025-08-01 level medium",
        "2025-09-01 visit seen_at_home",
        "2025-10-01 level low",
    )
    day = date.fromisoformat(as_at)
    policy, known = POLICIES["england-wales"], events(*texts)
    found, reasons = story(policy, "home_visit", known, day), assess(policy, "home_visit", known, day).because
    assert [each for each in found if each in reasons] == reasons
