"""Whoever is to be traced stands on top of every list: an index of them alone tells who that is."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.store.deadlines import Deadline, to_be_traced
from tests.builders import TODAY, Force, a_person, a_state


def test_those_to_be_traced_are_found_in_an_index_of_their_own(force: Force) -> None:
    asked = (
        select(col(Deadline.ref))
        .where(
            col(Deadline.obligation) == "home_visit",
            col(Deadline.phase) == "running",
            to_be_traced(col(Deadline.state)),
        )
        .order_by(col(Deadline.deadline), col(Deadline.ref))
    )
    with force.installation.database.engine.connect() as connection:
        sent = asked.compile(connection, compile_kwargs={"render_postcompile": True})
        assert "IN ('missing', 'wanted')" in str(sent), "written out: a parameter could be any state"
        written = asked.compile(connection, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        if explain == "EXPLAIN":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # there is hardly anybody to read
        assert "ix_deadlines_traced" in str(connection.exec_driver_sql(f"{explain} {written}").all())


@pytest.mark.parametrize("state", ["missing", "wanted", "custody", "abroad"])
def test_the_missing_and_the_wanted_are_to_be_traced(force: Force, state: str) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
        a_state(desk, "P-1", state, TODAY)
        found = desk.session.scalars(select(col(Deadline.ref)).where(to_be_traced(col(Deadline.state)))).all()
    assert bool(found) is (state in {"missing", "wanted"})
