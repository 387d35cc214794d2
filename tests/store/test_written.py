"""Words of our own stand in a statement as they are, and nothing else does."""

from enum import StrEnum

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.made_once import made_once
from scheduler.store.written import is_one_of, unforeseen, written

BOTH = pytest.mark.parametrize(
    "dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"]
)


class Odd(StrEnum):
    QUOTED = "it's"


def said(condition: object, dialect: object) -> str:
    return str(condition.compile(dialect=dialect)).replace("\n", "")


@BOTH
def test_a_word_and_a_number_are_written_out(dialect: object) -> None:
    assert said(col(Deadline.phase) == written(Phase.RUNNING), dialect) == "deadlines.phase = 'running'"
    assert said(col(Deadline.attempts_since) >= written(2), dialect) == "deadlines.attempts_since >= 2"
    several = is_one_of(col(Deadline.phase), (Phase.RUNNING, Phase.ERROR))
    assert said(several, dialect) == "deadlines.phase IN ('error', 'running')"


def test_a_word_with_signs_in_it_is_refused() -> None:
    with pytest.raises(ValueError, match="not written"):
        written(Odd.QUOTED)


def test_a_value_that_is_not_to_be_foreseen_stands_in_a_question_of_its_own() -> None:
    moment = col(Deadline.changed_at) > unforeseen(bindparam("at"))
    assert "(SELECT :at AS anon_1)" in said(moment, None)


@made_once
def _in(phase: Phase) -> object:
    return select(col(Deadline.ref)).where(col(Deadline.phase) == written(phase))


def test_two_words_make_two_statements() -> None:
    assert _in(Phase.RUNNING)._generate_cache_key() != _in(Phase.ENDED)._generate_cache_key()
    assert _in(Phase.RUNNING) is _in(Phase.RUNNING)
