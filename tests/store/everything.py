"""One row at least in every table that tells something of a person, for four people of two teams."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.desk import Desk
from scheduler.store.audit import Verb
from scheduler.store.people import Person
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    a_booking,
    a_check,
    a_direction,
    a_person,
    a_placement,
    a_plan,
    a_proposal,
    a_state,
    a_visit,
    an_address,
    an_allocation,
    an_assessment,
    an_exception,
)

OWNED, ELSEWHERE, NOBODYS, TEAMLESS = "P-001", "P-002", "P-003", "P-004"
LIVES = {
    OWNED: (OFFICER, HARBOUR),
    ELSEWHERE: (OTHER_OFFICER, MOOR),
    NOBODYS: (None, HARBOUR),
    TEAMLESS: (None, None),
}


def everything_about_four_people(desk: Desk) -> None:
    for ref, (officer, team) in LIVES.items():
        a_person(desk, ref, officer=officer, team=team, name="Example")  # one word: turned once
        a_level_and_the_rest(desk, ref)


def a_level_and_the_rest(desk: Desk, ref: str) -> None:
    a_plan(desk, ref, "P2M", date(2026, 3, 1))
    a_state(desk, ref, "custody", date(2026, 4, 1), to_on=date(2026, 5, 1))
    an_allocation(desk, ref, None, date(2027, 1, 1))
    a_placement(desk, ref, None, date(2027, 1, 1))
    an_address(desk, ref, "1 Made-Up Lane", date(2026, 1, 5))
    an_assessment(desk, ref, date(2026, 2, 1))
    a_direction(desk, ref, date(2026, 6, 1), date(2026, 6, 20))
    an_exception(desk, ref, date(2026, 11, 1), date(2026, 12, 1))
    a_proposal(desk, ref, "level", "medium", date(2026, 11, 20))
    a_check(desk, ref)
    a_visit(desk, ref, officers=[COLLEAGUE])
    a_booking(desk, ref, officers=[COLLEAGUE] if ref != ELSEWHERE else [OFFICER])
    about = desk.session.scalars(select(Person).where(col(Person.ref) == ref)).one()
    log(desk, Verb.CONSULTED, "open the record", [about.ref])
    desk.session.flush()
