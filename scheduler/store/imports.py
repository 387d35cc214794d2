"""What was brought in from files: the digest of each, and the counts. Holds nothing of what stood in them."""

from sqlalchemy import UniqueConstraint

from scheduler.store.columns import Kept, words


class BroughtIn(Kept, table=True):
    """A file that was brought in, known by the SHA-256 of its bytes and by what it was read as."""

    __tablename__ = "imports"
    __table_args__ = (UniqueConstraint("digest", "kind"),)

    digest: str = words(64)
    kind: str = words(20)
    summary: str = words(500)
    people: int = 0
