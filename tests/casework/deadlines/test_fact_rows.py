"""The facts of few people are those of many: one statement brings what ten bring."""

from dataclasses import fields

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.deadlines import fact_rows
from scheduler.casework.deadlines.fact_rows import MARKS, SOURCES
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.store.people import Person
from tests.builders import Force
from tests.store.everything import everything_about_four_people


def as_plain(facts: Facts) -> dict[str, list[tuple[object, ...]]]:
    return {
        kind: [tuple(getattr(row, name) for name in (*MARKS, *SOURCES[kind][1])) for row in rows]
        for kind, rows in facts.kinds()
    }


@pytest.mark.parametrize("superseded", [False, True])
def test_facts_read_together_are_those_read_kind_by_kind(
    force: Force, monkeypatch: pytest.MonkeyPatch, *, superseded: bool
) -> None:
    with force.writing() as desk:
        everything_about_four_people(desk)
    with force.reading() as desk:
        people = desk.session.scalars(select(col(Person.id))).all()
        together = [as_plain(facts) for _, facts in facts_of(desk.session, people, superseded=superseded)]
        alone = [
            as_plain(facts)
            for each in people
            for _, facts in facts_of(desk.session, [each], superseded=superseded)
        ]
        monkeypatch.setattr(fact_rows, "FEW", 0)
        apart = [as_plain(facts) for _, facts in facts_of(desk.session, people, superseded=superseded)]
    assert alone == together == apart
    assert {kind for each in together for kind, rows in each.items() if rows} == {
        each.name for each in fields(Facts)
    }
