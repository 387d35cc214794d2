"""Correcting and withdrawing: what was said stays to be read, and no correction goes round an approval."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.approvals import (
    LongerPlan,
    LowerLevel,
    NeedsApproval,
    OwnProposal,
    ReactiveUnapproved,
)
from scheduler.casework.corrections import NothingDiffers, correct, withdraw
from scheduler.casework.crews import crew_of
from scheduler.casework.decisions import approve
from scheduler.casework.keeping import NoSuchRecord, SentBefore, SupersededMeanwhile
from scheduler.casework.levels import set_level
from scheduler.casework.limits import (
    BeforeRegistration,
    EndsBeforeItBegins,
    NotYetToday,
    TextMissing,
    TextTooLong,
    UnknownWord,
    VisitInFuture,
)
from scheduler.casework.lists.today import to_be_written_up
from scheduler.casework.milder import MilderByCorrection
from scheduler.casework.plans import set_plan
from scheduler.casework.proposals import Decided, Withdrawn
from scheduler.errors import RoleCannot
from scheduler.store.people import Allocation
from scheduler.store.risk import RiskLevel, StateSpell
from scheduler.store.visits import Visit
from tests.builders import (
    COLLEAGUE,
    INSPECTOR,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_check,
    a_direction,
    a_level,
    a_person,
    a_placement,
    a_plan,
    a_proposal,
    a_state,
    a_visit,
    an_address,
    an_assessment,
    an_exception,
    due,
    entries,
    feed_version,
    officer_id,
)


@pytest.fixture
def visit(force: Force) -> Visit:
    """The only visit to somebody at high risk: on 1 October, so the next is due on 1 January."""
    with force.writing() as desk:
        a_person(desk)
        return a_visit(desk, reason_alone="as it was first told")


def corrected(force: Force, what: str, seen: Any, who: str = OFFICER, **changes: Any) -> Any:
    with force.writing(who) as desk:
        return correct(desk, what, seen, "typed wrongly", **changes)


def withdrawn(force: Force, what: str, seen: Any, who: str = OFFICER) -> Any:
    with force.writing(who) as desk:
        return withdraw(desk, what, seen, "another person's")


def row(force: Force, model: Any, row_id: Any) -> Any:
    with force.reading() as desk:
        return desk.session.scalars(select(model).where(model.id == row_id)).one()


def test_a_correction_is_a_new_row_and_the_old_one_keeps_its_words(force: Force, visit: Visit) -> None:
    new = corrected(force, "visit", visit.id, outcome="no_reply", reason_alone="as it was")
    old = row(force, Visit, visit.id)
    assert (old.outcome, old.reason_alone) == ("seen_at_home", "as it was first told")
    assert (old.superseded_at, old.superseded_by) == (NOW, OFFICER)
    assert (new.outcome, new.supersedes_id, new.correction_reason) == ("no_reply", visit.id, "typed wrongly")
    assert due(force).last_visit is None


def test_a_corrected_day_moves_the_deadline(force: Force, visit: Visit) -> None:
    corrected(force, "visit", visit.id, visited_at=datetime(2026, 9, 30, 23, 30, tzinfo=UTC))
    assert due(force).deadline == date(2027, 1, 1)
    stands = corrected_visit(force)
    corrected(force, "visit", stands.id, visited_at=datetime(2026, 9, 30, 22, 30, tzinfo=UTC))
    assert due(force).deadline == date(2026, 12, 30)


def corrected_visit(force: Force) -> Visit:
    with force.reading() as desk:
        return desk.session.scalars(select(Visit).where(col(Visit.superseded_at).is_(None))).one()


def test_a_corrected_visit_keeps_its_crew_or_gets_another(force: Force, visit: Visit) -> None:
    new = corrected(force, "visit", visit.id, outcome="doorstep")
    with force.reading() as desk:
        assert crew_of(desk, new) == {officer_id(desk, OFFICER), officer_id(desk, COLLEAGUE)}
    newest = corrected(force, "visit", new.id, crew=[COLLEAGUE])
    with force.reading() as desk:
        assert crew_of(desk, newest) == {officer_id(desk, COLLEAGUE)}


def test_what_was_known_before_a_correction_is_still_told(force: Force, visit: Visit) -> None:
    force.installation.clock.moment = NOW + timedelta(hours=1)
    corrected(force, "visit", visit.id, outcome="telephone")
    assert due(force, as_at=TODAY, known_at=NOW).last_visit == date(2026, 10, 1)
    assert due(force, as_at=TODAY, known_at=NOW + timedelta(hours=1)).last_visit is None


def test_a_withdrawn_visit_gives_back_the_deadline_before(force: Force, visit: Visit) -> None:
    before = due(force)
    with force.writing() as desk:
        second = a_visit(desk, at=date(2026, 11, 10))
    assert due(force).deadline == date(2027, 2, 10)
    withdrawn(force, "visit", second.id)
    assert due(force) == before
    assert row(force, Visit, second.id).withdrawal_reason == "another person's"


def test_a_correction_that_is_withdrawn_keeps_both_reasons(force: Force, visit: Visit) -> None:
    new = corrected(force, "visit", visit.id, outcome="no_reply")
    found = withdrawn(force, "visit", new.id)
    assert (found.correction_reason, found.withdrawal_reason) == ("typed wrongly", "another person's")


def test_a_withdrawn_visit_opens_its_booking_again(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        booking = a_booking(desk, at=NOW - timedelta(hours=3))
        made = a_visit(desk, at=NOW - timedelta(hours=3), booking_series_id=booking.series_id)
    before = feed_version(force, COLLEAGUE)
    withdrawn(force, "visit", made.id)
    with force.reading() as desk:
        assert [each.code for each in to_be_written_up(desk)] == [booking.code]
    assert feed_version(force, COLLEAGUE) == before + 1


def test_a_stale_form_corrects_and_withdraws_nothing(force: Force, visit: Visit) -> None:
    corrected(force, "visit", visit.id, outcome="no_reply")
    with pytest.raises(SupersededMeanwhile, match="look at both"):
        corrected(force, "visit", visit.id, outcome="doorstep")
    with pytest.raises(SupersededMeanwhile):
        withdrawn(force, "visit", visit.id)


def test_each_form_sent_twice_happens_once(force: Force, visit: Visit) -> None:
    key, moment = uuid4(), datetime(2026, 9, 29, 12, tzinfo=UTC)
    for _ in range(2):
        assert corrected(force, "visit", visit.id, visited_at=moment, key=key).id == key
    with pytest.raises(SentBefore):
        corrected(force, "visit", visit.id, visited_at=moment, crew=[OFFICER], key=key)
    for _ in range(2):
        withdrawn(force, "visit", key)
    assert [each.act for each in entries(force)] == ["correct visit", "withdraw visit"]


def test_corrections_and_withdrawals_are_logged_as_alterations(force: Force, visit: Visit) -> None:
    new = corrected(force, "visit", visit.id, outcome="no_reply")
    withdrawn(force, "visit", new.id)
    assert [(each.verb, each.act, each.record_id, each.reason) for each in entries(force)] == [
        ("altered", "correct visit", new.id, "typed wrongly"),
        ("altered", "withdraw visit", new.id, "another person's"),
    ]


def test_a_correction_takes_a_reason_of_some_words(force: Force, visit: Visit) -> None:
    for reason, refusal in ((" ", TextMissing), ("x" * 501, TextTooLong)):
        with pytest.raises(refusal), force.writing(OFFICER) as desk:
            correct(desk, "visit", visit.id, reason, outcome="no_reply")
        with pytest.raises(refusal), force.writing(OFFICER) as desk:
            withdraw(desk, "visit", visit.id, reason)


def test_a_correction_that_changes_nothing_is_refused(force: Force, visit: Visit) -> None:
    with pytest.raises(NothingDiffers, match="Nothing of this visit differs"):
        corrected(force, "visit", visit.id, outcome="seen_at_home")


def test_another_officers_record_is_no_record(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, officer=OTHER_OFFICER, team=MOOR)
        seen = a_visit(desk).id
    for unknown in (seen, uuid4()):
        with pytest.raises(NoSuchRecord, match="There is no such visit among those you can see"):
            corrected(force, "visit", unknown, outcome="no_reply")
        with pytest.raises(NoSuchRecord):
            withdrawn(force, "visit", unknown)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"outcome": "seen"}, UnknownWord),
        ({"visited_at": NOW + timedelta(hours=1)}, NotYetToday),
        ({"visited_at": NOW + timedelta(days=1)}, VisitInFuture),
        ({"visited_at": datetime(2026, 1, 4, 12, tzinfo=UTC)}, BeforeRegistration),
    ],
)
def test_what_cannot_be_recorded_is_no_correction(
    force: Force, visit: Visit, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        corrected(force, "visit", visit.id, **changes)
    assert due(force).last_visit == date(2026, 10, 1)


def test_only_what_a_record_says_can_be_corrected(force: Force, visit: Visit) -> None:
    with pytest.raises(TypeError, match="person_id"):
        corrected(force, "visit", visit.id, person_id=uuid4())


def test_every_kind_of_fact_can_be_corrected_and_withdrawn(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        rows = {
            "check": (a_check(desk), {"outcome": "relevant"}),
            "address": (an_address(desk, "P-001", "1 Example Row", TODAY), {"address": "2 Example Row"}),
            "state": (a_state(desk, "P-001", "custody", date(2026, 11, 1)), {"to_on": date(2026, 11, 5)}),
            "assessment": (an_assessment(desk, "P-001", date(2026, 2, 1)), {"tool": "ARMS"}),
            "placement": (a_placement(desk, "P-001", None, TODAY), {"from_on": TODAY + timedelta(1)}),
            "direction": (a_direction(desk, "P-001", TODAY, TODAY), {"by_on": TODAY + timedelta(3)}),
            "exception": (an_exception(desk, "P-001", TODAY, TODAY), {"reason": "floods"}),
        }
    for what, (seen, changes) in rows.items():
        new = corrected(force, what, seen.id, SERGEANT, **changes)
        assert withdrawn(force, what, new.id, SERGEANT).superseded_by == SERGEANT


def test_an_allocation_is_corrected_by_the_officers_code(force: Force, visit: Visit) -> None:
    with force.reading() as desk:
        seen = desk.session.scalars(select(Allocation)).one()
    corrected(force, "allocation", seen.id, SERGEANT, officer=COLLEAGUE)
    assert due(force).officer == COLLEAGUE


@pytest.mark.parametrize("what", ["registration", "allocation", "placement", "direction", "exception"])
def test_an_officer_corrects_nothing_that_a_supervisor_decided(force: Force, visit: Visit, what: str) -> None:
    for act in (corrected, withdrawn):
        with pytest.raises(RoleCannot):
            act(force, what, uuid4())


def test_a_corrected_state_is_checked_like_a_new_one(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        seen = a_state(desk, "P-001", "custody", TODAY)
    with pytest.raises(EndsBeforeItBegins):
        corrected(force, "state", seen.id, to_on=TODAY - timedelta(1))
    with pytest.raises(ReactiveUnapproved):
        corrected(force, "state", seen.id, state="reactive")


def test_reactive_management_that_ended_does_not_go_on_by_correction(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, level="low")
        approval = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=60)}
        seen = a_state(desk, "P-001", "reactive", TODAY - timedelta(60), to_on=TODAY, **approval)
    with pytest.raises(ReactiveUnapproved):
        corrected(force, "state", seen.id, to_on=None)
    new = corrected(force, "state", seen.id, to_on=TODAY - timedelta(5))
    assert (new.approved_by, new.approved_at) == (SERGEANT, NOW - timedelta(days=60))


@pytest.fixture
def custody(force: Force) -> StateSpell:
    """The state after an approved reactive management, which it ended."""
    with force.writing() as desk:
        a_person(desk, level="low")
        approval = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=60)}
        a_state(desk, "P-001", "reactive", TODAY - timedelta(60), **approval)
        back = TODAY - timedelta(5)
        return a_state(desk, "P-001", "custody", TODAY - timedelta(20), to_on=back, recorded_by=SERGEANT)


@pytest.mark.parametrize("changes", [{"from_on": TODAY}, {"state": "reactive"}])
def test_no_correction_brings_reactive_management_back(
    force: Force, custody: StateSpell, changes: dict[str, Any]
) -> None:
    before = due(force)
    for who in (OFFICER, SERGEANT, INSPECTOR):
        with pytest.raises(NeedsApproval, match="Propose"):
            corrected(force, "state", custody.id, who, to_on=None, **changes)
    assert due(force) == before


def test_withdrawing_the_state_after_reactive_management_takes_another_supervisor(
    force: Force, custody: StateSpell
) -> None:
    with pytest.raises(RoleCannot):
        withdrawn(force, "state", custody.id, OFFICER)
    with pytest.raises(OwnProposal):
        withdrawn(force, "state", custody.id, SERGEANT)
    assert due(force).state == "active"
    withdrawn(force, "state", custody.id, INSPECTOR)
    assert due(force).state == "reactive"


def test_a_state_after_reactive_management_is_put_earlier_by_its_officer(
    force: Force, custody: StateSpell
) -> None:
    corrected(force, "state", custody.id, from_on=TODAY - timedelta(30))
    assert due(force, as_at=TODAY - timedelta(25)).state == "custody"


def first_level(force: Force) -> RiskLevel:
    with force.reading() as desk:
        return desk.session.scalars(select(RiskLevel).order_by(col(RiskLevel.from_on))).first()  # type: ignore[return-value]


def test_a_level_is_corrected_upwards_by_its_officer(force: Force, visit: Visit) -> None:
    corrected(force, "level", first_level(force).id, level="very_high")
    assert due(force).level == "very_high"


def test_no_correction_lowers_a_level(force: Force, visit: Visit) -> None:
    sentence = "With this correction the level would be lower from 5 January 2026"
    for who in (OFFICER, SERGEANT):
        with pytest.raises(MilderByCorrection, match=sentence):
            corrected(force, "level", first_level(force).id, who, level="low")


def test_no_correction_puts_a_raised_level_off(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        raised = a_level(desk, "P-001", "very_high", date(2026, 11, 1))
    with pytest.raises(MilderByCorrection):
        corrected(force, "level", raised.id, from_on=TODAY)


def test_a_corrected_lower_level_needs_a_new_approval(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        lowered = a_level(desk, "P-001", "low", TODAY, approved_by=SERGEANT, approved_at=NOW)
    with pytest.raises(LowerLevel):
        corrected(force, "level", lowered.id, level="medium")
    new = corrected(force, "level", lowered.id, tool="ARMS")
    assert (new.approved_by, new.approved_at, due(force).level) == (SERGEANT, NOW, "low")


def test_an_approval_brought_over_without_its_moment_keeps_the_moment_of_its_record(
    force: Force, visit: Visit
) -> None:
    with force.writing() as desk:
        lowered = a_level(desk, "P-001", "low", TODAY, approved_by=SERGEANT)
    force.installation.clock.moment = NOW + timedelta(days=30)
    assert corrected(force, "level", lowered.id, tool="ARMS").approved_at == NOW


def test_withdrawing_a_raised_level_takes_another_than_who_recorded_it(force: Force, visit: Visit) -> None:
    with force.writing(SERGEANT) as desk:
        raised = set_level(desk, "P-001", "very_high")
    with pytest.raises(RoleCannot, match="cannot approve"):
        withdrawn(force, "level", raised.id, OFFICER)
    with pytest.raises(OwnProposal):
        withdrawn(force, "level", raised.id, SERGEANT)
    withdrawn(force, "level", raised.id, INSPECTOR)
    assert due(force).level == "high"


def test_no_officer_leaves_somebody_unassessed(force: Force, visit: Visit) -> None:
    only = first_level(force)
    with pytest.raises(RoleCannot, match="cannot approve"):
        withdrawn(force, "level", only.id, OFFICER)
    with pytest.raises(RoleCannot, match="cannot approve"):
        corrected(force, "level", only.id, OFFICER, from_on=TODAY + timedelta(1))
    assert due(force).level == "high"
    withdrawn(force, "level", only.id, SERGEANT)
    assert due(force).level == "unassessed"


def test_an_officer_withdraws_a_level_that_was_lowered(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        lowered = a_level(desk, "P-001", "low", TODAY, approved_by=SERGEANT, approved_at=NOW)
    withdrawn(force, "level", lowered.id)
    assert due(force).level == "high"


def test_a_plan_is_corrected_by_a_supervisor_and_never_lengthened(force: Force, visit: Visit) -> None:
    with force.writing(OFFICER) as desk:
        plan = set_plan(desk, "P-001", "P1M")
    with pytest.raises(RoleCannot):
        corrected(force, "plan", plan.id, interval="P2M")
    with pytest.raises(LongerPlan):
        corrected(force, "plan", plan.id, SERGEANT, interval="P6M", until_on=date(2027, 6, 1))
    corrected(force, "plan", plan.id, SERGEANT, interval="P2M")
    assert due(force).deadline == date(2026, 12, 1)


def test_an_officer_corrects_the_words_of_a_plan_which_stays_approved(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        approval = {"until_on": date(2027, 6, 1), "approved_by": SERGEANT, "approved_at": NOW}
        plan = a_plan(desk, "P-001", "P6M", TODAY, **approval)
    new = corrected(force, "plan", plan.id, reason="weekly contact")
    assert (new.approved_by, new.approved_at) == (SERGEANT, NOW)
    assert due(force).deadline == date(2027, 4, 1)


def test_withdrawing_a_shorter_plan_takes_a_supervisor_and_a_longer_one_does_not(
    force: Force, visit: Visit
) -> None:
    with force.writing() as desk:
        shorter = a_plan(desk, "P-001", "P1M", date(2026, 11, 1))
        approval = {"until_on": date(2027, 6, 1), "approved_by": SERGEANT, "approved_at": NOW}
        longer = a_plan(desk, "P-001", "P6M", TODAY, **approval)
    with pytest.raises(RoleCannot):
        withdrawn(force, "plan", shorter.id)
    withdrawn(force, "plan", longer.id)
    withdrawn(force, "plan", shorter.id, SERGEANT)
    assert due(force).deadline == date(2027, 1, 1)


def test_a_plan_is_corrected_to_a_shorter_one_by_its_officer(force: Force, visit: Visit) -> None:
    with force.writing(OFFICER) as desk:
        plan = set_plan(desk, "P-001", "P2M")
    corrected(force, "plan", plan.id, interval="P1M")
    assert due(force).deadline == TODAY


def test_a_longer_plan_that_ends_sooner_stays_approved(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        approval = {"approved_by": SERGEANT, "approved_at": NOW - timedelta(days=9)}
        plan = a_plan(desk, "P-001", "P6M", date(2026, 11, 12), until_on=date(2027, 6, 1), **approval)
    new = corrected(force, "plan", plan.id, until_on=date(2027, 3, 1))
    assert (new.approved_by, new.approved_at) == (SERGEANT, NOW - timedelta(days=9))
    with pytest.raises(LongerPlan):
        corrected(force, "plan", new.id, SERGEANT, until_on=date(2027, 6, 1))


def test_withdrawing_a_plan_before_which_a_longer_one_stood_takes_a_supervisor(
    force: Force, visit: Visit
) -> None:
    with force.writing() as desk:
        approval = {
            "until_on": date(2027, 6, 1),
            "approved_by": SERGEANT,
            "approved_at": NOW - timedelta(days=30),
        }
        a_plan(desk, "P-001", "P12M", date(2026, 10, 22), **approval)
        shorter = a_plan(desk, "P-001", "P6M", date(2026, 11, 1), **approval)
    with pytest.raises(RoleCannot):
        withdrawn(force, "plan", shorter.id)


def test_a_proposal_can_be_taken_back_until_it_is_decided_on(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        first = a_proposal(desk, "P-001", "level", "low", TODAY)
        second = a_proposal(desk, "P-001", "level", "low", TODAY, decision="returned", decided_by=SERGEANT)
    withdrawn(force, "proposal", first.id)
    with pytest.raises(Withdrawn), force.writing(SERGEANT) as desk:
        approve(desk, first.id)
    with pytest.raises(Decided):
        withdrawn(force, "proposal", second.id)
