"""The missed visits of a supervisor: worst first, with denominators, and nobody who vanishes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.policy import Policy, read_policies
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.casework.lists.register import Asked, Chosen
from scheduler.clock import FixedClock
from scheduler.oversight import missed
from scheduler.oversight.missed import ORDERS, missed_visits, overdue_keys
from scheduler.oversight.shares import By
from tests.builders import (
    HARBOUR,
    INSTALLATION,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_state,
    a_visit,
    an_exception,
)
from tests.statements import statements

POLICY = read_policies()["england-wales"]


@pytest.fixture
def backlog(force: Force) -> Force:
    """A high-risk person late by far, a low one late by a little, one in time, and one of the other team."""
    with force.writing() as desk:
        a_person(desk, "LATE", level="high")
        a_visit(desk, "LATE", date(2026, 3, 1))
        a_person(desk, "LITTLE", level="low", registered_on=date(2025, 1, 1))
        a_visit(desk, "LITTLE", date(2025, 11, 19))
        a_person(desk, "IN-TIME", level="medium")
        a_visit(desk, "IN-TIME", date(2026, 11, 1))
        a_person(desk, "ELSEWHERE", level="high", officer=OTHER_OFFICER, team=MOOR)
        a_visit(desk, "ELSEWHERE", date(2026, 2, 1))
    return force


def refs(rows: object) -> list[str]:
    return [row.due.ref for row in rows]


def test_the_longest_overdue_stands_first(backlog: Force) -> None:
    with backlog.reading(SERGEANT) as desk:
        assert refs(missed_visits(desk, Asked()).rows) == ["LATE", "LITTLE"]


def test_a_supervisor_sees_the_teams_they_answer_for(backlog: Force) -> None:
    with backlog.reading(OTHER_SERGEANT) as desk:
        missed = missed_visits(desk, Asked())
        assert refs(missed.rows) == ["ELSEWHERE"]
        assert (missed.totals.overall.overdue, missed.totals.overall.active) == (1, 1)


def test_the_never_visited_and_the_unowned_stand_before_the_worst(backlog: Force) -> None:
    with backlog.writing() as desk:
        a_person(desk, "NEVER", registered_on=date(2026, 11, 1))
        a_person(desk, "NOBODYS", officer=None, level="high")
        a_visit(desk, "NOBODYS", date(2026, 8, 19))
    with backlog.reading(SERGEANT) as desk:
        missed = missed_visits(desk, Asked())
        assert refs(missed.rows) == ["NEVER", "NOBODYS", "LATE", "LITTLE"]
        assert (missed.totals.never_visited, missed.totals.unowned) == (1, 1)


@pytest.mark.parametrize("who", [None, SERGEANT])
def test_the_pages_of_the_worst_hold_everybody_once_in_order(
    backlog: Force, monkeypatch: pytest.MonkeyPatch, who: str | None
) -> None:
    with backlog.writing() as desk:
        for number in range(5):
            a_person(desk, f"NEVER-{number}", registered_on=date(2026, 11, 1))
    with backlog.reading(who) as desk:
        whole = refs(missed_visits(desk, Asked()).rows)
        monkeypatch.setattr(missed, "ROWS", 2)
        pages = [refs(missed_visits(desk, Asked(), start=start).rows) for start in range(0, 10, 2)]
        assert whole == list(desk.session.scalars(overdue_keys(Chosen(), TODAY)))
    assert [ref for page in pages for ref in page] == whole
    assert len(whole) == (8 if who is None else 7)


def test_a_person_without_a_team_is_on_every_supervisors_list(backlog: Force) -> None:
    with backlog.writing() as desk:
        a_person(desk, "TEAMLESS", team=None, officer=None, registered_on=date(2026, 10, 1))
    for sergeant in (SERGEANT, OTHER_SERGEANT):
        with backlog.reading(sergeant) as desk:
            assert "TEAMLESS" in refs(missed_visits(desk, Asked()).rows)


def test_the_denominator_leaves_out_whoever_is_not_in_the_community(backlog: Force) -> None:
    with backlog.writing() as desk:
        for number, state in enumerate(("custody", "hospital", "abroad", "transferred_out")):
            a_person(desk, f"AWAY-{number}")
            a_state(desk, f"AWAY-{number}", state, date(2026, 2, 1))
        a_person(desk, "MISSING")
        a_state(desk, "MISSING", "missing", date(2026, 2, 1))
    with backlog.reading(SERGEANT) as desk:
        totals = missed_visits(desk, Asked()).totals
        assert (totals.overall.overdue, totals.overall.active) == (3, 4)  # whoever is missing stays due
        assert totals.left_out == {"custody": 1, "hospital": 1, "abroad": 1, "transferred_out": 1}


def test_a_suspension_whose_review_has_passed_stands_on_top(backlog: Force) -> None:
    with backlog.writing() as desk:
        a_person(desk, "FORGOTTEN")
        a_state(desk, "FORGOTTEN", "custody", TODAY - timedelta(days=29))
        a_person(desk, "EXPECTED")
        a_state(desk, "EXPECTED", "custody", TODAY - timedelta(days=29), review_on=TODAY)
    with backlog.reading(SERGEANT) as desk:
        missed = missed_visits(desk, Asked())
        assert refs(missed.first.reviews_passed.rows) == ["FORGOTTEN"]
        assert missed.first.reviews_passed.in_all == 1


def test_an_exception_annotates_and_never_reduces(backlog: Force) -> None:
    with backlog.reading(SERGEANT) as desk:
        before = missed_visits(desk, Asked()).totals
    with backlog.writing() as desk:
        an_exception(desk, "LATE", date(2026, 11, 1), date(2026, 12, 1))
    with backlog.reading(SERGEANT) as desk:
        missed = missed_visits(desk, Asked())
        assert missed.totals == before
        assert missed.rows[0].due.exception is not None


def test_each_figure_is_the_count_of_its_rows(backlog: Force) -> None:
    with backlog.reading(SERGEANT) as desk:
        missed = missed_visits(desk, Asked())
        overdue = [due for due in due_list(desk, Wanted()) if due.status == "overdue"]
        assert missed.totals.overall.overdue == len(missed.rows) == len(overdue)
        for level, count in missed.totals.by_level.items():
            assert count.overdue == len(missed_visits(desk, Asked(level=level)).rows)
        for by in By:
            for share in missed_visits(desk, Asked(), by=by).shares.rows:
                opened = missed_visits(desk, Asked(**{by.value: share.name}))
                assert share.count == opened.totals.overall
                assert share.count.overdue == len(opened.rows)


def test_the_oldest_is_told_beside_the_rate(backlog: Force) -> None:
    with backlog.reading(SERGEANT) as desk:
        total = missed_visits(desk, Asked()).totals.overall
        assert total.worst_days(TODAY) == (TODAY - date(2026, 6, 1)).days
        assert total.rate == pytest.approx(2 / 3)


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_loses_anybody(backlog: Force, order: str) -> None:
    with backlog.reading(SERGEANT) as desk:
        assert sorted(refs(missed_visits(desk, Asked(), order).rows)) == ["LATE", "LITTLE"]


def test_the_strictest_level_comes_first_when_ordered_by_level(backlog: Force) -> None:
    with backlog.writing() as desk:
        a_person(desk, "NO-LEVEL", level=None, registered_on=date(2025, 1, 1))
        a_visit(desk, "NO-LEVEL", date(2026, 10, 20))
    with backlog.reading(SERGEANT) as desk:
        assert refs(missed_visits(desk, Asked(), "level").rows) == ["NO-LEVEL", "LATE", "LITTLE"]


def test_filters_narrow_rows_and_figures_alike(backlog: Force) -> None:
    with backlog.reading(SERGEANT) as desk:
        missed = missed_visits(desk, Asked(level="low", team=HARBOUR, officer=OFFICER))
        assert refs(missed.rows) == ["LITTLE"]
        assert (missed.totals.overall.overdue, missed.totals.overall.active) == (1, 1)
        assert missed_visits(desk, Asked(team="No such team")).rows == []


def test_the_statements_do_not_grow_with_the_rows(force: Force) -> None:
    def look() -> None:
        with force.reading(SERGEANT) as desk:
            missed_visits(desk, Asked())

    with force.writing() as desk:
        a_person(desk, "P-0")
    few = statements(force, look)
    with force.writing() as desk:
        for number in range(1, 40):
            a_person(desk, f"P-{number}")
    assert statements(force, look) == few
    assert few <= 17


def test_overdue_in_a_statement_is_overdue_by_the_rules(backlog: Force) -> None:
    """The one place where SQL says who is overdue, against the rules, on the days around each deadline."""
    clock = backlog.installation.clock
    assert isinstance(clock, FixedClock)
    for day in (TODAY, date(2027, 4, 30), date(2027, 5, 1), date(2027, 5, 2)):
        clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        with backlog.reading(SERGEANT) as desk:
            overdue = {due.ref for due in due_list(desk, Wanted()) if due.status == "overdue"}
            assert set(refs(missed_visits(desk, Asked()).rows)) == overdue
            assert ("IN-TIME" in overdue) == (day > date(2027, 5, 1))


def test_an_error_is_shown_whatever_level_is_asked_for(backlog: Force) -> None:
    late = Policy(
        "from-2027", "In force from 2027 only", [replace(POLICY.versions[0], effective_from=date(2027, 1, 1))]
    )
    with replace(backlog.installation, policy=late).writing(INSTALLATION) as desk:
        a_person(desk, "NO-RULE")
    with replace(backlog.installation, policy=late).reading(backlog.principal(SERGEANT)) as desk:
        for asked in (Asked(), Asked(level="high")):
            assert "NO-RULE" in refs(missed_visits(desk, asked).first.errors.rows)
        for wanted in (Wanted(), Wanted(level="high")):
            assert due_list(desk, wanted)[0].status == "error"


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_the_figures_of_a_page_agree_with_its_rows_while_another_records(backlog: Force) -> None:
    with backlog.installation.looking(backlog.principal(SERGEANT)) as desk:
        before = missed_visits(desk, Asked())
        with backlog.writing() as other:
            a_visit(other, "LATE", TODAY)
        assert missed_visits(desk, Asked()) == before
    with backlog.installation.looking(backlog.principal(SERGEANT)) as desk:
        assert refs(missed_visits(desk, Asked()).rows) == ["LITTLE"]
