"""How many people a list has, whoever they are and of each group of them: added up without reading one of them.

Of those whom the principal may see, as everywhere. Who is overdue changes with the day, and is counted itself.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.lists.register import Chosen
from scheduler.desk import Desk
from scheduler.store.deadlines import Phase
from scheduler.store.given import given_in
from scheduler.store.headcounts import Headcount
from scheduler.store.made_once import AnySelect, made_once

_PEOPLE = func.sum(col(Headcount.people))


def headcount(desk: Desk, chosen: Chosen) -> int:
    """How many people were asked for."""
    found: int | None = desk.session.scalar(_all(chosen))
    return found or 0


def headcount_by(
    desk: Desk, chosen: Chosen, column: str, phase: Phase | None = None, some: Sequence[Any] | None = None
) -> dict[Any, int]:
    """The same of each value of a column, without those that nobody has; of some values, of a phase, if said."""
    rows = _each(chosen, column, phase, of_some=some is not None)
    return {row[0]: row[1] for row in desk.session.execute(rows, {} if some is None else {"some": some})}


@made_once
def _all(chosen: Chosen) -> AnySelect:
    people: AnySelect = chosen.narrow_counts(select(_PEOPLE))
    return people


@made_once
def _each(chosen: Chosen, column: str, phase: Phase | None, *, of_some: bool) -> AnySelect:
    group = col(getattr(Headcount, column))
    rows = select(group, _PEOPLE).group_by(group).having(_PEOPLE != 0)
    if of_some:
        rows = rows.where(given_in(group, "some"))
    people: AnySelect = chosen.narrow_counts(
        rows if phase is None else rows.where(col(Headcount.phase) == phase)
    )
    return people
