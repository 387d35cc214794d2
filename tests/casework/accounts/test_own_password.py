"""A password that somebody else made opens the choice of one's own, and nothing more; everybody may change theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.casework.accounts.accounts import create_account, make_first_administrator, set_password
from scheduler.casework.accounts.own_password import (
    NotYourPassword,
    PasswordAsBefore,
    choose_password,
    own_password,
)
from scheduler.casework.accounts.passwords import PasswordTooShort
from scheduler.casework.accounts.sessions import principal_for
from scheduler.casework.accounts.signing_in import Attempt, NotRecognised, SignedIn, TooManyTries
from scheduler.clock import FixedClock
from scheduler.errors import RoleCannot
from scheduler.roles import Permission
from tests.builders import INSTALLATION, NOW, OFFICER, Force
from tests.casework.signing import NETWORK, PASSWORD, an_account, logged, signed_in
from tests.web.changing import on_sqlite

CHOSEN = "kettle harbour violin"


@pytest.fixture
def handed_over(force: Force) -> SignedIn:
    """The officer, signed in for the first time with what an administrator made."""
    with force.installation.writing(INSTALLATION) as desk:
        create_account(desk, OFFICER, PASSWORD)
    return signed_in(force.installation)


def choose(force: Force, token: str, chosen: str = CHOSEN, present: str = PASSWORD) -> SignedIn:
    asking = principal_for(force.installation, token)
    assert asking is not None
    return choose_password(force.installation, asking, Attempt(OFFICER, present, NETWORK), chosen)


@on_sqlite
def test_what_an_administrator_made_opens_one_thing_alone(force: Force, handed_over: SignedIn) -> None:
    asking = principal_for(force.installation, handed_over.token)
    assert asking is not None
    assert [each for each in Permission if asking.may(each)] == [Permission.OWN_ACCOUNT]
    with force.installation.reading(asking) as desk:
        assert own_password(desk).handed_over
        with pytest.raises(RoleCannot):
            desk.demand(Permission.SEE_PEOPLE)


def test_their_own_opens_the_rest_in_a_new_session(force: Force, handed_over: SignedIn) -> None:
    elsewhere = signed_in(force.installation)
    changed = choose(force, handed_over.token)
    asking = principal_for(force.installation, changed.token)
    assert asking is not None
    assert asking.may(Permission.SEE_PEOPLE)
    assert changed.token != handed_over.token
    assert [principal_for(force.installation, each.token) for each in (handed_over, elsewhere)] == [
        None,
        None,
    ]
    with pytest.raises(NotRecognised):
        signed_in(force.installation)
    assert signed_in(force.installation, password=CHOSEN).principal.actor == OFFICER
    acts = logged(force.installation)
    assert (OFFICER, "change password", "done", None) in acts
    assert acts.count((OFFICER, "end session", "done", "password changed")) == 2


@on_sqlite
def test_a_reset_asks_for_another_choice(force: Force) -> None:
    an_account(force.installation)
    with force.writing() as desk:
        set_password(desk, OFFICER, CHOSEN)
    asking = principal_for(force.installation, signed_in(force.installation, password=CHOSEN).token)
    assert asking is not None
    assert asking.password_handed_over


@on_sqlite
def test_a_password_given_by_its_owner_is_not_asked_for_again(force: Force) -> None:
    with force.writing() as desk:
        make_first_administrator(desk, "AD-QUILL", PASSWORD)
        make_first_administrator(desk, "AD-QUILL", CHOSEN)
    asking = principal_for(force.installation, signed_in(force.installation, "AD-QUILL", CHOSEN).token)
    assert asking is not None
    assert not asking.password_handed_over


@on_sqlite
def test_what_was_handed_over_lapses_after_a_week(force: Force, handed_over: SignedIn) -> None:
    assert handed_over.principal.actor == OFFICER
    for days, opens in ((6, True), (7, False)):
        later = replace(force.installation, clock=FixedClock(NOW + timedelta(days)))
        if opens:
            assert signed_in(later)
        else:
            with pytest.raises(NotRecognised):
                signed_in(later)


@on_sqlite
def test_a_wrong_one_changes_nothing_is_logged_and_counts_as_a_try(
    force: Force, handed_over: SignedIn
) -> None:
    for _ in range(9):
        with pytest.raises(NotYourPassword):
            choose(force, handed_over.token, present="not the present one")
    assert (OFFICER, "change password", "refused", None) in logged(force.installation)
    with pytest.raises(NotYourPassword):
        choose(force, handed_over.token, present="not the present one")
    with pytest.raises(TooManyTries):
        choose(force, handed_over.token)


@on_sqlite
def test_the_same_one_and_a_poor_one_are_refused(force: Force, handed_over: SignedIn) -> None:
    with pytest.raises(PasswordAsBefore):
        choose(force, handed_over.token, chosen=PASSWORD)
    with pytest.raises(PasswordTooShort):
        choose(force, handed_over.token, chosen="short")


@on_sqlite
def test_who_has_no_password_has_none_to_change(force: Force) -> None:
    an_account(force.installation, password=None)
    asking = force.principal(OFFICER)
    with force.installation.reading(asking) as desk:
        assert not own_password(desk).has_one
    with pytest.raises(NotYourPassword):
        choose_password(force.installation, asking, Attempt(OFFICER, PASSWORD, NETWORK), CHOSEN)
