"""The log of every act and look, written in the transaction of what it describes: if it cannot be, nothing is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from scheduler.desk import Desk, Installation
from scheduler.roles import Principal
from scheduler.store.audit import Verb
from scheduler.store.walls import ENTRY


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
) -> None:
    """Add the entry of one act or look to the desk's transaction. `subjects` are references, never people's names."""
    told = _told(desk.now, desk.principal, verb, act, subjects)
    about = {"record_id": record_id, "outcome": outcome, "reason": reason, "recipient": recipient}
    desk.session.execute(ENTRY, told | about)


def log_disclosed(
    installation: Installation,
    reader: Principal,
    act: str,
    subjects: Iterable[str],
    *,
    record_id: UUID,
    recipient: str,
) -> None:
    """Add the entry of what was read at a glance, without a desk, and is about to be handed to its reader.

    It is kept when this returns. Raises Unavailable, and then nothing may be handed over.
    """
    told = _told(installation.clock.now(), reader, Verb.DISCLOSED, act, subjects)
    to = {"record_id": record_id, "outcome": "done", "recipient": recipient}
    installation.database.add(ENTRY, told | to)


def _told(
    at: datetime, principal: Principal, verb: Verb, act: str, subjects: Iterable[str]
) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "at": at,
        "actor": principal.actor,
        "role": principal.role,
        "session_id": principal.session_id,
        "verb": verb,
        "act": act,
        "subjects": " ".join(map(_one_word, subjects)),
    }


def _one_word(subject: str) -> str:
    """A subject as the log lists it: a team's name of several words is written with %20, and stays one subject."""
    return quote(subject) if len(subject.split()) > 1 else subject
