"""The headcounts: kept in the transaction that changes a deadline, and proved against the kept rows themselves."""

from collections import Counter
from collections.abc import Mapping
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningDelete
from sqlmodel import col

from scheduler.casework.names import Names
from scheduler.store import bulk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.given import given_in
from scheduler.store.headcounts import Headcount
from scheduler.store.made_once import AnySelect, made_once


class Kind(NamedTuple):
    """Whose people are, and how their home visits stand."""

    team_id: UUID | None
    officer_id: UUID | None
    phase: str
    level: str | None
    state: str

    @property
    def word(self) -> str:
        """The same as one word."""
        return " ".join(each.hex if isinstance(each, UUID) else each or "-" for each in self)

    def told(self, called: Names) -> str:
        """The same for people."""
        whose = called.officer(self.officer_id) or "no officer", called.team(self.team_id) or "no team"
        return ", ".join([*whose, self.phase, self.level or "no level", self.state])

    @classmethod
    def of(cls, row: Any) -> Self:  # noqa: ANN401 - a row of columns
        """The kind of a kept row."""
        return cls(*_columns_of(row))

    @classmethod
    def computed(cls, values: Mapping[str, Any]) -> Self:
        """The kind of what was computed for one."""
        return cls(*_values_of(values))


_columns_of, _values_of = attrgetter(*Kind._fields), itemgetter(*Kind._fields)


def recount(session: Session, moved: Mapping[Kind, int]) -> None:
    """Keep that there are so many more of each kind, or fewer.

    What was kept of a kind goes into the new row with it, unless somebody else is at it: then both stay.
    """
    changed = {kind.word: (kind, number) for kind, number in moved.items() if number}
    if not changed:
        return
    before = Counter[str]()
    for word, people in session.execute(_taken(), {"kinds": list(changed)}):
        before[word] += people
    rows = [
        {"id": uuid4(), "kind": word, **kind._asdict(), "people": number + before[word]}
        for word, (kind, number) in changed.items()
    ]
    bulk.insert(session, Headcount, [row for row in rows if row["people"]])


@made_once
def _taken() -> ReturningDelete[str, int]:
    these = select(col(Headcount.id)).where(given_in(col(Headcount.kind), "kinds"))
    taken = delete(Headcount).where(col(Headcount.id).in_(these.with_for_update(skip_locked=True)))
    told = taken.returning(col(Headcount.kind), col(Headcount.people))
    return told.execution_options(synchronize_session=False)


def miscounted(session: Session) -> dict[Kind, tuple[int, int]]:
    """Each kind of which not so many are kept as there are kept rows, with both numbers; none, if all is well."""
    kept, counted = (_by_kind(session, rows) for rows in (_kept(), _counted()))
    return {
        kind: (kept[kind], counted[kind])
        for kind in sorted({*kept, *counted}, key=str)
        if kept[kind] != counted[kind]
    }


def _by_kind(session: Session, rows: Select[Any]) -> Counter[Kind]:
    return Counter({Kind(*kind): people for *kind, people in session.execute(rows)})


@made_once
def _kept() -> AnySelect:
    kind = [col(getattr(Headcount, name)) for name in Kind._fields]
    return select(*kind, func.sum(col(Headcount.people))).group_by(*kind)


@made_once
def _counted() -> AnySelect:
    kind = [col(getattr(Deadline, name)) for name in Kind._fields]
    visits = col(Deadline.obligation) == Obligation.HOME_VISIT
    return select(*kind, func.count()).where(visits).group_by(*kind)
