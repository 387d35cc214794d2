"""Somebody who was found not to live at the notified address any more: to be looked for until it is cleared up.

The visit stays due (domain: moved away never moves the deadline); where it is to be made is not known.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.states import spells, state_on
from scheduler.store.people import Address
from scheduler.store.risk import State
from scheduler.store.visits import Outcome, Visit


def found_gone_on(
    facts: Facts, visits: Iterable[Visit], addresses: Iterable[Address], last_visit_on: date | None, on: date
) -> date | None:
    """The day on which officers last found that the person had moved away; None where that is cleared up, or never was.

    It is by a visit that counted on a later day, by a state that tells where they are or that they are looked for,
    or by an address: one that begins later, or that somebody wrote down since, from whichever day it is. A correction
    of one known before is no news of where they live now, and what an import brought over was known before. `visits`
    are those that stand, `addresses` all, `last_visit_on` is the last visit that counted.
    """
    gone = max(
        (each for each in visits if each.outcome == Outcome.MOVED_AWAY and each.visited_on <= on),
        key=lambda each: each.visited_at,
        default=None,
    )
    if gone is None or (last_visit_on is not None and last_visit_on > gone.visited_on):
        return None
    spell = state_on(spells(facts), on)
    if spell is not None and spell.state != State.REACTIVE:
        return None
    by_id = {each.id: each for each in addresses}
    told_since = any(
        each.from_on > gone.visited_on or _is_news(_as_first_told(each, by_id), gone)
        for each in by_id.values()
        if each.superseded_at is None and each.from_on <= on
    )
    return None if told_since else gone.visited_on


def _is_news(address: Address, gone: Visit) -> bool:
    return address.recorded_at > gone.visited_at and not address.brought_over


def _as_first_told(address: Address, by_id: Mapping[UUID, Address]) -> Address:
    """The record that it corrects, and so on to the first."""
    while address.supersedes_id is not None:
        address = by_id[address.supersedes_id]
    return address
