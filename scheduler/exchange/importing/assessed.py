"""The levels that assessments out of a file ended in, as `casework.assessments` has them: set from that day.

They come after every file of levels, since what stands already is not set again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from scheduler.casework.approvals import lowers
from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.levels import level_on
from scheduler.exchange.importing.dated import LEVELS
from scheduler.exchange.importing.intake import Assessed, Intake, groups
from scheduler.exchange.importing.settling import Claim, settle_one, standing_of

_SAID = ("level", "tool", "approved_by")


@dataclass(frozen=True)
class _Level:
    """A level that is to be written, beside those that are: the next assessment is compared with both."""

    id: UUID
    from_on: date
    recorded_at: datetime
    level: str
    approved_by: str | None
    approved_at: datetime | None = None


def bring_assessed(intake: Intake) -> None:
    """Set the levels that the import's assessments ended in, person by person, in the order of their days."""
    of_person: dict[UUID, list[Assessed]] = defaultdict(list)
    for each in intake.assessed:
        if each.row.values["ref"] not in intake.directory.doubtful:
            of_person[each.values["person_id"]].append(each)
    for people in groups(of_person):
        known: dict[UUID, list[Any]] = defaultdict(list)
        for row in standing_of(intake, LEVELS, people):
            known[row.person_id].append(row)
        for person_id in people:
            _set_levels(intake, person_id, of_person[person_id], known[person_id])
        intake.write()


def _set_levels(intake: Intake, person_id: UUID, assessed: Iterable[Assessed], rows: list[Any]) -> None:
    for row, values in sorted(assessed, key=lambda each: each.values["assessed_on"]):
        on, level, approved_by = values["assessed_on"], values["level"], values.get("approved_by")
        standing = level_on(Facts(levels=rows), on)
        if level == standing or (approved_by is None and _approved_later(standing, level, on, rows)):
            continue
        said: dict[str, Any] = {name: values[name] for name in _SAID if name in values}
        of_day = next((each for each in rows if each.from_on == on), None)
        claim = Claim(row, {"person_id": person_id, "from_on": on, **said})
        outcome, made = settle_one(intake, LEVELS, of_day, claim)
        if made is not None:
            intake.touch(person_id, outcome)
            intake.judge_later(LEVELS.model, made, row, person_id)
            others = (each for each in rows if each is not of_day)
            rows = [*others, _Level(made, on, intake.recorded_at(row), level, approved_by)]


def _approved_later(standing: str | None, level: str, on: date, rows: list[Any]) -> bool:
    """Whether a lower level was proposed after the assessment, and stands since it was approved."""
    approved = (each for each in rows if each.from_on >= on and each.approved_by is not None)
    return lowers(standing, level) and any(each.level == level for each in approved)
