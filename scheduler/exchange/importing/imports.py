"""Bring in files of rows: all of them or none, in one transaction, with every fault at once.

Importing the same file again changes nothing. Rows are read, compared and written chunk by chunk.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.feeds import raise_feeds
from scheduler.desk import Desk
from scheduler.errors import NotAllowed, Refusal
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.files.faults import Faults, ImportRefused
from scheduler.exchange.files.guidance import AT_COMMAND, Guidance
from scheduler.exchange.files.reading import Reading, Row
from scheduler.exchange.files.sheets import Sheet, sheet_of_rows
from scheduler.exchange.files.sources import Source, UnknownKind, source_of
from scheduler.exchange.importing.assessed import bring_assessed
from scheduler.exchange.importing.bookings import bring_bookings
from scheduler.exchange.importing.dated import DATED, bring_dated
from scheduler.exchange.importing.directory import Directory
from scheduler.exchange.importing.following import follows_from
from scheduler.exchange.importing.force import bring_officers, bring_teams
from scheduler.exchange.importing.intake import Intake, Outcome, Tally, WrittenMeanwhile
from scheduler.exchange.importing.judging import judge
from scheduler.exchange.importing.people import enter_people
from scheduler.exchange.importing.repeats import Repeats
from scheduler.exchange.importing.reporting import Report, log_import
from scheduler.exchange.importing.spelling import spell_as_kept
from scheduler.exchange.importing.standing_now import bring_standing
from scheduler.exchange.importing.visits import bring_visits
from scheduler.store.bulk import growing, measure
from scheduler.store.columns import Fact
from scheduler.store.database import many_rows_came_in
from scheduler.store.scope import scoped_models

CHUNK = 2000
"""Rows that are held at once."""
MANY = 1000
"""Rows written, from which on the tables are another size."""
Progress = Callable[[str, int], None]
"""Told the file and how many of its rows are read."""
Bring = Callable[[Intake, str, list[Row]], None]

_BRINGS: dict[str, Bring] = {
    **dict.fromkeys(DATED, bring_dated),
    "teams": bring_teams,
    "officers": bring_officers,
    "visits": bring_visits,
    "bookings": bring_bookings,
}


class HistoryClosed(Refusal):
    """A history brought in where ordinary records were made already: it could rewrite what was known."""

    def __init__(self) -> None:
        super().__init__(
            "Records of people have been made here, so a history can no longer be brought in: a file cannot "
            "rewrite what was known. Import it without --history; its rows are recorded as of now."
        )


class HistoryOfSome(NotAllowed):
    """A history brought in by somebody who sees only some: whether records were made they cannot tell."""

    def __init__(self) -> None:
        super().__init__(
            "A history is brought in before anybody's records are made here, and you see only your own teams. "
            "Ask whoever runs this installation to import it at the command line."
        )


class HistoryCorrected(Refusal):
    """Both a history and corrections were asked for."""

    def __init__(self) -> None:
        super().__init__("A correction is made as of now, so --correct and --history do not go together.")


@dataclass(frozen=True)
class _Asked:
    correct: bool
    history: bool
    dry_run: bool
    progress: Progress | None


def import_files(  # noqa: PLR0913 - the options of the command, each by its name
    desk: Desk,
    path: Path,
    *,
    kind: str | None = None,
    renames: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
    correct: bool = False,
    history: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    guidance: Guidance = AT_COMMAND,
) -> Report:
    """Bring in a folder of CSV files, a workbook, or one file whose kind its name says, or `kind`.

    `renames` maps a column of the file to one of ours; `ignored` are left out. `correct` lets another
    value for a known key supersede it; `history` takes the file's own recorded_at. Faults
    say what to do in the words of `guidance`. Raises ImportRefused with every fault, and what `source_of`
    raises; then nothing is written.
    """
    reading = Reading(Faults(guidance), renames or {}, ignored, history)
    source = source_of(path, kind, reading.faults)
    return _import(desk, source, reading, _Asked(correct, history, dry_run, progress))


def import_rows(
    desk: Desk,
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    correct: bool = False,
    history: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring in rows that are in hand already: by kind, dictionaries by column. Raises as `import_files` does."""
    if unknown := [kind for kind in rows if kind not in KINDS]:
        raise UnknownKind(unknown[0])
    held = {kind: list(rows[kind]) for kind in KINDS if kind in rows}
    sheets = [sheet_of_rows(KINDS[kind], some) for kind, some in held.items() if some]
    reading = Reading(Faults(), history=history)
    return _import(desk, Source(sheets), reading, _Asked(correct, history, dry_run, progress))


def _import(desk: Desk, source: Source, reading: Reading, asked: _Asked) -> Report:
    for sheet in source.sheets:
        desk.demand(sheet.kind.permission)
    _refuse_rewriting(desk, asked)
    report = Report(digest=source.digest, dry_run=asked.dry_run)
    try:
        with desk.session.begin_nested() as savepoint, growing(desk.session):
            intake = Intake(desk, reading.faults, Directory.of(desk.session), asked.correct, asked.history)
            report.kinds = _bring(intake, source, reading, asked.progress)
            report.follows = follows_from(intake, report.kinds)
            report.notes = report.follows.notes + source.notes + list(dict.fromkeys(reading.notes))
            report.people = len(intake.touched)
            if asked.dry_run:
                savepoint.rollback()
    except IntegrityError:
        raise WrittenMeanwhile from None
    if asked.dry_run:
        intake.touched, intake.officers = {}, {}
    elif sum(tally.changes for tally in report.kinds.values()) >= MANY:
        many_rows_came_in(desk.session)
    log_import(desk, report, intake.touched, intake.directory, intake.officers)
    return report


def _refuse_rewriting(desk: Desk, asked: _Asked) -> None:
    if asked.history and asked.correct:
        raise HistoryCorrected
    if asked.history and not desk.principal.sees_everyone:
        raise HistoryOfSome
    about_people = (model for model in scoped_models() if issubclass(model, Fact))
    if asked.history and any(_has_ordinary(desk, model) for model in about_people):
        raise HistoryClosed


def _has_ordinary(desk: Desk, model: type[Fact]) -> bool:
    ordinary = select(col(model.id)).where(col(model.brought_over).is_(False)).limit(1)
    return desk.session.execute(ordinary).first() is not None


def _bring(intake: Intake, source: Source, reading: Reading, progress: Progress | None) -> dict[str, Tally]:
    """Bring in every sheet in order, judge what needs an approval, and compute the deadlines anew."""
    outcomes: dict[int, Outcome] = {}
    for sheet in source.sheets:
        repeats = Repeats(sheet.kind.name)
        for rows in _chunks(reading.rows(sheet), sheet, progress):
            spell_as_kept(rows, intake.directory)
            repeats.refuse(intake, rows)
            intake.lock(rows)
            if sheet.kind.name == "people":
                outcomes |= enter_people(intake, sheet.kind.name, rows)
                _bring_inside(intake)
            else:
                _BRINGS[sheet.kind.name](intake, sheet.kind.name, rows)
            intake.write()
    if sum(tally.changes for tally in intake.tallies().values()) >= MANY:
        measure(intake.desk.session)
    bring_assessed(intake)
    _bring_standing(intake, source, reading, outcomes)
    reading.refuse_unused_renames()
    judge(intake)
    if intake.faults:
        raise ImportRefused(intake.faults)
    raise_feeds(intake.desk, intake.crews)
    refresh(intake.desk, intake.touched)
    return intake.tallies()


def _bring_inside(intake: Intake) -> None:
    """Inside a wall of scope, let new people have a deadline: until then nobody sees them, nor any fact of theirs."""
    intake.write()
    if not intake.desk.principal.unscoped:
        refresh(intake.desk, intake.entered)


def _bring_standing(intake: Intake, source: Source, reading: Reading, outcomes: dict[int, Outcome]) -> None:
    """Read the people once more, now that everything else is known: how things stand with them."""
    again = Reading(Faults(), reading.renames, reading.ignored, reading.history)
    for sheet in source.sheets:
        if sheet.kind.name != "people":
            continue
        for rows in _chunks(again.rows(sheet), sheet, None):
            spell_as_kept(rows, intake.directory)
            for number, outcome in bring_standing(intake, rows):
                outcomes[number] = max(outcome, outcomes.get(number, outcome))
            intake.write()
    for outcome in outcomes.values():
        intake.count("people", outcome)


def _chunks(rows: Iterator[Row], sheet: Sheet, progress: Progress | None) -> Iterator[list[Row]]:
    read = 0
    while some := list(islice(rows, CHUNK)):
        yield some
        read += len(some)
        if progress is not None:
            progress(sheet.file, read)
