"""What a calendar client gets at an address: the text, or that it holds it already. Knows no web."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from scheduler.audit import log, log_disclosed
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.feed_access import CALENDARS, ClosedAddress, OpenAddress
from scheduler.desk import Desk, Installation
from scheduler.errors import Gone
from scheduler.exchange.calendar.admitting import admit
from scheduler.exchange.calendar.clients import NAMES, Caller
from scheduler.exchange.calendar.events import Look, look_of
from scheduler.exchange.calendar.feed import (
    SWITCHED_OFF_FOR,
    Edition,
    barred,
    barred_edition,
    closed,
    closed_edition,
    disclosed,
    edition,
)
from scheduler.exchange.calendar.glancing import glimpsed
from scheduler.exchange.calendar.remembering import Texts
from scheduler.store.audit import Verb
from scheduler.store.feeds import Feed

NOBODY_KNOWN = Caller()
_ACT = "calendar feed"
_BARRED = {
    "client": "Your force does not let {program} show visits. Another link can be made for another program:",
    "network": "Your force lets visits be shown only on its own networks. What holds for calendar links is told at:",
}


class SwitchedOff(Gone):
    """An address that was closed so long ago that every client has been told."""

    def __init__(self) -> None:
        super().__init__(
            f"This calendar link was switched off more than {SWITCHED_OFF_FOR // timedelta(days=1)} days ago. "
            "Remove it from the calendar, and make a new one."
        )


@dataclass(frozen=True)
class Answer:
    """An edition of a feed, and its text; no text for whoever holds this edition already.

    `not_noted` is the address whose use is not kept yet, to be counted; None where it is, or is not to be.
    """

    edition: Edition
    text: bytes | None
    not_noted: UUID | None = field(default=None, compare=False)


def fetch(
    installation: Installation,
    token: str,
    held: Collection[str] = (),
    caller: Caller = NOBODY_KNOWN,
    user: str | None = None,
    texts: Texts | None = None,
) -> Answer:
    """The feed of a token for a client that holds the editions of these tags; `user` as `admit` takes it.

    With `texts` a whole feed that was told before is taken from there, if it is the edition of now.
    What is disclosed is logged in the transaction that reads it. Raises NotFound for a token that
    never was, and SwitchedOff 60 days after an address was closed.
    """
    look = look_of(installation.settings)
    if (answer := _at_a_glance(installation, token, look, held, caller, user, texts)) is not None:
        return answer
    address = admit(installation, token, caller, user)
    if isinstance(address, ClosedAddress):
        return _closed(installation, address, look, held)
    if (why := caller.barred(installation.settings)) is not None:
        return _barred(
            installation, address.feed, look, held, _BARRED[why].format(program=NAMES[caller.client])
        )
    renew_expired(installation)
    if (current := _held(installation, address, look, held)) is not None:
        return Answer(current, None, address.feed.id)
    with installation.writing(address.principal) as desk:
        return _disclose(desk, address.feed, look, caller, texts)


def _at_a_glance(
    installation: Installation,
    token: str,
    look: Look,
    held: Collection[str],
    caller: Caller,
    user: str | None,
    texts: Texts | None,
) -> Answer | None:
    """The answer to who holds the edition of now, or to whom its text can be told as it was before."""
    if not held and texts is None:
        return None
    if (seen := glimpsed(installation, token, look, caller, user)) is None:
        return None
    if seen.edition.tag in held:
        return Answer(seen.edition, None, seen.feed_id)
    found = texts.of(seen.edition.tag) if texts is not None else None
    if found is None:
        return None
    to = _recipient(seen.device, caller)
    log_disclosed(installation, seen.reader, _ACT, found.subjects, record_id=seen.feed_id, recipient=to)
    return Answer(seen.edition, found.text, seen.feed_id)


def _recipient(device: str, caller: Caller) -> str:
    return f"{device} ({caller.client}, {caller.network})"


def _held(
    installation: Installation, address: OpenAddress, look: Look, held: Collection[str]
) -> Edition | None:
    if not held:
        return None
    # a team's counts are made of rows, each within the wall of its reader; an officer's versions are of no person
    reader = address.principal if address.feed.team_id else CALENDARS
    with installation.reading(reader) as desk:
        current = edition(replace(desk, principal=address.principal), address.feed, look)
    return current if current.tag in held else None


def _disclose(desk: Desk, known: Feed, look: Look, caller: Caller, texts: Texts | None) -> Answer:
    feed = desk.session.get_one(Feed, known.id)
    # the edition before the text: what is changed in between is told again, never missed
    current = edition(desk, feed, look)
    found = disclosed(desk, feed, look, current.changed_at)
    if texts is not None and feed.team_id is None:
        texts.remember(current.tag, found)
    feed.last_used_at, feed.last_client, feed.last_network = desk.now, caller.client, caller.network
    to = _recipient(feed.device, caller)
    log(desk, Verb.DISCLOSED, _ACT, found.subjects, record_id=feed.id, recipient=to)
    return Answer(current, found.text)


def _closed(installation: Installation, address: ClosedAddress, look: Look, held: Collection[str]) -> Answer:
    """That an address is switched off: it tells of nobody, so it is no disclosure."""
    if installation.clock.now() >= address.closed_at + SWITCHED_OFF_FOR:
        raise SwitchedOff
    current = closed_edition(address.feed, address.closed_at, look)
    return Answer(current, None if current.tag in held else closed(address.feed, address.closed_at))


def _barred(installation: Installation, feed: Feed, look: Look, held: Collection[str], why: str) -> Answer:
    """That this caller is shown nothing: a text of its own, since a client that is refused keeps what it had."""
    with installation.reading(CALENDARS) as desk:
        current = barred_edition(desk, feed, look, why)
        return Answer(current, None if current.tag in held else barred(desk, feed, look, why))
