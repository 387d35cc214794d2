"""The median is exact, however many there are of each day."""

from datetime import date, timedelta
from itertools import product
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.casework.lists.register import Asked
from scheduler.oversight import totals
from scheduler.oversight.medians import median_days, middle
from scheduler.oversight.missed import missed_visits
from scheduler.oversight.shares import By
from tests.builders import COLLEAGUE, HARBOUR, MOOR, OTHER_OFFICER, TODAY, Force, a_person, a_visit

DAYS = st.dictionaries(
    st.dates(date(2025, 1, 1), date(2026, 11, 20)), st.integers(1, 9), min_size=1, max_size=12
)


@given(days=DAYS)
def test_the_middle_of_days_is_the_median_of_all(days: dict[date, int]) -> None:
    late = [(TODAY - day).days for day, people in days.items() for _ in range(people)]
    assert median_days(middle(days), TODAY) == median(late)


def test_nobody_overdue_is_late_by_no_day() -> None:
    assert median_days(middle({}), TODAY) == 0


def test_each_group_has_the_median_of_its_own_rows(force: Force) -> None:
    with force.writing() as desk:
        for number in range(14):
            officer, team = ((COLLEAGUE, HARBOUR), (OTHER_OFFICER, MOOR), (None, None))[number % 3]
            a_person(desk, f"P-{number}", officer=officer, team=team, registered_on=date(2025, 1, 1))
            a_visit(desk, f"P-{number}", TODAY - timedelta(days=150 + number * number))
    with force.reading() as desk:
        for by, team in product(By, (None, HARBOUR)):
            found = missed_visits(desk, Asked(team=team), by=by)
            for share in found.shares.rows:
                rows = missed_visits(desk, Asked(**{"team": team, by.value: share.name})).rows
                assert share.count.overdue == len(rows)
                late = [row.due.days_overdue for row in rows]
                assert share.count.median_days(TODAY) == (median(late) if late else 0)
            assert found.totals.overall.median_days(TODAY) == median(
                row.due.days_overdue for row in found.rows
            )


def test_the_median_is_the_same_whether_the_rows_are_few_or_many(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    with force.writing() as desk:
        for number in range(7):
            a_person(desk, f"P-{number}", registered_on=date(2025, 1, 1))
            a_visit(desk, f"P-{number}", TODAY - timedelta(days=200 + number * number))

    def told() -> list[object]:
        with force.reading() as desk:
            found = missed_visits(desk, Asked(), by=By.TEAM)
        return [found.totals, found.shares]

    few = told()
    monkeypatch.setattr(totals, "FEW", 0)
    assert told() == few
