"""People as they stand now, a row each, in the columns that an import takes. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.deadlines.approved import levels_in_effect
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.exchange.importing.dated import ADDRESSES, ALLOCATIONS, LEVELS, PLACE
from scheduler.exchange.importing.intake import AT_ONCE
from scheduler.exchange.importing.people import PARTICULARS, REGISTRATIONS
from scheduler.exchange.importing.settling import Keyed, Known, standing_rows
from scheduler.exchange.importing.standing_now import PLACEMENTS
from scheduler.exchange.importing.visits import VISITS
from scheduler.store.people import Person
from scheduler.store.visits import Outcome

_READ = (PARTICULARS, REGISTRATIONS, PLACEMENTS, ALLOCATIONS, LEVELS, ADDRESSES, VISITS.keyed)
_Known = dict[type, list[Known]]


def people(desk: Desk, called: Names) -> Iterator[dict[str, Any]]:
    """Each person by reference: who they are, and how things stand with them today."""
    rows = iter(desk.session.execute(select(col(Person.id), col(Person.ref)).order_by(col(Person.ref))))
    while some := {row[0]: row[1] for row in islice(rows, AT_ONCE)}:
        known: dict[UUID, _Known] = defaultdict(lambda: defaultdict(list))
        for keyed in _READ:
            for row in standing_rows(desk, keyed, some):
                known[getattr(row, keyed.owner)][keyed.model].append(row)
        for person_id, ref in some.items():
            yield {"ref": ref, **_values(known[person_id], desk.today, called)}


def _values(known: _Known, today: date, called: Names) -> dict[str, Any]:
    particulars = max(known[PARTICULARS.model], key=lambda row: row.recorded_at, default=None)
    registered = max(known[REGISTRATIONS.model], key=lambda row: row.registered_on, default=None)
    day = max(today, registered.registered_on) if registered else today
    team, officer, address = (_current(known, keyed, day) for keyed in (PLACEMENTS, ALLOCATIONS, ADDRESSES))
    in_effect = levels_in_effect(known[LEVELS.model], known[REGISTRATIONS.model])
    level = [row for on, row in in_effect if on <= day][-1:]
    return {
        **({name: getattr(particulars, name) for name in PARTICULARS.columns} if particulars else {}),
        **({name: getattr(address, name) for name in PLACE} if address else {}),
        "registered_on": registered.registered_on if registered else None,
        "team": called.team(team.team_id) if team else None,
        "officer": called.officer(officer.officer_id) if officer else None,
        "level": level[0].level if level else None,
        "level_from": level[0].from_on if level else None,
        "last_visit_on": max(_seen_on(known), default=None),
        "recorded_at": registered.recorded_at if registered else None,
    }


def _current(known: _Known, keyed: Keyed, day: date) -> Known | None:
    holding = [row for row in known[keyed.model] if row.from_on <= day]
    return max(holding, key=lambda row: row.from_on, default=None)


def _seen_on(known: _Known) -> Iterator[date]:
    return (row.visited_on for row in known[VISITS.keyed.model] if row.outcome == Outcome.SEEN_AT_HOME)
