"""A file that waits between its trial and its import: kept for half an hour for whoever sent it, one for each.

It may name people. So it is forgotten when it was brought in, when another is sent, and when its time is over.
"""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlmodel import col

from scheduler.casework.keeping import marks
from scheduler.desk import Desk
from scheduler.errors import Gone
from scheduler.roles import Permission
from scheduler.store.imports import WaitingFile

LASTS = timedelta(minutes=30)


class NoLongerKept(Gone):
    """A file whose time is over, that was brought in, or that somebody else sent."""

    def __init__(self) -> None:
        super().__init__(
            f"The file is no longer kept: it waits for {LASTS // timedelta(minutes=1)} minutes, and until it is "
            "imported. Nothing was changed now. Choose it again."
        )


def keep_file(desk: Desk, content: bytes, ending: str) -> WaitingFile:
    """Let a file wait; the one that this officer sent before is forgotten, and so is whatever has waited too long."""
    desk.demand(Permission.IMPORT)
    mine = col(WaitingFile.recorded_by) == desk.principal.actor
    desk.session.execute(delete(WaitingFile).where(or_(mine, col(WaitingFile.expires_at) <= desk.now)))
    made = WaitingFile(
        digest=sha256(content).hexdigest(),
        ending=ending,
        content=content,
        expires_at=desk.now + LASTS,
        **marks(desk),
    )
    desk.session.add(made)
    desk.session.flush()
    return made


def kept_file(desk: Desk, file_id: UUID) -> WaitingFile:
    """A file that whoever asks sent themselves and that still waits. Raises NoLongerKept."""
    desk.demand(Permission.IMPORT)
    found = desk.session.scalars(
        select(WaitingFile).where(
            col(WaitingFile.id) == file_id,
            col(WaitingFile.recorded_by) == desk.principal.actor,
            col(WaitingFile.expires_at) > desk.now,
        )
    ).one_or_none()
    if found is None:
        raise NoLongerKept
    return found


def forget_file(desk: Desk, file_id: UUID) -> None:
    """Forget a file, in the transaction of what was done with it."""
    desk.session.execute(delete(WaitingFile).where(col(WaitingFile.id) == file_id))


def forget_expired(desk: Desk) -> None:
    """Forget the files that have waited too long, whoever sent them."""
    desk.session.execute(delete(WaitingFile).where(col(WaitingFile.expires_at) <= desk.now))
