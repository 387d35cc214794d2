"""People in every status, and on each side of every day on which one status becomes another."""

from datetime import UTC, date, datetime, timedelta

from scheduler.clock import london_date
from scheduler.desk import Desk
from tests.builders import SERGEANT, a_person, a_plan, a_state, a_visit

START = datetime(2026, 8, 1, 8, tzinfo=UTC)
"""After every moment at which the random facts were recorded."""
TODAY = london_date(START)
SOON = 14
"""Days ahead that are soon, under the policy of the tests."""
AHEAD = 400
"""Days ahead that a calendar address tells of."""


def everybody_in_every_status(desk: Desk) -> None:
    for days in (-200, -1, 0, 1, SOON, SOON + 1):
        _due_in(desk, days)
    for days in (AHEAD, AHEAD + 1):
        _due_by_a_plan_in(desk, days)
    a_person(desk, "P-HELD", registered_on=date(2025, 1, 5))
    a_state(desk, "P-HELD", "custody", date(2026, 6, 1), to_on=date(2026, 12, 1))
    a_person(desk, "P-LATER", registered_on=TODAY + timedelta(days=30))
    a_person(desk, "P-ENDED", registered_on=date(2025, 1, 5))
    a_state(desk, "P-ENDED", "ended", date(2026, 6, 1))
    a_person(desk, "P-ERROR", registered_on=date(2025, 1, 5))
    a_plan(desk, "P-ERROR", "monthly", date(2026, 7, 1))


def _due_in(desk: Desk, days: int) -> None:
    """Somebody of low risk, who was seen a year before the last day in time."""
    due_on = TODAY + timedelta(days=days)
    ref = f"P-DUE{days:+}".replace("+", "-IN-").replace("--", "-AGO-")
    a_person(desk, ref, registered_on=date(2024, 1, 5), level="low")
    a_visit(desk, ref, due_on.replace(year=due_on.year - 1))


def _due_by_a_plan_in(desk: Desk, days: int) -> None:
    seen_on = TODAY - timedelta(days=1)
    ref = f"P-PLAN-{days}"
    a_person(desk, ref, registered_on=date(2024, 1, 5), level="low")
    a_plan(
        desk,
        ref,
        f"P{days + 1}D",
        date(2026, 7, 1),
        until_on=date(2029, 1, 1),
        approved_by=SERGEANT,
        approved_at=datetime(2026, 7, 1, 9, tzinfo=UTC),
    )
    a_visit(desk, ref, seen_on)
