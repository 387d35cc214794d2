"""An import that corrects: another value supersedes what stood, and takes no approval along."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select

from scheduler.casework.deadlines.kept import verify
from scheduler.casework.feeds import create_feed
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.people import Particulars
from scheduler.store.risk import RiskLevel, StateSpell
from scheduler.store.visits import Booking, Visit, VisitCrew
from tests.builders import (
    COLLEAGUE,
    HARBOUR,
    INSTALLATION,
    OFFICER,
    SERGEANT,
    a_check,
    a_state,
    a_visit,
    officer_id,
)
from tests.exchange.bringing import bring, facts, faults_of, one
from tests.exchange.rows import EVERY_KIND, PERSON


def test_a_correction_supersedes_and_keeps_what_stood(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    report = bring(
        desk,
        people=[{**PERSON, "name": "Another"}],
        visits=[
            {
                "visit_id": "X1",
                "ref": "P-1",
                "visited_at": "2026-10-02T14:30",
                "outcome": "no_reply",
                "officers": "OM-NEW",
            }
        ],
        bookings=[{"booking_id": "B1", "ref": "P-1", "starts_at": "2026-12-02T10:00", "officers": "OM-NEW"}],
        correct=True,
    )
    assert {kind: tally.corrected for kind, tally in report.kinds.items()} == {
        "people": 1,
        "visits": 1,
        "bookings": 1,
    }
    before, after = _before_and_after(desk, Visit)
    assert (after.supersedes_id, after.correction_reason) == (before.id, "imported correction")
    assert (before.superseded_at, before.superseded_by) == (desk.now, INSTALLATION.actor)
    assert (after.visited_on, after.outcome, after.purpose) == (date(2026, 10, 2), "no_reply", "risk")
    crew = desk.session.scalars(select(VisitCrew).where(VisitCrew.visit_id == after.id)).all()  # type: ignore[arg-type]
    assert [row.officer_id for row in crew] == [officer_id(desk, "OM-NEW")]
    first, moved = _before_and_after(desk, Booking)
    assert (moved.series_id, moved.code, moved.sequence) == (first.series_id, first.code, first.sequence + 1)
    assert one(desk, Particulars, "P-1").name == "Another"
    assert not list(verify(desk))


def test_a_correction_that_keeps_the_level_keeps_its_approval(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "low", "from": "2026-01-01", "approved_by": SERGEANT}
    bring(desk, people=[{**PERSON, "level": "high"}], levels=[level])
    (approved,) = [row for row in facts(desk, RiskLevel, "P-1") if row.level == "low"]
    bring(desk, levels=[{**level, "tool": "ARMS"}], correct=True)
    (corrected,) = [row for row in facts(desk, RiskLevel, "P-1") if row.level == "low"]
    assert (corrected.tool, corrected.approved_by, corrected.approved_at) == (
        "ARMS",
        SERGEANT,
        approved.recorded_at,
    )


def test_a_correction_of_the_level_asks_for_an_approval_of_its_own(desk: Desk) -> None:
    level = {"ref": "P-1", "level": "medium", "from": "2026-01-01", "approved_by": SERGEANT}
    bring(desk, people=[{**PERSON, "level": "high"}], levels=[level])
    lower = {"ref": "P-1", "level": "low", "from": "2026-01-01"}
    assert faults_of(desk, levels=[lower], correct=True) == [
        (
            "levels, row 2, level, “low”: Lowering the level from high to low needs a supervisor's approval. "
            "Propose it, with a reason."
        )
    ]


def test_a_correction_keeps_what_no_file_has_a_column_for(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    told = {
        "booking_series_id": UUID(int=7),
        "reason_late": "in hospital",
        "reason_unchecked": "the system was down",
    }
    a_visit(desk, "P-1", datetime(2026, 10, 1, 9, tzinfo=UTC), **told)
    a_state(desk, "P-1", "hospital", date(2026, 10, 2), review_on=date(2026, 12, 1))
    a_check(desk, "P-1", at=datetime(2026, 10, 1, 8, tzinfo=UTC), reference="R-7")
    (check,) = facts(desk, IntelligenceCheck, "P-1")
    bring(
        desk,
        visits=[{"ref": "P-1", "visited_at": "2026-10-01T09:00Z", "outcome": "no_reply"}],
        states=[{"ref": "P-1", "state": "hospital", "from": "2026-10-02", "to": "2026-10-09"}],
        checks=[
            {
                "ref": "P-1",
                "source": check.source,
                "checked_at": "2026-10-01T08:00Z",
                "outcome": "relevant",
                "officer": COLLEAGUE,
            }
        ],
        correct=True,
    )
    visit = one(desk, Visit, "P-1")
    assert (visit.outcome, {name: getattr(visit, name) for name in told}) == ("no_reply", told)
    assert one(desk, StateSpell, "P-1").review_on == date(2026, 12, 1)
    assert one(desk, IntelligenceCheck, "P-1").reference == "R-7"


def test_who_loses_a_role_with_a_calendar_loses_its_addresses_for_good(desk: Desk) -> None:
    feed = create_feed(desk, OFFICER, "phone").feed
    row = {"officer": OFFICER, "name": "Ada Ashworth-Example", "team": HARBOUR}
    for role, off in (("supervisor", False), ("reviewer", True), ("officer", True)):
        bring(desk, correct=True, officers=[{**row, "role": role}])
        assert (feed.revoked_at is not None) == off


def _before_and_after(desk: Desk, model: type) -> tuple:
    both = facts(desk, model, "P-1", superseded=True)
    return tuple(sorted(both, key=lambda row: row.supersedes_id is not None))
