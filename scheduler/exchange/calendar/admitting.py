"""Who gets in by a token: a guesser is slowed down by network, and never told so.

A network that has used up its tries is answered as if no token fitted. But many stand behind one network, so a
device that was answered from there before goes on being answered: nobody is cut off by a neighbour's guesses.
"""

from hmac import compare_digest
from uuid import UUID

from scheduler.audit import log
from scheduler.casework.accounts.throttle import NETWORK, Allowance, bucket_of, take, used_up
from scheduler.casework.feed_access import CALENDARS, ClosedAddress, OpenAddress, address_of
from scheduler.desk import Desk, Installation
from scheduler.errors import NotFound
from scheduler.exchange.calendar.clients import Caller
from scheduler.store.audit import Verb

Address = OpenAddress | ClosedAddress


def admit(installation: Installation, token: str, caller: Caller, user: str | None = None) -> Address:
    """The address of a token; where a `user` is given as well, it must be the device's name, or the address's id.

    Raises NotFound, whatever was wrong.
    """
    with installation.reading(CALENDARS) as desk:
        address = address_of(desk, token)
        fits = address is not None and is_user(user, address.feed.device, address.feed.id)
        if address is not None and fits and _known_there(address, caller):
            return address
        if used_up(desk, _tries(caller)):
            raise NotFound  # without a write: a flood of guesses holds up no writer
        if address is not None and fits:
            return address
    with installation.writing(CALENDARS) as desk:
        _count(desk, caller)
    raise NotFound


def _known_there(address: Address, caller: Caller) -> bool:
    return caller.network == address.feed.last_network


def _tries(caller: Caller) -> dict[str, Allowance]:
    return {bucket_of("calendar", caller.site): NETWORK}


def _count(desk: Desk, caller: Caller) -> None:
    """Take a try, and log it; once they are used up, not even that: a guesser does not fill the log."""
    if take(desk, _tries(caller)) is None:
        log(desk, Verb.OTHER, "calendar feed", outcome="refused", recipient=caller.network)


def is_user(given: str | None, device: str, feed_id: UUID) -> bool:
    """Whether a user name fits an address: its device's name, or its id. A link with the token in it asks for none."""
    if given is None:
        return True
    typed = given.strip().casefold().encode("utf-8", "surrogatepass")
    fitting = [compare_digest(typed, name.casefold().encode()) for name in (device, str(feed_id))]
    return any(fitting)
