"""The pages of a list make the list: in every order, either way, whoever has nothing in the column."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import marks
from scheduler.casework.lists import grouping, paging
from scheduler.casework.lists.finding import Wanted as Asking
from scheduler.casework.lists.finding import find_people
from scheduler.casework.lists.paging import ORDERS
from scheduler.casework.lists.register import Listed
from scheduler.casework.names import names
from scheduler.store.people import Person
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    Force,
    a_person,
    a_state,
)

AT_ONCE = 4
NAMELESS = "P-99"


@pytest.fixture
def register(force: Force) -> Force:
    owners = (OFFICER, COLLEAGUE, OTHER_OFFICER, None)
    with force.writing() as desk:
        for number in range(17):
            ref, team = f"P-{number:02}", (HARBOUR, MOOR, None)[number % 3]
            begun = date(2026, 1 + number % 9, 5)
            a_person(
                desk,
                ref,
                name=f"Made-Up {number % 5}",
                officer=owners[number % 4],
                team=team,
                registered_on=begun,
            )
            if number % 6 == 0:
                a_state(desk, ref, "custody", date(2026, 10, 1))
        nameless = Person(ref=NAMELESS, **marks(desk))
        desk.session.add(nameless)
        desk.session.flush()
        refresh(desk, [nameless.id])
    return force


def pages(force: Force, order: str) -> list[Listed]:
    with force.reading(REVIEWER) as desk:
        called, rows = names(desk), list[Listed]()
        for start in range(0, 24, AT_ONCE):
            rows += find_people(desk, Asking(order=order, start=start), called).rows
    return rows


@pytest.mark.parametrize("order", [*ORDERS, *(f"-{order}" for order in ORDERS)])
def test_the_pages_of_a_list_hold_everybody_once(
    register: Force, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    with register.reading(REVIEWER) as desk:
        whole = find_people(desk, Asking(order=order), names(desk)).rows
    monkeypatch.setattr(paging, "ROWS", AT_ONCE)
    assert [row.due.ref for row in pages(register, order)] == [row.due.ref for row in whole]
    assert len({row.due.ref for row in whole}) == 18


@pytest.mark.parametrize(
    "order",
    ["status", "-status", "name", "-name", "level", "-level", "state", "-state", "officer", "-officer"],
)
def test_an_order_is_the_same_whether_its_people_are_few_or_many(
    register: Force, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(paging, "ROWS", AT_ONCE)
    few = [row.due.ref for row in pages(register, order)]
    monkeypatch.setattr(paging, "_MANY", 1)
    monkeypatch.setattr(grouping, "_MANY", 1)
    monkeypatch.setattr(grouping, "_SOME", (1, 2))
    assert [row.due.ref for row in pages(register, order)] == few
    assert len(few) == 18


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("team", lambda row: row.due.team),
        ("officer", lambda row: row.due.officer),
        ("due", lambda row: row.due.deadline if row.due.status != "suspended" else None),
        ("name", lambda row: row.name or None),
    ],
)
@pytest.mark.parametrize("down", [False, True])
def test_who_has_nothing_in_the_column_comes_last_either_way(
    register: Force, monkeypatch: pytest.MonkeyPatch, order: str, told: Callable[[Listed], Any], *, down: bool
) -> None:
    monkeypatch.setattr(paging, "ROWS", AT_ONCE)
    shown = [told(row) for row in pages(register, f"-{order}" if down else order)]
    having = [each for each in shown if each is not None]
    assert having == sorted(having, reverse=down)
    assert shown == [*having, *[None] * (len(shown) - len(having))]
    assert len(having) < len(shown)
