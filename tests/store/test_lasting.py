"""Facts last: nothing is deleted, and nothing is overwritten, whoever asks."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline
from scheduler.store.lasting import FactsLast
from scheduler.store.people import Person, Registration
from scheduler.store.risk import Proposal
from scheduler.store.visits import Visit, VisitCrew
from tests.builders import NOW, OFFICER, SERGEANT, Force, a_person, a_proposal, a_visit


@pytest.fixture
def desk(force: Force) -> Iterator[Desk]:
    """A desk of which nothing is kept."""
    with force.writing() as opened:
        yield opened
        opened.session.rollback()


def test_a_fact_is_not_deleted(desk: Desk) -> None:
    a_person(desk)
    desk.session.delete(a_visit(desk))
    with pytest.raises(FactsLast):
        desk.session.flush()


@pytest.mark.parametrize("model", [Person, Registration, Visit, VisitCrew, Deadline])
def test_no_statement_deletes_what_is_recorded(desk: Desk, model: type) -> None:
    a_person(desk)
    a_visit(desk)
    with pytest.raises(FactsLast):
        desk.session.execute(delete(model))
    with pytest.raises(FactsLast):
        desk.session.execute(delete(model.__table__))


def test_no_statement_rewrites_facts(desk: Desk) -> None:
    a_person(desk)
    for visits in (Visit, Visit.__table__):
        with pytest.raises(FactsLast):
            desk.session.execute(update(visits).values(outcome="seen_at_home"))


def test_what_a_fact_says_is_not_overwritten(desk: Desk) -> None:
    a_person(desk)
    visit = a_visit(desk, outcome="no_reply")
    visit.outcome = "seen_at_home"
    with pytest.raises(FactsLast, match="outcome of a row of Visit"):
        desk.session.flush()


def test_a_fact_is_superseded_once(desk: Desk) -> None:
    a_person(desk)
    visit = a_visit(desk)
    visit.superseded_at = NOW
    desk.session.flush()
    visit.superseded_at = None
    with pytest.raises(FactsLast, match="superseded_at"):
        desk.session.flush()


def test_a_row_never_passes_to_another_person(desk: Desk) -> None:
    a_person(desk, "P-001")
    other = a_person(desk, "P-002")
    for row in desk.session.scalars(select(Deadline).where(col(Deadline.person_id) != other.id)):
        row.person_id = other.id
    with pytest.raises(FactsLast, match="person_id"):
        desk.session.flush()


def test_a_proposal_can_be_decided_and_not_reworded(desk: Desk) -> None:
    a_person(desk)
    proposal = a_proposal(desk, "P-001", "level", "low", date(2026, 11, 21))
    proposal.decision, proposal.decided_by, proposal.decided_at = "returned", SERGEANT, NOW
    desk.session.flush()
    assert desk.session.scalars(select(col(Proposal.decision))).all() == ["returned"]
    proposal.value = "medium"
    with pytest.raises(FactsLast, match="value"):
        desk.session.flush()


def test_an_officer_deletes_nothing_either(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
    with force.writing(OFFICER) as desk:
        desk.session.delete(desk.session.scalars(select(Visit)).one())
        with pytest.raises(FactsLast):
            desk.session.flush()
        desk.session.rollback()


def test_many_facts_can_be_superseded_at_once(desk: Desk) -> None:
    a_person(desk)
    visit = a_visit(desk)
    desk.session.execute(
        update(Visit).values(superseded_at=desk.now, superseded_by="cli:tests"),
        execution_options={"synchronize_session": False},
    )
    desk.session.refresh(visit)
    assert visit.superseded_at == desk.now


def test_no_statement_lets_superseded_facts_stand_again(desk: Desk) -> None:
    a_person(desk)
    with pytest.raises(FactsLast):
        desk.session.execute(update(Visit).values(superseded_at=None))
