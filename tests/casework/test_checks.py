"""Intelligence checks: a source, a moment, a code and a number; never the intelligence."""

from datetime import timedelta
from uuid import uuid4

import pytest

from scheduler.casework.checks import Checked, record_checks
from scheduler.casework.keeping import RecordedAlready
from scheduler.casework.limits import InFuture, TextTooLong, UnknownWord
from scheduler.casework.person.profile import profile
from scheduler.casework.staff import NoSuchOfficer
from tests.builders import COLLEAGUE, NOW, OFFICER, Force, a_check, a_person, due, entries, officer_id

THIS_MORNING = NOW - timedelta(hours=1)


@pytest.fixture
def registered(force: Force) -> Force:
    with force.writing() as desk:
        a_person(desk)
    return force


def test_checks_are_kept_with_who_asked_and_move_no_deadline(registered: Force) -> None:
    before = due(registered)
    with registered.writing(OFFICER) as desk:
        kept = record_checks(
            desk,
            "P-001",
            [
                Checked("pnc", THIS_MORNING, "no_trace"),
                Checked("pnd", THIS_MORNING, "relevant", reference="LOG-7", officer=COLLEAGUE),
            ],
        )
        assert [each.officer_id for each in kept] == [officer_id(desk, OFFICER), officer_id(desk, COLLEAGUE)]
    assert due(registered) == before


def test_the_same_check_told_again_is_left_as_it_is(registered: Force) -> None:
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            record_checks(desk, "P-001", [Checked("pnc", THIS_MORNING, "no_trace")])
    assert len(entries(registered)) == 1


def test_another_outcome_of_the_same_check_is_a_correction(registered: Force) -> None:
    with registered.writing(OFFICER) as desk:
        record_checks(desk, "P-001", [Checked("pnc", THIS_MORNING, "no_trace")])
    with pytest.raises(RecordedAlready), registered.writing(OFFICER) as desk:
        record_checks(desk, "P-001", [Checked("pnc", THIS_MORNING, "relevant")])


def test_a_check_sent_twice_under_one_key_happens_once(registered: Force) -> None:
    sent = Checked("pnc", THIS_MORNING, "no_trace", key=uuid4())
    for _ in range(2):
        with registered.writing(OFFICER) as desk:
            assert record_checks(desk, "P-001", [sent])[0].id == sent.key


@pytest.mark.parametrize(
    ("check", "refusal"),
    [
        (Checked("gossip", THIS_MORNING, "no_trace"), UnknownWord),
        (Checked("pnc", THIS_MORNING, "nothing"), UnknownWord),
        (Checked("pnc", NOW + timedelta(minutes=1), "no_trace"), InFuture),
        (Checked("pnc", THIS_MORNING, "relevant", reference="what the log said, " * 4), TextTooLong),
        (Checked("pnc", THIS_MORNING, "no_trace", officer="OM-NONE"), NoSuchOfficer),
    ],
)
def test_what_no_check_can_be_is_refused_with_all_the_others(
    registered: Force, check: Checked, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), registered.writing(OFFICER) as desk:
        record_checks(desk, "P-001", [Checked("visor", THIS_MORNING, "no_trace"), check])
    assert entries(registered) == []


def test_an_answer_that_never_came_takes_nothing_from_an_earlier_one(registered: Force) -> None:
    with registered.writing() as desk:
        a_check(desk, "P-001", "pnc", NOW - timedelta(hours=60))
        a_check(desk, "P-001", "pnc", NOW - timedelta(hours=1), "unavailable")
    with registered.reading(OFFICER) as desk:
        found = profile(desk, "P-001").readiness
    assert found is not None
    pnc = next(each for each in found.sources if each.now.source == "pnc")
    assert (pnc.now.state, pnc.now.age) == ("fresh", timedelta(hours=60))
    assert pnc.last is not None
    assert (pnc.last.outcome, pnc.usable) == ("unavailable", False)
