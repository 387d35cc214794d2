"""Brings kept deadlines up to date before anybody reads them: a new day ends what held until yesterday."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, func, select

from scheduler.casework.deadlines.kept import refresh_expired
from scheduler.clock import london_date
from scheduler.desk import Installation
from scheduler.roles import Principal
from scheduler.store.deadlines import Deadline
from scheduler.store.scope import table_of

JOB = Principal("job:deadlines")
"""The installation itself: what has expired is refreshed for everyone, whoever opens a list first."""


def renew_expired(installation: Installation) -> int:
    """Compute again what no longer holds today; how many people that were. One index look if there is nothing."""
    today = london_date(installation.clock.now())
    ((any_expired,),) = installation.database.glance(_any_expired(), {"today": today})
    if not any_expired:
        return 0
    with installation.writing(JOB) as desk:
        return refresh_expired(desk)


@cache
def _any_expired() -> Select[Any]:
    return select(any_expired_by(bindparam("today", type_=Date())))


def any_expired_by(today: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a day, or a parameter for it
    """Whether a kept row holds no longer on a day, inside a statement; unknown if all of them hold for ever.

    By the earliest of all, which stands first in an index. Asked whether there is any, PostgreSQL takes a third of
    the rows for such, and reads all of them in search of the first: 40 ms on every page of 100,000 people.
    """
    earliest: Any = select(func.min(table_of(Deadline).c.holds_until)).scalar_subquery()
    expired: ColumnElement[bool] = earliest < today
    return expired
