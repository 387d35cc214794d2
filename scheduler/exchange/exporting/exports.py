"""Hand rows out: the same columns back, marked, for a reason, and logged as disclosed.

The file appears when its entry in the log is committed, and not before.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import event

from scheduler.audit import log
from scheduler.casework import limits
from scheduler.casework.deadlines.codes import new_code
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.exporting.histories import HISTORIES, write_histories
from scheduler.exchange.exporting.outgoing import columns_of, rows_of
from scheduler.exchange.exporting.writing import (
    Marking,
    digest_of,
    drafted,
    publish,
    write_marking,
    write_rows,
)
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.files.saying import said
from scheduler.exchange.files.sources import UnknownKind
from scheduler.exchange.importing.intake import groups
from scheduler.roles import Permission
from scheduler.store.audit import Verb

WITHOUT_RECIPIENT = 50
"""Rows up to which an export needs nobody named to whom it goes."""
REASON, RECIPIENT = 400, 200
"""Characters that are kept of each at most."""
Write = Callable[[Path, Marking, set[str]], int]
"""Writes the draft, notes the references of whom it tells, and counts the rows."""


class RecipientNeeded(Refusal):
    """More rows than may go to nobody in particular."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"{rows:,} rows are more than {WITHOUT_RECIPIENT}, so who receives them has to be named. "
            f"Give the recipient (at the command line --recipient)."
        )


class UnknownForm(Refusal):
    """A file that is neither a CSV file nor a workbook."""

    def __init__(self, to: Path) -> None:
        super().__init__(f"“{to.name}” ends neither in .csv nor in .xlsx. Give it one of these endings.")


@dataclass(frozen=True)
class Exported:
    """What was handed out."""

    export_id: str
    rows: int
    to: Path


def export(desk: Desk, kind: str, to: Path, reason: str, recipient: str | None = None) -> Exported:
    """Write the rows of a kind, as they stand, to a CSV file or a workbook by its ending; or histories, to any file.

    Raises RoleCannot, UnknownKind, UnknownForm, TextMissing without a reason, RecipientNeeded, and
    what `writing` refuses; then there is no file.
    """
    if kind == HISTORIES:
        desk.demand(Permission.EXPORT_PEOPLE)
        return hand_out(desk, kind, to, reason, recipient, partial(write_histories, desk))
    if kind not in KINDS:
        raise UnknownKind(kind, (*KINDS, HISTORIES))
    if to.suffix.casefold() not in {".csv", ".xlsx"}:
        raise UnknownForm(to)
    desk.demand(_permission(kind))

    def write(draft: Path, marking: Marking, refs: set[str]) -> int:
        with closing(_rows(desk, kind, refs)) as rows:
            return write_rows(draft, columns_of(kind), rows, marking)

    return hand_out(desk, kind, to, reason, recipient, write)


def _permission(kind: str) -> Permission:
    imports = KINDS[kind].permission
    return Permission.EXPORT_PEOPLE if imports is Permission.IMPORT_PEOPLE else imports


def _rows(desk: Desk, kind: str, refs: set[str]) -> Generator[list[str]]:
    columns = columns_of(kind)
    for values in rows_of(desk, kind):
        if "ref" in values:
            refs.add(values["ref"])
        yield [said(values.get(column)) for column in columns]


def hand_out(desk: Desk, what: str, to: Path, reason: str, recipient: str | None, write: Write) -> Exported:
    """Write a file by `write`, mark it, log it, and let it appear with the desk's commit."""
    marking = marking_of(desk, what, limits.needed("reason", reason), recipient)
    refs: set[str] = set()
    with drafted(to) as draft:
        rows = write(draft, marking, refs)
        disclose(desk, marking, rows, refs)
    _appear(desk, draft, to, marking, rows)
    return Exported(marking.export_id, rows, to)


def marking_of(desk: Desk, what: str, reason: str | None, recipient: str | None) -> Marking:
    """The marking of an export that is made now, with an id of its own. Raises TextTooLong and TextUnprintable."""
    limits.text("reason", reason, REASON)
    limits.text("recipient", recipient, RECIPIENT)
    return Marking(
        export_id=f"EX-{new_code()}",
        what=what,
        made_at=desk.now,
        made_by=desk.principal.actor,
        reason=(reason or "").strip() or None,
        recipient=(recipient or "").strip() or None,
    )


def disclose(desk: Desk, marking: Marking, rows: int, refs: set[str]) -> None:
    """Log that these rows, which tell of these people, are handed out.

    Raises RecipientNeeded, and TextMissing without a reason, for more rows than go to nobody in particular.
    """
    if rows > WITHOUT_RECIPIENT:
        if marking.recipient is None:
            raise RecipientNeeded(rows)
        limits.needed("reason", marking.reason)
    reason = f"{marking.export_id}, {rows} rows: {marking.reason or 'no reason given'}"
    act = f"export {marking.what}"
    log(desk, Verb.DISCLOSED, act, reason=reason, recipient=marking.recipient)
    for some in groups(sorted(refs)):
        log(desk, Verb.DISCLOSED, f"{act} about people", some, reason=reason, recipient=marking.recipient)
    desk.session.flush()


def _appear(desk: Desk, draft: Path, to: Path, marking: Marking, rows: int) -> None:
    """Let the draft be the file once the log is committed; without a commit nothing is left of it."""

    def publish_it(_session: object) -> None:
        if to.suffix.casefold() != ".xlsx":
            write_marking(to, marking, rows, digest_of(draft))
        publish(draft, to)

    def forget(_session: object, transaction: object) -> None:
        if getattr(transaction, "parent", None) is None:
            draft.unlink(missing_ok=True)

    event.listen(desk.session, "after_commit", publish_it, once=True)
    event.listen(desk.session, "after_transaction_end", forget)
