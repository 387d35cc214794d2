"""From the next request on a closed address tells of nobody: each way to close one, by either door, held or not."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from scheduler.casework.accounts.accounts import create_account, disable_account
from scheduler.casework.allocation import allocate
from scheduler.casework.bookings import call_off_visit
from scheduler.casework.feeds import LASTS, NewFeed, revoke_feed
from scheduler.casework.keeping import marks, supersede
from scheduler.casework.standing_in import end_cover
from scheduler.clock import FixedClock
from scheduler.desk import Desk
from scheduler.store.officers import Cover, OfficerParticulars
from scheduler.store.visits import Booking
from tests.builders import (
    COLLEAGUE,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    officer_id,
)
from tests.exchange.calendar.calendars import an_address, faults, summaries, visited
from tests.web.building import BASE_URL, application, nobody
from web import feeds

OWN, COVERED = "P-001", "P-002"
LAST_DAY_OF_COVER = TODAY + timedelta(days=2)


@dataclass
class Closing:
    """The ways in which what an address shows comes to an end: of all it shows, or of the cover alone."""

    force: Force
    address: NewFeed
    booked: str
    """The code of what is booked with the one who is covered."""

    def revoked(self) -> None:
        with self.force.writing(OFFICER) as desk:
            revoke_feed(desk, self.address.feed.id)

    def expired(self) -> None:
        self._later(LASTS)

    def disabled(self) -> None:
        with self.force.writing() as desk:
            disable_account(desk, OFFICER)

    def gone(self) -> None:
        self._role(None)

    def an_auditor(self) -> None:
        self._role("auditor")

    def a_reviewer(self) -> None:
        self._role("reviewer")

    def an_administrator(self) -> None:
        self._role("administrator")

    def cover_over(self) -> None:
        self._later(timedelta(days=3))

    def cover_ended(self) -> None:
        with self.force.writing(SERGEANT) as desk:
            cover = desk.session.scalars(select(Cover).where(col(Cover.superseded_at).is_(None))).one()
            end_cover(desk, cover.id, TODAY, "back from leave")
        self._later(timedelta(days=1))

    def handed_over(self) -> None:
        with self.force.writing(SERGEANT) as desk:
            allocate(desk, COVERED, OTHER_OFFICER)
            booked = select(Booking).where(
                col(Booking.superseded_at).is_(None), col(Booking.code) == self.booked
            )
            call_off_visit(desk, desk.session.scalars(booked).one().id, "given to the other team")

    def _role(self, role: str | None) -> None:
        with self.force.writing() as desk:
            old = particulars(desk)
            new = None
            if role is not None:
                new = OfficerParticulars(officer_id=old.officer_id, name=old.name, role=role, **marks(desk))
                desk.session.add(new)
            supersede(desk, old, new, reason="has moved on")

    def _later(self, by: timedelta) -> None:
        self.force.installation.clock.moment += by


def particulars(desk: Desk) -> OfficerParticulars:
    rows = select(OfficerParticulars).where(
        col(OfficerParticulars.officer_id) == officer_id(desk, OFFICER),
        col(OfficerParticulars.superseded_at).is_(None),
    )
    return desk.session.scalars(rows).one()


ALL = (
    Closing.revoked,
    Closing.expired,
    Closing.disabled,
    Closing.gone,
    Closing.an_auditor,
    Closing.a_reviewer,
    Closing.an_administrator,
)
OF_THE_COVER = (Closing.cover_over, Closing.cover_ended, Closing.handed_over)


@pytest.fixture
def app(force: Force) -> FastAPI:
    made = application(feeds.router, who=nobody)
    made.state.installation = force.installation
    return made


@pytest.mark.parametrize("close", [*ALL, *OF_THE_COVER], ids=lambda way: way.__name__)
def test_the_next_request_shows_nothing_of_whom_it_no_longer_may(
    app: FastAPI, force: Force, clock: FixedClock, close: Callable[[Closing], None]
):
    own, covered = {visited(force, OWN)}, {visited(force, COVERED, officer=COLLEAGUE)}
    with force.writing() as desk:
        create_account(desk, OFFICER)
        own.add(a_booking(desk, OWN, officers=[OFFICER]).code)
        booked = a_booking(desk, COVERED, officers=[COLLEAGUE]).code
        covered.add(booked)
        a_cover(desk, OFFICER, COLLEAGUE, TODAY, LAST_DAY_OF_COVER)
    address = an_address(force)
    device = TestClient(app, BASE_URL, raise_server_exceptions=False)
    before = device.get(address.path())
    assert codes(before.text, own | covered) == own | covered
    held = {"If-None-Match": before.headers["etag"]}
    assert device.get(address.path(), headers=held).status_code == 304

    clock.moment += timedelta(minutes=1)
    close(Closing(force, address, booked))

    left = set() if close in ALL else own
    password = b64encode(f"{address.feed.device}:{address.token}".encode()).decode()
    for path, signed in ((address.path(), {}), ("/f/visits.ics", {"Authorization": f"Basic {password}"})):
        for tags in (held, {}, {"If-None-Match": "*"}):
            answer = device.get(path, headers=signed | tags)
            assert answer.status_code == 200
            assert faults(answer.content) == []
            assert codes(answer.text, own | covered) & covered == set()
            assert codes(answer.text, own | covered) <= left
            if not left:
                assert summaries(answer.content) == ["Calendar link switched off"]
        assert device.head(path, headers=signed | held).headers["etag"] != before.headers["etag"]


def codes(text: str, of: set[str]) -> set[str]:
    """Which of these a calendar tells of."""
    unfolded = text.replace("\r\n ", "")
    return {code for code in of if code in unfolded}
