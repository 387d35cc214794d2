"""Accounts are made, switched off and on by an administrator or at the command line; each act is logged."""

import threading

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.accounts.accounts import (
    HasAccount,
    HasAdministrator,
    LastAdministrator,
    NoAccount,
    NotAnAdministrator,
    account_of,
    administrators,
    create_account,
    disable_account,
    enable_account,
    make_first_administrator,
    set_password,
)
from scheduler.casework.accounts.passwords import PasswordTooCommon, PasswordTooShort
from scheduler.casework.accounts.sessions import principal_for
from scheduler.casework.accounts.signing_in import NotRecognised
from scheduler.casework.staff import NoSuchOfficer
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.errors import RoleCannot
from scheduler.roles import Role
from scheduler.store.accounts import Account
from scheduler.store.feeds import Feed
from scheduler.store.officers import Officer
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    COLLEAGUE,
    INSTALLATION,
    OFFICER,
    REVIEWER,
    SERGEANT,
    Force,
    an_officer,
    officer_id,
)
from tests.casework.signing import PASSWORD, an_account, logged, signed_in

ANOTHER = "kettle harbour violin"


def test_an_administrator_lets_an_officer_in(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        create_account(desk, OFFICER, PASSWORD)
    assert signed_in(force.installation).principal.actor == OFFICER
    assert (ADMINISTRATOR, "create account", "done", None) in logged(force.installation)


def test_an_account_can_be_changed_at_the_desk_that_made_it(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        create_account(desk, OFFICER)
        set_password(desk, OFFICER, PASSWORD)
    assert signed_in(force.installation).principal.actor == OFFICER


@pytest.mark.parametrize("code", [OFFICER, SERGEANT, AUDITOR, REVIEWER])
def test_nobody_else_does_anything_with_accounts(force: Force, code: str) -> None:
    an_account(force.installation, COLLEAGUE)
    acts = [
        lambda desk: create_account(desk, OFFICER, PASSWORD),
        lambda desk: set_password(desk, COLLEAGUE, ANOTHER),
        lambda desk: disable_account(desk, COLLEAGUE),
        lambda desk: enable_account(desk, COLLEAGUE),
    ]
    for act in acts:
        with pytest.raises(RoleCannot, match="manage accounts"), force.writing(code) as desk:
            act(desk)
    assert signed_in(force.installation, COLLEAGUE).principal.actor == COLLEAGUE


def test_an_account_needs_an_officer(force: Force) -> None:
    with pytest.raises(NoSuchOfficer, match="“OM-NOBODY”"):
        an_account(force.installation, "OM-NOBODY")


def test_an_officer_has_one_account(force: Force) -> None:
    an_account(force.installation)
    with pytest.raises(HasAccount, match=OFFICER):
        an_account(force.installation, password=ANOTHER)
    assert signed_in(force.installation).principal.actor == OFFICER


@pytest.mark.parametrize(
    ("password", "refusal"), [("short", PasswordTooShort), ("password1234", PasswordTooCommon)]
)
def test_a_poor_password_makes_no_account(force: Force, password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        an_account(force.installation, password=password)
    with force.reading() as desk:
        assert desk.session.scalars(select(Account)).all() == []


def test_a_poor_password_changes_none(force: Force) -> None:
    an_account(force.installation)
    with pytest.raises(PasswordTooShort), force.writing(ADMINISTRATOR) as desk:
        set_password(desk, OFFICER, "short")
    assert signed_in(force.installation).principal.actor == OFFICER


def test_what_needs_an_account_says_so(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        for act in (account_of, disable_account, enable_account):
            with pytest.raises(NoAccount, match=OFFICER):
                act(desk, OFFICER)
        with pytest.raises(NoAccount, match=OFFICER):
            set_password(desk, OFFICER, PASSWORD)


def test_another_password_ends_every_session(force: Force) -> None:
    an_account(force.installation)
    tokens = [signed_in(force.installation).token for _ in range(2)]
    with force.writing(ADMINISTRATOR) as desk:
        set_password(desk, OFFICER, ANOTHER)
    assert [principal_for(force.installation, token) for token in tokens] == [None, None]
    with pytest.raises(NotRecognised):
        signed_in(force.installation)
    assert signed_in(force.installation, password=ANOTHER).principal.actor == OFFICER
    assert logged(force.installation).count((ADMINISTRATOR, "end session", "done", "password set")) == 2


def test_who_is_disabled_is_out_at_once_and_can_come_back(force: Force, clock: FixedClock) -> None:
    an_account(force.installation)
    token = signed_in(force.installation).token
    for _ in range(2):
        with force.writing(ADMINISTRATOR) as desk:
            disable_account(desk, OFFICER)
    assert principal_for(force.installation, token) is None
    with pytest.raises(NotRecognised):
        signed_in(force.installation)
    for _ in range(2):
        with force.writing(ADMINISTRATOR) as desk:
            enable_account(desk, OFFICER)
    assert principal_for(force.installation, token) is None
    assert signed_in(force.installation).principal.actor == OFFICER
    log = logged(force.installation)
    for act in ("disable account", "enable account"):
        assert log.count((ADMINISTRATOR, act, "done", None)) == 1
    assert (ADMINISTRATOR, "end session", "done", "account disabled") in log


def test_calendar_addresses_end_with_the_account(force: Force) -> None:
    an_account(force.installation)
    with force.writing() as desk:
        for code in (OFFICER, COLLEAGUE):
            feed = Feed(
                officer_id=officer_id(desk, code),
                device="phone",
                token_hash=code,
                expires_at=desk.now,
                recorded_at=desk.now,
                recorded_by="cli:tests",
            )
            desk.session.add(feed)
    with force.writing(ADMINISTRATOR) as desk:
        disable_account(desk, OFFICER)
    with force.reading() as desk:
        feeds = {each.token_hash: each.revoked_by for each in desk.session.scalars(select(Feed))}
    assert feeds == {OFFICER: ADMINISTRATOR, COLLEAGUE: None}


def test_the_last_administrator_cannot_be_disabled(force: Force) -> None:
    an_account(force.installation, ADMINISTRATOR)
    with pytest.raises(LastAdministrator, match=ADMINISTRATOR), force.writing(ADMINISTRATOR) as desk:
        disable_account(desk, ADMINISTRATOR)
    assert signed_in(force.installation, ADMINISTRATOR).principal.role is Role.ADMINISTRATOR


def test_two_administrators_cannot_disable_each_other_at_once(force: Force) -> None:
    with force.writing() as desk:
        an_officer(desk, "AD-INK", role=Role.ADMINISTRATOR, team=None)
    for code in (ADMINISTRATOR, "AD-INK"):
        an_account(force.installation, code)
    refused: list[str] = []

    def disable(code: str) -> None:
        try:
            with force.writing() as desk:
                disable_account(desk, code)
        except LastAdministrator:
            refused.append(code)

    threads = [threading.Thread(target=disable, args=(code,)) for code in (ADMINISTRATOR, "AD-INK")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with force.reading() as desk:
        assert administrators(desk) == refused
    assert len(refused) == 1


def first(installation: Installation, name: str = "AD-FIRST", password: str = PASSWORD) -> None:
    with installation.writing(INSTALLATION) as desk:
        make_first_administrator(desk, name, password)


def test_the_first_administrator_signs_in_by_the_name_that_was_given(installation: Installation) -> None:
    first(installation)
    assert signed_in(installation, "AD-FIRST").principal.role is Role.ADMINISTRATOR
    assert {act for _, act, _, _ in logged(installation)} == {"add officer", "create account", "sign in"}


def test_there_is_one_first_administrator(installation: Installation) -> None:
    first(installation)
    with pytest.raises(HasAdministrator, match="“AD-FIRST”"):
        first(installation, "AD-SECOND", ANOTHER)
    with installation.reading(INSTALLATION) as desk:
        assert desk.session.scalars(select(col(Officer.officer))).all() == ["AD-FIRST"]


def test_the_same_again_changes_nothing(installation: Installation) -> None:
    first(installation)
    token = signed_in(installation, "AD-FIRST").token
    before = logged(installation)
    first(installation)
    assert logged(installation) == before
    assert principal_for(installation, token) is not None


def test_a_forgotten_password_is_set_anew_by_the_same_name(installation: Installation) -> None:
    first(installation)
    first(installation, password=ANOTHER)
    assert signed_in(installation, "AD-FIRST", ANOTHER).principal.actor == "AD-FIRST"


def test_an_administrator_who_was_imported_becomes_the_first(force: Force) -> None:
    first(force.installation, ADMINISTRATOR)
    assert signed_in(force.installation, ADMINISTRATOR).principal.actor == ADMINISTRATOR


def test_an_officer_does_not_become_an_administrator_that_way(force: Force) -> None:
    with pytest.raises(NotAnAdministrator, match="known here as officer"):
        first(force.installation, OFFICER)


def test_a_poor_password_makes_no_administrator(installation: Installation) -> None:
    with pytest.raises(PasswordTooShort):
        first(installation, "AD-FIRST", "AD-FIRST-123")
    with installation.reading(INSTALLATION) as desk:
        assert desk.session.scalars(select(Officer)).all() == []
