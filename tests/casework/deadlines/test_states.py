"""Where a person stands when not simply active: `States of a person`, sentence by sentence."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import state_events
from scheduler.casework.deadlines.states import spells, state_on
from tests.casework.plain_facts import (
    address,
    all_of,
    day,
    due,
    level,
    registered,
    state,
    visit,
)
from tests.casework.random_facts import facts

SINCE = registered("2025-01-06"), level("high", "2025-01-06"), visit("2025-01-15")
"""High, and seen on 15 January: due on 15 April."""


def told(*states: tuple[str, object]) -> list[tuple[str, str, str | None]]:
    """What the states make of events: the kind, the day, the reason."""
    return [
        (event.kind, event.on.isoformat(), event.reason)
        for event in sorted(state_events(all_of(registered("2025-01-06"), *states)))
    ]


@pytest.mark.parametrize("away", ["custody", "hospital", "abroad", "transferred_out"])
def test_the_days_away_do_not_count(away: str) -> None:
    assert due("2025-02-01", *SINCE, state(away, "2025-02-01")).status == "suspended"
    assert due("2025-08-01", *SINCE, state(away, "2025-02-01")).days_overdue == 0


@pytest.mark.parametrize("lost", ["missing", "wanted"])
def test_who_is_missing_or_wanted_stays_due(lost: str) -> None:
    answer = due("2025-05-01", *SINCE, state(lost, "2025-02-01"))
    assert (answer.status, answer.deadline) == ("overdue", day("2025-04-15"))


def test_on_return_a_visit_is_due_within_fifteen_days() -> None:
    answer = due("2025-06-01", *SINCE, state("custody", "2025-02-01", "2025-06-01"))
    assert answer.deadline == day("2025-06-16")


def test_on_return_what_was_left_of_the_interval_counts_if_it_is_less() -> None:
    answer = due("2025-06-01", *SINCE, state("custody", "2025-04-10", "2025-06-01"))
    assert answer.deadline == day("2025-06-06")


def test_the_day_of_return_is_the_first_day_back() -> None:
    found = spells(all_of(state("custody", "2025-02-01", "2025-06-01")))
    assert state_on(found, day("2025-05-31")) is not None
    assert state_on(found, day("2025-06-01")) is None


def test_in_and_out_of_custody_never_restarts_the_clock() -> None:
    out = due("2025-05-01", *SINCE, state("custody", "2025-03-01", "2025-04-20"))
    again = state("custody", "2025-04-25", "2025-04-30")
    assert out.deadline == day("2025-05-05")
    assert due("2025-05-01", *SINCE, state("custody", "2025-03-01", "2025-04-20"), again).deadline == day(
        "2025-05-10"
    )


def test_whoever_goes_from_custody_to_hospital_was_never_back() -> None:
    assert told(state("custody", "2025-02-01"), state("hospital", "2025-03-01")) == [
        ("suspended", "2025-02-01", "custody"),
        ("suspended", "2025-03-01", "hospital"),
    ]


def test_whoever_goes_to_hospital_on_the_day_of_release_was_never_back_either() -> None:
    assert told(state("custody", "2025-02-01", "2025-03-01"), state("hospital", "2025-03-01")) == [
        ("suspended", "2025-02-01", "custody"),
        ("suspended", "2025-03-01", "hospital"),
    ]


def test_after_the_last_state_the_person_is_active_whatever_an_earlier_one_expected() -> None:
    states = state("custody", "2025-02-01", "2025-09-01"), state("hospital", "2025-03-01", "2025-04-01")
    assert told(*states)[-1] == ("resumed", "2025-04-01", None)
    assert state_on(spells(all_of(*states)), day("2025-05-01")) is None


def test_who_absconds_from_hospital_is_due_again() -> None:
    away = state("hospital", "2025-02-01"), state("missing", "2025-07-01")
    answer = due("2025-07-20", *SINCE, *away)
    assert (answer.status, answer.deadline) == ("overdue", day("2025-07-16"))


def test_reactive_management_is_not_resumed_by_itself_after_custody() -> None:
    reactive = state("reactive", "2025-02-01", approved="2025-02-01")
    answer = due("2025-06-01", *SINCE, reactive, state("custody", "2025-03-01", "2025-06-01"))
    assert (answer.status, answer.suspended_for) == ("on_track", None) or answer.status == "due_soon"
    assert answer.deadline == day("2025-06-16")


def test_an_approval_of_reactive_management_does_not_reach_into_a_later_custody() -> None:
    reactive = state("reactive", "2025-02-01", approved="2025-03-10")
    assert told(reactive, state("custody", "2025-03-01", "2025-06-01")) == [
        ("suspended", "2025-03-01", "custody"),
        ("resumed", "2025-06-01", None),
    ]


def test_an_approval_of_reactive_management_after_its_return_changes_nothing() -> None:
    assert told(state("reactive", "2025-02-01", "2025-03-01", approved="2025-03-01")) == []


def test_a_suspension_that_begins_and_ends_on_one_day_suspends_nobody() -> None:
    answer = due("2025-05-01", *SINCE, state("custody", "2025-02-01", "2025-02-01"))
    assert (answer.status, answer.deadline) == ("overdue", day("2025-04-15"))


def test_a_day_in_custody_out_of_hospital_ends_the_hospital() -> None:
    states = state("hospital", "2025-02-01"), state("custody", "2025-03-01", "2025-03-01")
    assert due("2025-03-02", *SINCE, *states).suspended_for is None


def test_who_is_ended_is_not_due() -> None:
    assert due("2025-06-01", *SINCE, state("ended", "2025-02-01")).status == "ended"


def test_custody_after_an_end_leaves_it_an_end() -> None:
    found = spells(all_of(*SINCE, state("ended", "2025-02-01"), state("custody", "2025-03-01")))
    standing = state_on(found, day("2025-04-01"))
    assert standing is not None
    assert standing.state == "ended"


def test_who_is_registered_again_in_custody_is_due_on_return() -> None:
    again = (
        state("ended", "2025-02-01"),
        state("custody", "2025-03-01", "2025-07-01"),
        registered("2025-04-01"),
    )
    assert due("2025-05-01", *SINCE, *again).suspended_for == "custody"
    standing = state_on(spells(all_of(*SINCE, *again)), day("2025-05-01"))
    assert standing is not None
    assert standing.state == "custody"
    assert due("2025-07-01", *SINCE, *again).deadline == day("2025-07-16")


def test_who_is_ended_and_registered_on_one_day_is_registered() -> None:
    again = state("ended", "2025-02-01"), registered("2025-02-01")
    assert due("2025-02-02", *SINCE, *again).deadline == day("2025-02-16")
    assert state_on(spells(all_of(*SINCE, *again)), day("2025-02-01")) is None


def test_who_was_first_registered_on_the_day_of_the_end_is_ended() -> None:
    only = registered("2025-02-01"), state("ended", "2025-02-01")
    assert due("2025-02-02", *only).status == "ended"
    standing = state_on(spells(all_of(*only)), day("2025-02-02"))
    assert standing is not None
    assert standing.state == "ended"


@pytest.mark.parametrize(
    ("away", "review_on"),
    [
        (state("custody", "2025-02-01"), "2025-03-01"),
        (state("custody", "2025-02-01", "2025-06-01"), "2025-06-01"),
        (state("hospital", "2025-02-01", "2025-06-01", review="2025-02-10"), "2025-02-10"),
        (state("reactive", "2025-02-01", approved="2025-02-01"), "2026-02-01"),
        (state("missing", "2025-02-01"), None),
        (state("custody", "9999-12-20"), "9999-12-31"),
    ],
)
def test_every_suspension_has_a_day_on_which_somebody_looks_again(
    away: tuple[str, object], review_on: str | None
) -> None:
    (spell,) = spells(all_of(away))
    assert spell.review_on == (review_on and day(review_on))


@given(facts())
@settings(max_examples=300)
def test_a_person_has_one_state_at_a_time(known: Facts) -> None:
    found = [spell for spell in spells(known.known_at(None)) if spell.state != "ended"]
    assert all(one.to_on is not None and one.to_on <= other.from_on for one, other in pairwise(found))


@given(facts())
@settings(max_examples=300)
def test_no_day_has_two_events_of_one_kind_but_visits(known: Facts) -> None:
    seen = [(event.on, event.kind) for event in state_events(known.known_at(None))]
    assert len(seen) == len(set(seen))


def test_the_first_address_is_no_move_and_another_one_is() -> None:
    first, other = address("1 Mill Lane", "2025-01-06"), address("2 Mill Lane", "2025-02-01")
    assert due("2025-02-01", *SINCE, first).deadline == day("2025-04-15")
    assert due("2025-02-01", *SINCE, first, other).deadline == day("2025-02-15")


@pytest.mark.parametrize("same", ["1 mill lane", " 1  Mill Lane,", "1, Mill Lane"])
def test_an_address_written_otherwise_is_no_move(same: str) -> None:
    written = address("1 Mill Lane", "2025-01-06", "ZZ1 1ZZ"), address(same, "2025-02-01", "zz11zz")
    assert due("2025-02-01", *SINCE, *written).deadline == day("2025-04-15")


def test_addresses_before_registration_are_no_moves() -> None:
    before = address("1 Mill Lane", "2024-01-01"), address("2 Mill Lane", "2025-01-06")
    assert due("2025-02-01", *SINCE, *before).deadline == day("2025-04-15")
