"""Who went, and who is to go: only of whoever went is it known whether they were accredited."""

from scheduler.casework.keeping import person
from scheduler.casework.names import names
from scheduler.casework.person.how_made import Went
from scheduler.casework.person.timeline import crews, going
from tests.builders import COLLEAGUE, OFFICER, Force, a_booking, a_person, a_visit


def test_of_whoever_is_to_go_it_is_not_said_whether_they_are_accredited(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        visit = a_visit(desk, officers=[OFFICER]).id
        booking = a_booking(desk, officers=[OFFICER, COLLEAGUE]).id
    with force.reading(OFFICER) as desk:
        about, called = person(desk, "P-001"), names(desk)
        assert crews(desk, about, called) == {visit: (Went(OFFICER, accredited=True),)}
        assert going(desk, about, called) == {booking: (OFFICER, COLLEAGUE)}
