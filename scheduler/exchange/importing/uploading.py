"""A file that somebody sends to be brought in: tried first, then kept once, by its digest. Knows no page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import col

from scheduler.casework.keeping import add, marks
from scheduler.desk import Desk, Installation
from scheduler.errors import AlreadyKnown, Refusal
from scheduler.exchange.files.cells import shown, tidied
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.files.faults import Faults
from scheduler.exchange.files.guidance import ON_PAGE
from scheduler.exchange.files.reading import plain
from scheduler.exchange.files.sheets import Broken
from scheduler.exchange.files.sources import source_of
from scheduler.exchange.importing.attempting import attempt
from scheduler.exchange.importing.imports import import_files
from scheduler.exchange.importing.reporting import Report
from scheduler.exchange.importing.waiting import forget_expired, forget_file
from scheduler.roles import Permission, Principal
from scheduler.store.imports import BroughtIn

MOST_ROWS = 20_000
SHOWN = 20
"""Imports that are listed."""


class TooManyRows(Refusal):
    """More rows than one request takes."""

    def __init__(self) -> None:
        super().__init__(
            f"The file has more than {MOST_ROWS:,} rows. Split it, or ask whoever runs this installation to "
            f"import it at the command line."
        )


class BroughtInBefore(AlreadyKnown):
    """The same file once more."""

    def __init__(self, before: BroughtIn) -> None:
        super().__init__(
            f"This very file was imported on {before.recorded_at:%-d %B %Y} by {before.recorded_by}. Nothing was "
            f"changed now."
        )


@dataclass(frozen=True)
class Sending:
    """A file, what it is read as, and what becomes of columns of other names."""

    path: Path
    kind: str | None = None
    renames: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    correct: bool = False
    dry_run: bool = True
    waiting: UUID | None = None
    """What it waits as; forgotten with its import."""


@dataclass(frozen=True)
class WaitedFor:
    """Whether somebody still waits for it: each may refuse to go on, and then nothing is kept.

    An import writes alone on SQLite: one that nobody waits for any more must not keep the others waiting.
    """

    go_on: Callable[[], None]
    before_commit: Callable[[], None]


def bring_in(
    installation: Installation, principal: Principal, sending: Sending, waited_for: WaitedFor
) -> Report:
    """Try a file, or bring all of it in; the report of what was brought in is kept with it.

    Nobody may hold another desk that writes meanwhile. Raises ImportRefused, TooManyRows, BroughtInBefore, what
    `waited_for` raises, and what `import_files` does.
    """

    def importing(desk: Desk) -> Report:
        with _asking_on(desk, waited_for.go_on):
            return _bring(desk, sending, waited_for.before_commit)

    return attempt(installation, principal, importing)


@contextmanager
def _asking_on(desk: Desk, go_on: Callable[[], None]) -> Iterator[None]:
    """Before each statement, ask whether to go on."""

    def ask(_state: ORMExecuteState) -> None:
        go_on()

    event.listen(desk.session, "do_orm_execute", ask)
    try:
        yield
    finally:
        event.remove(desk.session, "do_orm_execute", ask)


def kinds_for(principal: Principal) -> list[str]:
    """The kinds of file that the principal's role brings in."""
    return [name for name, kind in KINDS.items() if principal.may(kind.permission)]


def unknown_columns(sending: Sending) -> list[str]:
    """The names in the first rows that are none of ours, as they stand there."""
    found: dict[str, None] = {}
    for sheet in source_of(sending.path, sending.kind, Faults()).sheets:
        try:
            _, names = next(sheet.rows(), (1, ()))
        except Broken:
            continue
        named = (shown(tidied(name)) for name in names if tidied(name) is not None)
        found |= {name: None for name in named if plain(name) not in sheet.kind.by_name}
    return list(found)


def brought_in(desk: Desk) -> list[BroughtIn]:
    """What the one who asks brought in, the latest first."""
    desk.demand(Permission.IMPORT)
    rows = select(BroughtIn).where(col(BroughtIn.recorded_by) == desk.principal.actor)
    return list(desk.session.scalars(rows.order_by(col(BroughtIn.recorded_at).desc()).limit(SHOWN)))


def _bring(desk: Desk, sending: Sending, before_commit: Callable[[], None]) -> Report:
    desk.demand(Permission.IMPORT)
    forget_expired(desk)
    read: dict[str, int] = {}

    def progress(file: str, rows: int) -> None:
        read[file] = rows
        if sum(read.values()) > MOST_ROWS:
            raise TooManyRows

    report = import_files(
        desk,
        sending.path,
        kind=sending.kind,
        renames=sending.renames,
        ignored=sending.ignored,
        correct=sending.correct,
        dry_run=sending.dry_run,
        progress=progress,
        guidance=ON_PAGE,
    )
    if not sending.dry_run:
        _keep(desk, sending, report)
    before_commit()
    return report


def _keep(desk: Desk, sending: Sending, report: Report) -> None:
    made = BroughtIn(
        digest=report.digest or "",
        kind=sending.kind or "workbook",
        summary=report.summary,
        people=report.people,
        **marks(desk),
    )
    same = (col(BroughtIn.digest) == made.digest, col(BroughtIn.kind) == made.kind)
    if (before := desk.session.scalars(select(BroughtIn).where(*same)).one_or_none()) is not None:
        raise BroughtInBefore(before)
    if sending.waiting is not None:
        forget_file(desk, sending.waiting)
    add(
        desk,
        made,
        AlreadyKnown("This very file is being imported by somebody else. Nothing was changed now."),
    )
