"""Correcting and withdrawing: what was said stays to be read, and no correction goes round an approval."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.corrections import NothingDiffers, correct, withdraw
from scheduler.casework.crews import crew_of
from scheduler.casework.decisions import approve
from scheduler.casework.keeping import NoSuchRecord, SentBefore, SupersededMeanwhile
from scheduler.casework.limits import (
    BeforeRegistration,
    NotYetToday,
    TextMissing,
    TextTooLong,
    UnknownWord,
    VisitInFuture,
)
from scheduler.casework.lists.today import to_be_written_up
from scheduler.casework.proposals import Decided, Withdrawn
from scheduler.errors import RoleCannot
from scheduler.store.people import Allocation
from scheduler.store.visits import Visit
from tests.builders import (
    COLLEAGUE,
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
    a_person,
    a_placement,
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
from tests.casework.correcting.acts import corrected, withdrawn


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
    with pytest.raises(SupersededMeanwhile, match="Look at what stands now"):
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


def test_a_proposal_can_be_taken_back_until_it_is_decided_on(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        first = a_proposal(desk, "P-001", "level", "low", TODAY)
        second = a_proposal(desk, "P-001", "level", "low", TODAY, decision="returned", decided_by=SERGEANT)
    withdrawn(force, "proposal", first.id)
    with pytest.raises(Withdrawn), force.writing(SERGEANT) as desk:
        approve(desk, first.id)
    with pytest.raises(Decided):
        withdrawn(force, "proposal", second.id)
