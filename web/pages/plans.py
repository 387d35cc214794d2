"""A plan's own visit interval: a shorter one stands at once, a longer one is proposed, for a time only."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from scheduler.casework.limits import interval
from scheduler.casework.plans import set_plan
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.risk import PlanInterval, Proposal
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day, Only
from web.forms.sent import Sent, blank, sent
from web.pages.asking_again import Again, plan_again
from web.pages.changes import Answers, Change, answered, beforehand, shown
from web.permissions import needs
from web.words import in_short

router = APIRouter(prefix="/people/{ref}/plans")
HOW_OFTEN = "Say how often, as a whole number from 1 to 366, such as 4."
EVERY = Only("what", frozenset({"every"}))


class PlanForm(CheckedForm):
    """How often, from when, for how long, and why; or the end of the plan's own interval."""

    what: Annotated[Literal["every", "end"], Field(title="what the plan asks for")] = "every"
    number: Annotated[int | None, EVERY, Field(title="how often, as a whole number", ge=1, le=366)] = None
    unit: Annotated[Literal["M", "W", "D"], Field(title="months, weeks or days")] = "M"
    from_on: Annotated[Day, Field(title="the day from which it holds")]
    until_on: Annotated[Day | None, EVERY, Field(title="the last day on which it holds")] = None
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None

    @property
    def interval(self) -> str | None:
        """The interval as it is kept; None for the end of the plan's own."""
        return None if self.what == "end" else f"P{self.number}{self.unit}"


SentPlan = Annotated[Sent[PlanForm], sent(PlanForm)]


@router.get("/new", dependencies=[needs(Permission.PROPOSE, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str, again: Again) -> HTMLResponse:
    """The form: empty, or with what a returned proposal asked."""
    return _asked(request, desk, ref, blank(PlanForm, **plan_again(desk, again)))


@router.post("/new", dependencies=[needs(Permission.PROPOSE, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentPlan) -> Response:
    """The form again, the last look, or the interval kept or proposed."""
    told = form.told
    if told is not None and told.step != "ask" and told.what == "every" and told.number is None:
        return _asked(request, desk, ref, form.faulted("number", HOW_OFTEN))
    return answered(request, desk, ref, form, CHANGE)


def _asked(request: Request, desk: Desk, ref: str, form: Sent[PlanForm]) -> HTMLResponse:
    return shown(request, desk, beforehand(desk, ref), form, "plans/plan.html")


def _set(desk: Desk, ref: str, told: PlanForm) -> PlanInterval | Proposal:
    until_on = None if told.what == "end" else told.until_on
    return set_plan(
        desk, ref, told.interval, told.from_on, until_on=until_on, reason=told.reason, key=told.key
    )


def _answers(_desk: Desk, _ref: str, told: PlanForm) -> Answers:
    asks = (
        f"A visit every {interval(told.interval).words}"
        if told.interval
        else "No interval of its own any more"
    )
    until = in_short(told.until_on) if told.until_on else "No last day"
    lasts = [] if told.what == "end" else [("Up to and including", until)]
    return [("The plan asks for", asks), ("From", in_short(told.from_on)), *lasts, ("Why", told.reason)]


def _from(_desk: Desk, told: PlanForm) -> date:
    return told.from_on


CHANGE = Change(
    path="/people/{ref}/plans/new",
    heading="Set the plan's interval",
    save="Set the interval",
    word="plan-set",
    asked=_asked,
    act=_set,
    answers=_answers,
    counts_from=_from,
)
