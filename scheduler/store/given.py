"""A column compared with a list that a statement is given when it runs: one value, however long the list.

SQLAlchemy writes a place for each value of a list, so each length is another statement to the driver and to
the server: five hundred people were five thousand places to read, and a plan that nobody used again.
"""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Dialect, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


def given_in(column: Any, name: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a column holds one of the values that the statement is given by this name, as a list, when it runs."""
    return _GivenIn(column, BindParameter(name, type_=_ListOf(column.type)))


class _ListOf(TypeDecorator[Any]):
    """Values of one type: an array for PostgreSQL; for SQLite, which has none, JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.of))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:  # noqa: ANN401 - as SQLAlchemy's
        """A list, of whatever holds them: the driver takes a tuple for a row."""
        return list(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        if dialect.name == "postgresql":
            return super().bind_processor(dialect)
        one = self.of.dialect_impl(dialect).bind_processor(dialect)
        return lambda values: json.dumps([one(each) for each in values] if one else list(values))


class _GivenIn(ColumnElement[bool]):
    inherit_cache = True
    type = Boolean()
    _is_implicitly_boolean = True  # a condition by itself, to which no "= 1" is added
    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's own
        ("column", InternalTraversal.dp_clauseelement),
        ("values", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: Any, values: BindParameter[Any]) -> None:  # noqa: ANN401 - a column
        self.column, self.values = column, values


@compiles(_GivenIn, "postgresql")
def _any(element: _GivenIn, compiler: Any, **kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"{compiler.process(element.column, **kw)} = ANY ({compiler.process(element.values, **kw)})"


@compiles(_GivenIn, "sqlite")
def _each(element: _GivenIn, compiler: Any, **kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    column, values = compiler.process(element.column, **kw), compiler.process(element.values, **kw)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - our own names
