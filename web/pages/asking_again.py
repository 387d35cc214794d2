"""What a returned proposal asked, for the form that asks again: the same, and no day that has passed."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from rules.periods import Period, period
from scheduler.casework.keeping import NoSuchRecord
from scheduler.casework.lists.proposed import Proposed, proposed
from scheduler.desk import Desk
from web.dependencies import LookingDesk

_WEEK = 7


def _asked_before(desk: LookingDesk, ref: str, again: UUID | None = None) -> Proposed | None:
    """The proposal that the address names. Raises NoSuchRecord for one about somebody else."""
    if again is None:
        return None
    found, _ = proposed(desk, again)
    if found.ref != ref:
        raise NoSuchRecord("proposal")
    return found


Again = Annotated[Proposed | None, Depends(_asked_before, scope="function")]
"""What was asked before; None where one asks for the first time."""


def level_again(desk: Desk, asked: Proposed | None) -> dict[str, object]:
    """The values with which the form of a level begins."""
    if asked is None or asked.kind != "level":
        return {"from_on": desk.today}
    return {"level": asked.value, "from_on": _from(desk, asked), "tool": asked.tool, "reason": asked.reason}


def plan_again(desk: Desk, asked: Proposed | None) -> dict[str, object]:
    """The values with which the form of a plan's interval begins."""
    if asked is None or asked.kind != "plan":
        return {"what": "every", "unit": "M", "from_on": desk.today}
    told = {"from_on": _from(desk, asked), "until_on": _until(desk, asked), "reason": asked.reason}
    if asked.value is None:
        return {"what": "end", "unit": "M", **told}
    number, unit = _number_and_unit(period(asked.value))
    return {"what": "every", "number": number, "unit": unit, **told}


def state_again(desk: Desk, asked: Proposed | None) -> dict[str, object]:
    """The values with which the form of a state begins."""
    if asked is None or asked.kind != "reactive":
        return {"from_on": desk.today}
    told = {"from_on": _from(desk, asked), "review_on": _until(desk, asked), "reason": asked.reason}
    return {"state": "reactive", **told}


def _from(desk: Desk, asked: Proposed) -> date:
    return max(asked.from_on, desk.today)


def _until(desk: Desk, asked: Proposed) -> date | None:
    """The day given, unless it has passed meanwhile: then it is to be given anew."""
    return asked.until_on if asked.until_on and asked.until_on > desk.today else None


def _number_and_unit(of: Period) -> tuple[int | None, str]:
    """As the form asks it: whole months, weeks or days; without a number where it is of both."""
    if of.months:
        return (of.months, "M") if not of.days else (None, "M")
    return (of.days // _WEEK, "W") if of.days % _WEEK == 0 else (of.days, "D")
