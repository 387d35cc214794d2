"""The form of a visit as it begins, what is told in it, and what came of it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import col

from scheduler.store.visits import Visit
from tests.builders import COLLEAGUE, OFFICER, Force, a_check
from tests.web.visits.filling import Filled, as_officer

FORM = "/people/P-001/visits/new"
REQUIRED = ("pnc", "pnd", "visor", "crime_intelligence", "command_and_control", "social_media")
SEEN = {"outcome": "seen_at_home", "day": "20/11/2026", "at": "1405", "crew": [OFFICER, COLLEAGUE]}
WHY_UNCHECKED = {"reason_unchecked": "Called out at once"}
TOO_FEW = "Why fewer went than the policy asks for"


def begun(force: Force, code: str = OFFICER, booking: object = None) -> Filled:
    return Filled(as_officer(force, code), FORM, begun=f"{FORM}?booking={booking}" if booking else "")


def checked(force: Force, *sources: str) -> None:
    with force.writing() as desk:
        for source in sources:
            a_check(desk, source=source, at=datetime(2026, 11, 20, 9, tzinfo=UTC))


def recorded(force: Force) -> Visit:
    with force.reading() as desk:
        rows = select(Visit).where(col(Visit.visited_at) > datetime(2026, 8, 2, tzinfo=UTC))
        (found,) = desk.session.scalars(rows)
        return found
