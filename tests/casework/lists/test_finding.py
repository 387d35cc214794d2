"""People are found by reference or name, and a list in any order loses nobody."""

from datetime import UTC, date, datetime

import pytest

from scheduler.casework.lists.caseload import Wanted as Due
from scheduler.casework.lists.caseload import due_list
from scheduler.casework.lists.due_rows import STATUSES
from scheduler.casework.lists.finding import People, Wanted, find_people
from scheduler.casework.lists.paging import ORDERS
from scheduler.casework.lists.register import NONE, Asked
from scheduler.casework.names import names
from scheduler.clock import FixedClock
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OTHER_OFFICER,
    SERGEANT,
    Force,
    a_person,
    a_state,
    a_visit,
)
from tests.statements import statements


@pytest.fixture
def register(force: Force) -> Force:
    with force.writing() as desk:
        a_person(desk, "P-001", name="Zoë Ångström-Example", level="high")
        a_visit(desk, "P-001", date(2026, 3, 1))
        a_person(desk, "P-002", name="Sean O'Example", level="low", officer=COLLEAGUE)
        a_visit(desk, "P-002", date(2026, 2, 1))
        a_person(desk, "P-003", name="Made-Up Person", level="very_high", officer=None)
        a_state(desk, "P-003", "custody", date(2026, 10, 1))
        a_person(desk, "Q-100", name="Moor Example", officer=OTHER_OFFICER, team=MOOR)
        a_person(desk, "Q-200", name="Teamless Example", team=None, level="medium")
        a_visit(desk, "Q-200", date(2026, 11, 1))
    return force


def found(force: Force, who: str = SERGEANT, **asked: object) -> People:
    narrowed = {name: asked.pop(name) for name in list(asked) if name in Asked.__dataclass_fields__}
    with force.reading(who) as desk:
        return find_people(desk, Wanted(Asked(**narrowed), **asked), names(desk))  # type: ignore[arg-type]


def refs(people: People) -> list[str]:
    return [row.due.ref for row in people.rows]


@pytest.mark.parametrize(
    ("sought", "refs_found"),
    [
        ("zoe", ["P-001"]),
        ("ANG zo", ["P-001"]),
        ("o'ex", ["P-002"]),
        ("OEX", ["P-002"]),
        ("exam", ["P-001", "Q-200"]),
        ("xample", []),
        ("p-00", ["P-001", "P-002", "P-003"]),
        ("%", []),
        ("_", []),
        ("moor", []),
    ],
)
def test_a_name_is_found_by_the_beginning_of_any_of_its_words(
    register: Force, sought: str, refs_found: list[str]
) -> None:
    assert refs(found(register, sought=sought)) == refs_found


def test_what_a_filter_hides_is_counted(register: Force) -> None:
    narrowed = found(register, level="low")
    assert (refs(narrowed), narrowed.in_all, narrowed.hidden) == (["P-002"], 1, 3)
    searched = found(register, sought="exam", level="high")
    assert (refs(searched), searched.hidden) == (["P-001"], 1)
    assert found(register).hidden == 0


def test_those_without_a_team_or_an_officer_can_be_asked_for(register: Force) -> None:
    assert refs(found(register, team=NONE)) == ["Q-200"]
    assert refs(found(register, officer=NONE)) == ["P-003"]
    assert refs(found(register, area="Coast", team=HARBOUR)) == ["P-001", "P-002", "P-003"]
    assert refs(found(register, state="custody")) == ["P-003"]


def test_no_team_and_a_review_that_has_passed_stand_first(register: Force) -> None:
    first = found(register, sought="sean").first
    assert [row.due.ref for row in first.teamless.rows] == ["Q-200"]
    assert [row.due.ref for row in first.reviews_passed.rows] == ["P-003"]


@pytest.mark.parametrize("order", [*ORDERS, *(f"-{order}" for order in ORDERS)])
def test_no_order_loses_anybody(register: Force, order: str) -> None:
    assert sorted(refs(found(register, order=order))) == ["P-001", "P-002", "P-003", "Q-200"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["P-003", "P-002", "Q-200", "P-001"]),
        ("level", ["P-003", "P-001", "Q-200", "P-002"]),
        ("status", ["P-001", "P-002", "Q-200", "P-003"]),
        ("due", ["P-001", "P-002", "Q-200", "P-003"]),
        ("-due", ["Q-200", "P-002", "P-001", "P-003"]),
        ("last", ["P-002", "P-001", "Q-200", "P-003"]),
        ("team", ["P-001", "P-002", "P-003", "Q-200"]),
        ("officer", ["P-001", "Q-200", "P-002", "P-003"]),
        ("-ref", ["Q-200", "P-003", "P-002", "P-001"]),
    ],
)
def test_each_column_orders_the_list(register: Force, order: str, expected: list[str]) -> None:
    assert refs(found(register, order=order)) == expected


def test_a_status_in_a_statement_is_the_status_by_the_rules(register: Force) -> None:
    clock = register.installation.clock
    assert isinstance(clock, FixedClock)
    days = [date(2026, 11, 21), date(2027, 1, 18), date(2027, 2, 1), date(2027, 2, 2), date(2027, 4, 17)]
    for day in (*days, date(2027, 4, 18), date(2027, 5, 1), date(2027, 5, 2)):
        clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        with register.reading() as desk:
            by_rules = {due.ref: due.status for due in due_list(desk, Due(statuses=None))}
            for status in STATUSES:
                asked = Wanted(Asked(status=status))
                rows = find_people(desk, asked, names(desk)).rows
                assert [row.due.ref for row in rows] == [
                    ref for ref, each in sorted(by_rules.items()) if each == status
                ]


def test_the_statements_do_not_grow_with_the_rows(force: Force) -> None:
    def look() -> None:
        with force.reading(SERGEANT) as desk:
            find_people(desk, Wanted(Asked(level="high"), "made"), names(desk))

    with force.writing() as desk:
        a_person(desk, "P-0")
    few = statements(force, look)
    with force.writing() as desk:
        for number in range(1, 40):
            a_person(desk, f"P-{number}")
    assert statements(force, look) == few
    assert few <= 14
