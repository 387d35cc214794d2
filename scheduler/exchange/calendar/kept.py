"""Events as they were serialised, kept so that each is serialised once: joining them costs next to nothing."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from scheduler.casework.deadlines.facts import AT_ONCE
from scheduler.desk import Desk
from scheduler.exchange.calendar.events import BookedVisit, DueVisit, Look
from scheduler.store.feeds import KeptEvent

Shown = DueVisit | BookedVisit


def texts(desk: Desk, look: Look, events: Sequence[Shown]) -> list[bytes]:
    """The text of each event, in their order; what is new, or was made of something else, is made and kept."""
    kept = dict(_kept(desk, [event.uid for event in events]))
    made: list[KeptEvent] = []
    found: list[bytes] = []
    for event in events:
        row: Any = kept.get(event.uid)
        digest = _made_of(look, event)
        if row is None or row.made_of != digest:
            row = KeptEvent(uid=event.uid, made_of=digest, ics=event.text(look).decode())
            made.append(row)
        found.append(row.ics.encode())
    _keep(desk, made)
    return found


def _made_of(look: Look, event: Shown) -> str:
    return sha256(f"{look.form} {event!r}".encode()).hexdigest()


def _kept(desk: Desk, uids: list[UUID]) -> Iterator[tuple[UUID, Any]]:
    """The rows as they are, not as objects: a hundred of those take longer than all the rest."""
    for start in range(0, len(uids), AT_ONCE):
        some = uids[start : start + AT_ONCE]
        rows = select(col(KeptEvent.uid), col(KeptEvent.made_of), col(KeptEvent.ics))
        for row in desk.session.execute(rows.where(col(KeptEvent.uid).in_(some))):
            yield row.uid, row


def _keep(desk: Desk, made: list[KeptEvent]) -> None:
    if not made:
        return
    # Another device that shows the same event may keep it at the same moment. It is the same text, so whoever
    # comes second loses nothing; and they come in one order, so that two never wait for each other.
    with suppress(IntegrityError), desk.session.begin_nested():
        for row in sorted(made, key=lambda row: row.uid):
            desk.session.merge(row)
