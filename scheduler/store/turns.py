"""What one process at a time may do to a whole database: the others wait until its transaction ends."""

from enum import IntEnum

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session


class Turn(IntEnum):
    """What is done alone. PostgreSQL knows each by its number, in every version of this software."""

    MIGRATING = 7_100_001
    ADOPTING = 7_100_002


def take_turn(at: Session | Connection, turn: Turn) -> None:
    """Wait until nobody else does this, and keep everybody off it until the transaction ends.

    There may be no row yet that could be locked for it. On SQLite whoever writes is alone anyway.
    """
    bind = at.get_bind() if isinstance(at, Session) else at
    if bind.dialect.name == "postgresql":
        at.execute(select(func.pg_advisory_xact_lock(int(turn))))
