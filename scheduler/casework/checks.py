"""Intelligence checks: which source was asked, when, and a code for what came of it. Never the intelligence itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from rules.policy import Policy
from scheduler.casework import limits
from scheduler.casework.keeping import marks, person_to_change, repeated, write_down
from scheduler.casework.staff import serving
from scheduler.clock import utc
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.made_once import made_once
from scheduler.store.people import Person


@dataclass(frozen=True)
class Checked:
    """One source asked; `reference` is the other system's number, not its text. Without an officer, whoever acts."""

    source: str
    checked_at: datetime
    outcome: str
    reference: str | None = None
    officer: str | None = None
    key: UUID | None = None


def record_checks(desk: Desk, ref: str, checks: Iterable[Checked]) -> list[IntelligenceCheck]:
    """Record what was looked up about a person. What is recorded already, all alike, is left as it is.

    Raises UnknownWord, InFuture, RecordedAlready, NoSuchOfficer.
    """
    about = person_to_change(desk, ref, Permission.RECORD)
    return [checked(desk, about, each) for each in checks]


def checked(desk: Desk, about: Person, each: Checked) -> IntelligenceCheck:
    """The same for one check of a person who is locked already. No deadline hangs on it."""
    made = IntelligenceCheck(
        person_id=about.id,
        source=limits.source(each.source, sources_of(desk.policy)),
        checked_at=utc(each.checked_at),
        outcome=limits.check_outcome(each.outcome),
        reference=each.reference,
        officer_id=serving(desk, each.officer).id if each.officer else desk.principal.officer_id,
        **marks(desk, each.key),
    )
    if (before := repeated(desk, made) or _alike(desk, made)) is not None:
        return before
    limits.happened("check", made.checked_at, desk.now)
    return write_down(desk, about, made, "record check")


def sources_of(policy: Policy) -> list[str]:
    """Every source that a version of the policy lists: an old check was made under an old version."""
    listed = (version.intelligence.sources for version in policy.versions if version.intelligence)
    return list(dict.fromkeys(source for sources in listed for source in sources))


def _alike(desk: Desk, made: IntelligenceCheck) -> IntelligenceCheck | None:
    """The check of that source and moment that stands, if it says the same."""
    wanted = {"person": made.person_id, "source": made.source, "at": made.checked_at}
    found: IntelligenceCheck | None = desk.session.scalars(_of_source_at(), wanted).one_or_none()
    alike = found is not None and (found.outcome, found.reference) == (made.outcome, made.reference)
    return found if alike else None


@made_once
def _of_source_at() -> Select[Any]:
    return select(IntelligenceCheck).where(
        col(IntelligenceCheck.person_id) == bindparam("person"),
        col(IntelligenceCheck.source) == bindparam("source"),
        col(IntelligenceCheck.checked_at) == bindparam("at"),
        col(IntelligenceCheck.superseded_at).is_(None),
    )
