"""Attempts since the last visit that counted, by premises, and what they still lack for a warrant of entry.

Sexual Offences Act 2003 s.96B: among other things, on at least two occasions a constable has sought entry to the
premises in order to search them for the purpose of assessing risk, and has been unable to obtain entry; and the
person is not in custody, in hospital or abroad. What is not recorded does not count. No database, no clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.deadlines.history import place_of
from scheduler.casework.deadlines.standings import is_attempt_since
from scheduler.casework.deadlines.states import spells, state_on
from scheduler.store.risk import State
from scheduler.store.visits import Visit

FOR_WARRANT = "assess risk (s.96B)"
"""The purpose as a record says it; whatever names section 96B is understood."""
SECTION = "96b"
OCCASIONS = 2
NO_WARRANT_IN = {State.CUSTODY: "in custody", State.HOSPITAL: "in hospital", State.ABROAD: "abroad"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One visit at which nobody was seen inside; `lacks` says why it is no occasion for a warrant, if it is none."""

    id: UUID
    at: datetime
    on: date
    outcome: str
    lacks: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether it is one of the occasions that section 96B asks for."""
        return not self.lacks


@dataclass(frozen=True)
class Premises:
    """The attempts at one notified address; `address` is None for the days on which none was notified."""

    address: str | None
    notified_now: bool
    attempts: tuple[Attempt, ...]

    @property
    def occasions(self) -> int:
        """How many of the attempts count for a warrant to enter these premises."""
        return sum(each.counts for each in self.attempts)


@dataclass(frozen=True)
class Attempts:
    """The attempts since the last visit that counted (`since`, None if none ever did), the current premises first."""

    since: date | None
    premises: tuple[Premises, ...]
    away: str | None

    @property
    def count(self) -> int:
        """How many there are in all: the number that the lists show."""
        return sum(len(each.attempts) for each in self.premises)

    def lacks(self, premises: Premises) -> list[str]:
        """What a warrant for these premises still lacks, in sentences; none if the conditions read here are met."""
        short = OCCASIONS - premises.occasions
        found = [f"{short} more {'occasion' if short == 1 else 'occasions'}"] if short > 0 else []
        if premises.address is None:
            found.append("a notified address")
        elif not premises.notified_now:
            found.append("grounds to believe that the person lives there: it is not the address notified now")
        if self.away:
            found.append(f"the person is {self.away}, and no warrant is issued meanwhile")
        return found


def attempts_since(facts: Facts, visits: Iterable[Visit], last_visit_on: date | None, on: date) -> Attempts:
    """The attempts up to a day. `visits` are those that stand, `last_visit_on` the last one that counted."""
    made = sorted(
        (each for each in visits if is_attempt_since(each, last_visit_on, on)),
        key=lambda each: each.visited_at,
    )
    rows = {each.id: _address_on(facts, each.visited_on) for each in made}
    places = {each.id: rows[each.id] and place_of(rows[each.id]) for each in made}
    now = _address_on(facts, on)
    found = [
        Premises(
            _in_words(next(rows[each.id] for each in made if places[each.id] == place)),
            now is not None and place == place_of(now),
            tuple(_attempt(each) for each in made if places[each.id] == place),
        )
        for place in dict.fromkeys(places.values())
    ]
    spell = state_on(spells(facts), on)
    away = NO_WARRANT_IN.get(State(spell.state)) if spell else None
    return Attempts(last_visit_on, tuple(sorted(found, key=lambda each: not each.notified_now)), away)


def premises_on(facts: Facts, day: date) -> str | None:
    """The notified address on a day, in words; None where there is none, or none in words."""
    return _in_words(_address_on(facts, day))


def _attempt(visit: Visit) -> Attempt:
    return Attempt(visit.id, visit.visited_at, visit.visited_on, visit.outcome, tuple(_lacks(visit)))


def _lacks(visit: Visit) -> Iterator[str]:
    if visit.constable is None:
        yield "whether a constable sought entry is not recorded"
    elif not visit.constable:
        yield "no constable sought entry"
    if not visit.purpose:
        yield "the purpose is not recorded"
    elif SECTION not in visit.purpose.casefold().replace(" ", ""):
        yield f"the purpose recorded is “{visit.purpose}”, not a search to assess risk under section 96B"


def _address_on(facts: Facts, day: date) -> Any:  # noqa: ANN401 - a row of an address, or none
    begun = [row for row in facts.addresses if row.from_on <= day]
    return max(begun, key=lambda row: row.from_on, default=None)


def _in_words(row: Any) -> str | None:  # noqa: ANN401 - a row of an address, or none
    if row is None:
        return None
    return ", ".join(part for part in (row.address, row.postcode) if part) or None
