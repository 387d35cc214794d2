"""The missed visits as a file: asked for whom and why, then sent. The addresses narrow it as they narrow the list."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.exporting.exports import REASON, RECIPIENT, WITHOUT_RECIPIENT
from scheduler.exchange.exporting.missed_out import COLUMNS, MissedFile, export_missed
from scheduler.oversight.totals import count
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.forms.sent import Sent, blank, sent
from web.pages.missed import Wanted
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/missed/export")
Asking = Annotated[Wanted, Query()]


class ExportForm(BaseModel):
    """For whom, and why: each may be left out of a short list."""

    recipient: Annotated[str | None, Field(max_length=RECIPIENT, title="who receives it")] = None
    reason: Annotated[str | None, Field(max_length=REASON, title="the reason")] = None


SentExport = Annotated[Sent[ExportForm], sent(ExportForm)]


@router.get("", dependencies=[needs(Permission.EXPORT_PEOPLE, "consulted")])
def ask(request: Request, desk: LookingDesk, wanted: Asking) -> HTMLResponse:
    """How many there are, and the empty form."""
    return _asked(request, desk, wanted, blank(ExportForm), _how_many(desk, wanted))


@router.post("", dependencies=[needs(Permission.EXPORT_PEOPLE, "disclosed", "consulted")])
def answer(request: Request, desk: LookingDesk, wanted: Asking, form: SentExport) -> Response:
    """The form again with its faults, else the file."""
    rows = _how_many(desk, wanted)
    form = _with_what_lacks(form, rows)
    if form.told is None or form.faults:
        return _asked(request, desk, wanted, form, rows)
    try:
        return _sent(_exported(desk, wanted, form.told))
    except Refusal as refusal:
        return _asked(request, desk, wanted, form.refused(refusal), rows)


def _how_many(desk: Desk, wanted: Wanted) -> int:
    return count(desk, wanted.asked, names(desk)).overall.overdue


def _with_what_lacks(form: Sent[ExportForm], rows: int) -> Sent[ExportForm]:
    """Both faults at once, each beside its field; the desk would refuse them one by one."""
    told, why = form.told, f"{rows:,} rows are more than {WITHOUT_RECIPIENT}."
    if told is not None and rows > WITHOUT_RECIPIENT:
        if told.recipient is None:
            form = form.faulted("recipient", f"Name who receives it: {why}")
        if told.reason is None:
            form = form.faulted("reason", f"Give the reason: {why}")
    return form


def _exported(desk: Desk, wanted: Wanted, told: ExportForm) -> MissedFile:
    return export_missed(
        desk,
        wanted.asked,
        wanted.sort,
        reason=told.reason,
        recipient=told.recipient,
        narrowed=list(wanted.words().values()),
    )


def _sent(file: MissedFile) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(file.content, media_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: Request, desk: Desk, wanted: Wanted, form: Sent[ExportForm], rows: int) -> HTMLResponse:
    log(desk, Verb.CONSULTED, "form to export missed visits")
    return page(
        request,
        "missed/export.html",
        status=form.status,
        form=form,
        rows=rows,
        needed=rows > WITHOUT_RECIPIENT,
        most=WITHOUT_RECIPIENT,
        columns=list(COLUMNS),
        filters=list(wanted.words().values()),
        query=wanted.query,
        today=desk.today,
    )
