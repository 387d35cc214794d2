"""The sentences that officers see, one for each thing that can set or move a deadline or a suspension."""

from datetime import date
from pathlib import Path

import pytest

from rules.because import Because
from rules.deadline import assess
from rules.policy import read_policies, read_policy
from rules.version import Obligation
from tests.rules.plain import events

CASES = Path(__file__).parent / "cases" / "policies"
POLICIES = read_policies(CASES)
VISITED = ("2025-01-10 registered", "2025-01-10 level high", "2025-01-20 visit seen_at_home")


def last(
    *told: str, as_at: str, policy: str = "england-wales", obligation: Obligation = "home_visit"
) -> Because:
    return assess(POLICIES[policy], obligation, events(*told), date.fromisoformat(as_at)).because[-1]


@pytest.mark.parametrize(
    ("told", "as_at", "text"),
    [
        (
            [*VISITED, "2025-02-01 plan P1M", "2025-02-10 visit seen_at_home"],
            "2025-02-10",
            "Seen at home on 10 February 2025. Under the plan the next visit is due within 1 month, by 10 March 2025.",
        ),
        (
            [*VISITED, "2025-02-01 plan P1M", "2025-02-05 plan none"],
            "2025-02-05",
            (
                "The plan's own interval ended on 5 February 2025. "
                "The visit is now due by 20 April 2025, instead of 20 February 2025."
            ),
        ),
        (
            [
                *VISITED,
                "2025-02-01 plan P6M approved until 2025-06-30",
                "2025-02-05 plan P6M until 2025-06-30",
            ],
            "2025-02-05",
            (
                "From 5 February 2025 the plan asks for 6 months, not approved and good until 30 June 2025. "
                "Until it is approved, the 3 months of the risk level hold, which end sooner. "
                "The visit is now due by 20 April 2025, instead of 20 July 2025."
            ),
        ),
        (
            [*VISITED, "2025-02-01 suspended transferred_out", "2025-02-02 level very_high"],
            "2025-02-02",
            (
                "The risk level became very high on 2 February 2025. "
                "The visit is now due by 21 February 2025, instead of 21 April 2025. "
                "While transferred to another force the clock is stopped. "
                "With a return on 12 February 2025, for example, it would be due within 15 days of that day, "
                "by 27 February 2025."
            ),
        ),
        (
            [*VISITED, "2025-02-01 suspended transferred_out", "2025-03-01 resumed"],
            "2025-03-01",
            "Back from another force on 1 March 2025. The visit is due within 15 days of that day, by 16 March 2025.",
        ),
        (
            [*VISITED, "2025-02-01 suspended abroad", "2025-02-10 suspended custody"],
            "2025-02-10",
            "In custody from 10 February 2025, no longer abroad. The clock stays stopped.",
        ),
        (
            [
                *VISITED,
                "2025-02-01 suspended hospital",
                "2025-02-10 resumed",
                "2025-02-12 suspended custody",
                "2025-02-20 resumed",
            ],
            "2025-02-20",
            (
                "Back from custody on 20 February 2025. "
                "Going in and out never starts the days again: the visit is due by 5 March 2025."
            ),
        ),
        (
            [*VISITED, "2025-04-15 suspended abroad", "2025-04-18 suspended wanted"],
            "2025-04-18",
            (
                "Wanted from 18 April 2025, no longer abroad: that does not stop the clock. What was left of the time "
                "before is shorter: the visit is due by 23 April 2025 (at the regular interval)."
            ),
        ),
        (
            ["2025-01-10 registered", "2025-01-20 suspended custody", "2025-02-01 resumed"],
            "2025-02-01",
            (
                "Back from custody on 1 February 2025. What was left of the time before is shorter: "
                "the visit is due by 6 February 2025 (as the first visit)."
            ),
        ),
        (
            [*VISITED, "2025-02-01 suspended custody", "2025-02-03 moved"],
            "2025-02-03",
            (
                "A new address was notified on 3 February 2025. "
                "A visit there is due within 14 days, by 17 February 2025. "
                "While in custody the clock is stopped. With a return on 13 February 2025, for example, "
                "it would be due by 27 February 2025: the 10 days until then do not count."
            ),
        ),
        (
            [*VISITED, "2025-02-01 suspended custody", "2025-02-03 directed by 2025-02-05"],
            "2025-02-03",
            (
                "On 3 February 2025 a supervisor directed a visit by 5 February 2025. "
                "While in custody the clock is stopped. With a return on 13 February 2025, for example, "
                "it would be due by 15 February 2025: the 10 days until then do not count."
            ),
        ),
        (
            [*VISITED, "2025-02-01 suspended reactive", "2025-02-03 directed by 2025-02-05"],
            "2025-02-03",
            "On 3 February 2025 a supervisor directed a visit by 5 February 2025. That ends reactive management.",
        ),
        (
            [
                *VISITED,
                "2025-04-01 directed by 2025-04-05",
                "2025-04-02 suspended reactive",
                "2025-04-04 directed by 2025-04-30",
            ],
            "2025-04-04",
            (
                "On 4 April 2025 a supervisor directed a visit by 30 April 2025. That ends reactive management. "
                "It is due earlier, by 7 April 2025 (as directed)."
            ),
        ),
        (
            [*VISITED, "2025-03-01 ended registration_ended"],
            "2025-03-01",
            "The obligation ended on 1 March 2025: registration ended. No visit is due.",
        ),
        (
            [*VISITED, "2025-03-01 ended ended"],
            "2025-03-01",
            "The obligation ended on 1 March 2025. No visit is due.",
        ),
    ],
)
def test_the_sentence_of_the_visit(told: list[str], as_at: str, text: str):
    assert last(*told, as_at=as_at).text == text


def test_an_outcome_of_a_force_s_own_is_told_in_its_words(tmp_path: Path):
    text = (CASES / "worked-cases.toml").read_text("utf-8").replace('"doorstep"', '"seen_by_partner_force"')
    (tmp_path / "ours.toml").write_text(text, "utf-8")
    told = events("2025-01-10 registered", "2025-01-12 visit seen_by_partner_force")
    found = assess(read_policy(tmp_path / "ours.toml"), "home_visit", told, date(2025, 1, 12))
    assert found.because[-1].text.startswith(
        "Contact “seen by partner force” on 12 January 2025. With no risk level"
    )


def test_the_json_of_an_assessment_speaks_of_assessments():
    told = events("2025-01-10 registered", "2025-01-20 assessed", "2025-03-01 ended deceased")
    found = assess(POLICIES["england-wales"], "risk_assessment", told, date(2025, 4, 1)).as_json()
    assert [because["text"] for because in found["because"]] == [
        (
            "Assessed on 20 January 2025. "
            "With no risk level yet the next assessment is due within 12 months, by 20 January 2026."
        ),
        "The obligation ended on 1 March 2025: deceased. No assessment is due.",
    ]
    assert found["because"][-1]["clause"] is None
    assert found["because"][-1]["deadline"] is None


@pytest.mark.parametrize(
    ("told", "as_at", "clause", "key"),
    [
        (["2025-01-10 registered"], "2025-01-10", "first", "first"),
        (VISITED, "2025-01-20", "periodic", "interval"),
        ([*VISITED, "2025-02-01 suspended custody"], "2025-02-01", "periodic", "suspends"),
        (
            [*VISITED, "2025-02-01 suspended custody", "2025-03-01 resumed"],
            "2025-03-01",
            "returned",
            "returned",
        ),
        (
            [*VISITED, "2025-02-01 suspended reactive", "2025-03-01 resumed"],
            "2025-03-01",
            "returned",
            "reinstated",
        ),
        ([*VISITED, "2025-02-01 moved"], "2025-02-01", "moved", "moved"),
    ],
)
def test_a_reason_bears_the_source_and_standing_of_its_clause(
    told: list[str], as_at: str, clause: str, key: str
):
    found = last(*told, as_at=as_at)
    mark = POLICIES["england-wales"].versions[1].home_visit.marks[key]
    assert (found.clause, found.source, found.standing) == (clause, mark.source, mark.standing)


def test_a_direction_rests_on_no_clause_and_bears_the_version_s_source():
    found = last(*VISITED, "2025-02-01 directed by 2025-02-05", as_at="2025-02-01")
    version = POLICIES["england-wales"].versions[1]
    assert (found.clause, found.source, found.standing) == ("directed", version.source, version.standing)


def test_the_json_of_a_visit_speaks_of_visits():
    found = assess(
        POLICIES["england-wales"], "home_visit", events("2025-01-10 registered"), date(2025, 1, 10)
    ).as_json()
    assert found["because"] == [
        {
            "on": "2025-01-10",
            "clause": "first",
            "deadline": "2025-01-25",
            "source": POLICIES["england-wales"].versions[1].home_visit.marks["first"].source,
            "text": "Registered on 10 January 2025. "
            "With no risk level yet the first visit is due within 15 days, by 25 January 2025.",
        }
    ]


def test_what_moves_neither_deadline_nor_suspension_gives_no_reason():
    told = [
        *VISITED,
        "2025-02-01 visit no_reply",
        "2025-04-15 moved",
        "2025-02-05 level high",
        "2025-02-06 plan P6M",
    ]
    assert len(assess(POLICIES["england-wales"], "home_visit", events(*told), date(2025, 4, 16)).because) == 1


def test_reasons_begin_with_the_last_visit():
    told = [*VISITED, "2025-02-01 moved", "2025-02-05 visit seen_at_home"]
    (found,) = assess(POLICIES["england-wales"], "home_visit", events(*told), date(2025, 2, 6)).because
    assert found.on == date(2025, 2, 5)


def test_a_visit_that_leaves_the_date_as_it_was_is_a_reason_all_the_same():
    told = ["2025-01-10 registered", "2025-01-10 plan P15D", "2025-01-10 visit seen_at_home"]
    (found,) = assess(POLICIES["england-wales"], "home_visit", events(*told), date(2025, 1, 11)).because
    assert found.text.startswith(
        "Seen at home on 10 January 2025. Under the plan the next visit is due within 15 days"
    )
