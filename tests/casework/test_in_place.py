"""What is left of a span of days once others are taken out of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.casework.in_place import Days, without

FIRST = date(2026, 11, 1)
spans = st.tuples(st.integers(0, 20), st.integers(0, 5)).map(
    lambda each: (FIRST + timedelta(each[0]), FIRST + timedelta(sum(each)))
)


def days_of(days: Days) -> set[date]:
    return {days[0] + timedelta(number) for number in range((days[1] - days[0]).days + 1)}


@given(spans, st.lists(spans, max_size=4))
def test_what_is_left_is_each_day_that_nobody_takes(days: Days, taken: list[Days]) -> None:
    left = without(days, taken)
    told = [day for each in left for day in sorted(days_of(each))]
    assert told == sorted(days_of(days) - {day for each in taken for day in days_of(each)})


def test_a_span_without_an_end_takes_the_rest_to_the_calendars_end() -> None:
    ahead = (FIRST, date.max)
    assert without(ahead, [(FIRST + timedelta(1), date.max)]) == [(FIRST, FIRST)]
    assert without(ahead, [(FIRST, FIRST)]) == [(FIRST + timedelta(1), date.max)]
