"""The risk level: raised at once, lowered only when somebody else approved it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.approvals import OwnProposal
from scheduler.casework.corrections import correct
from scheduler.casework.decisions import approve, return_proposal
from scheduler.casework.keeping import NoSuchRecord, RecordedAlready
from scheduler.casework.levels import set_level
from scheduler.casework.limits import BeforeRegistration, TextMissing, UnknownWord
from scheduler.casework.proposals import Decided, Overtaken
from scheduler.errors import RoleCannot
from scheduler.store.risk import Proposal, RiskLevel
from tests.builders import (
    INSPECTOR,
    NOW,
    OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_visit,
    due,
    entries,
    feed_version,
)

LAST_VISIT = date(2026, 11, 1)
BY_LEVEL = {
    "very_high": date(2026, 12, 1),
    "high": date(2027, 2, 1),
    "medium": date(2027, 5, 1),
    "low": date(2027, 11, 1),
}


@pytest.fixture
def visited(force: Force) -> Force:
    """A person at medium risk, last visited on 1 November."""
    with force.writing() as desk:
        a_person(desk, level="medium")
        a_visit(desk, at=LAST_VISIT)
    return force


def proposed(force: Force, level: str = "low", who: str = OFFICER, from_on: date = TODAY) -> Proposal:
    with force.writing(who) as desk:
        made = set_level(desk, "P-001", level, from_on, reason="settled, in work, no concerns")
    assert isinstance(made, Proposal)
    return made


def test_a_higher_level_stands_at_once(visited: Force) -> None:
    with visited.writing(OFFICER) as desk:
        made = set_level(desk, "P-001", "very_high", tool="ARMS")
    assert isinstance(made, RiskLevel)
    assert due(visited).deadline == BY_LEVEL["very_high"]


def test_a_higher_level_stands_from_the_day_given_though_nobody_approved_it(visited: Force) -> None:
    with visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high", date(2026, 11, 10))
    assert due(visited, as_at=date(2026, 11, 9)).level == "medium"
    assert due(visited, as_at=date(2026, 11, 10)).level == "high"


def test_a_first_level_needs_no_approval(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level=None)
    with force.writing(OFFICER) as desk:
        assert isinstance(set_level(desk, "P-001", "low", date(2026, 1, 5)), RiskLevel)
    assert due(force).level == "low"


@pytest.fixture
def unassessed(force: Force) -> Force:
    """Somebody registered on 5 January, as was recorded then, and neither assessed nor visited since."""
    now = force.installation.clock.moment
    force.installation.clock.moment = datetime(2026, 1, 5, 12, tzinfo=UTC)
    with force.writing() as desk:
        a_person(desk, level=None)
    force.installation.clock.moment = now
    return force


def test_a_first_level_from_the_past_counts_from_its_record(unassessed: Force) -> None:
    overdue = due(unassessed)
    assert overdue.days_overdue > 300
    with unassessed.writing(OFFICER) as desk:
        set_level(desk, "P-001", "low", date(2026, 1, 5))
    stands = due(unassessed)
    assert (stands.level, stands.deadline, stands.days_overdue) == (
        "low",
        overdue.deadline,
        overdue.days_overdue,
    )
    assert due(unassessed, as_at=TODAY - timedelta(1)).level == "unassessed"


def test_the_strictest_first_level_counts_from_the_day_given(unassessed: Force) -> None:
    with unassessed.writing(OFFICER) as desk:
        set_level(desk, "P-001", "very_high", date(2026, 6, 1))
    assert due(unassessed, as_at=date(2026, 6, 1)).level == "very_high"


def test_a_first_level_from_before_the_one_that_stands_changes_nothing(unassessed: Force) -> None:
    unassessed.installation.clock.moment = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with unassessed.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high")
    unassessed.installation.clock.moment = NOW
    before = due(unassessed)
    with unassessed.writing(OFFICER) as desk:
        set_level(desk, "P-001", "low", date(2026, 1, 5))
    assert due(unassessed) == before


def test_a_lower_level_after_a_first_one_recorded_late_is_proposed(unassessed: Force) -> None:
    with unassessed.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high", TODAY - timedelta(days=60))  # counts from today, when it is known
    with unassessed.writing(OFFICER) as desk:
        made = set_level(desk, "P-001", "low", TODAY - timedelta(days=30), reason="settled")
    assert isinstance(made, Proposal)
    with unassessed.writing(SERGEANT) as desk:
        approve(desk, made.id)
    assert due(unassessed).level == "low"


def test_a_first_level_recorded_with_the_registration_counts_from_its_day(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level=None)
    with force.writing(OFFICER) as desk:
        set_level(desk, "P-001", "medium", date(2026, 1, 5))
    assert due(force, as_at=date(2026, 1, 5)).level == "medium"


def test_a_first_level_whose_words_are_corrected_counts_from_when_it_did(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level=None)
    with force.writing(OFFICER) as desk:
        seen = set_level(desk, "P-001", "medium", date(2026, 1, 5))
    before = due(force, as_at=date(2026, 3, 1))
    force.installation.clock.moment = NOW + timedelta(days=9)
    with force.writing(OFFICER) as desk:
        correct(desk, "level", seen.id, "typed wrongly", tool="ARMS")
    assert due(force, as_at=date(2026, 3, 1)) == before


@pytest.mark.parametrize("who", [OFFICER, SERGEANT])
def test_a_lower_level_changes_nothing_until_another_approves_it(visited: Force, who: str) -> None:
    asked = proposed(visited, who=who)
    assert (due(visited).level, due(visited).deadline) == ("medium", BY_LEVEL["medium"])
    with visited.writing(INSPECTOR) as desk:
        made = approve(desk, asked.id)
    assert (made.approved_by, made.approved_at) == (INSPECTOR, NOW)
    assert (due(visited).level, due(visited).deadline) == ("low", BY_LEVEL["low"])


def test_a_lower_level_takes_effect_no_earlier_than_its_approval(visited: Force) -> None:
    asked = proposed(visited, from_on=date(2026, 11, 5))
    with visited.writing(SERGEANT) as desk:
        assert approve(desk, asked.id).from_on == TODAY
    assert due(visited, as_at=TODAY - timedelta(1)).level == "medium"


def test_a_lower_level_approved_early_waits_for_its_day(visited: Force) -> None:
    asked = proposed(visited, from_on=TODAY + timedelta(9))
    with visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert due(visited).level == "medium"
    assert due(visited, as_at=TODAY + timedelta(9)).level == "low"


def test_what_is_overdue_stays_overdue_when_the_level_is_lowered(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="high")
        a_visit(desk, at=date(2026, 7, 1))
    overdue = due(force)
    assert overdue.days_overdue > 0
    asked = proposed(force)
    with force.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert (due(force).level, due(force).days_overdue) == ("low", overdue.days_overdue)


def test_nobody_approves_their_own_proposal(visited: Force) -> None:
    asked = proposed(visited, who=SERGEANT)
    with pytest.raises(OwnProposal, match="somebody else must decide"), visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert due(visited).level == "medium"


def test_an_officer_approves_nothing(visited: Force) -> None:
    asked = proposed(visited, who=SERGEANT)
    with pytest.raises(RoleCannot, match="The role officer cannot approve"), visited.writing(OFFICER) as desk:
        approve(desk, asked.id)


def test_another_teams_supervisor_sees_no_proposal(visited: Force) -> None:
    asked = proposed(visited)
    with pytest.raises(NoSuchRecord, match="no such proposal"), visited.writing(OTHER_SERGEANT) as desk:
        approve(desk, asked.id)


def test_a_returned_proposal_keeps_the_reason_and_changes_nothing(visited: Force) -> None:
    asked = proposed(visited)
    with visited.writing(SERGEANT) as desk:
        returned = return_proposal(desk, asked.id, "no ARMS on file")
    assert (returned.decision, returned.decided_by, returned.decision_reason) == (
        "returned",
        SERGEANT,
        "no ARMS on file",
    )
    assert due(visited).level == "medium"


def test_a_proposal_is_decided_on_once(visited: Force) -> None:
    asked = proposed(visited)
    with visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    sentence = "This proposal was approved by DS-ELM on 21 November 2026."
    with pytest.raises(Decided, match=sentence), visited.writing(INSPECTOR) as desk:
        return_proposal(desk, asked.id, "too soon")


def test_returning_a_proposal_takes_a_reason(visited: Force) -> None:
    asked = proposed(visited)
    with pytest.raises(TextMissing), visited.writing(SERGEANT) as desk:
        return_proposal(desk, asked.id, " ")


def test_proposing_a_lower_level_takes_a_reason(visited: Force) -> None:
    with pytest.raises(TextMissing, match="The reason is missing"), visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "low")


def test_a_level_raised_since_overtakes_a_proposal(visited: Force) -> None:
    asked = proposed(visited)
    visited.installation.clock.moment = NOW + timedelta(hours=1)
    with visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high")
    with pytest.raises(Overtaken, match="The level was changed after"), visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert due(visited).level == "high"


def test_an_approval_on_the_day_of_the_level_that_it_lowers_takes_its_place(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, registered_on=TODAY, level="high")
    asked = proposed(force, "medium")
    with force.writing(SERGEANT) as desk:
        made = approve(desk, asked.id)
    assert made.supersedes_id is not None
    assert due(force).level == "medium"


def test_a_second_level_of_one_day_is_a_correction(visited: Force) -> None:
    with visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high")
    sentence = "The level of 21 November 2026 is recorded already"
    with pytest.raises(RecordedAlready, match=sentence), visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "very_high")


def test_an_unknown_level_says_what_is_expected(visited: Force) -> None:
    refused = pytest.raises(UnknownWord, match="Expected: very_high, high, medium, low")
    with refused, visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "severe")


def test_no_level_begins_before_the_registration(visited: Force) -> None:
    with pytest.raises(BeforeRegistration), visited.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high", date(2026, 1, 4))


@pytest.mark.parametrize("level", ["high", "low"])
def test_a_level_sent_twice_happens_once(visited: Force, level: str) -> None:
    key = uuid4()
    for _ in range(2):
        with visited.writing(OFFICER) as desk:
            assert set_level(desk, "P-001", level, reason="as assessed", key=key).id == key
    assert len([each for each in entries(visited) if each.record_id == key]) == 1


def test_each_step_of_an_approval_is_logged(visited: Force) -> None:
    asked = proposed(visited)
    with visited.writing(SERGEANT) as desk:
        made = approve(desk, asked.id)
    logged = [(each.act, each.actor, each.record_id, each.reason) for each in entries(visited)]
    assert logged == [
        ("propose level", OFFICER, asked.id, asked.reason),
        ("approve level", SERGEANT, made.id, asked.reason),
    ]


def test_the_owner_hears_of_an_approval_in_the_calendar(visited: Force) -> None:
    asked = proposed(visited)
    before = feed_version(visited, OFFICER)
    with visited.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert feed_version(visited, OFFICER) == before + 1
