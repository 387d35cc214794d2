"""Which days a view of the calendar spans: whole weeks, over the ends of months and years."""

from datetime import date, timedelta

import pytest

from web.pages.spans import View, span


@pytest.mark.parametrize("on", [date(2026, 11, 1), date(2026, 11, 30)])
def test_a_month_spans_whole_weeks(on: date) -> None:
    found = span("month", on)
    assert (found.first, found.last) == (date(2026, 10, 26), date(2026, 12, 6))
    assert (found.title, found.before, found.after) == ("November 2026", date(2026, 10, 1), date(2026, 12, 1))


def test_the_month_after_december_is_of_the_next_year() -> None:
    found = span("month", date(2026, 12, 31))
    assert (found.before, found.after) == (date(2026, 11, 1), date(2027, 1, 1))


def test_a_week_begins_on_monday() -> None:
    for on in (date(2026, 11, 16), date(2026, 11, 22)):
        assert (span("week", on).first, span("week", on).last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert span("week", date(2026, 11, 22)).title == "Week of 16 November 2026"


def test_an_agenda_begins_with_its_day_and_spans_a_fortnight() -> None:
    found = span("agenda", date(2026, 11, 21))
    assert (found.first, found.last) == (date(2026, 11, 21), date(2026, 12, 4))
    assert (found.before, found.after) == (date(2026, 11, 7), date(2026, 12, 5))


def test_a_day_is_called_by_its_day_of_the_week() -> None:
    assert span("day", date(2026, 11, 21)).title == "Saturday 21 November 2026"


@pytest.mark.parametrize("view", ["month", "week", "agenda", "day"])
def test_no_day_is_left_out_between_a_view_and_the_next(view: View) -> None:
    found = span(view, date(2026, 1, 1))
    for _ in range(40):
        following = span(view, found.after)
        assert found.first <= found.last
        assert following.first <= found.last + timedelta(days=1)
        assert following.last > found.last
        assert span(view, following.before) == found
        found = following
