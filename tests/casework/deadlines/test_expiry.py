"""Whether anything kept holds no longer is asked before every look: an index tells, however many there are."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, bindparam, select, text, update
from sqlalchemy.types import Date
from sqlmodel import col

from scheduler.casework.deadlines.expiry import any_expired_by, renew_expired
from scheduler.casework.deadlines.kept import any_expired
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Person
from tests.builders import TODAY, Force, a_person


def plan(connection: Connection) -> str:
    """How the database goes about it, as a statement prepared once for any day."""
    asked = select(any_expired_by(bindparam("today", type_=Date()))).compile(connection)
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (TODAY.isoformat(),))
        return str(rows.all())
    connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    connection.exec_driver_sql(f"PREPARE asked (date) AS {str(asked).replace('%(today)s', '$1')}")
    return str(connection.exec_driver_sql(f"EXPLAIN EXECUTE asked ('{TODAY}')").all())


def test_the_first_to_expire_stands_first_in_an_index(force: Force) -> None:
    with force.installation.database.engine.connect() as connection:
        assert "ix_deadlines_holds_until" in plan(connection)


@pytest.mark.parametrize(
    ("until", "expired"), [(None, False), (TODAY, False), (TODAY - timedelta(days=1), True)]
)
def test_what_held_until_yesterday_has_expired(force: Force, until: date | None, *, expired: bool) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
        a_person(desk, "P-2")
        whose = select(col(Person.id)).where(col(Person.ref) == "P-2").scalar_subquery()
        desk.session.execute(
            update(Deadline).where(col(Deadline.person_id) == whose).values(holds_until=until)
        )
        assert any_expired(desk) is expired
        desk.session.rollback()  # what is kept stays what the facts give


def test_where_all_holds_for_ever_nothing_is_renewed(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
        assert set(desk.session.scalars(select(col(Deadline.holds_until)))) == {None}
    assert renew_expired(force.installation) == 0
