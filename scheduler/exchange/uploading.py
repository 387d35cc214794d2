"""A file that somebody sends to be brought in: tried first, then kept once, by its digest. Knows no page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.keeping import add, marks
from scheduler.desk import Desk, Installation
from scheduler.errors import AlreadyKnown, Refusal
from scheduler.exchange.attempting import attempt
from scheduler.exchange.cells import shown, tidied
from scheduler.exchange.columns import KINDS
from scheduler.exchange.faults import Faults
from scheduler.exchange.importing import import_files
from scheduler.exchange.reading import plain
from scheduler.exchange.reporting import Report
from scheduler.exchange.sheets import Broken
from scheduler.exchange.sources import source_of
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


def bring_in(
    installation: Installation, principal: Principal, sending: Sending, before_commit: Callable[[], None]
) -> Report:
    """Try a file, or bring all of it in; the report of what was brought in is kept with it.

    Nobody may hold another desk that writes meanwhile. `before_commit` may still refuse. Raises ImportRefused,
    TooManyRows, BroughtInBefore, and what `import_files` does.
    """
    return attempt(installation, principal, lambda desk: _bring(desk, sending, before_commit))


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
    add(
        desk,
        made,
        AlreadyKnown("This very file is being imported by somebody else. Nothing was changed now."),
    )
