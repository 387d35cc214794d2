"""Histories as lines of JSON, to be read by `python -m rules assess`: one a person and obligation.

Each event says when it became known and when it stood no longer, so that a line answers for any day and,
with its `known_at`, for any moment of knowing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from rules.periods import PeriodMalformed
from rules.version import OBLIGATIONS
from scheduler.casework.deadlines.bitemporal import history_line, history_of
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.desk import Desk
from scheduler.exchange.exporting.writing import Marking
from scheduler.store.people import Person

HISTORIES = "histories"


def write_histories(desk: Desk, draft: Path, _marking: Marking, refs: set[str]) -> int:
    """Write the lines, as at today; how many there were. Notes the references of whom they tell."""
    written = 0
    with draft.open("wb") as file:
        for ref, line in _lines(desk):
            file.write(line)
            refs.add(ref)
            written += 1
    return written


def _lines(desk: Desk) -> Iterator[tuple[str, bytes]]:
    people = {
        row.id: row.ref
        for row in desk.session.execute(select(col(Person.id), col(Person.ref)).order_by(col(Person.ref)))
    }
    for person_id, facts in facts_of(desk.session, people, superseded=True):
        ref = people[person_id]
        for line in _lines_of(desk, ref, facts):
            yield ref, orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _lines_of(desk: Desk, ref: str, facts: Facts) -> list[dict[str, Any]]:
    """A line for each obligation. Whoever cannot be computed has lines too: the rules say why of each."""
    try:
        events = history_of(facts)
    except PeriodMalformed:
        plans = [
            {"on": row.from_on.isoformat(), "event": "plan", "interval": row.interval} for row in facts.plans
        ]
        return [
            history_line(ref, desk.policy.id, obligation, [], desk.today) | {"events": plans}
            for obligation in OBLIGATIONS
        ]
    return [history_line(ref, desk.policy.id, obligation, events, desk.today) for obligation in OBLIGATIONS]
