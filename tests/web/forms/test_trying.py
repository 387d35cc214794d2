"""An act that is only looked at leaves nothing behind, and what comes after it is kept as ever."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.limits import InFuture
from scheduler.casework.visits import Recorded, VisitMade, record_visit
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.visits import Visit
from tests.builders import NOW, OFFICER, Force, a_person
from tests.statements import noting_statements
from tests.web.changing import on_sqlite
from web.forms.trying import foreseen_by_facts

LATELY, TO_COME = NOW - timedelta(hours=2), NOW + timedelta(days=2)


def visited(desk: Desk, at: object = LATELY) -> Recorded:
    return record_visit(desk, "P-001", VisitMade(visited_at=at, outcome="seen_at_home"))  # type: ignore[arg-type]


def kept(desk: Desk) -> object:
    rows = select(col(Deadline.deadline)).where(col(Deadline.obligation) == Obligation.HOME_VISIT)
    return desk.session.scalars(rows).one()


@on_sqlite
def test_what_is_foreseen_is_told_and_no_deadline_is_kept_for_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        before = kept(desk)
    with force.writing(OFFICER) as desk, noting_statements(force) as asked:
        with foreseen_by_facts(desk):
            foreseen = visited(desk).next.answer
        assert kept(desk) == before
        assert desk.session.scalars(select(col(Visit.id))).all() == []
    assert foreseen is not None
    assert foreseen.deadline != before
    assert not [each for each in asked if each.startswith(("UPDATE deadlines", "UPDATE feed_versions"))]


@on_sqlite
def test_what_is_done_after_it_is_kept(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(OFFICER) as desk:
        with pytest.raises(InFuture), foreseen_by_facts(desk):
            visited(desk, TO_COME)
        with foreseen_by_facts(desk):
            foreseen = visited(desk).next.answer
        visited(desk)
        assert foreseen is not None
        assert kept(desk) == foreseen.deadline
