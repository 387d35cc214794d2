"""States: one at a time, each with its review; the return; reactive management by approval alone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.approvals import OwnProposal, ReactiveNotLow, ReactiveWhileAway, StillOverdue
from scheduler.casework.corrections import correct
from scheduler.casework.decisions import approve
from scheduler.casework.keeping import SentBefore
from scheduler.casework.levels import set_level
from scheduler.casework.limits import EndsBeforeItBegins, TextMissing, UnknownWord
from scheduler.casework.whereabouts import InThatState, NotAway, record_return, set_state
from scheduler.errors import RoleCannot
from scheduler.store.risk import Proposal, StateSpell
from tests.builders import (
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_state,
    a_visit,
    an_assessment,
    due,
    entries,
)

LAST_WEEK = TODAY - timedelta(7)


@pytest.fixture
def at_large(force: Force) -> Force:
    """Somebody at low risk, in the community, with nothing overdue."""
    with force.writing() as desk:
        a_person(desk, level="low")
        a_visit(desk, at=date(2026, 10, 1))
        an_assessment(desk, "P-001", date(2026, 10, 1))
    return force


def proposed(force: Force, who: str = OFFICER) -> Proposal:
    with force.writing(who) as desk:
        made = set_state(desk, "P-001", "reactive", reason="low for three years")
    assert isinstance(made, Proposal)
    return made


@pytest.mark.parametrize("state", ["custody", "hospital", "abroad", "transferred_out"])
def test_who_is_away_is_suspended_with_a_review_date(at_large: Force, state: str) -> None:
    with at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", state, LAST_WEEK)
    found = due(at_large)
    assert (found.status, found.state, found.review_on) == ("suspended", state, LAST_WEEK + timedelta(28))


def test_an_expected_return_is_the_review_date(at_large: Force) -> None:
    with at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "abroad", review_on=date(2026, 12, 4))
    assert due(at_large).review_on == date(2026, 12, 4)


@pytest.mark.parametrize("state", ["missing", "wanted"])
def test_who_is_missing_or_wanted_stays_due(at_large: Force, state: str) -> None:
    before = due(at_large)
    with at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", state)
    assert (due(at_large).status, due(at_large).deadline) == (before.status, before.deadline)
    assert due(at_large).state == state


def test_an_end_ends_it(at_large: Force) -> None:
    with at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "ended", reason="deceased")
    assert due(at_large).status == "ended"
    assert entries(at_large)[-1].reason == "deceased"


def test_a_new_state_ends_the_one_before(at_large: Force) -> None:
    with at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "custody", LAST_WEEK)
        set_state(desk, "P-001", "hospital")
    assert due(at_large, as_at=TODAY - timedelta(1)).state == "custody"
    assert due(at_large).state == "hospital"


def test_a_return_gives_the_state_its_end_and_makes_a_visit_due(at_large: Force) -> None:
    with at_large.writing() as desk:
        begun = a_state(desk, "P-001", "custody", LAST_WEEK)
    with at_large.writing(OFFICER) as desk:
        ended = record_return(desk, "P-001")
    assert (ended.supersedes_id, ended.from_on, ended.to_on) == (begun.id, LAST_WEEK, TODAY)
    assert (due(at_large).state, due(at_large).deadline) == ("active", TODAY + timedelta(15))


def test_a_return_recorded_late_counts_from_its_own_day(at_large: Force) -> None:
    with at_large.writing() as desk:
        a_state(desk, "P-001", "custody", date(2026, 10, 5))
    at_large.installation.clock.moment = NOW + timedelta(hours=1)
    with at_large.writing(OFFICER) as desk:
        record_return(desk, "P-001", date(2026, 10, 12), reason="release seen on the register")
    assert (due(at_large).status, due(at_large).deadline) == ("overdue", date(2026, 10, 27))
    assert due(at_large, as_at=TODAY, known_at=NOW).status == "suspended"


def test_who_is_not_away_cannot_return(at_large: Force) -> None:
    refused = pytest.raises(NotAway, match="has no state to return from on 21 November 2026")
    with refused, at_large.writing(OFFICER) as desk:
        record_return(desk, "P-001")


def test_nobody_returns_from_an_end(at_large: Force) -> None:
    with at_large.writing() as desk:
        a_state(desk, "P-001", "ended", LAST_WEEK)
    with pytest.raises(NotAway, match="registered again"), at_large.writing(OFFICER) as desk:
        record_return(desk, "P-001")


def test_a_return_sent_twice_happens_once(at_large: Force) -> None:
    key = uuid4()
    with at_large.writing() as desk:
        a_state(desk, "P-001", "custody", LAST_WEEK)
    for _ in range(2):
        with at_large.writing(OFFICER) as desk:
            assert record_return(desk, "P-001", TODAY, key=key).id == key
    with pytest.raises(SentBefore), at_large.writing(OFFICER) as desk:
        record_return(desk, "P-001", TODAY - timedelta(1), key=key)


def test_the_same_state_twice_is_a_correction(at_large: Force) -> None:
    with at_large.writing() as desk:
        a_state(desk, "P-001", "custody", LAST_WEEK)
    with (
        pytest.raises(InThatState, match="as custody since 14 November 2026"),
        at_large.writing(OFFICER) as desk,
    ):
        set_state(desk, "P-001", "custody")


def test_a_state_is_one_of_those_known(at_large: Force) -> None:
    with pytest.raises(UnknownWord, match="“jail” is no state"), at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "jail")


def test_a_review_comes_after_the_beginning(at_large: Force) -> None:
    with pytest.raises(EndsBeforeItBegins), at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "abroad", review_on=LAST_WEEK)


@pytest.mark.parametrize("who", [OFFICER, SERGEANT])
def test_reactive_management_is_only_proposed_whoever_asks(at_large: Force, who: str) -> None:
    before = due(at_large)
    proposed(at_large, who)
    assert due(at_large) == before


def test_reactive_management_begins_with_its_approval(at_large: Force) -> None:
    asked = proposed(at_large)
    at_large.installation.clock.moment = NOW + timedelta(days=3)
    with at_large.writing(SERGEANT) as desk:
        made = approve(desk, asked.id)
    assert isinstance(made, StateSpell)
    assert (made.from_on, made.approved_by) == (TODAY + timedelta(3), SERGEANT)
    assert (due(at_large).status, due(at_large).suspended_for) == ("suspended", "reactive")


def test_nobody_approves_their_own_reactive_management(at_large: Force) -> None:
    asked = proposed(at_large, SERGEANT)
    with pytest.raises(OwnProposal), at_large.writing(SERGEANT) as desk:
        approve(desk, asked.id)


def test_reactive_management_takes_a_reason(at_large: Force) -> None:
    with pytest.raises(TextMissing), at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "reactive")


def test_reactive_management_is_for_the_low_level(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="medium")
    with pytest.raises(ReactiveNotLow), force.writing(OFFICER) as desk:
        set_state(desk, "P-001", "reactive", reason="quiet")


def test_reactive_management_waits_while_a_visit_is_overdue(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low", registered_on=date(2024, 1, 5))
    refused = pytest.raises(StillOverdue, match="the home visit was due by 20 January 2024")
    with refused, force.writing(OFFICER) as desk:
        set_state(desk, "P-001", "reactive", reason="quiet")


def test_reactive_management_waits_while_an_assessment_is_overdue(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        a_visit(desk, at=date(2026, 10, 1))
    with pytest.raises(StillOverdue, match="the risk assessment was due by"), force.writing(OFFICER) as desk:
        set_state(desk, "P-001", "reactive", reason="quiet")


def test_what_became_overdue_since_the_proposal_stops_its_approval(at_large: Force) -> None:
    asked = proposed(at_large)
    at_large.installation.clock.moment = NOW + timedelta(days=365)
    with pytest.raises(StillOverdue), at_large.writing(SERGEANT) as desk:
        approve(desk, asked.id)


def test_who_is_away_is_not_moved_to_reactive_management_unseen(at_large: Force) -> None:
    asked = proposed(at_large)
    with at_large.writing(OFFICER) as desk:
        set_state(desk, "P-001", "custody", LAST_WEEK)
    with pytest.raises(ReactiveWhileAway, match="state is custody"), at_large.writing(SERGEANT) as desk:
        approve(desk, asked.id)


def test_reactive_management_ends_with_its_return_and_is_approved_still(at_large: Force) -> None:
    asked = proposed(at_large)
    with at_large.writing(SERGEANT) as desk:
        begun = approve(desk, asked.id)
    at_large.installation.clock.moment = NOW + timedelta(days=10)
    with at_large.writing(OFFICER) as desk:
        ended = record_return(desk, "P-001", reason="intelligence received")
    assert (ended.approved_by, ended.approved_at) == (begun.approved_by, begun.approved_at)
    assert (due(at_large).state, due(at_large).deadline) == ("active", TODAY + timedelta(25))


def test_a_level_raised_under_reactive_management_calls_for_a_review_at_once(at_large: Force) -> None:
    with at_large.writing(SERGEANT) as desk:
        approve(desk, proposed(at_large).id)
    assert due(at_large).review_on == TODAY + timedelta(365)
    with at_large.writing(OFFICER) as desk:
        set_level(desk, "P-001", "medium", TODAY + timedelta(1))
    with at_large.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high", TODAY + timedelta(3))
    assert due(at_large, as_at=TODAY).review_on == TODAY + timedelta(365)
    raised = due(at_large, as_at=TODAY + timedelta(4))
    assert (raised.status, raised.level, raised.review_on) == ("suspended", "high", TODAY + timedelta(1))


def test_reactive_management_that_begins_after_a_rise_is_to_be_reviewed_from_its_first_day(
    at_large: Force,
) -> None:
    later = TODAY + timedelta(10)
    with at_large.writing(OFFICER) as desk:
        asked = set_state(desk, "P-001", "reactive", later, reason="low for three years").id
    with at_large.writing(SERGEANT) as desk:
        approve(desk, asked)
    with at_large.writing(OFFICER) as desk:
        set_level(desk, "P-001", "high", TODAY + timedelta(1))
    assert due(at_large, as_at=later).review_on == later


def test_an_officer_puts_off_no_review_of_reactive_management(at_large: Force) -> None:
    with at_large.writing(SERGEANT) as desk:
        made = approve(desk, proposed(at_large).id)
    for days in (400, None):
        review_on = days and TODAY + timedelta(days)
        with at_large.writing(OFFICER) as desk:
            sooner = correct(desk, "state", made.id, "sooner", review_on=TODAY + timedelta(30))
        with pytest.raises(RoleCannot), at_large.writing(OFFICER) as desk:
            correct(desk, "state", sooner.id, "quiet", review_on=review_on)
        with at_large.writing(SERGEANT) as desk:
            made = correct(desk, "state", sooner.id, "quiet", review_on=review_on)
    assert (made.approved_by, due(at_large).status) == (SERGEANT, "suspended")
