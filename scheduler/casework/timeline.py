"""Everything recorded of a person, in order, with what was corrected or withdrawn still to be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.periods import period
from scheduler.casework.keeping import person
from scheduler.casework.names import Names, names
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.columns import Fact
from scheduler.store.people import Address, Allocation, Particulars, Placement, Registration
from scheduler.store.risk import (
    Assessment,
    Direction,
    PlanInterval,
    Proposal,
    RiskLevel,
    StateSpell,
    VisitException,
)
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: the day that it is about, what it says, and who recorded it when.

    `superseded_at` is set on what was corrected or withdrawn; `corrects` on what replaced it.
    """

    id: UUID
    on: date
    kind: str
    says: str
    recorded_at: datetime
    recorded_by: str
    brought_over: bool
    superseded_at: datetime | None
    superseded_by: str | None
    corrects: bool
    reason: str | None
    details: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the fact still counts."""
        return self.superseded_at is None

    @property
    def recorded_late_days(self) -> int:
        """Days between what happened and its record: a visit recorded late is not a late visit."""
        return max(0, (london_date(self.recorded_at) - self.on).days)


def timeline(desk: Desk, ref: str) -> list[Entry]:
    """Every fact about a person, the latest first: a statement a kind. Raises NoSuchPerson."""
    about = person(desk, ref)
    called = names(desk)
    crews = _crews(desk, about.id, called)
    entries = [
        _entry(kind, row, when(row), says(row, called), crews.get(row.id, ()))
        for kind, model, when, says in _KINDS
        for row in _rows(desk, model, about.id)
    ]
    return sorted(entries, key=lambda entry: (entry.on, entry.recorded_at), reverse=True)


def _rows(desk: Desk, model: Any, person_id: UUID) -> Iterator[Any]:  # noqa: ANN401 - any table of facts
    return iter(desk.session.scalars(select(model).where(model.person_id == person_id)))


def _entry(kind: str, row: Fact, on: date, says: str, details: tuple[str, ...]) -> Entry:
    return Entry(
        id=row.id,
        on=on,
        kind=kind,
        says=says,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        brought_over=row.brought_over,
        superseded_at=row.superseded_at,
        superseded_by=row.superseded_by,
        corrects=row.supersedes_id is not None,
        reason=row.withdrawal_reason or row.correction_reason,
        details=details,
    )


def _crews(desk: Desk, person_id: UUID, called: Names) -> dict[UUID, tuple[str, ...]]:
    """The officers of each visit and booking of a person."""
    crews: dict[UUID, tuple[str, ...]] = {}
    went = select(col(VisitCrew.visit_id), col(VisitCrew.officer_id)).join(
        Visit, col(Visit.id) == col(VisitCrew.visit_id)
    )
    going = select(col(BookingCrew.booking_id), col(BookingCrew.officer_id)).join(
        Booking, col(Booking.id) == col(BookingCrew.booking_id)
    )
    for rows in (
        went.where(col(Visit.person_id) == person_id),
        going.where(col(Booking.person_id) == person_id),
    ):
        for of, officer_id in desk.session.execute(rows):
            crews[of] = tuple(sorted((*crews.get(of, ()), called.officer(officer_id) or "")))
    return crews


def words(code: str | None) -> str:
    """A code as people read it: no_reply is "no reply"."""
    return (code or "").replace("_", " ")


def _until(day: date | None, said: str = "until") -> str:
    return f" {said} {day:%-d %B %Y}" if day else ""


def _by(approver: str | None) -> str:
    return f", approved by {approver}" if approver else ", not approved"


def _says_level(row: RiskLevel, _called: Names) -> str:
    tool = f" ({row.tool})" if row.tool else ""
    return f"Risk level {words(row.level)}{tool}{_by(row.approved_by) if row.approved_by else ''}"


def _says_plan(row: PlanInterval, _called: Names) -> str:
    if row.interval is None:
        return f"Plan interval ended{_by(row.approved_by)}"
    return f"Plan interval {period(row.interval).words}{_until(row.until_on)}{_by(row.approved_by)}"


def _says_state(row: StateSpell, _called: Names) -> str:
    review = _until(row.review_on, "to be reviewed by")
    return f"{words(row.state).capitalize()}{_until(row.to_on, 'until return on')}{review}"


def _says_visit(row: Visit, _called: Names) -> str:
    return f"Visit: {words(row.outcome)}"


def _says_booking(row: Booking, _called: Names) -> str:
    return f"Visit {row.code} {words(row.status)} for {row.starts_at:%-d %B %Y}"


def _says_address(row: Address, _called: Names) -> str:
    place = ", ".join(part for part in (row.address, row.postcode) if part)
    return f"Notified address: {place or 'no address text'}"


def _says_exception(row: VisitException, _called: Names) -> str:
    return f"Exception accepted by {row.approved_by}{_until(row.until_on)}: {row.reason}"


def _says_proposal(row: Proposal, _called: Names) -> str:
    decided = f"{row.decision} by {row.decided_by}" if row.decision else "waiting for approval"
    return f"Proposal of {words(row.kind)} {words(row.value)}: {decided}".replace("  ", " ")


_Kind = tuple[str, Any, Callable[[Any], date], Callable[[Any, Names], str]]
_KINDS: tuple[_Kind, ...] = (
    ("registration", Registration, lambda row: row.registered_on, lambda _row, _called: "Registered"),
    (
        "particulars",
        Particulars,
        lambda row: london_date(row.recorded_at),
        lambda _r, _c: "Particulars recorded",
    ),
    ("level", RiskLevel, lambda row: row.from_on, _says_level),
    ("plan", PlanInterval, lambda row: row.from_on, _says_plan),
    ("state", StateSpell, lambda row: row.from_on, _says_state),
    ("address", Address, lambda row: row.from_on, _says_address),
    (
        "allocation",
        Allocation,
        lambda row: row.from_on,
        lambda row, called: f"Offender manager: {called.officer(row.officer_id) or 'nobody'}",
    ),
    (
        "team",
        Placement,
        lambda row: row.from_on,
        lambda row, called: f"Team: {called.team(row.team_id) or 'none'}",
    ),
    ("visit", Visit, lambda row: row.visited_on, _says_visit),
    ("booking", Booking, lambda row: london_date(row.recorded_at), _says_booking),
    (
        "check",
        IntelligenceCheck,
        lambda row: london_date(row.checked_at),
        lambda row, _called: f"Intelligence check of {words(row.source)}: {words(row.outcome)}",
    ),
    (
        "assessment",
        Assessment,
        lambda row: row.assessed_on,
        lambda row, _called: f"Assessment{_of(row.tool)}",
    ),
    (
        "direction",
        Direction,
        lambda row: row.from_on,
        lambda row, _called: f"Visit directed by {row.by_on:%-d %B %Y}",
    ),
    ("exception", VisitException, lambda row: row.from_on, _says_exception),
    ("proposal", Proposal, lambda row: row.from_on, _says_proposal),
)


def _of(tool: str | None) -> str:
    return f" ({tool})" if tool else ""
