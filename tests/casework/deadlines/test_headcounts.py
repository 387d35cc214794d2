"""Headcounts are what counting gives: whoever asks, whatever was undone, whoever wrote at the same time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

from scheduler.casework.deadlines.headcounts import Kind, miscounted
from scheduler.casework.deadlines.kept import verify
from scheduler.casework.lists.caseload import Due, Wanted, due_list
from scheduler.casework.lists.headcount import headcount, headcount_by
from scheduler.casework.lists.register import NONE, Asked
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.store.deadlines import Phase
from scheduler.store.headcounts import Headcount
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    SERGEANT,
    Force,
    a_level,
    a_person,
    a_state,
    an_allocation,
)

WHO = (OFFICER, COLLEAGUE, OTHER_OFFICER, SERGEANT, INSPECTOR, REVIEWER)
ASKED = (
    Asked(),
    Asked(level="high"),
    Asked(team=MOOR),
    Asked(team=NONE),
    Asked(officer=OFFICER),
    Asked(officer=NONE),
    Asked(area="Coast"),
    Asked(state="custody"),
    Asked(team=HARBOUR, level="high", state="active"),
)


@pytest.fixture
def register(force: Force) -> Force:
    with force.writing() as desk:
        for number in range(24):
            owner, team = (
                (OFFICER, COLLEAGUE, OTHER_OFFICER, None)[number % 4],
                (HARBOUR, MOOR, None)[number % 3],
            )
            level = ("very_high", "high", "medium", "low", None)[number % 5]
            a_person(desk, f"P-{number:02}", officer=owner, team=team, level=level)
            if number % 7 == 0:
                a_state(desk, f"P-{number:02}", "custody", date(2026, 10, 1))
    return force


@pytest.mark.parametrize("who", WHO)
def test_a_headcount_is_of_those_whom_one_may_see_and_asked_for(register: Force, who: str) -> None:
    with register.reading(who) as desk:
        called = names(desk)
        rows = due_list(desk, Wanted(statuses=None))
        for asked in ASKED:
            theirs = [row for row in rows if was_asked_for(asked, row)]
            chosen = asked.chosen(called)
            assert headcount(desk, chosen) == len(theirs), asked
            levels = Counter(row.level for row in theirs if row.status not in {"suspended", "ended"})
            assert headcount_by(desk, chosen, "level", Phase.RUNNING) == levels, asked


def was_asked_for(asked: Asked, row: Due) -> bool:
    told = {
        "level": row.level,
        "team": row.team or NONE,
        "officer": row.officer or NONE,
        "area": row.team and "Coast",
        "state": row.state,
    }
    return all(getattr(asked, name) in {None, told[name]} for name in told)


def test_a_kind_has_one_row_however_often_somebody_comes_to_it_and_leaves_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
        a_person(desk, "P-2")
    for day, level in enumerate(("low", "high", "medium", "high", "low", "high"), start=1):
        with force.writing() as desk:
            a_level(desk, "P-1", level, date(2026, 6, day))
    with force.reading() as desk:
        kept = desk.session.execute(select(col(Headcount.kind), func.count()).group_by(col(Headcount.kind)))
        assert {rows for _, rows in kept} == {1}
        assert miscounted(desk.session) == {}


def test_what_is_undone_is_not_counted(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
        tried = desk.session.begin_nested()
        an_allocation(desk, "P-1", COLLEAGUE, date(2026, 10, 1))
        tried.rollback()
    with force.reading() as desk:
        assert miscounted(desk.session) == {}
        assert headcount(desk, Asked(officer=OFFICER).chosen(names(desk))) == 1


def test_two_who_change_people_of_one_kind_at_once_are_both_counted(force: Force) -> None:
    refs = [f"P-{number}" for number in range(8)]
    with force.writing() as desk:
        for ref in refs:
            a_person(desk, ref, level="low")

    def raised(ref: str) -> None:
        with force.writing() as desk:
            a_level(desk, ref, "high", date(2026, 10, 1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(raised, refs))
    with force.reading() as desk:
        assert miscounted(desk.session) == {}
        levels = headcount_by(desk, Asked().chosen(names(desk)), "level")
        assert levels == {"high": 8}


def test_a_headcount_altered_by_hand_is_found(desk: Desk) -> None:
    a_person(desk)
    desk.session.connection().execute(text("UPDATE headcounts SET people = people + 2"))
    (found,) = verify(desk)
    assert (found.column, found.kept, found.computed) == ("headcount", 3, 1)
    assert "P-001" not in found.ref


def test_a_headcount_that_is_gone_is_found(desk: Desk) -> None:
    a_person(desk)
    desk.session.connection().execute(text("DELETE FROM headcounts"))
    ((kind, (kept, counted)),) = miscounted(desk.session).items()
    assert isinstance(kind, Kind)
    assert (kept, counted) == (0, 1)
