"""Refuses a statement around which no wall can be laid: text, and what names a table without its class.

It only reads the statement: what the wall leaves of one that passes, it does not know.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import CTE, Alias, ColumnClause, Join, Select, Subquery, Table, TableClause, TextClause
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import TableValuedColumn
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import TableSample

from scheduler.store.scope import scoped_models, table_of

_KNOWN = 2000
_passed: set[object] = set()
"""What SQLAlchemy knows compiled SQL by, of statements that were looked through: their SQL is what runs again."""


class Unscoped(RuntimeError):
    """A statement around which no wall can be laid. A mistake in the program, never of its users."""


def refuse_unwalled(statement: Any) -> None:  # noqa: ANN401 - any executable
    """Raise Unscoped for a statement with a part that the wall would not reach. Looks through each shape once.

    Whatever has the same cache key runs as the SQL that was compiled of the first: so it gets the same verdict.
    """
    key = statement._generate_cache_key()
    if key is not None and key.key in _passed:
        return
    for element in _parts(statement):
        _refuse(element)
        if statement.is_dml:
            _refuse_asking(element)
    if key is not None:
        if len(_passed) >= _KNOWN:
            _passed.clear()
        _passed.add(key.key)


def _parts(statement: Any) -> Iterator[Any]:  # noqa: ANN401 - any executable
    """Everything that a statement is made of, the criteria that it brings along included."""
    for element in visitors.iterate(statement):
        yield element
        for option in getattr(element, "_with_options", ()):
            if isinstance(option, LoaderCriteriaOption):
                if option.deferred_where_criteria:
                    raise Unscoped("criteria that are a function of the class cannot be looked through")
                yield from visitors.iterate(option.where_criteria)


def _refuse(element: Any) -> None:  # noqa: ANN401 - any part of a statement
    if _is_text(element):
        raise Unscoped("a statement holds text, and no wall stands around what it names")
    if _joins_fully(element):
        raise Unscoped("a full outer join keeps the rows that the wall leaves out")
    for source in _sources(element):
        if (name := _bare(source)) is not None:
            raise Unscoped(f"the table {name} is used without its class, so no wall stands around it")


def _refuse_asking(element: Any) -> None:  # noqa: ANN401 - any part of a statement
    """The wall stands around what a change is made to, and not around what it asks of beside: UPDATE … FROM."""
    for source in (element, getattr(element, "table", None)):
        if isinstance(source, Subquery | CTE) or _table_behind(source) in _scoped_names():
            raise Unscoped("a statement that changes something asks about people: look first, then change")


_TEXTS = ("_prefixes", "_suffixes", "_hints", "_statement_hints")


def _is_text(element: Any) -> bool:  # noqa: ANN401 - any part of a statement
    if isinstance(element, ColumnClause):
        return element.is_literal and element.name != "*"  # as in count(*)
    operator = getattr(element, "operator", None)
    written = isinstance(operator, custom_op) and any(
        sign.isalnum() or sign in "()" for sign in operator.opstring
    )
    return isinstance(element, TextClause) or written or any(getattr(element, each, None) for each in _TEXTS)


def _joins_fully(element: Any) -> bool:  # noqa: ANN401 - any part of a statement
    if isinstance(element, Join):
        return element.full
    return isinstance(element, Select) and any(join[3].get("full") for join in element._setup_joins)


def _sources(element: Any) -> Iterator[Any]:  # noqa: ANN401 - any part of a statement
    if isinstance(element, ColumnClause) and not _of_a_class(element):
        yield element.table
    elif isinstance(element, TableValuedColumn):
        yield element.scalar_alias
    elif isinstance(element, Join):
        yield from (element.left, element.right)
    elif isinstance(element, Select):
        yield from (*element._raw_columns, *element._from_obj)
        yield from (join[0] for join in element._setup_joins)


def _bare(source: Any) -> str | None:  # noqa: ANN401 - any part of a statement
    while isinstance(source, Alias | TableSample) and not _of_a_class(source):
        source = source.element
    if not isinstance(source, TableClause) or _of_a_class(source):
        return None
    return source.name if not isinstance(source, Table) or source.name in _scoped_names() else None


def _table_behind(source: Any) -> str | None:  # noqa: ANN401 - any part of a statement
    while isinstance(source, Alias | TableSample):
        source = source.element
    return source.name if isinstance(source, TableClause) else None


def _of_a_class(element: Any) -> bool:  # noqa: ANN401 - any part of a statement
    return "parententity" in element._annotations


@cache
def _scoped_names() -> frozenset[str]:
    return frozenset(table_of(model).name for model in scoped_models())
