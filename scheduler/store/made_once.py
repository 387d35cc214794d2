"""Statements that are made once and run again: to write one took longer than to run it.

SQLAlchemy knows compiled SQL by all that a statement is made of, which it goes through for each new one. Of a
statement that is made once it does so once, and what is laid over it for a principal is known beside that.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Executable, Select
from sqlalchemy.sql.cache_key import CacheKey

AnySelect = Select[*tuple[Any, ...]]
"""A select of whatever columns."""
Values = ParamSpec("Values")
Statement = TypeVar("Statement", bound=Any)
_SOME = 256
"""Statements of one maker that are kept: of so many days, filters, orders."""
_SHAPES: dict[object, object] = {}
_MADE: WeakKeyDictionary[Any, object] = WeakKeyDictionary()
"""The shape of each; of the very statement: what is made from it by another clause is another."""


def made_once(make: Callable[Values, Statement]) -> Callable[Values, Statement]:
    """What makes a statement, and gives the same one again for the same values.

    The values stand in the statement, so they are what stays for a while: a day, a filter, an order. What differs
    each time, a person or a moment, is a `bindparam` of the statement that gets its value when it runs. What is
    made from a statement that was not made once itself is not kept: it may hold what somebody typed.
    """

    def made(*args: Values.args, **kwargs: Values.kwargs) -> Statement:
        statement = make(*args, **kwargs)
        _MADE[statement] = _SHAPES.setdefault(_known(statement).key, object())
        return statement

    kept: Any = lru_cache(maxsize=_SOME)(made)

    @wraps(make)
    def once(*args: Values.args, **kwargs: Values.kwargs) -> Statement:
        passing = any(isinstance(each, Executable) and each not in _MADE for each in args)
        return make(*args, **kwargs) if passing else cast("Statement", kept(*args, **kwargs))

    return once


def with_option(
    statement: Any,  # noqa: ANN401 - any statement
    option: Any,  # noqa: ANN401 - any option
    shape: object,
    values: Sequence[BindParameter[Any]],
) -> Any:  # noqa: ANN401 - any statement
    """A statement with an option that is known by a shape, and that hands over values of its own."""
    given = statement.options(option)
    own = _MADE.get(statement)
    if own is not None:
        once = _known(statement)
        known = CacheKey((with_option, own, shape), [*once.bindparams, *values], once.params)
        # as SQLAlchemy itself keeps it, and lets go of it where a clause is added
        given.__dict__["_generate_cache_key"] = lambda: known
        given._memoized_keys |= {"_generate_cache_key"}
    return given


def _known(statement: Any) -> CacheKey:  # noqa: ANN401 - any statement
    key: CacheKey | None = statement._generate_cache_key()
    if key is None:
        raise TypeError("a statement that SQLAlchemy cannot know again is not made once")
    return key
