"""What a cell may say, and what it is told when it may not."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scheduler.clock import LONDON
from scheduler.exchange.files.cells import Unreadable, prefixed, tidied, unprefixed
from scheduler.exchange.files.moments import as_date, as_moment, time_of_day
from scheduler.exchange.files.readers import (
    code,
    codes,
    interval,
    number,
    text,
    whole_number,
    word,
    working_days,
    yes_or_no,
)
from scheduler.exchange.files.saying import said, tidy


@pytest.mark.parametrize("cell", ["2026-05-31", "31/05/2026", date(2026, 5, 31)])
def test_a_date_is_iso_or_the_day_first_or_a_workbook_s_own(cell: object) -> None:
    assert as_date(cell) == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-02-31", "there is no such day"),
        ("31/02/2026", "there is no such day"),
        ("29/02/2025", "there is no such day"),
        ("05/31/2026", "there is no month 31, so this looks like the month first"),
        ("1/5/2026", "DD/MM/YYYY, the day first"),
        ("5/31/26", "DD/MM/YYYY, the day first"),
        ("2026-5-31", "YYYY-MM-DD"),
        ("20260531", "YYYY-MM-DD"),
        ("2026-W22-7", "YYYY-MM-DD"),
        ("0206-05-31", "not before 1900"),
        ("\u0662\u0660\u0662\u0666-05-31", "YYYY-MM-DD"),
        ("soon", "YYYY-MM-DD"),
        (46173.0, "in a workbook, a cell with the format of a date"),
        (datetime(2026, 5, 31, 14, 30), "without a time of day"),  # noqa: DTZ001 - as a workbook has it
        (True, "a date"),
    ],
)
def test_what_is_no_date_is_told_what_is_expected(cell: object, expected: str) -> None:
    with pytest.raises(Unreadable, match=expected):
        as_date(cell)


@given(some.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert as_date(said(day)) == day == as_date(day.strftime("%d/%m/%Y"))


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-05-31T14:30", datetime(2026, 5, 31, 13, 30, tzinfo=UTC)),
        ("2026-05-31 14:30:15", datetime(2026, 5, 31, 13, 30, 15, tzinfo=UTC)),
        ("2026-11-30T14:30", datetime(2026, 11, 30, 14, 30, tzinfo=UTC)),
        ("2026-05-31T14:30Z", datetime(2026, 5, 31, 14, 30, tzinfo=UTC)),
        ("2026-05-31T14:30+02:00", datetime(2026, 5, 31, 12, 30, tzinfo=UTC)),
        ("31/05/2026 14:30", datetime(2026, 5, 31, 13, 30, tzinfo=UTC)),
        (datetime(2026, 5, 31, 14, 30), datetime(2026, 5, 31, 13, 30, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_a_moment_is_london_s_unless_it_says_otherwise(cell: object, moment: datetime) -> None:
    assert as_moment(cell) == moment


def test_the_hour_that_october_gives_twice_is_the_first_of_the_two() -> None:
    assert as_moment("2026-10-25T01:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert as_moment("2026-10-25T01:30+00:00") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_hour_that_march_leaves_out_is_refused() -> None:
    with pytest.raises(Unreadable, match="a time that there was"):
        as_moment("2026-03-29T01:30")
    assert as_moment("2026-03-29T02:00") == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["2026-05-31", date(2026, 5, 31), "14:30", "2026-05-31T25:00", "05/31/2026 14:30", "x", 3.5, True,
             "1066-10-14T09:00", "2026-02-31T10:00", "9999-12-31T23:59-12:00"]
)  # fmt: skip
def test_what_is_no_moment_is_refused(cell: object) -> None:
    with pytest.raises(Unreadable):
        as_moment(cell)


@given(some.datetimes(datetime(1900, 1, 2), datetime(2199, 1, 1), timezones=some.just(UTC)))  # noqa: DTZ001
def test_every_moment_is_read_as_it_is_written(moment: datetime) -> None:
    assert as_moment(said(moment)) == moment


@given(some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_a_local_moment_is_refused_or_is_that_hour_in_london(local: datetime) -> None:
    try:
        moment = as_moment(local)
    except Unreadable:
        assert local.month == 3
        return
    assert moment.astimezone(LONDON).replace(tzinfo=None) == local


@pytest.mark.parametrize("cell", ["yes", "Y", "TRUE", "1", True, 1.0])
def test_yes(cell: object) -> None:
    assert yes_or_no().read(cell) is True


@pytest.mark.parametrize("cell", ["no", "N", "false", "0", False, 0.0])
def test_no(cell: object) -> None:
    assert yes_or_no().read(cell) is False


def test_a_word_forgives_capitals_blanks_and_hyphens() -> None:
    levels = word(["very_high", "high"])
    assert [levels.read(cell) for cell in ("Very High", "VERY-HIGH", "very_high", "High")] == [
        "very_high", "very_high", "very_high", "high",
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="one of very_high, high"):
        levels.read("veryhigh")


def test_numbers_of_a_workbook_are_references_without_decimals() -> None:
    assert code(40).read(12345.0) == "12345"
    assert text(40).read(1.5) == "1.5"


@pytest.mark.parametrize("cell", ["A B", "A;B", "x" * 41, "A\x00", " ", "\ud800"])
def test_what_is_no_reference(cell: str) -> None:
    with pytest.raises(Unreadable, match="a reference of at most 40 characters without blanks"):
        code(40).read(cell)


def test_officers_are_named_once_each() -> None:
    assert codes(40).read("A; B;") == ("A", "B")
    for cell in ("A;A", ";", "A B"):
        with pytest.raises(Unreadable, match="separated by"):
            codes(40).read(cell)


@pytest.mark.parametrize("cell", ["nan", "inf", "1,5", "1e3", "91", "x", True, "\u0663", "--1"])
def test_what_is_no_latitude(cell: object) -> None:
    with pytest.raises(Unreadable, match="a number from -90 to 90, with a decimal point"):
        number(-90, 90).read(cell)


def test_numbers_are_read_as_they_are_written() -> None:
    assert [number(-90, 90).read(cell) for cell in ("-1.25", "+1", -1.25, 3.0)] == [-1.25, 1, -1.25, 3]
    assert whole_number(5, 1440).read(45.0) == 45
    with pytest.raises(Unreadable, match="a whole number from 5 to 1440"):
        whole_number(5, 1440).read("45.5")


@given(some.floats(-90, 90))
def test_every_latitude_is_read_as_it_is_written(latitude: float) -> None:
    assert number(-90, 90).read(said(latitude)) == latitude


@pytest.mark.parametrize("cell", ["P", "P0D", "3M", "P3", "PT3H", "P-1M", "month"])
def test_what_is_no_interval(cell: str) -> None:
    with pytest.raises(Unreadable, match="a period such as P3M"):
        interval().read(cell)


def test_days_and_hours_of_work() -> None:
    assert working_days().read("Mon-Wed, Fri") == "Mon-Wed, Fri"
    assert time_of_day().read(time(9, 30)) == time_of_day().read("09:30") == "09:30"
    for reader, cell in (
        (working_days(), "Monday"),
        (working_days(), "Mon" + ",Mon" * 20),
        (time_of_day(), "25:00"),
    ):
        with pytest.raises(Unreadable):
            reader.read(cell)


def test_text_is_as_long_as_its_column_and_holds_no_control_character() -> None:
    assert text(5).read("a\r\nb") == "a\nb"
    with pytest.raises(Unreadable, match="at most 5 characters; this has 6"):
        text(5).read("abcdef")
    with pytest.raises(Unreadable, match="without control characters"):
        text(5).read("a\x07b")


def test_blanks_of_every_kind_are_stripped() -> None:
    assert tidied("\ufeff \u00a0\tAnn\u00a0Example\u200b \r\n") == "Ann Example"
    assert tidied(" \u00a0 ") is None
    assert tidied(3.5) == 3.5


@pytest.mark.parametrize(
    "dangerous",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "'=1", "''@x", "\uff1d1", "\n-1"],
)
def test_what_a_spreadsheet_takes_for_a_formula_is_prefixed_and_read_back(dangerous: str) -> None:
    assert prefixed(dangerous) == f"'{dangerous}"
    assert unprefixed(prefixed(dangerous)) == dangerous


@pytest.mark.parametrize("harmless", ["Ann", "O'Hara", "'tis", "1=1", "", "'"])
def test_what_is_harmless_stays_as_it_is(harmless: str) -> None:
    assert prefixed(harmless) == harmless == unprefixed(harmless)


@given(some.text())
def test_every_tidy_text_comes_back(found: str) -> None:
    plain = tidy(found)
    assert tidied(prefixed(plain)) == (plain or None)


@given(some.text(alphabet="'=+-@ \t\rab\u00a0", max_size=6))
def test_no_cell_begins_as_a_formula(found: str) -> None:
    assert not prefixed(found).lstrip().startswith(("=", "+", "-", "@"))
