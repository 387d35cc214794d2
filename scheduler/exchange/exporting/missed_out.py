"""The missed visits as a CSV file: the rows of the list that was asked for, in these columns alone. Names nobody."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.lists.caseload import Excepted
from scheduler.casework.lists.register import Asked, Listed
from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.exchange.exporting.exports import disclose, marking_of
from scheduler.exchange.exporting.writing import OFFICIAL_SENSITIVE, Marking, write_csv
from scheduler.exchange.files.saying import said
from scheduler.exchange.importing.intake import groups
from scheduler.oversight.missed import overdue_keys, with_plans
from scheduler.roles import Permission
from scheduler.store.deadlines import Deadline, Phase

MISSED = "missed visits"


def _of_exception(tell: Callable[[Excepted], Any]) -> Callable[[Listed], Any]:
    return lambda row: tell(row.due.exception) if row.due.exception else None


COLUMNS: dict[str, Callable[[Listed], Any]] = {
    "ref": lambda row: row.due.ref,
    "level": lambda row: row.due.level,
    "deadline": lambda row: row.due.deadline,
    "days_overdue": lambda row: row.due.days_overdue,
    "visits_missed": lambda row: row.due.visits_missed,
    "last_visit": lambda row: row.due.last_visit,
    "attempts_since": lambda row: row.due.attempts_since,
    "next_planned": lambda row: row.planned_at,
    "team": lambda row: row.due.team,
    "officer": lambda row: row.due.officer,
    "exception_reason": _of_exception(lambda exception: exception.reason),
    "exception_approved_by": _of_exception(lambda exception: exception.approved_by),
    "exception_until": _of_exception(lambda exception: exception.until_on),
}
"""All that leaves: no name and no address."""


@dataclass(frozen=True)
class MissedFile:
    """A file to be handed out once its entry in the log is committed."""

    export_id: str
    rows: int
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """What it is saved as: marked, and telling nothing of whom it is about."""
        return f"{OFFICIAL_SENSITIVE}-missed-visits-{self.export_id}.csv"


def export_missed(
    desk: Desk,
    asked: Asked,
    order: str = "worst",
    *,
    reason: str | None = None,
    recipient: str | None = None,
    narrowed: Sequence[str] = (),
) -> MissedFile:
    """The missed visits of `missed_visits`, every page of them, marked and logged as disclosed.

    `narrowed` says in the file what the list was narrowed to. Raises RoleCannot and what `disclose` refuses.
    """
    desk.demand(Permission.SEE_MISSED)
    desk.demand(Permission.EXPORT_PEOPLE)
    marking = marking_of(desk, MISSED, reason, recipient)
    rows = _rows(desk, asked, order)
    disclose(desk, marking, len(rows), {row.due.ref for row in rows})
    # Excel takes a file without this mark for one in the encoding of the machine
    content = _text(desk, marking, rows, narrowed, _not_computed(desk, asked)).encode("utf-8-sig")
    return MissedFile(marking.export_id, len(rows), content)


def _rows(desk: Desk, asked: Asked, order: str) -> list[Listed]:
    called = names(desk)
    refs = desk.session.scalars(overdue_keys(asked.chosen(called), desk.today, order)).all()
    return [row for some in groups(refs) for row in with_plans(desk, called, some)]


def _not_computed(desk: Desk, asked: Asked) -> int:
    """How many of those asked for have no deadline to be late by: an error, which stands first on the page."""
    counted = select(func.count(col(Deadline.id))).where(col(Deadline.phase) == Phase.ERROR)
    found: int = desk.session.scalars(asked.narrow(counted, names(desk))).one()
    return found


def _text(
    desk: Desk, marking: Marking, rows: Sequence[Listed], narrowed: Sequence[str], not_computed: int
) -> str:
    file = StringIO(newline="")
    write_csv(file, _head(desk, marking, len(rows), narrowed, not_computed))
    write_csv(file, [tuple(COLUMNS)])
    write_csv(file, ([said(tell(row)) for tell in COLUMNS.values()] for row in rows))
    return file.getvalue()


def _head(
    desk: Desk, marking: Marking, rows: int, narrowed: Sequence[str], not_computed: int
) -> Iterable[Sequence[str]]:
    """The marking, where whoever opens the file reads it first; and that a part is not the whole."""
    yield (OFFICIAL_SENSITIVE,)
    yield from ((name, said(text)) for name, text in marking.told(rows).items())
    yield "As at", said(desk.today)
    yield "Narrowed to", said("; ".join(narrowed) or "nothing: all that the list holds for who made it")
    if not_computed:
        yield "Cannot be computed, and not among these rows", said(not_computed)
    yield ()
