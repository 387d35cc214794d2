"""What each kind of fact says, as a line of a person's record, and the day that it is about. Knows no page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.periods import PeriodMalformed, period
from scheduler.casework.names import Names
from scheduler.casework.proposals import asked_in_words
from scheduler.clock import LONDON, london_date
from scheduler.store.checks import IntelligenceCheck
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
from scheduler.store.visits import Booking, Visit


def words(code: str | None) -> str:
    """A code as people read it: no_reply is "no reply"."""
    return (code or "").replace("_", " ")


def _until(day: date | None, said: str = "until") -> str:
    return f" {said} {day:%-d %B %Y}" if day else ""


def _by(approver: str | None) -> str:
    """Who approved it; nothing where nobody did. Whether it needs one, the reasons of the deadline say."""
    return f", approved by {approver}" if approver else ""


def _says_level(row: RiskLevel, _called: Names) -> str:
    tool = f" ({row.tool})" if row.tool else ""
    return f"Risk level {words(row.level)}{tool}{_by(row.approved_by)}"


def _says_plan(row: PlanInterval, _called: Names) -> str:
    if row.interval is None:
        return f"Plan interval ended{_by(row.approved_by)}"
    return f"Plan interval {_length(row.interval)}{_until(row.until_on)}{_by(row.approved_by)}"


def _length(interval: str) -> str:
    try:
        return period(interval).words
    except PeriodMalformed:  # the duty says that nothing can be computed from it
        return f"“{interval}”"


def _says_direction(row: Direction, _called: Names) -> str:
    return f"Visit directed by {row.by_on:%-d %B %Y}"


def _says_state(row: StateSpell, _called: Names) -> str:
    review = _until(row.review_on, "to be reviewed by")
    return f"{words(row.state).capitalize()}{_until(row.to_on, 'until return on')}{review}"


def _says_visit(row: Visit, _called: Names) -> str:
    return f"Visit: {words(row.outcome)}"


def _says_booking(row: Booking, _called: Names) -> str:
    return f"Visit {row.code} {words(row.status)} for {row.starts_at.astimezone(LONDON):%-d %B %Y at %H:%M}"


def _says_address(row: Address, _called: Names) -> str:
    place = ", ".join(part for part in (row.address, row.postcode) if part)
    return f"Notified address: {place or 'no address text'}"


def _says_exception(row: VisitException, _called: Names) -> str:
    return f"Exception accepted by {row.approved_by}{_until(row.until_on)}: {row.reason}"


def _says_proposal(row: Proposal, _called: Names) -> str:
    decided = f"{row.decision} by {row.decided_by}" if row.decision else "waiting for approval"
    asked = asked_in_words(row.kind, row.value)
    return f"Proposal: {asked[0].lower()}{asked[1:]}, {decided}"


def _says_check(row: IntelligenceCheck, _called: Names) -> str:
    reference = f", reference {row.reference}" if row.reference else ""
    return f"Intelligence check of {words(row.source)}: {words(row.outcome)}{reference}"


def _says_assessment(row: Assessment, _called: Names) -> str:
    level = f": {words(row.level)}" if row.level else ""
    return f"Assessment{f' ({row.tool})' if row.tool else ''}{level}"


def _says_allocation(row: Allocation, called: Names) -> str:
    return f"Offender manager: {called.officer(row.officer_id) or 'nobody'}"


def _says_team(row: Placement, called: Names) -> str:
    return f"Team: {called.team(row.team_id) or 'none'}"


def _about_visit(row: Visit) -> Iterator[str]:
    """How a visit was made, as far as it was recorded."""
    if not row.day_only:
        yield f"at {row.visited_at.astimezone(LONDON):%H:%M}"
    if row.constable is not None:
        yield "a constable was there" if row.constable else "no constable was there"
    if row.purpose:
        yield f"purpose: {row.purpose}"
    if row.announced is not None:
        yield "announced" if row.announced else "not announced"
    reasons = {
        "alone": row.reason_alone,
        "nobody accredited": row.reason_unaccredited,
        "why announced": row.reason_announced,
        "unchecked": row.reason_unchecked,
        "recorded late": row.reason_late,
    }
    yield from (f"{why}: {said}" for why, said in reasons.items() if said)


def _reason(row: PlanInterval | Direction | Proposal) -> Iterator[str]:
    if row.reason:
        yield f"reason: {row.reason}"
    if isinstance(row, Proposal) and row.decision_reason:
        yield f"{row.decision} because: {row.decision_reason}"


def _nothing(_row: object) -> Iterator[str]:
    return iter(())


def _since(row: Any) -> date:  # noqa: ANN401 - any fact that holds from a day on
    day: date = row.from_on
    return day


def _recorded_at(row: Any) -> datetime:  # noqa: ANN401 - any fact
    """What orders the facts of one day, where nobody knows their moment."""
    moment: datetime = row.recorded_at
    return moment


def _recorded(row: Any) -> date:  # noqa: ANN401 - any fact
    return london_date(row.recorded_at)


@dataclass(frozen=True)
class Saying:
    """A kind of fact: its table, the day that a row is about, what it says in a line, and what more there is.

    `at` orders the facts of one day.
    """

    kind: str
    model: Any
    on: Callable[[Any], date]
    says: Callable[[Any, Names], str]
    more: Callable[[Any], Iterator[str]] = _nothing
    at: Callable[[Any], datetime] = _recorded_at


SAYINGS: tuple[Saying, ...] = (
    Saying("registration", Registration, lambda row: row.registered_on, lambda _row, _called: "Registered"),
    Saying("particulars", Particulars, _recorded, lambda _row, _called: "Particulars recorded"),
    Saying("level", RiskLevel, _since, _says_level),
    Saying("plan", PlanInterval, _since, _says_plan, _reason),
    Saying("state", StateSpell, _since, _says_state),
    Saying("address", Address, _since, _says_address),
    Saying("allocation", Allocation, _since, _says_allocation),
    Saying("placement", Placement, _since, _says_team),
    Saying("visit", Visit, lambda row: row.visited_on, _says_visit, _about_visit, lambda row: row.visited_at),
    Saying("booking", Booking, _recorded, _says_booking),
    Saying(
        "check",
        IntelligenceCheck,
        lambda row: london_date(row.checked_at),
        _says_check,
        at=lambda row: row.checked_at,
    ),
    Saying("assessment", Assessment, lambda row: row.assessed_on, _says_assessment),
    Saying("direction", Direction, _since, _says_direction, _reason),
    Saying("exception", VisitException, _since, _says_exception),
    Saying("proposal", Proposal, _since, _says_proposal, _reason),
)
"""Every kind of fact about a person."""
