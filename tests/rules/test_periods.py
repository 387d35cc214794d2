"""Calendar periods: months clamp, leap days hold, and what is malformed is refused in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rules.periods import Period, PeriodMalformed, age, later, period

PERIODS = ("P1M", "P2M", "P3M", "P6M", "P12M", "P1Y", "P18M", "P4W", "P15D", "P1M15D", "P1Y1D")
days = some.dates(min_value=date(1990, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("start", "text", "times", "expected"),
    [
        ("2025-08-31", "P6M", 1, "2026-02-28"),
        ("2027-08-31", "P6M", 1, "2028-02-29"),
        ("2024-02-29", "P1Y", 1, "2025-02-28"),
        ("2024-02-29", "P1Y", 4, "2028-02-29"),
        ("2025-01-31", "P1M", 1, "2025-02-28"),
        ("2025-01-31", "P1M", 2, "2025-03-31"),
        ("2025-01-30", "P1M", 1, "2025-02-28"),
        ("2025-03-31", "P1M", 1, "2025-04-30"),
        ("2025-03-28", "P1M", 1, "2025-04-28"),
        ("2025-03-29", "P11M", 1, "2026-02-28"),
        ("2099-11-30", "P3M", 1, "2100-02-28"),
        ("2025-12-01", "P1M", 1, "2026-01-01"),
        ("2025-11-30", "P1M", 1, "2025-12-30"),
        ("2025-01-01", "P2W", 3, "2025-02-12"),
        ("2025-01-31", "P1M1D", 1, "2025-03-01"),
        ("2025-01-31", "P1M1D", 2, "2025-04-02"),
        ("2025-01-31", "P0D", 5, "2025-01-31"),
    ],
)
def test_a_period_is_added_at_once_and_clamped(start: str, text: str, times: int, expected: str):
    assert period(text).after(date.fromisoformat(start), times) == date.fromisoformat(expected)


@pytest.mark.parametrize("text", [*PERIODS, "P0D", "P1Y2M3W4D", "P45D"])
def test_a_period_keeps_its_text(text: str):
    assert str(period(text)) == text
    assert period(text).text == text


def test_two_ways_to_write_a_year_are_equal():
    assert period("P12M") == period("P1Y") == Period(12, 0, "P12M")
    assert period("P2W") == period("P14D")
    assert period("P1M") != period("P30D")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1M", "1 month"),
        ("P3M", "3 months"),
        ("P1Y", "1 year"),
        ("P2W", "2 weeks"),
        ("P15D", "15 days"),
        ("P1Y6M", "1 year and 6 months"),
        ("P0D", "0 days"),
    ],
)
def test_a_period_can_be_read(text: str, words: str):
    assert period(text).words == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "3M",
        "P3",
        "PM",
        "P3H",
        "PT3H",
        "P-3M",
        "P1.5M",
        "P1M1Y",
        "P1D1W",
        " P1M",
        "P1M ",
        "p1m",
        "P٣M",
        "P12345D",
    ],
)
def test_a_malformed_period_is_refused(text: str):
    with pytest.raises(PeriodMalformed) as refused:
        period(text)
    assert str(refused.value) == f"“{text}” is not a period such as P3M, P1Y, P2W or P15D"


@pytest.mark.parametrize(
    ("text", "hours"),
    [("PT24H", 24), ("PT72H", 72), ("P28D", 672), ("P1W", 168), ("P1DT12H", 36), ("P2W3D", 408)],
)
def test_an_age_is_in_hours_days_and_weeks(text: str, hours: int):
    assert age(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1M", "P1DT", "24H", "PT24", "PT1.5H", "T24H"])
def test_a_malformed_age_is_refused(text: str):
    with pytest.raises(PeriodMalformed) as refused:
        age(text)
    assert str(refused.value) == f"“{text}” is not an age such as PT24H or P28D"


@given(days, some.sampled_from(PERIODS), some.integers(0, 4000))
def test_whole_times_count_one_by_one(start: date, text: str, further: int):
    before = start + timedelta(further)
    counted = 0
    while period(text).after(start, counted + 1) < before:
        counted += 1
    assert period(text).whole_times(start, before) == counted


def test_no_whole_period_before_the_start():
    assert period("P1D").whole_times(date(2025, 1, 2), before=date(2025, 1, 1)) == 0


def test_the_calendar_ends_with_its_last_day():
    assert period("P1M").after(date(9999, 12, 1)) == date.max
    assert period("P1M").after(date(9999, 11, 30)) == date(9999, 12, 30)
    assert period("P9999Y").after(date(2025, 1, 1)) == date.max
    assert period("P9999D").after(date(9999, 1, 1)) == date.max
    assert later(date.max, 1) == date.max
    assert later(date(9999, 12, 30), 1) == date.max
    assert period("P1D").whole_times(date(1, 1, 1), before=date.max) == (date.max - date(1, 1, 1)).days - 1


@pytest.mark.parametrize(
    ("one", "other", "never_longer"),
    [
        ("P1M", "P3M", True),
        ("P3M", "P1M", False),
        ("P1M", "P1M", True),
        ("P1M1D", "P1M", False),
        ("P1M", "P1M1D", True),
        ("P4W", "P1M", True),
        ("P1M", "P4W", False),
        ("P1M", "P30D", False),
        ("P1M", "P31D", True),
        ("P30D", "P1M", False),
        ("P59D", "P2M", True),
        ("P60D", "P2M", False),
        ("P2M", "P62D", True),
        ("P2M", "P61D", False),
        ("P12M", "P366D", True),
        ("P12M", "P365D", False),
        ("P365D", "P1Y", True),
        ("P366D", "P1Y", False),
        ("P4Y", "P1461D", True),
        ("P1460D", "P4Y", True),
        ("P1461D", "P4Y", False),
    ],
)
def test_periods_compare_from_any_date(one: str, other: str, *, never_longer: bool):
    assert period(one).never_longer_than(period(other)) is never_longer


@given(days, some.sampled_from(PERIODS), some.sampled_from(PERIODS))
def test_what_is_never_longer_is_longer_from_no_date(start: date, one: str, other: str):
    if period(one).never_longer_than(period(other)):
        assert period(one).after(start) <= period(other).after(start)
