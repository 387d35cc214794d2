"""The first of a crowd that a search finds: too many to be looked up, counted and sorted while somebody types.

The list that is searched is read in its order for a while, and who of it is found is asked then. Of a crowd so many
are among the first of a list that they make the page; where they do not, the page is made as any other.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import col

from scheduler.casework.lists.paging import page_of
from scheduler.casework.lists.register import ROWS, Chosen, keys
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline
from scheduler.store.given import given_in

COUNTED = 1_000
"""People of a search who are counted, and who have a page: whoever would see more types more."""
_EACH = 20
"""Rows that are read for each who is wanted."""
_MOST = 4_000
"""Rows that are read at most."""


@dataclass(frozen=True)
class Begun:
    """What is known of a crowd by the first rows of a list: a page of it, if they fill it, and how many there are."""

    page: list[str] | None
    in_all: int | None
    often: bool
    """Whether so many of the rows are theirs that they are counted row by row, and not looked up."""


def begun(
    desk: Desk,
    of_each: ColumnElement[bool],
    listed: Select[Any],
    called: Names,
    order: str,
    start: int,
    whole: Chosen | None,
) -> Begun:
    """What the first rows of a list tell of a page of those who are found, in an order of `page_of`."""
    number = min((start + ROWS) * _EACH, _MOST)
    refs, _ = page_of(desk, listed, called, order, 0, whole=whole, number=number)
    some = Chosen().narrow(keys()).where(given_in(col(Deadline.ref), "refs"), of_each)
    found = set(desk.session.scalars(some, {"refs": refs}))
    page = [ref for ref in refs if ref in found][start : start + ROWS]
    ended = len(refs) < number
    return Begun(
        page if ended or len(page) == ROWS else None,
        len(found) if ended else None,
        often=len(found) > len(refs) / 2,
    )


def counted(desk: Desk, rows: Select[Any]) -> int:
    """How many there are, until they are more than COUNTED."""
    some = rows.limit(COUNTED + 1).subquery()
    return desk.session.execute(select(func.count()).select_from(some)).scalar_one()
