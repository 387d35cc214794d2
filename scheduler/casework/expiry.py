"""Brings kept deadlines up to date before anybody reads them: a new day ends what held until yesterday."""

from sqlalchemy import select

from scheduler.casework.deadlines import expired_people, refresh_expired
from scheduler.desk import Installation
from scheduler.roles import Principal

JOB = Principal("job:deadlines")
"""The installation itself: what has expired is refreshed for everyone, whoever opens a list first."""


def renew_expired(installation: Installation) -> int:
    """Compute again what no longer holds today; how many people that were. One index look if there is nothing."""
    with installation.reading(JOB) as desk:
        any_expired = desk.session.scalar(select(expired_people(desk.today).exists()))
    if not any_expired:
        return 0
    with installation.writing(JOB) as desk:
        return refresh_expired(desk)
