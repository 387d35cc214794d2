"""What every statement of a principal is narrowed by, as one option. Which rows those are, `scope` says."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Uuid
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.cache_key import CacheKey

from scheduler.store.made_once import with_option

_SHAPES: dict[tuple[Any, ...], object] = {}


class Narrowing(CriteriaOption):
    """All criteria of a principal, laid over whatever statement has it among its options.

    SQLAlchemy asks each option of each statement what it is, so as to know compiled SQL again: asked of a
    criterion for every table about people, that cost more than the statement. Criteria never change, so
    they are asked once. Their shape stands in the key, and their values are handed over in its order:
    principals of one role share the SQL, each with their own values.
    """

    propagate_to_loaders = True

    def __init__(self, criteria: Iterable[LoaderCriteriaOption]) -> None:
        self._criteria = tuple(criteria)
        keys = [_known_by(each) for each in self._criteria]
        self._shape = _SHAPES.setdefault(tuple(key.key for key in keys), object())
        # one of each: what runs is given a value for each of these, whether its tables ask for it or not
        self._values = list({value.key: value for key in keys for value in key.bindparams}.values())

    def over(self, statement: Any) -> Any:  # noqa: ANN401 - any statement
        """The statement with all criteria laid over it."""
        return with_option(statement, self, self._shape, self._values)

    def process_compile_state(self, compile_state: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        """Lay every criterion over a statement that is being compiled."""
        for each in self._criteria:
            each.process_compile_state(compile_state)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:  # noqa: ANN401
        """The same for entities that were replaced by others."""
        for each in self._criteria:
            each.process_compile_state_replaced_entities(compile_state, mapper_entities)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        """Lay every criterion over the rows that an update looks for."""
        for each in self._criteria:
            each.get_global_criteria(attributes)

    def _gen_cache_key(self, _anon_map: object, bindparams: list[BindParameter[Any]]) -> tuple[Any, ...]:
        bindparams.extend(self._values)
        return Narrowing, self._shape


class Identities(BindParameter[Any]):
    """Identities that criteria compare with: made once for a principal, and the same in each of its criteria.

    SQLAlchemy finds the values of compiled SQL again in dictionaries, and makes a copy of a criterion for each
    place that it is laid at. Copies of one are equal: to ask that as of columns wrote a comparison each time.
    """

    inherit_cache = True

    def __init__(self, ids: Sequence[UUID]) -> None:
        self._one = len(ids) == 1
        super().__init__(
            None, ids[0] if self._one else list(ids), Uuid(), unique=True, expanding=not self._one
        )

    def hold(self, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
        """Whether a column has one of them. A list of several is written anew whenever a statement runs."""
        return column == self if self._one else column.in_(self)  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return hash(self) == hash(other)

    __hash__ = BindParameter.__hash__


def _known_by(criterion: LoaderCriteriaOption) -> CacheKey:
    key = criterion._generate_cache_key()
    if key is None:
        raise TypeError("a criterion that SQLAlchemy cannot know again would pass for another")
    return key
