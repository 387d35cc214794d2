"""A statement that is made once is the same again, and shows each principal what is theirs."""

import pytest
from sqlalchemy import Select, bindparam, event, func, select
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from scheduler.store.deadlines import Deadline
from scheduler.store.made_once import made_once
from scheduler.store.people import Person
from tests.builders import Force, a_person, an_officer


@made_once
def refs(least: str) -> Select[str]:
    return select(col(Person.ref)).where(col(Person.ref) >= least).order_by(col(Person.ref))


@made_once
def named() -> Select[str]:
    return select(col(Person.ref)).where(col(Person.ref) == bindparam("ref"))


@pytest.fixture
def staff(force: Force) -> list[str]:
    codes = ["OM-ONE", "OM-TWO", "OM-NONE"]
    with force.writing() as desk:
        for code in codes:
            an_officer(desk, code)
        for ref, officer in (("A-1", "OM-ONE"), ("A-2", "OM-ONE"), ("B-1", "OM-TWO")):
            a_person(desk, ref, officer=officer)
    return codes


def test_the_same_values_give_the_same_statement() -> None:
    assert refs("A") is refs("A")
    assert refs("A") is not refs("B")


def test_each_principal_gets_what_is_theirs_of_one_statement(force: Force, staff: list[str]) -> None:
    seen = {}
    for code in [*staff, *reversed(staff)]:
        with force.reading(code) as desk:
            seen[code] = list(desk.session.scalars(refs("A")))
    assert seen == {"OM-ONE": ["A-1", "A-2"], "OM-TWO": ["B-1"], "OM-NONE": []}


@pytest.mark.usefixtures("staff")
def test_each_value_finds_its_own_rows(force: Force) -> None:
    with force.reading("OM-ONE") as desk:
        found = {least: list(desk.session.scalars(refs(least))) for least in ("A", "A-2", "A")}
        by_ref = {ref: desk.session.scalar(named(), {"ref": ref}) for ref in ("A-2", "B-1", "A-1")}
    assert found == {"A": ["A-1", "A-2"], "A-2": ["A-2"]}
    assert by_ref == {"A-2": "A-2", "B-1": None, "A-1": "A-1"}


@pytest.mark.usefixtures("staff")
def test_what_is_made_from_it_is_another_statement(force: Force) -> None:
    with force.reading("OM-ONE") as desk:
        assert list(desk.session.scalars(refs("A"))) == ["A-1", "A-2"]
        assert list(desk.session.scalars(refs("A").where(col(Person.ref) < "A-2"))) == ["A-1"]
        assert list(desk.session.scalars(refs("A").limit(1))) == ["A-1"]
        assert list(desk.session.scalars(refs("A"))) == ["A-1", "A-2"]


@pytest.mark.usefixtures("staff")
def test_it_is_the_sql_that_another_of_its_shape_has(force: Force) -> None:
    """A day later, the statement of the day is made anew, and is compiled no more."""
    looks: list[object] = []
    engine = force.installation.database.reader
    with force.reading("OM-ONE") as desk:
        desk.session.execute(refs("A"))
    one, two = force.principal("OM-ONE"), force.principal("OM-TWO")
    event.listen(engine, "before_cursor_execute", lambda *told: looks.append(told[4].cache_hit))
    for principal, least in ((one, "later"), (two, "later still")):
        with force.installation.reading(principal) as desk:
            desk.session.execute(refs(least))
    assert [each for each in looks if each is not CacheStats.NO_CACHE_KEY] == [CacheStats.CACHE_HIT] * 2


@pytest.mark.usefixtures("staff")
def test_two_statements_are_not_taken_for_each_other(force: Force) -> None:
    @made_once
    def counted(least: str) -> Select[int]:
        return select(func.count(col(Person.id))).where(col(Person.ref) >= least)

    @made_once
    def kept(least: str) -> Select[int]:
        return select(func.count(col(Deadline.id))).where(col(Deadline.ref) >= least)

    with force.reading("OM-ONE") as desk:
        assert [desk.session.scalar(each("A")) for each in (counted, kept, counted)] == [2, 4, 2]


def test_a_statement_that_cannot_be_known_again_is_refused() -> None:
    class Unknown(FunctionElement[str]):
        inherit_cache = False

    with pytest.raises(TypeError, match="cannot know again"):
        made_once(lambda: select(Unknown()))()


def test_nothing_is_kept_of_what_was_typed() -> None:
    @made_once
    def first(rows: Select[str]) -> Select[str]:
        return rows.limit(1)

    typed = select(col(Person.ref)).where(col(Person.ref) == "what somebody typed")
    assert first(refs("A")) is first(refs("A"))
    assert first(typed) is not first(typed)
