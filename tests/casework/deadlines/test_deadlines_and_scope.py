"""A deadline is computed from every fact, whoever acts, and however little of the register they may see."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.deadlines.kept import refresh, verify
from scheduler.casework.keeping import keep, marks, person
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Allocation, Person, Placement
from tests.builders import (
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    Force,
    a_person,
    a_visit,
    officer_id,
    team_id,
)


def test_somebody_whom_a_sergeant_registers_is_due_at_once(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        a_person(desk)
    with force.reading() as desk:
        assert set(desk.session.scalars(select(col(Deadline.phase)))) == {"running"}
        assert list(verify(desk)) == []


def test_somebody_who_is_handed_to_another_team_keeps_true_deadlines(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        about = person(desk, "P-001")
        of = {"person_id": about.id, "from_on": desk.today, **marks(desk)}
        keep(desk, about, Placement(team_id=team_id(desk, MOOR), **of), "place")
        keep(desk, about, Allocation(officer_id=officer_id(desk, OTHER_OFFICER), **of), "allocate")
    with force.reading() as desk:
        assert list(verify(desk)) == []
    with force.reading(OTHER_OFFICER) as desk:
        assert desk.session.scalars(select(col(Person.ref))).all() == ["P-001"]
    with force.reading(SERGEANT) as desk:
        assert desk.session.scalars(select(col(Person.ref))).all() == []


def test_a_deadline_changed_meanwhile_is_written_again(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        row = desk.session.scalars(select(Deadline).where(col(Deadline.obligation) == "home_visit")).one()
        desk.session.connection().exec_driver_sql("UPDATE deadlines SET deadline = '2031-01-01'")
        refresh(desk, [row.person_id])
        assert list(verify(desk)) == []


def test_an_officers_visit_counts_for_everybody(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(OFFICER) as desk:
        a_visit(desk, at=date(2026, 11, 20))
    with force.reading(SERGEANT) as desk:
        last = select(col(Deadline.last_visit_on)).where(col(Deadline.obligation) == "home_visit")
        assert desk.session.scalars(last).one() == date(2026, 11, 20)
