"""One import under way: what it may do, what it has met so far, and the rows that it is about to write."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import SQLModel, col

from scheduler.desk import Desk
from scheduler.errors import Stale
from scheduler.exchange.files.faults import Faults
from scheduler.exchange.files.reading import RECORDED_AT, Row
from scheduler.exchange.importing.directory import Directory
from scheduler.exchange.importing.identities import identities
from scheduler.store import bulk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.columns import Fact
from scheduler.store.feeds import FeedVersion
from scheduler.store.officers import (
    Absence,
    Cover,
    Officer,
    OfficerParticulars,
    Supervision,
    Team,
    TeamParticulars,
)
from scheduler.store.people import Address, Allocation, Particulars, Person, Placement, Registration
from scheduler.store.risk import Assessment, PlanInterval, RiskLevel, StateSpell
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew

CORRECTION = "imported correction"
AT_ONCE = 500
"""Values in one statement: SQLite takes no more than 999 on old builds."""
_IN_ORDER: tuple[type[SQLModel], ...] = (
    *(Team, TeamParticulars, Officer, OfficerParticulars, FeedVersion, Supervision, Cover, Absence),
    *(Person, Particulars, Registration, Placement, Allocation, Address),
    *(RiskLevel, PlanInterval, StateSpell, Assessment, IntelligenceCheck),
    *(Visit, VisitCrew, Booking, BookingCrew),
)
"""Tables in the order in which rows can be added: what is referred to first."""


_KEPT_OF_ROWS = ("ref", "approved_by", RECORDED_AT)


class WrittenMeanwhile(Stale):
    """Somebody recorded one of the same facts while the import ran."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody recorded one of these facts while they were being imported, or a reference belongs to "
            "somebody whom you cannot see. Nothing was imported; try again."
        )


class Outcome(IntEnum):
    """What became of a row. Of several facts in one row, the most that happened to any of them."""

    UNCHANGED = 0
    ADDED = 1
    """Somebody known, of whom the row says something new; of the other kinds each row is a fact by itself."""
    NEW = 2
    CORRECTED = 3


@dataclass
class Tally:
    """How many rows of one kind were new, known already, corrected what was known, or added to somebody known."""

    new: int = 0
    unchanged: int = 0
    corrected: int = 0
    added: int = 0

    @property
    def changes(self) -> int:
        """The rows of which something was written."""
        return self.new + self.added + self.corrected


class Place(NamedTuple):
    """Where a fact came from that is judged only when everything is there."""

    row: Row
    person_id: UUID
    corrects: Any = None
    """The row that stood before this import, if this fact corrects one."""


class Assessed(NamedTuple):
    """The level that an assessment ended in, which is set once the levels of every file are in."""

    row: Row
    values: dict[str, Any]


@dataclass(eq=False)
class Intake:
    """What the parts of an import share. Rows are written chunk by chunk, all in the desk's transaction."""

    desk: Desk
    faults: Faults
    directory: Directory
    correct: bool = False
    history: bool = False
    touched: dict[UUID, Outcome] = field(default_factory=dict)
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)
    crews: set[UUID] = field(default_factory=set)
    entered: set[UUID] = field(default_factory=set)
    to_approve: dict[type[Fact], dict[UUID, Place]] = field(default_factory=dict)
    assessed: list[Assessed] = field(default_factory=list)
    officers: dict[str, Outcome] = field(default_factory=dict)
    assumed: set[UUID] = field(default_factory=set)
    """People whose registration is the day of their last visit, since none was given."""

    def __post_init__(self) -> None:
        self._ids = identities(self.desk.now)
        self._added: dict[type[SQLModel], list[dict[str, Any]]] = {}
        self._superseded: dict[type[Fact], list[UUID]] = {}
        self._locked: set[UUID] = set()
        self._corrects: dict[UUID, Any] = {}
        self._marks = {"recorded_by": self.desk.principal.actor, "brought_over": self.history}
        self.empty = {model for model in _IN_ORDER if self._is_empty(model)}

    def _is_empty(self, model: type[SQLModel]) -> bool:
        key = next(iter(model.__mapper__.primary_key)).key  # type: ignore[attr-defined]
        return self.desk.session.execute(select(getattr(model, key)).limit(1)).first() is None

    def refuse(self, row: Row, column: str | None, value: object, sentence: object) -> None:
        """Note a fault of a row, which is then not taken."""
        row.faulty = True
        self.directory.doubt(row)
        self.faults.subjects.update(row.values[name] for name in ("ref", "officer") if row.values.get(name))
        self.faults.add(row.file, row.number, column, "" if value is None else str(value), str(sentence))

    def recorded_at(self, row: Row) -> datetime:
        """The moment at which the row's fact became known: the import's, or with a history the file's own."""
        found: datetime = row.get(RECORDED_AT) or self.desk.now
        return found

    def corrects(self, made: UUID | None) -> Any:  # noqa: ANN401 - a row of any table
        """What stood before this import in the place of a row that it made; None for a new fact."""
        return None if made is None else self._corrects.get(made)

    def judge_later(self, model: type[Fact], made: UUID | None, row: Row, person_id: UUID) -> None:
        """Note a new level, plan or state whose approval can be judged only beside all the others."""
        if made is not None:
            place = Place(brief(row), person_id, self.corrects(made))
            self.to_approve.setdefault(model, {})[made] = place

    def add(self, model: type[SQLModel], row: Row, **values: Any) -> UUID:  # noqa: ANN401 - the table's columns
        """Let a row of a table be written with the chunk; its identity."""
        made = next(self._ids)
        marks = {"id": made, "recorded_at": self.recorded_at(row), **self._marks}
        if not issubclass(model, Fact):
            del marks["brought_over"]
        self._added.setdefault(model, []).append({**bulk.blank(model), **marks, **values})
        return made

    def link(self, model: type[SQLModel], **values: Any) -> None:  # noqa: ANN401 - the table's columns
        """Let a row without an identity of its own be written with the chunk."""
        self._added.setdefault(model, []).append({**bulk.blank(model), **values})

    def supersede(self, model: type[Fact], old: Any, row: Row, **values: Any) -> UUID:  # noqa: ANN401
        """Let a row of a table stand no longer, and another correct it, as of now: a file rewrites no past."""
        self._superseded.setdefault(model, []).append(old.id)
        corrects = {"supersedes_id": old.id, "correction_reason": CORRECTION, "recorded_at": self.desk.now}
        made = self.add(model, row, **{**values, **corrects})
        # one file may correct what another of the same import just did: what stood before is what counts
        self._corrects[made] = self._corrects.get(old.id, old)
        return made

    def touch(self, person_id: UUID, outcome: Outcome) -> None:
        """Note that something was written about a person."""
        self.touched[person_id] = max(outcome, self.touched.get(person_id, outcome))

    def touch_officer(self, code: str, outcome: Outcome) -> None:
        """Note that something was written about an officer."""
        if outcome:
            self.officers[code] = max(outcome, self.officers.get(code, outcome))

    def of_person(self, person_id: UUID, outcome: Outcome) -> Outcome:
        """What became of a row of people: something new of somebody known makes nobody new."""
        known = outcome is Outcome.NEW and person_id not in self.entered
        return Outcome.ADDED if known else outcome

    def count(self, kind: str, outcome: Outcome) -> None:
        """Note what became of a row of this kind."""
        self.outcomes.setdefault(kind, Counter())[outcome] += 1

    def tallies(self) -> dict[str, Tally]:
        """The rows of each kind by what became of them."""
        order = (Outcome.NEW, Outcome.UNCHANGED, Outcome.CORRECTED, Outcome.ADDED)
        return {kind: Tally(*(found[each] for each in order)) for kind, found in self.outcomes.items()}

    def lock(self, rows: Iterable[Row]) -> None:
        """Lock the people of a chunk before their facts are read: whoever else writes about them waits."""
        people = self.directory.people
        named = {people[ref] for row in rows if (ref := row.values.get("ref")) in people}
        for some in groups(sorted(named - self.entered - self._locked)):
            locked = select(col(Person.id)).where(col(Person.id).in_(some)).order_by(col(Person.id))
            self.desk.session.execute(locked.with_for_update())
        self._locked |= named

    def write(self) -> None:
        """Write the chunk. Raises WrittenMeanwhile if a row that it corrects stands no longer.

        Sound rows are written beside faulty ones, so that every fault is found at once.
        """
        superseded, self._superseded = self._superseded, {}
        added, self._added = self._added, {}
        session = self.desk.session
        for model, ids in superseded.items():
            for some in groups(ids):
                done = bulk.supersede(session, model, some, self.desk.now, self.desk.principal.actor)
                if done != len(some):
                    raise WrittenMeanwhile
        for table in _IN_ORDER:
            bulk.insert(session, table, added.get(table, []))


def brief(row: Row) -> Row:
    """A row without what is needed no more once its chunk is written."""
    kept = {name: row.values[name] for name in _KEPT_OF_ROWS if name in row.values}
    return Row(row.file, row.number, kept, kind=row.kind)


def groups(values: Iterable[Any]) -> Iterable[list[Any]]:
    """The values in groups that one statement takes."""
    held = list(values)
    return (held[start : start + AT_ONCE] for start in range(0, len(held), AT_ONCE))
