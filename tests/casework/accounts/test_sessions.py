"""A session lasts 20 minutes idle and 10 hours at most, and gives the rights of now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from scheduler.casework.accounts.sessions import end_session, principal_for
from scheduler.casework.keeping import marks
from scheduler.casework.tokens import hash_of
from scheduler.clock import FixedClock
from scheduler.desk import Desk
from scheduler.roles import Principal, Role
from scheduler.store.accounts import WebSession
from scheduler.store.officers import OfficerParticulars
from tests.builders import COLLEAGUE, OFFICER, SERGEANT, Force, a_cover, a_supervision, officer_id, team_id
from tests.casework.signing import an_account, logged, signed_in

MINUTES = timedelta(minutes=1)


@pytest.fixture
def token(force: Force) -> str:
    an_account(force.installation)
    return signed_in(force.installation).token


@pytest.fixture
def who(force: Force) -> Callable[[str], Principal | None]:
    return lambda token: principal_for(force.installation, token)


def test_a_session_is_whose_it_is(force: Force, token: str) -> None:
    found = principal_for(force.installation, token)
    assert found is not None
    assert (found.actor, found.role, found.session_id) == (OFFICER, Role.OFFICER, hash_of(token))


@pytest.mark.parametrize("other", ["", "x", "\udc80", "A" * 43])
def test_no_other_token_opens_it(force: Force, token: str, other: str) -> None:
    assert principal_for(force.installation, other) is None
    assert principal_for(force.installation, hash_of(token)) is None
    assert principal_for(force.installation, token) is not None


def test_only_the_hash_of_a_token_is_kept(force: Force, token: str) -> None:
    assert len(token) == 43
    with force.reading() as desk:
        assert desk.session.scalars(select(col(WebSession.token_hash))).all() == [hash_of(token)]


def test_twenty_minutes_without_a_request_end_it(
    force: Force, token: str, clock: FixedClock, who: Callable[[str], Principal | None]
) -> None:
    clock.moment += 19 * MINUTES + timedelta(seconds=59)
    assert who(token) is not None
    clock.moment += 20 * MINUTES
    assert who(token) is None
    clock.moment -= 20 * MINUTES
    assert who(token) is None
    assert ("web:sign-in", "end session", "done", "20 minutes idle") in logged(force.installation)


def test_who_keeps_working_stays_signed_in_for_ten_hours_and_no_longer(
    force: Force, token: str, clock: FixedClock, who: Callable[[str], Principal | None]
) -> None:
    for _ in range(39):
        clock.moment += 15 * MINUTES
        assert who(token) is not None
    clock.moment += 15 * MINUTES - timedelta(seconds=1)
    assert who(token) is not None
    clock.moment += timedelta(seconds=1)
    assert who(token) is None
    assert ("web:sign-in", "end session", "done", "10 hours") in logged(force.installation)


def test_not_every_request_writes(
    force: Force, token: str, clock: FixedClock, who: Callable[[str], Principal | None]
) -> None:
    def seen() -> timedelta:
        with force.reading() as desk:
            row = desk.session.scalars(select(WebSession)).one()
            return row.seen_at - row.started_at

    clock.moment += timedelta(seconds=59)
    who(token)
    assert seen() == timedelta()
    clock.moment += timedelta(seconds=1)
    who(token)
    assert seen() == timedelta(minutes=1)


def test_signing_out_ends_it_once(force: Force, token: str) -> None:
    for _ in range(2):
        end_session(force.installation, token)
    assert principal_for(force.installation, token) is None
    assert logged(force.installation).count((OFFICER, "end session", "done", "signed out")) == 1


def test_signing_out_leaves_the_other_browser_signed_in(force: Force, token: str) -> None:
    other = signed_in(force.installation).token
    end_session(force.installation, token)
    assert principal_for(force.installation, other) is not None


def restated(desk: Desk, role: Role) -> None:
    """The officer's particulars, superseded by others with this role."""
    of = officer_id(desk, OFFICER)
    desk.session.execute(
        update(OfficerParticulars)
        .where(col(OfficerParticulars.officer_id) == of)
        .values(superseded_at=desk.now, superseded_by="cli:tests")
    )
    desk.session.add(OfficerParticulars(officer_id=of, name="Sam Sample", role=role, **marks(desk)))


def test_who_loses_the_role_is_out_for_good(force: Force, token: str) -> None:
    with force.writing() as desk:
        row = OfficerParticulars.officer_id == officer_id(desk, OFFICER)
        desk.session.execute(
            update(OfficerParticulars).where(row).values(superseded_at=desk.now, superseded_by="cli:tests")
        )
    assert principal_for(force.installation, token) is None
    with force.writing() as desk:
        restated(desk, Role.OFFICER)
    assert principal_for(force.installation, token) is None
    assert ("web:sign-in", "end session", "done", "no role") in logged(force.installation)


def test_a_role_of_now_is_the_role_of_the_next_request(force: Force, token: str) -> None:
    with force.writing() as desk:
        restated(desk, Role.REVIEWER)
    found = principal_for(force.installation, token)
    assert found is not None
    assert found.role is Role.REVIEWER


def test_a_cover_counts_from_its_day_to_its_day(force: Force, token: str, clock: FixedClock) -> None:
    with force.writing() as desk:
        a_cover(desk, OFFICER, COLLEAGUE, desk.today, desk.today)
        colleague = officer_id(desk, COLLEAGUE)
    found = principal_for(force.installation, token)
    assert found is not None
    assert found.covers == {colleague}
    clock.moment += timedelta(days=1)
    later = principal_for(force.installation, signed_in(force.installation).token)
    assert later is not None
    assert later.covers == frozenset()


def test_a_team_taken_over_during_the_session_is_seen_at_once(force: Force) -> None:
    an_account(force.installation, SERGEANT)
    token = signed_in(force.installation, SERGEANT).token
    with force.writing() as desk:
        a_supervision(desk, SERGEANT, "Moor", desk.today)
        both = {team_id(desk, "Moor"), team_id(desk, "Harbour")}
    found = principal_for(force.installation, token)
    assert found is not None
    assert found.teams == both
