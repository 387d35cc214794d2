"""Setting a person's risk level: a stricter one stands at once, a lower one is proposed to somebody else."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from rules.risk import LEVELS
from scheduler.casework import approvals
from scheduler.casework.levels import set_level
from scheduler.casework.person.present import Present
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.risk import Proposal, RiskLevel
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day
from web.forms.sent import Sent, blank, sent
from web.pages.asking_again import Again, level_again
from web.pages.changes import Answers, Change, answered, beforehand, shown
from web.permissions import needs
from web.words import in_short, plainly

router = APIRouter(prefix="/people/{ref}/levels")


class LevelForm(CheckedForm):
    """Which level, from when, by which tool, and why."""

    level: Annotated[Literal["very_high", "high", "medium", "low"], Field(title="the level")]
    from_on: Annotated[Day, Field(title="the day from which it holds")]
    tool: Annotated[str | None, Field(title="the tool", max_length=40)] = None
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None


SentLevel = Annotated[Sent[LevelForm], sent(LevelForm)]


@router.get("/new", dependencies=[needs(Permission.PROPOSE, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str, again: Again) -> HTMLResponse:
    """The form: empty, or with what a returned proposal asked."""
    return _asked(request, desk, ref, blank(LevelForm, **level_again(desk, again)))


@router.post("/new", dependencies=[needs(Permission.PROPOSE, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentLevel) -> Response:
    """The form again, the last look, or the level kept or proposed."""
    return answered(request, desk, ref, form, CHANGE)


def choices(stands: Present) -> list[tuple[str, str, str]]:
    """The levels, each with what choosing it means for somebody who stands like this."""
    return [(str(level), plainly(level), _means(stands.level, level)) for level in LEVELS]


def _means(standing: str | None, level: str) -> str:
    if standing is None:
        return ""
    if standing == level:
        return "The level now"
    if approvals.lowers(standing, level):
        return "Lower than now: it waits until a supervisor who did not ask approves it"
    return "Stricter than now: it stands at once"


def _asked(request: Request, desk: Desk, ref: str, form: Sent[LevelForm]) -> HTMLResponse:
    before = beforehand(desk, ref)
    return shown(request, desk, before, form, "levels/level.html", choices=choices(before.stands))


def _set(desk: Desk, ref: str, told: LevelForm) -> RiskLevel | Proposal:
    return set_level(desk, ref, told.level, told.from_on, tool=told.tool, reason=told.reason, key=told.key)


def _answers(_desk: Desk, _ref: str, told: LevelForm) -> Answers:
    return [
        ("Level", plainly(told.level)),
        ("From", in_short(told.from_on)),
        ("Tool", told.tool),
        ("Why", told.reason),
    ]


def _from(_desk: Desk, told: LevelForm) -> date:
    return told.from_on


CHANGE = Change(
    path="/people/{ref}/levels/new",
    heading="Set the risk level",
    save="Set the level",
    word="level-set",
    asked=_asked,
    act=_set,
    answers=_answers,
    counts_from=_from,
)
