"""What was brought in from files, the digest of each and the counts; and files that wait, for half an hour at most."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from scheduler.store.columns import Kept, Moment, words


class BroughtIn(Kept, table=True):
    """A file that was brought in, known by the SHA-256 of its bytes and by what it was read as; nothing of its rows."""

    __tablename__ = "imports"
    __table_args__ = (UniqueConstraint("digest", "kind"),)

    digest: str = words(64)
    kind: str = words(20)
    summary: str = words(500)
    people: int = 0


class WaitingFile(Kept, table=True):
    """A file between its trial and its import. It may name people, and is forgotten when it expires."""

    __tablename__ = "waiting_files"

    digest: str = words(64)
    ending: str = words(5)
    content: bytes = Field(sa_type=LargeBinary, repr=False)
    expires_at: datetime = Field(sa_type=Moment, index=True)
