"""What a change of level or plan does, and from when: `Change of risk`, sentence by sentence."""

from datetime import date

import pytest
from hypothesis import given, settings

from rules.events import Event
from scheduler.casework.deadlines.approved import levels_in_effect, plan_on
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import plan_events
from tests.casework.plain_facts import all_of, day, due, level, plan, registered, state, visit
from tests.casework.random_facts import facts

SINCE = registered("2025-01-06"), level("high", "2025-01-06"), visit("2025-01-15")
"""High, and seen on 15 January: due on 15 April."""


def test_a_raised_level_is_due_from_the_last_visit_by_the_new_interval() -> None:
    assert due("2025-02-01", *SINCE, level("very_high", "2025-02-01")).deadline == day("2025-02-15")


def test_a_raised_level_is_never_due_before_the_day_of_the_change() -> None:
    assert due("2025-03-20", *SINCE, level("very_high", "2025-03-20")).deadline == day("2025-03-20")


def test_a_raised_level_takes_effect_from_the_day_given_approved_or_not() -> None:
    raised = level("very_high", "2025-02-01", recorded="2025-02-10")
    assert due("2025-02-10", *SINCE, raised).level == "very_high"


def test_a_level_lowered_without_approval_does_not_take_effect() -> None:
    answer = due("2025-12-01", *SINCE, level("low", "2025-02-01"))
    assert (answer.level, answer.deadline) == ("high", day("2025-04-15"))


def test_an_approved_lower_level_counts_from_the_last_visit() -> None:
    answer = due("2025-02-01", *SINCE, level("medium", "2025-02-01", approved="2025-02-01"))
    assert (answer.level, answer.deadline) == ("medium", day("2025-07-15"))


def test_a_lower_level_takes_effect_no_earlier_than_its_approval() -> None:
    lowered = level("medium", "2025-02-01", approved="2025-03-01")
    assert due("2025-02-28", *SINCE, lowered).level == "high"
    assert due("2025-03-01", *SINCE, lowered).level == "medium"


def test_an_approval_late_on_a_summer_evening_counts_from_the_london_day() -> None:
    since = registered("2025-01-06"), level("high", "2025-01-06")
    lowered = level("low", "2025-06-01", approved="2025-06-10T23:30:00+00:00")
    assert due("2025-06-10", *since, lowered).level == "high"
    assert due("2025-06-11", *since, lowered).level == "low"


def test_an_approval_given_ahead_waits_for_its_day() -> None:
    lowered = level("medium", "2025-03-01", approved="2025-02-01")
    assert due("2025-02-28", *SINCE, lowered).level == "high"
    assert due("2025-03-01", *SINCE, lowered).level == "medium"


def test_what_is_overdue_stays_overdue_when_the_level_is_lowered() -> None:
    answer = due("2025-05-20", *SINCE, level("low", "2025-05-01", approved="2025-05-01"))
    assert (answer.status, answer.deadline) == ("overdue", day("2025-04-15"))


def test_the_first_level_needs_no_approval() -> None:
    assert due("2025-01-06", registered("2025-01-06"), level("low", "2025-01-06")).level == "low"


def test_a_stricter_level_since_overtakes_a_lower_one_approved_later() -> None:
    told = level("low", "2025-02-01", approved="2025-03-01"), level("very_high", "2025-02-10")
    assert due("2025-06-01", *SINCE, *told).level == "very_high"


def test_a_level_between_counts_against_a_lower_one_approved_later() -> None:
    told = level("low", "2025-02-01", approved="2025-03-01"), level("medium", "2025-02-10")
    assert due("2025-02-28", *SINCE, *told).level == "high"
    assert due("2025-03-01", *SINCE, *told).level == "medium"


def test_a_corrected_level_makes_what_follows_a_lowering_that_waits_for_approval() -> None:
    told = registered("2025-01-06"), level("medium", "2025-02-01")
    assert due("2025-03-01", *told, level("medium", "2025-01-06")).level == "medium"
    assert due("2025-03-01", *told, level("high", "2025-01-06")).level == "high"


def test_who_is_registered_again_is_not_lowered_without_approval_either() -> None:
    again = state("ended", "2025-03-01"), registered("2025-06-01"), level("low", "2025-06-01")
    assert due("2025-06-10", *SINCE, *again).level == "unassessed"


def test_a_plan_shortens_the_interval_without_approval() -> None:
    assert due("2025-02-01", *SINCE, plan("P1M", "2025-01-20")).deadline == day("2025-02-15")


def test_a_plan_longer_than_the_levels_interval_waits_for_its_approval() -> None:
    longer = plan("P6M", "2025-02-01", until="2025-12-31", approved="2025-03-01")
    assert due("2025-02-28", *SINCE, longer).deadline == day("2025-04-15")
    assert due("2025-03-01", *SINCE, longer).deadline == day("2025-07-15")


def test_a_plan_longer_than_the_one_before_waits_for_its_approval() -> None:
    told = plan("P1M", "2025-01-20"), plan("P2M", "2025-02-01")
    assert due("2025-02-01", *SINCE, *told).interval == "P1M"
    approved = plan("P2M", "2025-02-01", approved="2025-02-05")
    assert due("2025-02-05", *SINCE, told[0], approved).interval == "P2M"


def test_a_plan_is_ended_with_an_approval_where_that_lengthens_the_interval() -> None:
    shorter = plan("P1M", "2025-01-20")
    assert due("2025-02-01", *SINCE, shorter, plan(None, "2025-02-01")).interval == "P1M"
    ended = plan(None, "2025-02-01", approved="2025-02-01")
    assert due("2025-02-01", *SINCE, shorter, ended).interval == "P3M"


def test_a_plan_longer_than_the_levels_is_ended_by_anybody() -> None:
    longer = plan("P6M", "2025-01-20", until="2025-12-31", approved="2025-01-20")
    assert due("2025-02-01", *SINCE, longer, plan(None, "2025-02-01")).interval == "P3M"


def test_an_approved_plan_goes_on_while_a_still_longer_one_waits() -> None:
    told = plan("P4M", "2025-01-20", until="2025-12-31", approved="2025-01-20"), plan("P6M", "2025-02-01")
    assert due("2025-02-01", *SINCE, *told).interval == "P4M"


def test_a_waiting_plan_that_is_shorter_than_the_levels_counts_once_the_one_before_has_run_out() -> None:
    told = plan("P2W", "2025-01-20", until="2025-02-10"), plan("P2M", "2025-02-01")
    assert due("2025-02-10", *SINCE, *told).interval == "P2W"
    assert due("2025-02-11", *SINCE, *told).interval == "P2M"


def test_a_plan_shortened_for_a_time_is_not_lost_by_it() -> None:
    told = plan("P1M", "2025-01-20"), plan("P2W", "2025-02-01", until="2025-02-10")
    assert due("2025-02-10", *SINCE, *told).interval == "P2W"
    assert due("2025-02-11", *SINCE, *told).interval == "P1M"


def test_an_approved_plan_that_was_interrupted_goes_on_without_its_approval() -> None:
    longer = plan("P6M", "2025-01-20", until="2025-12-31", approved="2025-01-20")
    told = longer, plan("P1M", "2025-02-01", until="2025-02-10")
    assert due("2025-01-31", *SINCE, *told).interval == "P6M"
    assert due("2025-02-11", *SINCE, *told).interval == "P3M"


def test_an_approved_plan_lapses_after_its_last_day() -> None:
    longer = plan("P6M", "2025-01-20", until="2025-03-31", approved="2025-01-20")
    assert due("2025-03-31", *SINCE, longer).deadline == day("2025-07-15")
    assert due("2025-04-01", *SINCE, longer).deadline == day("2025-04-15")


def test_a_longer_plan_ends_when_the_level_rises() -> None:
    longer = plan("P6M", "2025-01-20", until="2025-12-31", approved="2025-01-20")
    answer = due("2025-02-01", *SINCE, longer, level("very_high", "2025-02-01"))
    assert (answer.interval, answer.deadline) == ("P1M", day("2025-02-15"))


def test_an_approval_that_came_after_the_plans_last_day_changes_nothing() -> None:
    told = plan("P1M", "2025-01-20"), plan("P2M", "2025-02-01", until="2025-02-10", approved="2025-03-01")
    assert due("2025-06-01", *SINCE, *told).interval == "P1M"


@pytest.mark.parametrize("as_at", ["2025-01-31", "2025-02-01"])
def test_reactive_management_without_approval_never_begins(as_at: str) -> None:
    assert due(as_at, *SINCE, state("reactive", "2025-02-01")).suspended_for is None


def test_reactive_management_begins_on_the_day_of_its_approval() -> None:
    reactive = state("reactive", "2025-02-01", approved="2025-02-10")
    assert due("2025-02-09", *SINCE, reactive).status == "on_track"
    assert due("2025-02-10", *SINCE, reactive).suspended_for == "reactive"


def test_a_visit_made_under_reactive_management_qualifies() -> None:
    told = state("reactive", "2025-02-01", approved="2025-02-01"), visit("2025-03-01")
    assert due("2025-03-02", *SINCE, *told).last_visit == day("2025-03-01")


@given(facts())
@settings(max_examples=200)
def test_the_events_of_plans_say_of_every_day_what_was_in_effect(known: Facts) -> None:
    """Walked as the rules walk them: a plan stands until the next, or until it lapses."""
    held = known.known_at(None)
    events = sorted(plan_events(held))
    for on in sorted({each for row in held.plans for each in (row.from_on, row.until_on) if each}):
        for asked in (on, date.fromordinal(on.toordinal() + 1)):
            found = plan_on(held.plans, asked)
            assert _interval_on(events, asked) == (found and found[0].interval)


def _interval_on(events: list[Event], asked: date) -> str | None:
    begun = [event for event in events if event.on <= asked]
    if not begun or begun[-1].interval is None or (begun[-1].until and begun[-1].until < asked):
        return None
    return begun[-1].interval.text


@given(facts())
@settings(max_examples=200)
def test_no_more_than_one_level_begins_on_a_day(known: Facts) -> None:
    days = [on for on, _ in levels_in_effect(known.known_at(None).levels)]
    assert days == sorted(set(days))


def test_nothing_is_in_effect_without_facts() -> None:
    nothing = all_of()
    assert (levels_in_effect(nothing.levels), plan_on(nothing.plans, day("2025-01-01"))) == ([], None)
