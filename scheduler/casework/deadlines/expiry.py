"""Brings kept deadlines up to date before anybody reads them: a new day ends what held until yesterday."""

from functools import cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, exists, select
from sqlmodel import col

from scheduler.casework.deadlines.kept import refresh_expired
from scheduler.clock import london_date
from scheduler.desk import Installation
from scheduler.roles import Principal
from scheduler.store.deadlines import Deadline

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
    return select(exists().where(col(Deadline.holds_until) < bindparam("today", type_=Date())))
