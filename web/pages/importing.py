"""Bringing a file in: tried first with every fault in its place, columns mapped, then all of it kept or nothing."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.desk import Installation
from scheduler.errors import Refusal
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.files.faults import Fault, ImportRefused
from scheduler.exchange.files.guidance import BECAME, CORRECT_BOX, KIND_FIELD
from scheduler.exchange.importing.following import ASSESSMENT_OVERDUE
from scheduler.exchange.importing.reporting import Report
from scheduler.exchange.importing.uploading import (
    MOST_ROWS,
    Sending,
    WaitedFor,
    bring_in,
    brought_in,
    kinds_for,
    unknown_columns,
)
from scheduler.exchange.importing.waiting import LASTS, NoLongerKept, forget_expired, keep_file, kept_file
from scheduler.roles import Permission, Principal
from scheduler.store.audit import Verb
from scheduler.store.imports import WaitingFile
from web.dependencies import Asking, LookingDesk, installation_of
from web.forms.sent import Sent, blank, sent
from web.listing import Column, headings
from web.notices import done
from web.permissions import needs
from web.rendering import page
from web.words import plainly

router = APIRouter()
FAULTS = 100
"""Faults on the page; the number of all of them is said."""
IGNORE = "(ignore)"
TALLIES = [
    Column("Kind"),
    *(Column(words, numeric=True) for words in BECAME.values()),
]
PLACES = [Column("Where"), Column("Column"), Column("What stands there"), Column("What is expected")]
BEFORE = [Column("When"), Column("What"), Column("Counts"), Column("People", numeric=True)]


class ImportForm(BaseModel):
    """What the file is, what becomes of its columns of other names, and whether it is tried or kept."""

    step: Literal["try", "bring"] = "try"
    kind: Annotated[str | None, Field(title="what the file holds", max_length=20)] = None
    correct: Literal["yes"] | None = None
    given: Annotated[tuple[str, ...], Field(title="the columns", max_length=200)] = ()
    becomes: Annotated[tuple[str, ...], Field(title="what the columns are", max_length=200)] = ()
    waiting: Annotated[UUID | None, Field(title="the file that waits")] = None

    def sending(self, path: Path, waiting: UUID) -> Sending:
        """The same for the import."""
        chosen = dict(zip(self.given, self.becomes, strict=False))
        return Sending(
            path,
            self.kind,
            {old: new for old, new in chosen.items() if new not in {IGNORE, "(ask)"}},
            tuple(old for old, new in chosen.items() if new == IGNORE),
            correct=self.correct == "yes",
            dry_run=self.step == "try",
            waiting=waiting,
        )


SentImport = Annotated[Sent[ImportForm], sent(ImportForm)]


@router.get("/import", dependencies=[needs(Permission.IMPORT, "other")])
def ask(request: Request, desk: LookingDesk) -> HTMLResponse:
    """What to choose, and what was brought in before."""
    forget_expired(desk)
    log(desk, Verb.OTHER, "imports")
    return _shown(request, desk.principal, blank(ImportForm), before=brought_in(desk))


# It holds no desk: the import opens one of its own, and its report is kept in the same transaction.
@router.post("/import", dependencies=[needs(Permission.IMPORT, "collected", "altered", "consulted")])
def bring(
    request: Request, asking: Asking, form: SentImport, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """What it would do, or every fault; or it is done."""
    told = form.told
    if told is None:
        return _shown(request, asking, form)
    try:
        kept = _kept(installation_of(request), asking, told, file)
    except NoLongerKept as refusal:
        return _shown(request, asking, form.without("waiting").refused(refusal, "file"))
    if kept is None:
        return _shown(
            request, asking, form.faulted("file", "Choose a file: a CSV file or an .xlsx workbook.")
        )
    return _brought(request, asking, form.showing(waiting=kept.id), told, kept)


def _brought(
    request: Request, asking: Principal, form: Sent[ImportForm], told: ImportForm, kept: WaitingFile
) -> Response:
    turn, unknown = request.state.turn, list[str]()
    with tempfile.TemporaryDirectory() as folder:
        sending = told.sending(_written(kept, Path(folder), told.kind), kept.id)
        try:
            unknown = unknown_columns(sending)
            waited_for = WaitedFor(turn.go_on, turn.begin_commit)
            report = bring_in(installation_of(request), asking, sending, waited_for)
        except ImportRefused as refused:
            return _shown(request, asking, form.refused(refused, "faults"), refused=refused, unknown=unknown)
        except Refusal as refusal:
            return _shown(request, asking, form.refused(refusal, "file"), unknown=unknown)
    if told.step == "try":
        return _shown(request, asking, form, report=report, unknown=unknown)
    return done("/import", "imported")


def _kept(
    installation: Installation, asking: Principal, told: ImportForm, file: UploadFile | None
) -> WaitingFile | None:
    """The file that was chosen now, which waits from here on; else the one that waits; None if there is neither."""
    if file is not None and file.filename:
        ending = ".xlsx" if file.filename.casefold().endswith(".xlsx") else ".csv"
        with installation.writing(asking) as desk:
            return keep_file(desk, file.file.read(), ending)
    if told.waiting is None:
        return None
    with installation.reading(asking) as desk:
        return kept_file(desk, told.waiting)


def _written(kept: WaitingFile, folder: Path, kind: str | None) -> Path:
    """The file under a name of ours: what it was called may name somebody, and is not kept."""
    path = folder / f"{kind if kind in KINDS else 'file'}{kept.ending}"
    path.write_bytes(kept.content)
    return path


def _place(fault: Fault) -> str:
    """Where a fault is. The file's name here is one of ours, and says nothing."""
    sheet = fault.file.partition(", ")[2]
    place = ", ".join(part for part in (sheet, f"row {fault.row}" if fault.row else "") if part)
    return f"{place[0].upper()}{place[1:]}" if place else "The file"


def _shown(
    request: Request,
    asking: Principal,
    form: Sent[ImportForm],
    *,
    before: object = (),
    refused: ImportRefused | None = None,
    report: Report | None = None,
    unknown: list[str] | None = None,
) -> HTMLResponse:
    kind = KINDS.get(form.text("kind"))
    ours = list(kind.by_name) if kind else []
    chosen = dict(zip(form.several("given"), form.several("becomes"), strict=False))
    return page(
        request,
        "import/import.html",
        status=form.status,
        form=form,
        kinds=[
            ("", "As the sheets of the workbook say"),
            *((each, plainly(each)) for each in kinds_for(asking)),
        ],
        ours=[("(ask)", "Choose"), (IGNORE, "Leave it out"), *((each, plainly(each)) for each in ours)],
        columns=[(name, chosen.get(name, "(ask)")) for name in unknown or ()],
        required=kind.required if kind else (),
        known=ours,
        refused=refused,
        faults=refused.faults[:FAULTS] if refused else (),
        report=report,
        became=BECAME,
        before=before,
        heads={
            "tallies": headings(request, TALLIES, ""),
            "places": headings(request, PLACES, ""),
            "before": headings(request, BEFORE, ""),
        },
        late=(ASSESSMENT_OVERDUE, "/people?assessment=overdue"),
        most=MOST_ROWS,
        waits=LASTS // timedelta(minutes=1),
        correct_box=CORRECT_BOX,
        kind_field=KIND_FIELD,
        brought=[KINDS[each] for each in kinds_for(asking)],
        place_of=_place,
    )
