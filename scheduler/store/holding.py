"""On which days somebody answers for a team, stands in for another or is away: the one condition that all ask."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from scheduler.store.officers import Absence, Cover, Supervision


def holds(model: type[Supervision | Cover | Absence], on: Any, until: Any = None) -> ColumnElement[bool]:  # noqa: ANN401 - days, or parameters for them
    """Whether a row stands, and holds on a day, or on any from that day up to and including another.

    Its own first and last day are included; without a last day it goes on.
    """
    return and_(
        col(model.superseded_at).is_(None),
        col(model.from_on) <= (on if until is None else until),
        or_(col(model.to_on).is_(None), col(model.to_on) >= on),
    )
