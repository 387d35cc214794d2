"""What stands until something happens: until when, and for which days it may be asked."""

from datetime import date
from pathlib import Path

import pytest

from rules.deadline import Standing, stand
from rules.events import Event
from rules.policy import read_policies
from rules.reading import moment
from tests.rules.plain import events

POLICIES = read_policies(Path(__file__).parent / "cases" / "policies")
ENGLAND = POLICIES["england-wales"]
TOLD = events("2025-01-10 registered", "2025-01-10 level high", "2025-01-20 visit seen_at_home")
AS_OF = date(2025, 2, 1)


def standing(*told: Event, as_of: date = AS_OF) -> Standing:
    return stand(ENGLAND, "home_visit", [*TOLD, *told], as_of)


def test_it_is_made_of_plain_values_and_can_be_made_again():
    found = standing()
    assert found._asdict() == {
        "phase": "running",
        "suspended_for": None,
        "level": "high",
        "interval": "P3M",
        "missed_interval": "P3M",
        "deadline": date(2025, 4, 20),
        "due_soon": "P14D",
        "last_visit": date(2025, 1, 20),
        "as_of": AS_OF,
        "holds_until": None,
        "source": ENGLAND.versions[1].source,
        "standing": "unverified",
        "effective_from": date(2017, 6, 29),
    }
    assert type(found.level) is str
    assert Standing(**found._asdict()) == found


def test_before_registration_and_after_the_end_there_is_a_phase_and_no_deadline():
    before = stand(ENGLAND, "home_visit", TOLD, date(2025, 1, 9))
    after = standing(*events("2025-01-25 ended deceased"))
    assert (before.phase, before.deadline, before.interval, before.due_soon) == (
        "not_started",
        None,
        None,
        None,
    )
    assert (after.phase, after.deadline, after.interval, after.missed_interval) == ("ended", None, None, None)
    assert before.on(date(2025, 1, 9)) == ("not_started", None, 0, 0)
    assert after.on(date(2099, 1, 1)) == ("ended", None, 0, 0)


def test_who_is_unknown_stands_under_the_version_of_the_day():
    nobody = stand(ENGLAND, "home_visit", [], date(2017, 6, 28))
    assert (nobody.phase, nobody.effective_from, nobody.holds_until) == (
        "not_started",
        None,
        date(2017, 6, 28),
    )


def test_in_custody_the_deadline_moves_with_the_day():
    found = standing(*events("2025-01-31 suspended custody"))
    assert (found.phase, found.suspended_for, found.deadline) == ("suspended", "custody", date(2025, 4, 21))
    assert found.on(AS_OF) == ("suspended", date(2025, 4, 21), 0, 0)
    assert found.on(date(2025, 3, 1)) == ("suspended", date(2025, 5, 19), 0, 0)


@pytest.mark.parametrize(
    ("text", "holds_until"),
    [
        ("2025-03-01 visit no_reply", date(2025, 2, 28)),
        ("2025-02-02 moved", date(2025, 2, 1)),
        ("2025-02-01 moved", None),
        ("2025-03-01 assessed", None),
        ("2025-03-01 moved recorded 2025-01-01T09:00Z superseded 2025-01-02T09:00Z", None),
        ("2025-01-21 plan P2M until 2025-03-31", date(2025, 3, 31)),
        ("2025-01-21 plan P2M until 2025-01-31", None),
        ("2025-01-21 plan none until 2025-03-31", None),
        ("2025-01-21 plan P2M until 9999-12-31", None),
    ],
)
def test_it_holds_until_the_day_before_something_applies(text: str, holds_until: date | None):
    assert standing(*events(text)).holds_until == holds_until


def test_it_holds_until_the_day_before_a_new_version():
    found = stand(POLICIES["worked-cases"], "home_visit", TOLD[:0], date(2016, 2, 1))
    assert found.holds_until == date(2016, 2, 28)
    on_the_day = stand(POLICIES["worked-cases"], "home_visit", [], date(2016, 2, 29))
    assert on_the_day.holds_until is None


def test_the_first_of_what_is_to_come_ends_it():
    told = events("2025-05-01 moved", "2025-03-01 moved", "2025-01-21 plan P2M until 2025-03-31")
    assert standing(*told).holds_until == date(2025, 2, 28)


def test_what_is_not_known_yet_does_not_end_it():
    told = [*TOLD, *events("2025-03-01 moved recorded 2025-03-02T09:00Z")]
    known_at = moment("2025-02-01T12:00Z", "known_at")
    assert stand(ENGLAND, "home_visit", told, AS_OF, known_at).holds_until is None


def test_it_says_nothing_of_other_days():
    found = standing(*events("2025-03-01 moved"))
    assert found.on(AS_OF).deadline == found.on(date(2025, 2, 28)).deadline == date(2025, 4, 20)
    for day in (date(2025, 1, 31), date(2025, 3, 1)):
        with pytest.raises(
            ValueError, match=f"^what stands from 2025-02-01 until 2025-02-28 says nothing of {day}$"
        ):
            found.on(day)


@pytest.mark.parametrize("missing", ["deadline", "due_soon", "missed_interval"])
def test_a_row_that_cannot_be_is_not_answered(missing: str):
    with pytest.raises(ValueError, match=r"^somebody whose obligation is running has a deadline$"):
        standing()._replace(**{missing: None}).on(AS_OF)
