"""Signing in tells a guesser nothing, slows them down, and writes down each try."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select, update
from sqlmodel import col

from scheduler.casework.accounts import passwords, signing_in
from scheduler.casework.accounts.accounts import disable_account, set_password
from scheduler.casework.accounts.signing_in import Attempt, NotRecognised, TooManyTries
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.store.accounts import Account, SignInBucket, WebSession
from scheduler.store.audit import AuditEntry
from scheduler.store.officers import OfficerParticulars
from tests.builders import COLLEAGUE, INSTALLATION, OFFICER, SERGEANT, Force, an_officer, officer_id
from tests.casework.signing import NETWORK, PASSWORD, an_account, logged, signed_in

WRONG = "a wrong password"


def never(_kept: str | None, _password: str) -> bool:
    """A look at a password that takes no time."""
    return False


def always(_kept: str | None, _password: str) -> bool:
    """The same, and it is right."""
    return True


def disabled(force: Force) -> None:
    an_account(force.installation)
    with force.writing() as desk:
        disable_account(desk, OFFICER)


def without_role(force: Force) -> None:
    an_account(force.installation)
    with force.writing() as desk:
        row = OfficerParticulars.officer_id == officer_id(desk, OFFICER)
        desk.session.execute(
            update(OfficerParticulars).where(row).values(superseded_at=desk.now, superseded_by="cli:tests")
        )


def nothing(_force: Force) -> None:
    """The force as it is."""


REFUSED = {
    "wrong password": (lambda force: an_account(force.installation), OFFICER, WRONG),
    "unknown officer": (nothing, "OM-NOBODY", PASSWORD),
    "officer without an account": (nothing, OFFICER, PASSWORD),
    "account without a password": (lambda force: an_account(force.installation, password=None), OFFICER, ""),
    "disabled account": (disabled, OFFICER, PASSWORD),
    "officer without a role": (without_role, OFFICER, PASSWORD),
    "nothing": (lambda force: an_account(force.installation), "", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_every_refusal_says_the_same_after_the_same_work(
    force: Force, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, officer, password = REFUSED[case]
    prepare(force)
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, given: Any) -> bool:
        verified.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(passwords._HASHER.__class__, "verify", counted)
    with pytest.raises(NotRecognised) as refusal:
        signed_in(force.installation, officer, password)
    assert str(refusal.value) == str(NotRecognised())
    assert len(verified) == 1
    assert extract_parameters(verified[0]) == extract_parameters(passwords.hash_of_password(WRONG))
    with force.reading() as desk:
        assert desk.session.scalars(select(WebSession)).all() == []


def test_a_try_is_logged_with_whose_account_it_was_and_not_what_was_typed(force: Force) -> None:
    an_account(force.installation)
    for officer, password in ((OFFICER, WRONG), ("my-secret-by-mistake", PASSWORD)):
        with pytest.raises(NotRecognised):
            signed_in(force.installation, officer, password)
    signed_in(force.installation)
    with force.reading() as desk:
        account = desk.session.scalars(select(col(Account.id))).one()
        tries = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "sign in")).all()
    assert {(each.actor, each.role, each.outcome, each.record_id) for each in tries} == {
        ("web:sign-in", None, "refused", account),
        ("web:sign-in", None, "refused", None),
        (OFFICER, "officer", "done", account),
    }
    assert all(each.subjects == "" and each.reason is None for each in tries)


@pytest.mark.parametrize("typed", [OFFICER, OFFICER.lower(), f"  {OFFICER} "])
def test_a_code_may_be_typed_in_any_case(force: Force, typed: str) -> None:
    an_account(force.installation)
    assert signed_in(force.installation, typed).principal.actor == OFFICER


def test_two_codes_that_differ_by_case_are_two_officers(force: Force) -> None:
    with force.writing() as desk:
        an_officer(desk, "om-ash")
    an_account(force.installation, OFFICER)
    an_account(force.installation, "om-ash", "kettle harbour violin")
    assert signed_in(force.installation, "om-ash", "kettle harbour violin").principal.actor == "om-ash"
    assert signed_in(force.installation, OFFICER).principal.actor == OFFICER
    with pytest.raises(NotRecognised):
        signed_in(force.installation, "Om-Ash")


def test_each_sign_in_is_a_new_session(force: Force) -> None:
    an_account(force.installation)
    assert signed_in(force.installation).token != signed_in(force.installation).token


def test_a_password_of_other_parameters_is_hashed_anew_when_it_is_given(force: Force) -> None:
    an_account(force.installation)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with force.writing() as desk:
        desk.session.execute(update(Account).values(password_hash=old))
    with pytest.raises(NotRecognised):
        signed_in(force.installation, password=WRONG)
    with force.reading() as desk:
        assert desk.session.scalars(select(col(Account.password_hash))).one() == old
    signed_in(force.installation)
    with force.reading() as desk:
        kept = desk.session.scalars(select(col(Account.password_hash))).one()
    assert kept is not None
    assert not passwords.is_outdated(kept)
    assert signed_in(force.installation).principal.actor == OFFICER
    assert [act for _, act, _, _ in logged(force.installation)].count("hash password anew") == 1


def test_a_password_that_changes_while_it_is_looked_at_opens_nothing(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_account(force.installation)

    def holds_meanwhile(kept: str | None, password: str) -> bool:
        with force.writing() as desk:
            set_password(desk, OFFICER, "kettle harbour violin")
        return passwords.holds(kept, password)

    monkeypatch.setattr(signing_in, "holds", holds_meanwhile)
    with pytest.raises(NotRecognised):
        signed_in(force.installation)


def test_no_writer_waits_while_a_password_is_looked_at(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    an_account(force.installation)

    def holds_while_another_writes(kept: str | None, password: str) -> bool:
        an_account(force.installation, COLLEAGUE)
        return passwords.holds(kept, password)

    monkeypatch.setattr(signing_in, "holds", holds_while_another_writes)
    assert signed_in(force.installation).principal.actor == OFFICER


def guess(installation: Installation, times: int, officer: str = OFFICER, network: str = NETWORK) -> int:
    """How many of so many guesses were looked at."""
    looked_at = 0
    for _ in range(times):
        try:
            signed_in(installation, officer, WRONG, network)
        except NotRecognised:
            looked_at += 1
        except TooManyTries:
            pass
    return looked_at


@pytest.mark.parametrize("officer", [OFFICER, "OM-NOBODY"])
def test_ten_guesses_at_an_account_and_no_more(
    force: Force, officer: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "holds", never)
    an_account(force.installation)
    assert guess(force.installation, 7, officer) == 7
    assert guess(force.installation, 7, officer.lower(), "198.51.100.1") == 3
    with pytest.raises(TooManyTries, match="Wait 1 minute, then") as refusal:
        signed_in(force.installation, officer)
    assert refusal.value.seconds == 60
    clock.moment += timedelta(minutes=1)
    assert guess(force.installation, 5, officer) == 1


def test_the_right_password_does_not_help_when_the_tries_are_used_up(
    force: Force, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_account(force.installation)
    with monkeypatch.context() as quick:
        quick.setattr(signing_in, "holds", never)
        guess(force.installation, 10)
    with pytest.raises(TooManyTries):
        signed_in(force.installation)
    clock.moment += timedelta(minutes=1)
    assert signed_in(force.installation).principal.actor == OFFICER


def test_a_network_that_tries_one_account_after_the_other_is_slowed_down(
    force: Force, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "holds", never)
    assert sum(guess(force.installation, 1, f"OM-{number}") for number in range(70)) == 60
    assert guess(force.installation, 1, "OM-LATER", "198.51.100.1") == 1
    clock.moment += timedelta(seconds=2)
    assert guess(force.installation, 3, "OM-LATER") == 1


def test_who_gets_in_costs_the_network_no_try(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "holds", always)
    an_account(force.installation)
    for _ in range(70):
        assert signed_in(force.installation).principal.actor == OFFICER


def test_no_bucket_says_who_tried(force: Force) -> None:
    an_account(force.installation)
    with pytest.raises(NotRecognised):
        signed_in(force.installation, password=WRONG)
    with force.reading() as desk:
        keys = desk.session.scalars(select(col(SignInBucket.bucket))).all()
    assert len(keys) == 2
    assert not any(word in key for key in keys for word in (OFFICER.lower(), NETWORK))


def test_guesses_at_once_are_counted_together(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "holds", never)
    looked_at: list[int] = []
    threads = [
        threading.Thread(target=lambda: looked_at.append(guess(force.installation, 4))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(looked_at) == 10
    assert len(looked_at) == 4


def test_what_was_given_is_in_no_representation() -> None:
    attempt = Attempt(SERGEANT, PASSWORD, NETWORK)
    assert PASSWORD not in repr(attempt)
    assert "hash" not in repr(signing_in._Found(INSTALLATION.actor, "hash"))  # type: ignore[arg-type]
