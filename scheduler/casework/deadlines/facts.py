"""The facts of people as plain rows, read in a fixed number of statements whatever the number of people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from scheduler.casework.deadlines.fact_rows import SOURCES, FactRow, rows_of_facts
from scheduler.store.columns import Fact

AT_ONCE = 500
"""People read in one statement: SQLite takes no more than 999 values in one on old builds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of one person, a list a kind, each row with when it was recorded and superseded."""

    registrations: list[FactRow] = field(default_factory=list)
    levels: list[FactRow] = field(default_factory=list)
    plans: list[FactRow] = field(default_factory=list)
    states: list[FactRow] = field(default_factory=list)
    addresses: list[FactRow] = field(default_factory=list)
    visits: list[FactRow] = field(default_factory=list)
    assessments: list[FactRow] = field(default_factory=list)
    directions: list[FactRow] = field(default_factory=list)
    allocations: list[FactRow] = field(default_factory=list)
    placements: list[FactRow] = field(default_factory=list)

    def known_at(self, moment: datetime | None) -> "Facts":
        """What was known at that moment: recorded by then, and not yet superseded. None: what is held now."""
        return replace(
            self, **{kind: [row for row in rows if known(row, moment)] for kind, rows in self.kinds()}
        )

    def kinds(self) -> Iterator[tuple[str, list[FactRow]]]:
        """The lists by kind."""
        for each in fields(self):
            yield each.name, getattr(self, each.name)


def facts_among(rows: Mapping[type[Fact], Sequence[Any]]) -> Facts:
    """The facts that stand among whole rows of one person, a list a table, each in the order recorded."""
    return Facts(**{kind: list(rows[model]) for kind, (model, _) in SOURCES.items()}).known_at(None)


def known(row: Any, moment: datetime | None) -> bool:  # noqa: ANN401 - anything with the marks of a fact
    """Whether a fact counts: without a moment, what stands now; else what was recorded and stood at that moment."""
    if moment is None:
        return row.superseded_at is None
    return row.recorded_at <= moment and (row.superseded_at is None or row.superseded_at > moment)


def facts_of(
    session: Session, people: Iterable[UUID], *, superseded: bool = False
) -> Iterator[tuple[UUID, Facts]]:
    """The facts of these people, each person once, in the order given.

    What was superseded is left out unless it is asked for: only a look at the past needs it.
    """
    remaining = iter(people)
    while some := tuple(islice(remaining, AT_ONCE)):
        found = {person_id: Facts() for person_id in some}
        # by the identity as the database writes it: to make one again of each row took a tenth of the time
        written = [(key, facts) for person_id, facts in found.items() for key in (person_id, person_id.hex)]
        for kind, rows in rows_of_facts(session, some, superseded=superseded):
            lists = {key: getattr(facts, kind) for key, facts in written}
            for row in rows:
                lists[row[0]].append(row)
        yield from found.items()
