"""The kept result of the rules for each person and obligation, and the policy in force. Status is never kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Index, UniqueConstraint, column
from sqlmodel import Field

from scheduler.store.columns import Fact, Moment, OfPerson, one_of, words
from scheduler.store.risk import State
from scheduler.store.written import is_one_of


class Phase(StrEnum):
    """Whether a clock runs. `error`: it cannot be computed, and the row says why."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"
    ERROR = "error"


class Obligation(StrEnum):
    """What can be due."""

    HOME_VISIT = "home_visit"
    RISK_ASSESSMENT = "risk_assessment"


_TO_BE_TRACED = (State.MISSING, State.WANTED)


def to_be_traced(state: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a state is that of somebody to be traced; written out, so that their index is known for it."""
    return is_one_of(state, _TO_BE_TRACED)


_TRACED = column("state").in_([str(state) for state in _TO_BE_TRACED])


_DUE_AND_DONE = ("phase", "deadline", "last_visit_on", "attempts_since")
"""Columns by which the few are found whom nobody visited, or who were tried, without a look at a team's rows."""


class Deadline(OfPerson, table=True):
    """What stands for a person and an obligation, computed on `as_of`, true without new facts to `holds_until`.

    Everything that a list shows stands in the row, so that a list is an index scan. It is computed
    from facts alone, in the transaction of each fact; `visits verify` proves it. `id`, `code` and
    `sequence` are the obligation's identity in a calendar; `ref` is the person's, which never changes.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("person_id", "obligation"),
        one_of("obligation", Obligation),
        one_of("phase", Phase),
        # these hold all that a list is narrowed and ordered by: only the rows of its page are read
        Index(
            "ix_deadlines_due",
            *("obligation", "phase", "deadline", "ref", "last_visit_on", "officer_id", "team_id"),
        ),
        # the obligation not first: SQLite took the smallest of those for any join, and read everybody for a page
        Index("ix_deadlines_by_level", "level", "obligation", "ref"),
        Index("ix_deadlines_by_state", "state", "obligation", "ref"),
        Index("ix_deadlines_by_last", "last_visit_on", "obligation", "ref"),
        Index(
            "ix_deadlines_level",
            *("obligation", "phase", "level", "deadline", "last_visit_on", "officer_id", "ref"),
        ),
        Index(
            "ix_deadlines_lists",
            *("obligation", "ref", "phase", "level", "state", "team_id", "officer_id"),
            *("deadline", "last_visit_on"),
        ),
        Index("ix_deadlines_phases", "obligation", "phase", "level", "suspended_for"),
        Index("ix_deadlines_team", "obligation", "team_id", *_DUE_AND_DONE),
        Index("ix_deadlines_officer", "obligation", "officer_id", *_DUE_AND_DONE),
        Index("ix_deadlines_holds_until", "holds_until"),
        Index("ix_deadlines_review_on", "obligation", "review_on"),
        Index(
            "ix_deadlines_traced",
            *("obligation", "phase", "deadline", "ref"),
            sqlite_where=_TRACED,
            postgresql_where=_TRACED,
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    ref: str = words(40)
    obligation: str = words(20)
    code: str = words(8, unique=True)
    sequence: int = 0
    changed_at: datetime = Field(sa_type=Moment)

    as_of: date
    holds_until: date | None = None
    phase: str = words(12)
    error: str | None = words(500, default=None)
    deadline: date | None = None
    suspended_for: str | None = words(20, default=None)
    level: str | None = words(12, default=None)
    interval: str | None = words(20, default=None)
    missed_interval: str | None = words(20, default=None)
    due_soon: str | None = words(20, default=None)
    last_visit_on: date | None = None
    policy: str = words(80)
    policy_from_on: date | None = None
    source: str | None = None
    standing: str | None = words(12, default=None)

    officer_id: UUID | None = Field(default=None, foreign_key="officers.id")
    team_id: UUID | None = Field(default=None, foreign_key="teams.id")
    state: str = words(20)
    review_on: date | None = None
    attempts_since: int = 0


class PolicyAdoption(Fact, table=True):
    """The policy file in force from a moment on, with its text's digest: a version once in force is never edited."""

    __tablename__ = "policy_adoptions"

    policy: str = words(80)
    digest: str = words(64)
    versions: str
