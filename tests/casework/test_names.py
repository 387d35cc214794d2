"""What teams and officers are called is kept from one look to the next, and never longer than it holds."""

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.names import Names, names
from scheduler.casework.officers import set_officer
from scheduler.store.officers import OfficerParticulars
from tests.builders import OFFICER, Force, an_officer
from tests.statements import statements


def called(force: Force) -> Names:
    with force.reading() as desk:
        return names(desk)


def test_a_look_reads_them_again_only_once_something_has_changed(force: Force) -> None:
    first = called(force)
    assert called(force) is first
    assert statements(force, lambda: called(force)) <= 3, "that nothing has changed, and what begins a look"


def test_a_change_is_seen_by_the_next_look(force: Force) -> None:
    called(force)
    with force.writing() as desk:
        an_officer(desk, "OM-9", name="Ninth Made-Up")
    assert called(force).name_of("OM-9") == "Ninth Made-Up"
    with force.writing() as desk:
        standing = select(OfficerParticulars).where(col(OfficerParticulars.name) == "Ninth Made-Up")
        set_officer(desk, desk.session.scalars(standing).one().id, name="Renamed Made-Up", role="officer")
    assert called(force).name_of("OM-9") == "Renamed Made-Up"


def test_an_act_takes_what_looks_have_kept_until_it_has_changed_something_itself(force: Force) -> None:
    kept = called(force)
    with force.writing() as desk:
        assert names(desk) is kept
        an_officer(desk, "OM-9", name="Ninth Made-Up")
        desk.session.flush()
        assert names(desk).name_of("OM-9") == "Ninth Made-Up"
        assert called(force) is kept, "what is not committed is for nobody else"


def test_an_act_keeps_nothing_of_its_own_for_a_later_one_of_as_many_rows(force: Force) -> None:
    called(force)
    with force.writing() as desk:
        an_officer(desk, "OM-9", name="Undone Made-Up")
        desk.session.flush()
        names(desk)
        desk.session.rollback()
    with force.writing() as desk:
        an_officer(desk, "OM-8", name="Eighth Made-Up")
        desk.session.flush()
        assert names(desk).name_of("OM-8") == "Eighth Made-Up"


def test_what_an_act_undoes_is_kept_for_nobody(force: Force) -> None:
    with force.writing() as desk:
        an_officer(desk, "OM-9", name="Undone Made-Up")
        desk.session.flush()
        assert names(desk).name_of("OM-9") == "Undone Made-Up"
        desk.session.rollback()
    assert called(force).name_of("OM-9") is None
    with force.writing() as desk:
        an_officer(desk, "OM-8", name="Eighth Made-Up")
    assert called(force).name_of("OM-8") == "Eighth Made-Up"
    assert called(force).name_of(OFFICER) is not None
