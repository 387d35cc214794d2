"""Whether the next call can be guessed from those before."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product
from types import SimpleNamespace

import pytest

from rules.deadline import Cycle
from rules.periods import period
from scheduler.casework.person.pattern import ALIKE, FEWEST, Pattern, pattern

TODAY = date(2026, 11, 21)
TUESDAY = datetime(2026, 11, 17, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def call(at: datetime, outcome: str = "seen_at_home", *, day_only: bool = False) -> SimpleNamespace:
    return SimpleNamespace(visited_at=at, visited_on=at.date(), outcome=outcome, day_only=day_only)


def cycle(closed: date, days_early: int) -> Cycle:
    deadline = closed + timedelta(days_early)
    result = "met" if days_early >= 0 else "late"
    return Cycle(closed - 30 * timedelta(1), deadline, closed, result, max(0, -days_early), period("P1M"))


def said(found: Pattern) -> list[str]:
    return [habit.says for habit in found.habits]


def test_always_on_a_tuesday_at_ten_can_be_guessed() -> None:
    winter = [call(TUESDAY - n * WEEK) for n in range(3)]
    summer = [call(datetime(2026, 7, 7, 9, 20, tzinfo=UTC) - n * WEEK, "no_reply") for n in range(2)]
    found = pattern([*winter, *summer], [], TODAY)
    assert said(found) == ["5 of 5 calls were on a Tuesday", "5 of 5 calls began between 10:00 and 10:20"]
    assert found.weekdays == (0, 5, 0, 0, 0, 0, 0)
    assert found.hours[10] == 5
    assert found.at_odd_hours == 0


def test_days_and_hours_that_vary_cannot_be_guessed() -> None:
    found = pattern([call(TUESDAY + n * timedelta(days=-8, hours=2)) for n in range(5)], [], TODAY)
    assert (found.calls, found.habits) == (5, ())
    assert found.at_odd_hours == 3  # Sunday the 1st, Saturday the 24th, and Friday the 16th at 19:00


@pytest.mark.parametrize(("calls", "habits"), [(3, 0), (4, 2)])
def test_fewer_than_four_calls_have_no_habit(calls: int, habits: int) -> None:
    found = pattern([call(TUESDAY - n * WEEK) for n in range(calls)], [], TODAY)
    assert len(found.habits) == habits
    assert found.too_few is (calls < 4)


def test_what_was_no_call_at_the_home_makes_no_habit() -> None:
    outcomes = ("telephone", "video", "station", "seen_elsewhere", "probation_only")
    assert pattern([call(TUESDAY, outcome) for outcome in outcomes], [], TODAY).calls == 0


def test_calls_of_more_than_two_years_ago_are_forgotten() -> None:
    assert pattern([call(datetime(2024, 11, 21, 9, tzinfo=UTC))], [], TODAY).calls == 0
    assert pattern([call(datetime(2024, 11, 22, 9, tzinfo=UTC))], [], TODAY).calls == 1


def test_a_call_whose_hour_nobody_knows_has_a_weekday_alone() -> None:
    found = pattern([call(TUESDAY - n * WEEK, day_only=True) for n in range(4)], [], TODAY)
    assert said(found) == ["4 of 4 calls were on a Tuesday"]
    assert sum(found.hours) == 0


def test_visits_close_to_the_due_date_can_be_guessed() -> None:
    cycles = [cycle(date(2026, month, 3), early) for month, early in ((3, 0), (4, 3), (5, 1), (6, 4))]
    found = pattern([], cycles, TODAY)
    assert said(found) == ["3 of 4 visits that counted came on the due date or in the 3 days before"]
    assert pattern([], [*cycles[:2], cycle(date(2026, 5, 3), -1), cycles[3]], TODAY).habits == ()


def test_one_more_of_them_is_told_before_it_is_arranged() -> None:
    cycles = [cycle(date(2026, month, 3), 1) for month in (3, 4, 5, 6)]
    found = pattern([call(TUESDAY - n * WEEK) for n in range(4)], cycles, TODAY)
    due_on = date(2026, 12, 3)

    def guessed(*moment: int) -> list[int | None]:
        habits = found.guessed(datetime(2026, *moment, tzinfo=UTC), due_on)
        return [each.weekday if each.weekday is not None else each.from_minute for each in habits]

    assert guessed(12, 1, 10, 30) == [1, 600, None]
    assert guessed(11, 25, 10, 59) == [600]
    assert guessed(12, 4, 11) == []
    assert found.guessed(datetime(2026, 12, 3, 15, tzinfo=UTC)) == []


@pytest.mark.parametrize(("calls", "once_in"), [(4, 7), (5, 30), (8, 160)])
def test_chance_alone_is_warned_of_as_rarely_as_we_say(calls: int, once_in: int) -> None:
    everything = product(range(5), repeat=calls)
    alike = sum(max(Counter(days).values()) >= ALIKE * calls for days in everything)
    assert round(5**calls / alike / 10) == round(once_in / 10)
    assert calls >= FEWEST
