"""Of a crowd that is searched for the first page is the same, and the numbers are true as far as they go."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from scheduler.casework.lists import crowd, finding, paging, searching
from scheduler.casework.lists.finding import People, Wanted, find_people
from scheduler.casework.lists.paging import ORDERS
from scheduler.casework.lists.register import NONE, Asked
from scheduler.casework.names import names
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    SERGEANT,
    Force,
    a_person,
    a_state,
    a_visit,
)

AT_ONCE, COUNTED = 3, 6
SOUGHT = ("made", "p", "r-", "made example", "ann", "exa zo", "z", "nobody", "R-0")
ASKED = (
    *(Asked(level=level) for level in ("high", "low")),
    *(Asked(status=status) for status in ("overdue", "on_track", "suspended")),
    *(Asked(team=team) for team in (HARBOUR, MOOR, NONE)),
    Asked(officer=OFFICER),
    Asked(state="custody"),
    Asked(assessment="overdue"),
)


@pytest.fixture
def register(force: Force) -> Force:
    owners = (OFFICER, COLLEAGUE, OTHER_OFFICER, None)
    with force.writing() as desk:
        for number in range(26):
            ref, level = f"R-{number:02}", ("high", "low", "medium")[number % 3]
            name = ("Made-Up Person", "Zoë Example", "Made Example", "Ann Anna Made")[number % 4]
            team = (HARBOUR, HARBOUR, MOOR, None)[number % 4]
            owner = owners[(number // 2) % 4]
            begun = date(2026, 1 + number % 9, 5)
            a_person(desk, ref, name=name, level=level, officer=owner, team=team, registered_on=begun)
            if number % 5 == 0:
                a_visit(desk, ref, date(2026, 11, 1))
            if number % 7 == 0:
                a_state(desk, ref, "custody", date(2026, 10, 1))
    return force


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A few people are a crowd, and a page has fewer of them."""
    monkeypatch.setattr(searching, "_FEW", 0)
    monkeypatch.setattr(searching, "_CROWD", COUNTED + 1)
    for module in (crowd, finding):
        monkeypatch.setattr(module, "COUNTED", COUNTED)
    for module in (crowd, finding, paging):
        monkeypatch.setattr(module, "ROWS", AT_ONCE)
    return monkeypatch


def found(force: Force, who: str, wanted: Wanted) -> People:
    with force.reading(who) as desk:
        return find_people(desk, wanted, names(desk))


def refs(people: People) -> list[str]:
    return [row.due.ref for row in people.rows]


@pytest.mark.parametrize("who", [REVIEWER, SERGEANT])
def test_the_answer_for_a_crowd_is_the_beginning_of_the_whole_one(
    register: Force, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, who: str
) -> None:
    chance = Random(20261122)
    orders = [*ORDERS, *(f"-{order}" for order in ORDERS)]
    some = [
        Wanted(chance.choice((Asked(), *ASKED)), chance.choice(SOUGHT), order, chance.choice((0, AT_ONCE)))
        for order in orders * 5
    ]
    whole = [found(register, who, replace(wanted, start=0)) for wanted in some]
    request.getfixturevalue("crowded")
    asked_of = dict[bool, int]()
    for wanted, every in zip(some, whole, strict=True):
        monkeypatch.setattr(crowd, "_EACH", chance.choice((1, 2, 20)))
        monkeypatch.setattr(searching, "_CROWD", chance.choice((COUNTED + 1, COUNTED + 1, 1000)))
        part = found(register, who, wanted)
        assert refs(part) == refs(every)[wanted.start : wanted.start + AT_ONCE], wanted
        assert (part.in_all, part.more) == (min(every.in_all, COUNTED), every.in_all > COUNTED), wanted
        assert every.hidden is not None
        told = wanted.asked == Asked() or every.in_all + every.hidden <= COUNTED
        assert part.hidden == (every.hidden if told else None), wanted
        asked_of[part.more] = asked_of.get(part.more, 0) + 1
    assert min(asked_of[True], asked_of[False]) > 10


@pytest.mark.usefixtures("crowded")
def test_nobody_is_shown_behind_those_who_are_counted(register: Force) -> None:
    last = found(register, REVIEWER, Wanted(sought="r-", start=COUNTED - AT_ONCE))
    beyond = found(register, REVIEWER, Wanted(sought="r-", start=COUNTED))
    assert (refs(last), last.more) == (["R-03", "R-04", "R-05"], True)
    assert (refs(beyond), beyond.in_all, beyond.more) == ([], COUNTED, True)


@pytest.mark.usefixtures("crowded")
def test_whoever_has_a_name_twice_is_no_crowd(force: Force) -> None:
    with force.writing() as desk:
        for number in range(COUNTED):
            a_person(desk, f"R-{number}", name="Ann Anna Annable")
    people = found(force, REVIEWER, Wanted(sought="ann"))
    assert (people.in_all, people.more) == (COUNTED, False)
