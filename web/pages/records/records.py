"""Correcting a record and withdrawing one: beside what it says, with what that brings; a conflict loses nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from scheduler.audit import log
from scheduler.casework.correctable import KINDS
from scheduler.casework.corrections import correct, withdraw
from scheduler.casework.deciders import deciders
from scheduler.casework.explaining import Explained, explain
from scheduler.casework.flags import Flag
from scheduler.casework.keeping import NoSuchRecord, SupersededMeanwhile, person, row_of
from scheduler.casework.limits import InFuture, NotYetToday
from scheduler.casework.person.record_flags import flagged_visits, newly_flagged
from scheduler.desk import Desk
from scheduler.errors import NoSuchPerson, Refusal, RoleCannot
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.deadlines import Obligation
from web.dependencies import AtDesk, LookingDesk
from web.forms.effect import effect_of
from web.forms.sent import Sent, blank, read, texts_of
from web.forms.trying import foreseen, tried
from web.notices import done
from web.pages.records import telling
from web.pages.records.applying import asked_of, shown_under, with_foreseen
from web.pages.records.asked import FORMS, OF_KIND, RecordForm
from web.pages.records.meanwhile import typed_over
from web.pages.records.record import Asking, Record, asking_about, record_of
from web.pages.records.telling import Line
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/people/{ref}/records/{what}/{id}")
MOVES_NO_DEADLINE = frozenset({"check", "allocation", "placement", "exception", "proposal"})
JUDGED = frozenset({"visit", "check"})
"""Kinds that say how a visit was made."""
TO_CORRECT = {
    "level": "A correction after which the level would be lower is not made here: propose the lower level.",
    "plan": "If less would be asked for than before, it takes a supervisor other than the one who recorded it; an "
    "interval longer than the level's is proposed.",
    "state": "Reactive management is not recorded by a correction: propose it.",
}
"""What approval a correction needs that would ask for less."""
TO_WITHDRAW = {
    "level": "Left without any level, the person counts as not assessed. If less would be asked for without it, it "
    "takes a supervisor other than the one who recorded it.",
    "plan": "If less would be asked for without it, it takes a supervisor other than the one who recorded it.",
    "state": "If reactive management would go on without it, it takes a supervisor other than the one who recorded it.",
    "registration": "It takes a supervisor other than the one who recorded it.",
    "visit": "If it closed a booking, that waits to be written up again.",
}
"""The same of a withdrawal, and what else it brings."""


async def _as_sent(request: Request) -> Sent[RecordForm]:
    return read(FORMS.get(request.path_params["what"], RecordForm), texts_of(await request.form()))


async def _withdrawal_as_sent(request: Request) -> Sent[RecordForm]:
    return read(RecordForm, texts_of(await request.form()))


AsSent = Annotated[Sent[RecordForm], Depends(_as_sent)]
WithdrawalAsSent = Annotated[Sent[RecordForm], Depends(_withdrawal_as_sent)]


@router.get("/correct", dependencies=[needs(Permission.RECORD, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str, what: str, id: UUID) -> Response:
    """What it says, and the same to change."""
    asking = asking_about(request, desk, ref, what, id)
    if what not in OF_KIND:
        return RedirectResponse(asking.record.path("withdraw"), 303)
    form = blank(FORMS[what], **telling.begun(what, asking.record.values))
    if asking.record.superseded_at is not None:
        return _meanwhile(asking, form)
    return _asked(asking, form)


@router.post("/correct", dependencies=[needs(Permission.RECORD, "altered", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, what: str, id: UUID, form: AsSent) -> Response:
    """The form again with its faults, else what differs and what that brings, else the person."""
    asking = asking_about(request, desk, ref, what, id)
    if what not in OF_KIND:
        raise NoSuchRecord(what)
    told = form.told
    if told is None or told.step == "ask":
        return _asked(asking, form)
    try:
        changes = telling.changes_of(what, asking.row, asking.record.values, told)
    except ValueError as fault:
        return _asked(asking, form.faulted("at", f"{fault}."))
    changed = telling.differences(what, asking.record.values, told, asking.called)

    def act() -> object:
        return correct(desk, what, id, told.why, key=told.key, **changes)

    return _tried(asking, form, act, changed, "correct")


@router.get("/withdraw", dependencies=[needs(Permission.RECORD, "consulted")])
def ask_why(request: Request, desk: LookingDesk, ref: str, what: str, id: UUID) -> Response:
    """What it says, and why it should count no longer."""
    asking = asking_about(request, desk, ref, what, id)
    form = blank(RecordForm)
    if asking.record.superseded_at is not None:
        return _meanwhile(asking, form)
    return _asked_why(asking, form)


@router.post("/withdraw", dependencies=[needs(Permission.RECORD, "altered", "consulted")])
def take_back(
    request: Request,
    desk: AtDesk,
    ref: str,
    what: str,
    id: UUID,
    form: WithdrawalAsSent,
) -> Response:
    """The form again with its faults, else what it brings, else the person."""
    asking = asking_about(request, desk, ref, what, id)
    told = form.told
    if told is None or told.step == "ask":
        return _asked_why(asking, form)
    return _tried(asking, form, lambda: withdraw(desk, what, id, told.why), [], "withdraw")


def _tried(
    asking: Asking, form: Sent[RecordForm], act: Callable[[], object], changed: list[Line], word: str
) -> Response:
    assert form.told is not None  # noqa: S101 - what cannot be read is not tried
    again = _asked if word == "correct" else _asked_why
    try:
        if form.told.step == "check":
            return _last_look(asking, form, act, changed, word)
        with tried(asking.desk):
            act()
    except SupersededMeanwhile:
        return _meanwhile(asking, form)
    except RoleCannot:
        return again(asking, form.faulted("", _needs_another(asking)))
    except Refusal as refusal:
        return again(asking, form.refused(refusal, _beside(refusal, form.told)))
    return _leads_on(asking.desk, asking.record.ref, word)


def _beside(refusal: Refusal, told: RecordForm) -> str:
    """The field beside which a refusal is told: the time or the day of what is yet to come."""
    names = ("at",) if isinstance(refusal, NotYetToday) else ("on", "assessed_on")
    fields = type(told).model_fields
    return next((name for name in names if name in fields), "") if isinstance(refusal, InFuture) else ""


def _leads_on(desk: Desk, ref: str, word: str) -> Response:
    """To the person, unless the act put them among those of others."""
    try:
        person(desk, ref)
    except NoSuchPerson:
        return done("/people", "passed-on")
    return done(f"/people/{quote(ref, safe='')}", f"{word}-done")


def _needs_another(asking: Asking) -> str:
    who = ", or ".join(map(str, deciders(asking.desk, asking.record.ref, asking.record.recorded_by)))
    return (
        "Less would be asked for than before, so it takes a supervisor other than the one who recorded it. "
        f"Who can do it: {who or 'nobody yet; no other supervisor answers for this person'}."
    )


def _asked(asking: Asking, form: Sent[RecordForm], meanwhile: Record | None = None) -> HTMLResponse:
    record = meanwhile or asking.record
    fields = asked_of(asking.desk, record, form)
    _log(asking, f"form to correct {record.what}")
    return page(
        asking.request,
        "records/correct.html",
        status=form.status,
        form=form,
        record=record,
        meanwhile=meanwhile is not None,
        fields=fields,
        names=[field.name for field in fields],
        under=shown_under(record, form),
        choices=telling.choices(asking.desk, record.ref, record.what, record.values, asking.called),
        approval=TO_CORRECT.get(record.what),
    )


def _asked_why(asking: Asking, form: Sent[RecordForm]) -> HTMLResponse:
    _log(asking, f"form to withdraw {asking.record.what}")
    return page(
        asking.request,
        "records/withdraw.html",
        status=form.status,
        form=form,
        record=asking.record,
        approval=TO_WITHDRAW.get(asking.record.what),
        corrects=asking.record.what in OF_KIND,
    )


def _last_look(
    asking: Asking, form: Sent[RecordForm], act: Callable[[], object], changed: list[Line], word: str
) -> HTMLResponse:
    assert form.told is not None  # noqa: S101 - what cannot be read is not tried
    effect = None
    flagged: list[tuple[datetime, Flag]] = []
    assessed: list[Explained] = []
    act = _flagging(asking, act, flagged) if asking.record.what in JUDGED else act
    act = _assessing(asking, act, assessed) if asking.record.what == "assessment" else act
    if asking.record.what in MOVES_NO_DEADLINE:
        with foreseen(asking.desk):
            act()  # for its refusals
    else:
        effect = effect_of(asking.desk, asking.record.ref, act)
    _log(asking, f"effect of {word} {asking.record.what}")
    return page(
        asking.request,
        "records/check.html",
        form=with_foreseen(form, [flag for _, flag in flagged]) if asking.record.what == "visit" else form,
        record=asking.record,
        word=word,
        changed=changed,
        why=form.told.why,
        effect=effect,
        flagged=flagged,
        assessed=assessed,
        today=asking.desk.today,
    )


def _flagging(
    asking: Asking, act: Callable[[], object], flagged: list[tuple[datetime, Flag]]
) -> Callable[[], object]:
    """The act, which notes what it lets the record flag: a visit moved before its checks was made without any."""
    before = flagged_visits(asking.desk, asking.record.ref)

    def noted() -> object:
        made = act()
        flagged.extend(newly_flagged(before, flagged_visits(asking.desk, asking.record.ref)))
        return made

    return noted


def _assessing(asking: Asking, act: Callable[[], object], assessed: list[Explained]) -> Callable[[], object]:
    """The act, which notes when the next assessment would be due: it has a clock of its own."""

    def noted() -> object:
        made = act()
        each_clock = explain(asking.desk, asking.record.ref)
        assessed.extend(each for each in each_clock if each.obligation is Obligation.RISK_ASSESSMENT)
        return made

    return noted


def _meanwhile(asking: Asking, form: Sent[RecordForm]) -> HTMLResponse:
    """It was corrected or withdrawn since the form was opened: both texts, and nothing of this one kept."""
    desk, record = asking.desk, asking.record
    row: Any = row_of(desk, KINDS[record.what].model, record.id)
    stands = telling.standing_after(desk, row)
    form = replace(form, status=409)
    if stands is not None and record.what in OF_KIND:
        now = record_of(desk, record.ref, record.what, stands, asking.called)
        return _asked(asking, typed_over(form, record, now), now)
    _log(asking, f"form to correct {record.what}")
    told = form.told
    corrects = told is not None and record.what in OF_KIND and isinstance(told, FORMS[record.what])
    typed = telling.differences(record.what, record.values, told, asking.called) if told and corrects else []
    gone = record_of(desk, record.ref, record.what, row, asking.called)
    return page(
        asking.request,
        "records/withdrawn.html",
        status=409,
        record=gone,
        typed=typed,
        why=form.text("why"),
    )


def _log(asking: Asking, purpose: str) -> None:
    log(asking.desk, Verb.CONSULTED, purpose, [asking.record.ref])
