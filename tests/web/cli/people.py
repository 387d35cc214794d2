"""People in every status, dated back from the machine's own day."""

from datetime import date, timedelta

from scheduler.clock import SystemClock, london_date
from tests.builders import (
    MOOR,
    OTHER_OFFICER,
    Force,
    a_person,
    a_state,
    a_visit,
    an_exception,
)


def ago(days: int) -> date:
    return london_date(SystemClock().now()) - timedelta(days=days)


def some_people(force: Force) -> None:
    """P-LATE 100 days over, P-NEW never seen, P-SOON, P-FINE, P-HELD in custody and P-LOST with a passed review."""
    with force.writing() as desk:
        a_person(desk, "P-LATE", registered_on=ago(800), level="medium", officer=OTHER_OFFICER, team=MOOR)
        a_visit(desk, "P-LATE", ago(300))
        a_visit(desk, "P-LATE", ago(20), "no_reply")
        an_exception(desk, "P-LATE", ago(30), ago(-30))
        a_person(desk, "P-NEW", registered_on=ago(20), level="low", officer=None)
        a_person(desk, "P-SOON", registered_on=ago(10), level="very_high")
        a_person(desk, "P-FINE", registered_on=ago(100), level="low")
        a_visit(desk, "P-FINE", ago(90))
        for ref, since, back in (("P-HELD", 10, ago(-30)), ("P-LOST", 100, None)):
            a_person(desk, ref, registered_on=ago(500), level="high")
            a_state(desk, ref, "custody", ago(since), to_on=back)
