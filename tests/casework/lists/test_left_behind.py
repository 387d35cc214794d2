"""An account is switched off at once; whoever its officer answered for stands on top until somebody sees to them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from scheduler.casework.accounts.accounts import disable_account, enable_account
from scheduler.casework.accounts.sessions import principal_for
from scheduler.casework.feed_access import ClosedAddress, address_of
from scheduler.casework.feeds import create_feed
from scheduler.casework.lists.finding import Wanted, find_people
from scheduler.casework.lists.left_behind import LeftBehind, caseloads_left
from scheduler.casework.lists.register import Asked
from scheduler.casework.names import names
from scheduler.casework.reassigning import Destination, reassign
from scheduler.oversight.missed import missed_visits
from scheduler.oversight.team_day import team_day_of
from tests.builders import (
    ADMINISTRATOR,
    COLLEAGUE,
    MOOR,
    OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_cover,
    a_person,
    a_state,
)
from tests.casework.signing import an_account, signed_in
from tests.web.changing import on_sqlite

ADA = "Ada Ashworth-Example"


@pytest.fixture
def off(force: Force) -> Force:
    """An officer with two people here, one in Moor and one whose registration has ended; and locked out."""
    an_account(force.installation, OFFICER)
    with force.writing() as desk:
        for ref, team in (("R1", "Harbour"), ("R2", "Harbour"), ("R3", MOOR), ("R4", "Harbour")):
            a_person(desk, ref, team=team)
        a_state(desk, "R2", "custody", TODAY)
        a_state(desk, "R4", "ended", TODAY - timedelta(1))
    with force.writing(ADMINISTRATOR) as desk:
        disable_account(desk, OFFICER)
    return force


def left(force: Force, code: str = SERGEANT, asked: Asked | None = None) -> list[LeftBehind]:
    with force.reading(code) as desk:
        return caseloads_left(desk, asked or Asked(), names(desk))


@on_sqlite
def test_it_is_off_at_once_whoever_is_theirs(force: Force) -> None:
    an_account(force.installation, OFFICER)
    session = signed_in(force.installation)
    with force.writing(OFFICER) as desk:
        token = create_feed(desk, OFFICER, "phone").token
        a_person(desk)
    with force.writing(ADMINISTRATOR) as desk:
        disable_account(desk, OFFICER)
    assert principal_for(force.installation, session.token) is None
    with force.reading() as desk:
        assert isinstance(address_of(desk, token), ClosedAddress)


def test_each_supervisor_sees_what_is_left_of_their_teams(off: Force) -> None:
    assert left(off) == [LeftBehind(OFFICER, ADA, 2)]
    assert left(off, OTHER_SERGEANT) == [LeftBehind(OFFICER, ADA, 1)]
    assert left(off, REVIEWER) == [LeftBehind(OFFICER, ADA, 3)]
    assert left(off, COLLEAGUE) == []


@on_sqlite
def test_every_list_has_it_on_top(off: Force) -> None:
    with off.reading(SERGEANT) as desk:
        called = names(desk)
        tops = [
            team_day_of(desk).first,
            find_people(desk, Wanted(), called).first,
            missed_visits(desk, Asked()).first,
        ]
        narrowed = find_people(desk, Wanted(Asked(state="custody")), called).first
    assert [each.left for each in tops] == [left(off)] * 3
    assert narrowed.left == [LeftBehind(OFFICER, ADA, 1)]


def test_cover_takes_it_off_while_it_holds_and_its_officer_can_sign_in(off: Force) -> None:
    an_account(off.installation, COLLEAGUE)
    with off.writing() as desk:
        a_cover(desk, COLLEAGUE, OFFICER, TODAY + timedelta(1))
    assert left(off)
    with off.writing() as desk:
        a_cover(desk, COLLEAGUE, OFFICER, TODAY, TODAY)
    assert left(off) == []
    with off.writing() as desk:
        disable_account(desk, COLLEAGUE)
    assert left(off)


@on_sqlite
def test_reassigning_takes_it_off_and_so_does_switching_on(off: Force) -> None:
    with off.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], Destination(COLLEAGUE, TODAY), key=uuid4())
    assert left(off) == [LeftBehind(OFFICER, ADA, 1)]
    with off.writing(ADMINISTRATOR) as desk:
        enable_account(desk, OFFICER)
    assert left(off) == []
