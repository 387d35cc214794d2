"""The log of every act and look, written in the transaction of what it describes: if it cannot be, nothing is."""

from collections.abc import Iterable
from urllib.parse import quote
from uuid import UUID

from scheduler.desk import Desk
from scheduler.store.audit import AuditEntry, Verb


def log(
    desk: Desk,
    verb: Verb,
    act: str,
    subjects: Iterable[str] = (),
    *,
    record_id: UUID | None = None,
    outcome: str = "done",
    reason: str | None = None,
    recipient: str | None = None,
) -> AuditEntry:
    """Add the entry of one act or look to the desk's transaction. `subjects` are references, never people's names."""
    entry = AuditEntry(
        at=desk.now,
        actor=desk.principal.actor,
        role=desk.principal.role,
        session_id=desk.principal.session_id,
        verb=verb,
        act=act,
        subjects=" ".join(map(_one_word, subjects)),
        record_id=record_id,
        outcome=outcome,
        reason=reason,
        recipient=recipient,
    )
    desk.session.add(entry)
    return entry


def _one_word(subject: str) -> str:
    """A subject as the log lists it: a team's name of several words is written with %20, and stays one subject."""
    return quote(subject) if len(subject.split()) > 1 else subject
