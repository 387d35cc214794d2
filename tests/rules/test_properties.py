"""What holds for every history, whatever happened: the promises of the rules to the public.

Where a promise holds only under a condition, the condition is said, and an example shows why it is needed.
"""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as some

from rules.answer import Assessment
from rules.deadline import assess
from rules.events import Event
from rules.policy import Policy, read_policies
from rules.version import Obligation
from tests.rules import plain
from tests.rules.made_up import (
    FIRST_DAY,
    LAST_DAY,
    LONG_PLANS,
    QUALIFYING,
    a_policy_and_a_stricter_one,
    any_day,
    days,
    histories,
    policies,
)

ENGLAND = read_policies()["england-wales"]
CHANGES = ("level", "plan")
obligations = some.sampled_from(["home_visit", "risk_assessment"])
as_at_days = some.dates(FIRST_DAY, LAST_DAY + timedelta(800))
often = settings(max_examples=200)


def visits(policy: Policy, events: list[Event], as_at: date) -> Assessment:
    return assess(policy, "home_visit", events, as_at)


@often
@given(a_policy_and_a_stricter_one(), histories(), as_at_days, obligations)
def test_a_stricter_policy_never_gives_a_later_deadline(
    pair: tuple[Policy, Policy], events: list[Event], as_at: date, obligation: Obligation
):
    """Stricter: no period longer from any date, and the same outcomes and suspensions listed."""
    loose, strict = (assess(policy, obligation, events, as_at) for policy in pair)
    assert (loose.deadline is None) == (strict.deadline is None)
    if loose.deadline and strict.deadline:
        assert strict.deadline <= loose.deadline
        assert strict.days_overdue >= loose.days_overdue


@often
@given(policies(), histories(), any_day, some.sampled_from(["no_reply", "refused", "telephone"]), as_at_days)
def test_a_contact_that_does_not_qualify_changes_nothing(
    policy: Policy, events: list[Event], on: date, outcome: str, as_at: date
):
    contact = Event(on, "visit", outcome=outcome)
    assert visits(policy, [*events, contact], as_at).as_json() == visits(policy, events, as_at).as_json()


@often
@given(histories(LONG_PLANS), any_day, as_at_days)
def test_one_more_qualifying_visit_never_makes_anyone_more_overdue(
    events: list[Event], on: date, as_at: date
):
    """Where no interval is shorter than the days for a first visit and for a return, and nothing is given for
    what was raised: so under the policy of England and Wales, unless a plan asks for less than 15 days.
    """
    with_it = visits(ENGLAND, [*events, Event(on, "visit", outcome=QUALIFYING)], as_at)
    assert with_it.days_overdue <= visits(ENGLAND, events, as_at).days_overdue


def test_a_plan_shorter_than_the_first_period_makes_an_early_visit_due_again_sooner():
    """Why the promise above has a condition: the first visit is the policy's, and no plan alters it."""
    told = plain.events("2020-01-01 registered", "2020-01-01 level high", "2020-01-01 plan P1W")
    assert visits(ENGLAND, told, date(2020, 1, 10)).days_overdue == 0
    visited = [*told, plain.event("2020-01-02 visit seen_at_home")]
    assert visits(ENGLAND, visited, date(2020, 1, 10)).days_overdue == 1


@often
@given(histories(), days, some.integers(1, 400), some.integers(0, 900))
def test_going_in_and_out_of_custody_never_helps(events: list[Event], on: date, length: int, further: int):
    """No more than the days in custody are added to a deadline: where the clock ran on the day of the arrest,
    nothing was recorded in custody, and neither level nor plan changed after the arrest.
    """
    back = on + timedelta(length)
    events = [
        *at_liberty(events, on),
        *(event for event in events if event.on > back and event.kind not in CHANGES),
    ]
    assume(visits(ENGLAND, events, on).status in ("overdue", "due_soon", "on_track"))
    as_at = back + timedelta(further)
    told = [*events, Event(on, "suspended", reason="custody"), Event(back, "resumed")]
    without, with_it = visits(ENGLAND, events, as_at), visits(ENGLAND, told, as_at)
    assert (without.deadline is None) == (with_it.deadline is None)
    if without.deadline and with_it.deadline:
        assert with_it.deadline <= without.deadline + timedelta(length)


def at_liberty(events: list[Event], on: date) -> list[Event]:
    """What happened before a day, but for an end, with a return the day before and no plan that runs out later."""
    return [
        *(
            event._replace(until=None) if event.lapses_on and event.lapses_on >= on else event
            for event in events
            if event.on < on - timedelta(1) and event.kind != "ended"
        ),
        Event(on - timedelta(1), "resumed"),
    ]


def test_who_was_in_custody_when_due_may_have_the_interval_lengthened():
    """Why the promise above has a condition: in custody nothing is overdue, so that a milder level counts."""
    told = plain.events("2020-01-01 registered", "2020-01-01 level high", "2020-01-10 visit seen_at_home")
    lowered = plain.event("2020-05-10 level low")
    custody = plain.events("2020-04-01 suspended custody", "2020-05-01 resumed")
    as_at = date(2020, 5, 11)
    assert visits(ENGLAND, [*told, lowered], as_at).deadline == date(2020, 4, 10)
    # 9 days were left, and 10 May was the last of them.
    assert visits(ENGLAND, [*told, *custody, lowered], as_at).deadline == date(2020, 5, 16)


@often
@given(histories(), days, some.integers(1, 400))
def test_whoever_comes_back_is_due_within_fifteen_days(events: list[Event], on: date, length: int):
    back = on + timedelta(length)
    told = [event for event in events if event.on != back and event.kind != "ended"]
    told += [Event(on, "suspended", reason="custody"), Event(back, "resumed")]
    assume(visits(ENGLAND, told, back - timedelta(1)).status == "suspended")
    found = visits(ENGLAND, told, back)
    assert found.deadline is not None
    assert found.deadline <= back + timedelta(15)


@often
@given(policies(), histories(), as_at_days, obligations, some.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    policy: Policy, events: list[Event], as_at: date, obligation: Obligation, random
):
    """Where no two events of one kind and day were recorded at one moment."""
    shuffled = random.sample(events, len(events))
    expected = assess(policy, obligation, events, as_at).as_json()
    assert assess(policy, obligation, shuffled, as_at).as_json() == expected


@often
@given(policies(), histories(), some.dates(FIRST_DAY, LAST_DAY), some.integers(1, 900), obligations)
def test_what_is_overdue_stays_overdue_until_it_is_done(
    policy: Policy, events: list[Event], on: date, further: int, obligation: Obligation
):
    """Short of a suspension or an end, and whatever else happens."""
    then = assess(policy, obligation, events, on)
    assume(then.status == "overdue")
    later = [event for event in events if event.on <= on or not interrupts(event, obligation)]
    now = assess(policy, obligation, later, on + timedelta(further))
    assert (now.status, now.deadline) == ("overdue", then.deadline)
    assert now.days_overdue == then.days_overdue + further
    assert now.visits_missed >= then.visits_missed


def interrupts(event: Event, obligation: Obligation) -> bool:
    done = event.kind == "assessed" if obligation == "risk_assessment" else event.outcome == QUALIFYING
    return (
        done
        or event.kind == "ended"
        or (event.kind == "suspended" and event.reason not in ("missing", "wanted"))
    )


@often
@given(policies(), histories(), as_at_days)
def test_nobody_is_overdue_and_suspended(policy: Policy, events: list[Event], as_at: date):
    found = visits(policy, events, as_at)
    assert (found.suspended_for is not None) == (found.status == "suspended")
    assert (found.days_overdue > 0) == (found.visits_missed > 0) == (found.status == "overdue")


@often
@given(policies(), histories(), as_at_days, obligations)
def test_the_last_reason_gives_the_deadline(
    policy: Policy, events: list[Event], as_at: date, obligation: Obligation
):
    found = assess(policy, obligation, events, as_at)
    reasons = found.because
    if found.status == "not_started":
        assert reasons == []
    elif found.status == "suspended":
        assert reasons[-1].deadline is not None
        assert found.deadline == reasons[-1].deadline + timedelta((as_at - reasons[-1].on).days)
    else:
        assert reasons[-1].deadline == found.deadline
    assert [reason.on for reason in reasons] == sorted(reason.on for reason in reasons)
    assert all(reason.text.endswith(".") and reason.source == "made up" for reason in reasons)
