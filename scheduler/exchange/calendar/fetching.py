"""What a calendar client gets at an address: the text, or that it holds it already. Knows no web."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from scheduler.audit import log
from scheduler.casework.expiry import renew_expired
from scheduler.casework.feed_access import ClosedAddress, address_of
from scheduler.desk import Desk, Installation
from scheduler.errors import Gone, NotFound
from scheduler.exchange.calendar.events import Look, look_of
from scheduler.exchange.calendar.feed import (
    SWITCHED_OFF_FOR,
    Edition,
    closed,
    closed_edition,
    disclosed,
    edition,
)
from scheduler.roles import Principal
from scheduler.store.audit import Verb
from scheduler.store.feeds import Feed

CALENDARS = Principal("web:calendars")
"""The installation itself, before it is known whose calendar is asked for. It reads addresses and officers alone."""


class SwitchedOff(Gone):
    """An address that was closed so long ago that every client has been told."""

    def __init__(self) -> None:
        super().__init__(
            f"This calendar address was switched off more than {SWITCHED_OFF_FOR // timedelta(days=1)} days ago. "
            "Remove it from the calendar, and ask for a new one."
        )


@dataclass(frozen=True)
class Answer:
    """An edition of a feed, and its text; no text for whoever holds this edition already."""

    edition: Edition
    text: bytes | None


def fetch(installation: Installation, token: str, held: Collection[str] = ()) -> Answer:
    """The feed of a token for a client that holds the editions of these tags.

    What is disclosed is logged in the transaction that reads it. Raises NotFound for a token that
    never was, and SwitchedOff 60 days after an address was closed.
    """
    look = look_of(installation.settings)
    with installation.reading(CALENDARS) as desk:
        address = address_of(desk, token)
        if address is None:
            raise NotFound
    if isinstance(address, ClosedAddress):
        return _closed(desk, address, look, held)
    renew_expired(installation)
    with installation.reading(CALENDARS) as desk:
        current = edition(replace(desk, principal=address.principal), address.feed, look)
    if current.tag in held:
        return Answer(current, None)
    with installation.writing(address.principal) as desk:
        return _disclose(desk, address.feed, look)


def _disclose(desk: Desk, known: Feed, look: Look) -> Answer:
    feed = desk.session.get_one(Feed, known.id)
    # the edition before the text: what is changed in between is told again, never missed
    current = edition(desk, feed, look)
    found = disclosed(desk, feed, look, current.changed_at)
    feed.last_used_at = desk.now
    log(desk, Verb.DISCLOSED, "calendar feed", found.subjects, record_id=feed.id, recipient=feed.device)
    return Answer(current, found.text)


def _closed(desk: Desk, address: ClosedAddress, look: Look, held: Collection[str]) -> Answer:
    """That an address is switched off: it tells of nobody, so it is no disclosure."""
    if desk.now >= address.closed_at + SWITCHED_OFF_FOR:
        raise SwitchedOff
    current = closed_edition(address.feed, address.closed_at, look)
    return Answer(current, None if current.tag in held else closed(address.feed, address.closed_at))
