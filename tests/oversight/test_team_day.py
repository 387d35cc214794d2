"""A supervisor's day: the worst first, nobody's people, what waits, who is away, what changed since yesterday."""

from datetime import date, timedelta

import pytest

from scheduler.casework.corrections import correct
from scheduler.casework.decisions import approve
from scheduler.oversight import lately
from scheduler.oversight.lately import Much
from scheduler.oversight.team_day import ROWS, TeamDay, team_day_of
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_level,
    a_person,
    a_proposal,
    a_visit,
    an_absence,
)
from tests.statements import statements

YESTERDAY = TODAY - timedelta(days=1)

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture(params=["little was recorded", "much was recorded"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed is found by its moments, and by the people of the team."""
    if request.param == "much was recorded":
        monkeypatch.setattr(lately, "FEW", 0)


BOTH_WAYS = pytest.mark.usefixtures("both_ways")


def day(force: Force, code: str = SERGEANT) -> TeamDay:
    with force.reading(code) as desk:
        return team_day_of(desk)


def refs(rows: object) -> list[str]:
    return [row.due.ref for row in rows]


@ON_SQLITE
def test_the_worst_of_the_team_stand_first(force: Force) -> None:
    with force.writing() as desk:
        for number in range(ROWS + 2):
            a_person(desk, f"P-{number:02}", officer=COLLEAGUE)
            a_visit(desk, f"P-{number:02}", date(2026, 5, 1) - timedelta(days=number))
        a_person(desk, "ELSEWHERE", officer=OTHER_OFFICER, team=MOOR)
    found = day(force)
    assert refs(found.worst) == [f"P-{number:02}" for number in range(ROWS + 1, 1, -1)]
    assert found.overall.overdue == ROWS + 2
    assert "ELSEWHERE" not in found.refs


@ON_SQLITE
def test_whom_nobody_answers_for_is_told_even_in_time_or_suspended(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "NO-OFFICER", officer=None)
        a_visit(desk, "NO-OFFICER", TODAY)
        a_person(desk, "NO-TEAM", team=None)
        a_visit(desk, "NO-TEAM", TODAY)
        a_person(desk, "NEW", registered_on=TODAY)
    found = day(force)
    assert (refs(found.unowned.rows), found.unowned.in_all) == (["NO-OFFICER", "NO-TEAM"], 2)
    assert (refs(found.never_visited.rows), found.never_visited.in_all) == (["NEW"], 1)


@ON_SQLITE
def test_a_second_failed_attempt_comes_to_the_supervisor(force: Force) -> None:
    with force.writing() as desk:
        for ref, times in (("ONCE", 1), ("TWICE", 2)):
            a_person(desk, ref)
            for number in range(times):
                a_visit(desk, ref, date(2026, 10, 1 + number), outcome="no_reply")
    found = day(force).tried
    assert ([each.row.due.ref for each in found.rows], found.in_all) == (["TWICE"], 1)


@ON_SQLITE
def test_what_others_proposed_waits_and_not_ones_own(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001")
        a_person(desk, "P-MOOR", officer=OTHER_OFFICER, team=MOOR)
        asked = a_proposal(desk, "P-001", "level", "medium", TODAY, recorded_by=OFFICER)
        a_proposal(desk, "P-001", "plan", "P9M", TODAY, recorded_by=SERGEANT)
        a_proposal(desk, "P-MOOR", "level", "low", TODAY, recorded_by=OTHER_OFFICER)
    found = day(force)
    assert [(each.id, each.asked_by) for each in found.waiting] == [(asked.id, OFFICER)]
    with force.writing(SERGEANT) as desk:
        approve(desk, asked.id)
    assert (day(force).waiting, day(force).waiting_in_all) == ([], 0)


@ON_SQLITE
@pytest.mark.parametrize(
    ("covers", "gap"),
    [
        ((), (date(2026, 11, 21), date(2026, 11, 30))),
        (((date(2026, 11, 1), None),), None),
        (((date(2026, 11, 20), date(2026, 11, 25)),), (date(2026, 11, 26), date(2026, 11, 30))),
        (((date(2026, 11, 24), None),), (date(2026, 11, 21), date(2026, 11, 23))),
        (((date(2026, 11, 19), date(2026, 11, 25)), (date(2026, 11, 26), date(2026, 11, 30))), None),
        (((date(2026, 11, 1), date(2026, 11, 20)),), (date(2026, 11, 21), date(2026, 11, 30))),
    ],
)
def test_an_absence_is_told_by_the_days_on_which_nobody_stands_in(
    force: Force, covers: tuple[tuple[date, date | None], ...], gap: tuple[date, date] | None
) -> None:
    with force.writing() as desk:
        an_absence(desk, OFFICER, date(2026, 11, 19), date(2026, 11, 30))
        for number, span in enumerate(covers):
            a_cover(desk, COLLEAGUE if number else SERGEANT, OFFICER, *span)
    found = [(each.officer, each.gaps[0][0], each.gaps[-1][1]) for each in day(force).uncovered]
    assert found == ([(OFFICER, *gap)] if gap else [])


@ON_SQLITE
def test_only_absences_of_the_own_teams_that_come_soon_are_told(force: Force) -> None:
    with force.writing() as desk:
        an_absence(desk, OFFICER, TODAY + timedelta(days=14), TODAY + timedelta(days=20))
        an_absence(desk, COLLEAGUE, TODAY + timedelta(days=15), TODAY + timedelta(days=20))
        an_absence(desk, COLLEAGUE, TODAY - timedelta(days=9), YESTERDAY)
        an_absence(desk, OTHER_OFFICER, TODAY, TODAY)
    assert [each.officer for each in day(force).uncovered] == [OFFICER]
    assert [each.officer for each in day(force, OTHER_SERGEANT).uncovered] == [OTHER_OFFICER]


@ON_SQLITE
def test_what_became_overdue_is_what_was_in_time_yesterday(force: Force) -> None:
    with force.writing() as desk:
        for ref, last in (("YESTERDAY", YESTERDAY), ("BEFORE", TODAY - timedelta(days=2)), ("TODAY", TODAY)):
            a_person(desk, ref, level="very_high", registered_on=date(2025, 1, 1))
            a_visit(desk, ref, last.replace(month=10))
    found = day(force)
    assert (refs(found.became_overdue.rows), found.became_overdue.in_all) == (["YESTERDAY"], 1)


@BOTH_WAYS
@ON_SQLITE
def test_what_was_recorded_is_told_by_its_outcome_whenever_it_happened(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 11, 1))
        a_visit(desk, at=date(2026, 11, 2), outcome="no_reply")
        a_visit(desk, at=date(2026, 11, 3), outcome="no_reply")
        a_visit(desk, at=date(2026, 11, 4), recorded_at=NOW - timedelta(days=2))
        a_visit(desk, at=date(2026, 11, 5), brought_over=True)
    assert day(force).changes.done == {"no_reply": 2, "seen_at_home": 1}


@BOTH_WAYS
@ON_SQLITE
def test_correcting_an_older_record_is_neither_a_visit_more_nor_a_change_of_level(force: Force) -> None:
    lately = date(2026, 11, 19)
    with force.writing() as desk:
        a_person(desk, level="high")
        older = a_visit(desk, at=date(2026, 11, 1), recorded_at=NOW - timedelta(days=9)).id
        level = a_level(desk, "P-001", "medium", lately, approved_by=SERGEANT, recorded_at=NOW - timedelta(2))
        new = a_visit(desk, at=date(2026, 11, 18), outcome="no_reply").id
        level_id = level.id
    with force.writing(OFFICER) as desk:
        correct(desk, "visit", older, "they rang", announced=True)
        again = correct(desk, "visit", new, "typed wrongly", outcome="refused").id
        correct(desk, "visit", again, "a constable came", constable=True)
        correct(desk, "level", level_id, "the tool", tool="ARMS")
    changes = day(force).changes
    assert changes.done == {"refused": 1}
    assert changes.levels_in_all == 0


@BOTH_WAYS
@ON_SQLITE
def test_who_is_new_is_told_to_their_own_supervisor(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", name="Pat Placeholder")
    assert [(each.ref, each.name) for each in day(force).changes.new_people] == [("P-001", "Pat Placeholder")]
    assert day(force, OTHER_SERGEANT).changes.new_people_in_all == 0


@BOTH_WAYS
@ON_SQLITE
def test_a_level_that_changed_is_told_with_the_one_before(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "DOWN", level="high")
        a_level(desk, "DOWN", "low", TODAY, recorded_by=OFFICER, approved_by=SERGEANT)
        a_person(desk, "UP", level="low")
        a_level(desk, "UP", "high", TODAY)
        a_person(desk, "SAME", level="low")
        a_level(desk, "SAME", "low", TODAY)
        a_person(desk, "BEFORE", level="low")
        a_level(desk, "BEFORE", "high", TODAY, recorded_at=NOW - timedelta(days=3))
    changes = day(force).changes
    told = {each.ref: (each.was, each.level, each.lowered) for each in changes.levels}
    assert told == {"DOWN": ("high", "low", True), "UP": ("low", "high", False)}
    assert changes.levels_in_all == 2


def test_the_day_of_a_team_takes_no_more_statements_with_more_people(force: Force) -> None:
    def look() -> None:
        with force.reading(SERGEANT) as desk:
            team_day_of(desk)

    def one(number: int) -> None:
        with force.writing() as desk:
            ref = f"P-{number}"
            a_person(desk, ref, level="low", officer=None if number % 2 else OFFICER, team=HARBOUR)
            a_level(desk, ref, "medium", TODAY)
            a_booking(desk, ref, NOW - timedelta(hours=number + 1))
            a_booking(desk, ref, NOW + timedelta(minutes=number + 1))
            for day_of_month in (1, 2):
                a_visit(desk, ref, date(2026, 10, day_of_month), outcome="no_reply")
            a_proposal(desk, ref, "level", "low", TODAY, recorded_by=OFFICER)

    for number in range(ROWS):
        one(number)
    few = statements(force, look)
    for number in range(ROWS, 3 * ROWS):
        one(number)
    assert statements(force, look) == few
    assert few <= 45


def test_how_much_was_recorded_is_judged_of_each(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "FEW", 2)
    at = NOW - timedelta(minutes=1)
    with force.writing() as desk:
        for number in range(3):
            a_person(desk, f"P-{number}", officer=OTHER_OFFICER, team=MOOR, level="high" if number else None)
        for day in (1, 2):
            a_visit(desk, "P-0", date(2026, 11, day))
    with force.reading(SERGEANT) as desk:
        assert lately.how_much_since(desk, at) == (Much.MUCH, Much.LITTLE, Much.LITTLE)
        assert set(lately.how_much_since(desk, NOW + timedelta(minutes=1))) == {Much.NOTHING}
