"""What people type for a day, a time and a choice, and what is made of it."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from web.forms.fields import Day, TimeOfDay, YesNo, as_typed, london_parts, moment_of


class Fields(BaseModel):
    on: Day = date(2026, 1, 1)
    at: TimeOfDay = time(0, 0)
    sure: YesNo = False


@pytest.mark.parametrize(
    "text", ["27/3/2026", "27/03/2026", "27.3.2026", "27-3-2026", "27 3 2026", "2026-03-27"]
)
def test_a_day_is_read_the_day_first(text: str) -> None:
    assert Fields(on=text).on == date(2026, 3, 27)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["1/1/0206", "31/12/1899", "1899-12-31"])
def test_a_slip_of_the_pen_in_the_year_is_told(text: str) -> None:
    with pytest.raises(ValidationError, match="Give a day of the year 1900 or after it"):
        Fields.model_validate({"on": text})


@pytest.mark.parametrize("text", ["31/2/2026", "3/27/2026", "27/3/26", "tomorrow", "٢٧/٣/٢٠٢٦"])
def test_no_other_text_is_a_day(text: str) -> None:
    with pytest.raises(ValidationError, match="the day first"):
        Fields(on=text)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["1/1/2200", "9999-12-31"])
def test_a_year_far_ahead_is_refused_as_such(text: str) -> None:
    assert Fields(on="31/12/2199").on == date(2199, 12, 31)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="before the year 2200"):
        Fields(on=text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "at"), [("14:05", time(14, 5)), ("9.30", time(9, 30)), ("0930", time(9, 30))]
)
def test_a_time_is_read_on_the_24_hour_clock(text: str, at: time) -> None:
    assert Fields(at=text).at == at  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["24:00", "9", "2pm", "14:5", "12:60"])
def test_no_other_text_is_a_time(text: str) -> None:
    with pytest.raises(ValidationError, match="24-hour"):
        Fields(at=text)  # type: ignore[arg-type]


def test_yes_and_no_are_all_there_is() -> None:
    assert Fields(sure="yes").sure  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Fields(sure="perhaps")  # type: ignore[arg-type]


def test_a_time_in_summer_is_an_hour_earlier_in_utc() -> None:
    assert moment_of(date(2026, 7, 1), time(0, 30)) == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_an_hour_that_there_was_twice_is_the_first() -> None:
    assert moment_of(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_there_was_not_is_refused() -> None:
    with pytest.raises(ValueError, match="clocks went forward"):
        moment_of(date(2026, 3, 29), time(1, 30))


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 1439))
def test_a_moment_is_shown_as_it_was_typed(day: date, minute: int) -> None:
    o_clock = time(*divmod(minute, 60))
    try:
        moment = moment_of(day, o_clock)
    except ValueError:
        return
    on, at = london_parts(moment)
    shown = Fields(on=as_typed(on), at=as_typed(at))  # type: ignore[arg-type]
    assert (shown.on, shown.at) == (day, o_clock)


def test_a_moment_is_two_fields() -> None:
    with pytest.raises(TypeError, match="two fields"):
        as_typed(datetime(2026, 1, 1, tzinfo=UTC))
