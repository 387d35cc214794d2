"""Words and numbers of our own that are written out in a statement, where others are values handed to it.

A server plans a statement once for whatever values it is given, and anew for each asking where it guesses that
to be better: of a phase that is a value it knows nothing, of one that is written out how many rows have it.
Nothing that anybody typed is ever written out.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, String, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal


class _Written(ColumnElement[Any]):
    inherit_cache = True
    _traverse_internals = [("said", InternalTraversal.dp_string)]  # noqa: RUF012 - SQLAlchemy's own

    def __init__(self, word: StrEnum | int) -> None:
        self.type: Any = String() if isinstance(word, str) else Integer()
        self.said = f"'{_plain(word)}'" if isinstance(word, str) else f"{word:d}"


def written(word: StrEnum | int) -> ColumnElement[Any]:
    """A word of one of our own lists, or a number that stands in the program, as it is."""
    return _Written(word)


def is_one_of(column: Any, words: Iterable[StrEnum]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a column has one of these words."""
    found: ColumnElement[bool] = column.in_([_Written(word) for word in sorted(words)])
    return found


def unforeseen(value: BindParameter[Any]) -> Any:  # noqa: ANN401 - a subquery of one value
    """A value that no planner looks at before the statement runs: its plan is made once, and holds for any."""
    return select(value).scalar_subquery()


def _plain(word: str) -> str:
    if not word.isidentifier():
        raise ValueError("a word with signs in it is not written into a statement")
    return word


@compiles(_Written)
def _as_it_is(element: _Written, _compiler: Any, **_kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return element.said
