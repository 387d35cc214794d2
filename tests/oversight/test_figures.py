"""The figures for those who see no record: everybody is counted, and nobody can be made out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.oversight.figures import SMALLEST, Share, figures, withheld
from tests.builders import MOOR, OTHER_OFFICER, Force, a_person, a_visit

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=6)


@given(COUNTS)
def test_no_small_count_is_told(counts: dict[str, int]) -> None:
    shown = withheld(counts)
    assert all(number is None or number == 0 or number >= SMALLEST for number in shown.values())


@given(COUNTS)
def test_what_is_withheld_cannot_be_worked_out_from_the_total(counts: dict[str, int]) -> None:
    hidden = [counts[name] for name, number in withheld(counts).items() if number is None]
    told = [number for number in counts.values() if number]
    if hidden and len(told) > len(hidden):
        assert len(hidden) > 1
        assert sum(hidden) >= SMALLEST


@given(COUNTS)
def test_what_is_told_is_true(counts: dict[str, int]) -> None:
    assert all(number in {None, counts[name]} for name, number in withheld(counts).items())


def test_a_small_count_takes_the_next_smallest_with_it() -> None:
    assert withheld({"a": 3, "b": 40, "c": 9, "d": 0}) == {"a": None, "b": 40, "c": None, "d": 0}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_everybody_is_counted_whoever_answers_for_them(force: Force) -> None:
    with force.writing() as desk:
        for number in range(6):
            a_person(desk, f"LATE-{number}")
            a_person(desk, f"MOOR-{number}", officer=OTHER_OFFICER, team=MOOR)
            a_visit(desk, f"MOOR-{number}", date(2026, 11, 1))
    found = figures(force.installation)
    assert found.overall == Share(6, 12)
    assert found.by_team == {"Harbour": Share(6, 6), "Moor": Share(0, 6)}
    assert found.by_team["Harbour"].rate == 1


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_one_of_many_is_not_made_out_by_what_is_left(force: Force) -> None:
    with force.writing() as desk:
        for number in range(8):
            a_person(desk, f"P-{number}")
        a_visit(desk, "P-0", date(2026, 11, 1))
    found = figures(force.installation)
    assert found.by_team == {"Harbour": Share(7, None)}
