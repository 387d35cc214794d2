"""A person's state: custody, hospital, abroad and the like at once, reactive by approval; and the return."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from scheduler.audit import log
from scheduler.casework.deadlines.states import review_of
from scheduler.casework.person.present import state_record
from scheduler.casework.whereabouts import RETURNED, record_return, set_state
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.risk import Proposal, State, StateSpell
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import CheckedForm, Day
from web.forms.sent import Sent, blank, sent
from web.pages.asking_again import Again, state_again
from web.pages.changes import Answers, Beforehand, Change, answered, beforehand, shown
from web.permissions import needs
from web.words import in_short

router = APIRouter(prefix="/people/{ref}")
WORDS = {
    State.CUSTODY: ("In custody", "The visits stop until the return"),
    State.HOSPITAL: ("Detained in hospital", "The visits stop until the return"),
    State.ABROAD: ("Abroad", "The visits stop until the return"),
    State.TRANSFERRED_OUT: ("Transferred to another force", "The visits stop while another force answers"),
    State.MISSING: ("Missing", "The visits stay due, and the person is to be traced"),
    State.WANTED: ("Wanted", "The visits stay due, and the person is to be traced"),
    State.REACTIVE: (
        "Reactive management",
        "No visits. It waits until a supervisor who did not ask approves it",
    ),
    State.ENDED: ("Ended", "The registration is over, or the person has died: nothing is due any more"),
}
"""Each state as its choice says it, and what it means for the visits."""
Chosen = Literal["custody", "hospital", "abroad", "transferred_out", "missing", "wanted", "reactive", "ended"]
WHY_ENDED = "Say why it ended, such as: the registration ran out, or the person died."


class StateForm(CheckedForm):
    """Which state, since when, when somebody looks again, and why."""

    state: Annotated[Chosen, Field(title="the state")]
    from_on: Annotated[Day, Field(title="the day on which it began")]
    review_on: Annotated[Day | None, Field(title="the day of the expected return")] = None
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None

    @property
    def looked_at_by(self) -> date | None:
        """When somebody has to look again; None for a state that suspends nothing."""
        return review_of(self.state, self.from_on, self.review_on)


class ReturnForm(CheckedForm):
    """The first day back."""

    returned_on: Annotated[Day, Field(title="the first day back")]
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None


SentState = Annotated[Sent[StateForm], sent(StateForm)]
SentReturn = Annotated[Sent[ReturnForm], sent(ReturnForm)]


@router.get("/states/new", dependencies=[needs(Permission.RECORD, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str, again: Again) -> HTMLResponse:
    """The form: empty, or with what a returned proposal asked."""
    return _asked(request, desk, ref, blank(StateForm, **state_again(desk, again)))


@router.post("/states/new", dependencies=[needs(Permission.RECORD, "collected", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentState) -> Response:
    """The form again, the last look, or the state kept or proposed."""
    told = form.told
    if told is not None and told.step != "ask" and State(told.state) is State.ENDED and not told.reason:
        return _asked(request, desk, ref, form.faulted("reason", WHY_ENDED))
    return answered(request, desk, ref, form, STATE)


@router.get("/review", dependencies=[needs(Permission.RECORD, "consulted")])
def look_again(desk: LookingDesk, ref: str) -> RedirectResponse:
    """To the record of the state that holds, for the next day of review; without a state, to the form of one."""
    holding = state_record(desk, ref)
    log(desk, Verb.CONSULTED, "state to look at again", [ref])
    leads = f"records/state/{holding}/correct#review_on" if holding else "states/new"
    return RedirectResponse(f"/people/{quote(ref, safe='')}/{leads}", 303)


@router.get("/return", dependencies=[needs(Permission.RECORD, "consulted")])
def ask_return(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The empty form of a return."""
    return _asked_return(request, desk, ref, blank(ReturnForm, returned_on=desk.today))


@router.post("/return", dependencies=[needs(Permission.RECORD, "altered", "consulted")])
def answer_return(request: Request, desk: AtDesk, ref: str, form: SentReturn) -> Response:
    """The form again, the last look, or the return kept."""
    return answered(request, desk, ref, form, RETURN)


def _asked(request: Request, desk: Desk, ref: str, form: Sent[StateForm]) -> HTMLResponse:
    before = beforehand(desk, ref)
    return shown(request, desk, before, form, "states/state.html", choices=_choices(before))


def _choices(before: Beforehand) -> list[tuple[str, str, str]]:
    spell = before.stands.spell
    now = str(spell.state) if spell else None
    return [
        (str(state), text, "The state now" if state == now else hint) for state, (text, hint) in WORDS.items()
    ]


def _set(desk: Desk, ref: str, told: StateForm) -> StateSpell | Proposal:
    return set_state(
        desk, ref, told.state, told.from_on, review_on=told.review_on, reason=told.reason, key=told.key
    )


def _answers(_desk: Desk, _ref: str, told: StateForm) -> Answers:
    again = told.looked_at_by
    default = "" if told.review_on else ", because no day was given"
    looks = [("To be looked at again by", f"{in_short(again)}{default}")] if again else []
    return [
        ("State", WORDS[State(told.state)][0]),
        ("Since", in_short(told.from_on)),
        *looks,
        ("Why", told.reason),
    ]


def _from(_desk: Desk, told: StateForm) -> date:
    return told.from_on


def _asked_return(request: Request, desk: Desk, ref: str, form: Sent[ReturnForm]) -> HTMLResponse:
    return shown(request, desk, beforehand(desk, ref), form, "states/return.html")


def _return(desk: Desk, ref: str, told: ReturnForm) -> StateSpell:
    return record_return(desk, ref, told.returned_on, reason=told.reason or RETURNED, key=told.key)


def _return_answers(_desk: Desk, _ref: str, told: ReturnForm) -> Answers:
    return [("First day back", in_short(told.returned_on)), ("How it is known", told.reason)]


def _returned(_desk: Desk, told: ReturnForm) -> date:
    return told.returned_on


STATE = Change(
    path="/people/{ref}/states/new",
    heading="Record a state",
    save="Record the state",
    word="state-set",
    asked=_asked,
    act=_set,
    answers=_answers,
    counts_from=_from,
)
RETURN = Change(
    path="/people/{ref}/return",
    heading="Record a return",
    save="Record the return",
    word="return-recorded",
    asked=_asked_return,
    act=_return,
    answers=_return_answers,
    counts_from=_returned,
)
