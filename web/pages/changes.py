"""What the forms that change how a person stands have in common: their parts of a page, and the way through them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework import approvals, limits
from scheduler.casework.deciders import Decider, deciders, deciders_on
from scheduler.casework.keeping import person
from scheduler.casework.lists.proposed import Proposed, waiting_about
from scheduler.casework.person.present import Present, present_of
from scheduler.casework.whereabouts import InThatState, NotAway
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.store.audit import Verb
from scheduler.store.risk import Proposal
from web.forms.effect import effect_of
from web.forms.fields import CheckedForm
from web.forms.sent import Sent
from web.forms.trying import tried
from web.notices import done
from web.rendering import page

Answers = list[tuple[str, str | None]]
_BESIDE: dict[type[Refusal], tuple[str, ...]] = {
    limits.TextMissing: ("reason", "address"),
    limits.BeforeRegistration: ("from_on", "assessed_on"),
    limits.InFuture: ("assessed_on",),
    limits.EndsBeforeItBegins: ("until_on", "review_on", "returned_on", "by_on"),
    limits.UnknownInterval: ("number",),
    approvals.NoExpiry: ("until_on",),
    approvals.ReactiveNotLow: ("state",),
    approvals.ReactiveWhileAway: ("state",),
    approvals.StillOverdue: ("state",),
    InThatState: ("state",),
    NotAway: ("returned_on",),
}
"""The fields beside which a refusal is told: the first that the form has."""


Form = TypeVar("Form", bound=CheckedForm)


@dataclass(frozen=True)
class Change(Generic[Form]):
    """One form: what its pages say, how it is shown, the act, and the word of the notice once it is done.

    `counts_from` is the day from which it counts; without it the deadline does not change, and no effect is shown.
    """

    path: str
    heading: str
    save: str
    word: str
    asked: Callable[[Request, Desk, str, Sent[Form]], HTMLResponse]
    act: Callable[[Desk, str, Form], object]
    answers: Callable[[Desk, str, Form], Answers]
    counts_from: Callable[[Desk, Form], date] | None = None

    def at(self, ref: str) -> str:
        """Its address for one person."""
        return self.path.format(ref=quote(ref, safe=""))


@dataclass(frozen=True)
class Beforehand:
    """What is said before anything is asked: how the person stands, what waits already, and who would decide."""

    stands: Present
    waiting: list[Proposed]
    deciders: list[Decider]


def beforehand(desk: Desk, ref: str) -> Beforehand:
    """For one person and the one who acts. Raises NoSuchPerson."""
    about = person(desk, ref)
    return Beforehand(present_of(desk, about), waiting_about(desk, about), deciders_on(desk, about))


def shown(
    request: Request, desk: Desk, before: Beforehand, form: Sent[Form], template: str, **more: object
) -> HTMLResponse:
    """The form about a person, with its faults."""
    ref = before.stands.ref
    log(desk, Verb.CONSULTED, f"form: {template.rpartition('/')[2].removesuffix('.html')}", [ref])
    asked = {"form": form, "ref": ref, "before": before, "today": desk.today}
    return page(request, template, status=form.status, **asked, **more)


def answered(request: Request, desk: Desk, ref: str, form: Sent[Form], change: Change[Form]) -> Response:
    """The form again with its faults, else the answers to check, else the person with what was kept."""
    told = form.told
    if told is None or told.step == "ask":
        return change.asked(request, desk, ref, form)
    try:
        if told.step == "check":
            return _last_look(request, desk, ref, form, told, change)
        with tried(desk):
            made = change.act(desk, ref, told)
    except Refusal as refusal:
        return change.asked(request, desk, ref, form.refused(refusal, beside(refusal, told)))
    return done(f"/people/{quote(ref, safe='')}", "proposed" if isinstance(made, Proposal) else change.word)


def _last_look(
    request: Request, desk: Desk, ref: str, form: Sent[Form], told: Form, change: Change[Form]
) -> HTMLResponse:
    from_on = change.counts_from(desk, told) if change.counts_from else None
    effect = effect_of(desk, ref, lambda: change.act(desk, ref, told), from_on)
    log(desk, Verb.CONSULTED, f"effect of {change.word}", [ref])
    return page(
        request,
        "changes/check.html",
        form=form,
        ref=ref,
        change=change,
        answers=change.answers(desk, ref, told),
        effect=effect,
        deciders=deciders(desk, ref) if effect.waits else [],
        today=desk.today,
    )


def beside(refusal: Refusal, told: CheckedForm) -> str:
    """The field beside which a refusal is told; "" for one that concerns the whole form."""
    names = (name for kind, fields in _BESIDE.items() if isinstance(refusal, kind) for name in fields)
    return next((name for name in names if name in type(told).model_fields), "")
