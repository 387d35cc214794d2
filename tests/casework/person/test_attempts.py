"""Attempts by premises, and what a warrant of entry still lacks."""

from datetime import date

from scheduler.casework.person.attempts import FOR_WARRANT, Attempts
from scheduler.casework.person.profile import profile
from scheduler.desk import Desk
from tests.builders import Force, a_person, a_state, a_visit, an_address, due

SOUGHT = {"constable": True, "purpose": FOR_WARRANT}


def attempts(desk: Desk) -> Attempts:
    return profile(desk, "P-001").attempts


def somebody(desk: Desk) -> None:
    a_person(desk)
    an_address(desk, "P-001", "1 Nowhere Street", date(2026, 1, 5), postcode="ZZ1 1AA")
    a_visit(desk, at=date(2026, 8, 1))


def test_two_occasions_of_a_constable_at_those_premises_lack_nothing(desk: Desk) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    a_visit(desk, at=date(2026, 11, 9), outcome="refused", constable=True, purpose="S. 96 B search")
    found = attempts(desk)
    (premises,) = found.premises
    assert (premises.address, premises.notified_now) == ("1 Nowhere Street, ZZ1 1AA", True)
    assert (premises.occasions, found.lacks(premises)) == (2, [])


def test_any_two_closed_doors_make_no_case(desk: Desk) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", constable=False, purpose="deliver a letter")
    a_visit(desk, at=date(2026, 11, 9), outcome="no_reply")
    found = attempts(desk)
    (premises,) = found.premises
    assert [each.lacks for each in premises.attempts] == [
        (
            "no constable sought entry",
            "the purpose recorded is “deliver a letter”, not a search to assess risk under section 96B",
        ),
        ("whether a constable sought entry is not recorded", "the purpose is not recorded"),
    ]
    assert (premises.occasions, found.lacks(premises)) == (0, ["2 more occasions"])


def test_a_doorstep_or_a_call_is_no_attempt_to_enter(desk: Desk) -> None:
    somebody(desk)
    for outcome in ("doorstep", "telephone", "moved_away", "seen_elsewhere"):
        a_visit(desk, at=date(2026, 11, 9), outcome=outcome, **SOUGHT)
    assert attempts(desk).count == 0


def test_attempts_at_another_address_do_not_count_for_this_one(desk: Desk) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    an_address(desk, "P-001", "2 Nowhere Street", date(2026, 11, 5))
    a_visit(desk, at=date(2026, 11, 9), outcome="no_reply", **SOUGHT)
    found = attempts(desk)
    assert [(each.address, each.notified_now, each.occasions) for each in found.premises] == [
        ("2 Nowhere Street", True, 1),
        ("1 Nowhere Street, ZZ1 1AA", False, 1),
    ]
    assert found.lacks(found.premises[0]) == ["1 more occasion"]


def test_premises_that_are_notified_no_more_lack_grounds_to_believe_that_they_are_the_home(
    desk: Desk,
) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    a_visit(desk, at=date(2026, 11, 4), outcome="no_reply", **SOUGHT)
    an_address(desk, "P-001", "2 Nowhere Street", date(2026, 11, 10))
    found = attempts(desk)
    assert found.premises[0].occasions == 2
    assert found.lacks(found.premises[0]) == [
        "grounds to believe that the person lives there: it is not the address notified now"
    ]


def test_one_address_typed_twice_is_one(desk: Desk) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    an_address(desk, "P-001", "1  NOWHERE street,", date(2026, 11, 5), postcode="zz11aa")
    a_visit(desk, at=date(2026, 11, 9), outcome="no_reply", **SOUGHT)
    assert [each.occasions for each in attempts(desk).premises] == [2]


def test_a_visit_that_counts_begins_the_attempts_anew(desk: Desk) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    a_visit(desk, at=date(2026, 11, 9))
    assert attempts(desk).count == 0


def test_without_a_notified_address_there_are_no_premises(desk: Desk) -> None:
    a_person(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    found = attempts(desk)
    assert found.lacks(found.premises[0]) == ["1 more occasion", "a notified address"]


def test_nobody_is_sought_by_warrant_while_in_custody(desk: Desk) -> None:
    somebody(desk)
    a_visit(desk, at=date(2026, 11, 2), outcome="no_reply", **SOUGHT)
    a_visit(desk, at=date(2026, 11, 9), outcome="no_reply", **SOUGHT)
    a_state(desk, "P-001", "custody", date(2026, 11, 15))
    found = attempts(desk)
    assert found.lacks(found.premises[0]) == ["the person is in custody, and no warrant is issued meanwhile"]


def test_there_are_as_many_as_every_list_shows(force: Force) -> None:
    with force.writing() as desk:
        somebody(desk)
        for day in (2, 9, 20):
            a_visit(desk, at=date(2026, 11, day), outcome="no_reply")
    with force.reading() as desk:
        assert attempts(desk).count == due(force).attempts_since == 3
