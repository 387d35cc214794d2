"""What the forms about staff have in common: asked, checked, and done once. They tell of no person on the register."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from scheduler.casework.meanwhile import Meanwhile
from scheduler.desk import Desk
from scheduler.errors import Refusal
from web.forms.fields import CheckedForm
from web.forms.sent import Sent
from web.forms.trying import foreseen, tried
from web.notices import done
from web.rendering import page

Answers = list[tuple[str, str | None]]
Options = list[tuple[str, str]]


Form = TypeVar("Form", bound=CheckedForm)


@dataclass(frozen=True)
class Field:
    """One thing that is asked, by a macro of components/fields.html."""

    kind: Literal["text", "day", "words", "select", "some", "yes_or_no"]
    name: str
    label: str
    hint: str | None = None
    options: Sequence[tuple[str, ...]] = ()


@dataclass(frozen=True)
class Asked:
    """How a form is worded, what it asks, and where it leads back to. `notes` are told above the fields."""

    heading: str
    action: str
    fields: tuple[Field, ...]
    save: str
    back: tuple[str, str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task(Generic[Form]):
    """What becomes of one of these forms: the act, the answers to check, and the word of the notice.

    `brings` says beforehand, in sentences, what the act brings, and `warns` what it leaves open, which refuses nothing;
    `meanwhile`, what somebody who will not be there is booked on.
    A refusal is told beside the field of `beside`.
    """

    asked: Callable[[Desk], Asked]
    act: Callable[[Desk, Form], object]
    answers: Callable[[Desk, Form], Answers]
    word: str
    brings: Callable[[Desk, Form], list[str]] = lambda _desk, _told: []
    beside: Callable[[Refusal], str] = lambda _refusal: ""
    leads_to: str | Callable[[Form, Any], str] = "/cover"
    """Where it leads once it is done; or what says so of the form and of what the act made."""
    warns: Callable[[Desk, Form], list[str]] = lambda _desk, _told: []
    meanwhile: Callable[[Desk, Form], Meanwhile | None] = lambda _desk, _told: None


def shown(request: Request, desk: Desk, form: Sent[Form], asked: Asked) -> HTMLResponse:
    """The form with its faults."""
    return page(request, "staff/form.html", status=form.status, form=form, asked=asked, today=desk.today)


def answered(request: Request, desk: Desk, form: Sent[Form], task: Task[Form]) -> Response:
    """The form again with its faults, else the answers to check, else it is done."""
    told = form.told
    if told is None or told.step == "ask":
        return shown(request, desk, form, task.asked(desk))
    try:
        if told.step == "check":
            return _check(request, desk, form, told, task)
        with tried(desk):
            made = task.act(desk, told)
    except Refusal as refusal:
        return shown(request, desk, form.refused(refusal, task.beside(refusal)), task.asked(desk))
    leads_to = task.leads_to
    return done(leads_to if isinstance(leads_to, str) else leads_to(told, made), task.word)


def _check(request: Request, desk: Desk, form: Sent[Form], told: Form, task: Task[Form]) -> HTMLResponse:
    with foreseen(desk):
        task.act(desk, told)  # for its refusals
    return page(
        request,
        "staff/check.html",
        form=form,
        answers=task.answers(desk, told),
        brings=task.brings(desk, told),
        warnings=task.warns(desk, told),
        meanwhile=task.meanwhile(desk, told),
        asked=task.asked(desk),
        today=desk.today,
    )
