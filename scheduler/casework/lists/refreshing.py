"""Which intelligence checks are to be made before a planned visit: the rules' verdict on that moment."""

from collections.abc import Sequence
from uuid import UUID

from rules.checks import Source
from scheduler.casework.lists.today import Planned
from scheduler.casework.verdicts import verdicts_at
from scheduler.desk import Desk


def to_refresh(desk: Desk, planned: Sequence[Planned]) -> dict[UUID, list[Source]]:
    """The required sources that would not be fresh at each visit, by booking, as the checks stand now.

    A visit without any is left out, and so is one to a person whom the reader may not see.
    """
    judged = [each for each in planned if each.person_id and desk.policy.in_force(each.on)]
    moments = [(each.person_id, each.starts_at) for each in judged if each.person_id]
    wanting: dict[UUID, list[Source]] = {}
    if not moments:
        return wanting
    for booking, (_, verdict) in zip(judged, verdicts_at(desk, moments), strict=True):
        lacking = (
            [each for each in verdict.sources if each.required and each.state != "fresh"] if verdict else []
        )
        if lacking:
            wanting[booking.id] = lacking
    return wanting
