"""Which intelligence checks are to be made before a visit: the rules' verdict on its moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from rules.checks import Source
from rules.version import Intelligence
from scheduler.casework.lists.today import Planned
from scheduler.casework.verdicts import verdicts_at
from scheduler.clock import london_date
from scheduler.desk import Desk


@dataclass(frozen=True, slots=True)
class Wanting:
    """A required source that would not be fresh at a visit: its age then, and for how long the policy takes it.

    `age` is None where it is missing: not asked since the last visit, or no answer came.
    """

    source: str
    state: str
    age: timedelta | None
    fresh_for: timedelta | None


def to_refresh(desk: Desk, planned: Sequence[Planned]) -> dict[UUID, list[Wanting]]:
    """The required sources that would not be fresh at each visit, by booking, as the checks stand now.

    A visit without any is left out, and so is one to a person whom the reader may not see.
    """
    visits = {each.id: (each.person_id, each.starts_at) for each in planned if each.person_id}
    found = checks_wanting(desk, list(visits.values()))
    return {booking: found[visit] for booking, visit in visits.items() if visit in found}


def checks_wanting(
    desk: Desk, visits: Sequence[tuple[UUID, datetime]]
) -> dict[tuple[UUID, datetime], list[Wanting]]:
    """The same by person and moment: as many statements whatever their number, and none without a visit."""
    judged = [each for each in visits if desk.policy.in_force(london_date(each[1]))]
    found = {}
    for visit, verdict in verdicts_at(desk, judged) if judged else ():
        intelligence = desk.policy.version_on(london_date(visit[1])).intelligence
        if verdict and intelligence and verdict.wanting:
            found[visit] = [_before_a_visit(each, intelligence) for each in verdict.wanting]
    return found


def _before_a_visit(wanting: Source, intelligence: Intelligence) -> Wanting:
    group = intelligence.sources.get(wanting.source)
    return Wanting(
        wanting.source, wanting.state, wanting.age, intelligence.freshness[group] if group else None
    )
