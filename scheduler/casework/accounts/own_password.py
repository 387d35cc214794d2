"""Choosing one's own password: the old one is asked, every other session ends, and this one begins anew.

As at the door, tries are counted, and the passwords are hashed between two transactions.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.accounts.passwords import hash_of_password, holds, require_good
from scheduler.casework.accounts.sessions import DOOR, end_sessions
from scheduler.casework.accounts.signing_in import Attempt, SignedIn, TooManyTries, enter
from scheduler.casework.accounts.throttle import give_back, take
from scheduler.desk import Desk, Installation
from scheduler.errors import NotAllowed, Refusal
from scheduler.roles import Permission, Principal
from scheduler.store.accounts import Account
from scheduler.store.audit import Verb


class NotYourPassword(NotAllowed):
    """Another password than the one that is kept, or none is."""

    def __init__(self) -> None:
        super().__init__(
            "That is not your present password. Check it and try again, or ask your administrator."
        )


class PasswordAsBefore(Refusal):
    """The present password given as the new one."""

    def __init__(self) -> None:
        super().__init__("That is the password you have now. Give another.")


@dataclass(frozen=True, slots=True)
class OwnPassword:
    """How somebody signs in: whether by a password at all, and whether somebody else made it."""

    has_one: bool
    handed_over: bool


def own_password(desk: Desk) -> OwnPassword:
    """How whoever asks signs in."""
    desk.demand(Permission.OWN_ACCOUNT)
    account = desk.session.scalars(_account(desk.principal.officer_id)).one_or_none()
    has_one = account is not None and account.password_hash is not None
    return OwnPassword(has_one, account is not None and account.handed_over_at is not None)


def choose_password(installation: Installation, asking: Principal, given: Attempt, chosen: str) -> SignedIn:
    """Let somebody's own password be this one from now on: every session of theirs ends, and a new one begins.

    `given` is the present password, with their code and network. Raises what `require_good` does,
    PasswordAsBefore, TooManyTries or NotYourPassword; a wrong one is logged as refused.
    """
    require_good(chosen, asking.actor)
    if chosen == given.password:
        raise PasswordAsBefore
    kept = _admit(installation, asking, given)
    anew = hash_of_password(chosen) if holds(kept, given.password) else None
    with installation.writing(DOOR) as door:
        desk = replace(door, principal=asking)
        changed = _change(desk, kept, anew) if anew is not None else None
        if changed is not None:
            give_back(desk, given.allowances)
        else:
            log(desk, Verb.OTHER, "change password", outcome="refused")
    if changed is None:
        raise NotYourPassword
    return changed


def _admit(installation: Installation, asking: Principal, given: Attempt) -> str | None:
    """Take a try, and find what is kept of the present password."""
    with installation.writing(DOOR) as desk:
        if (wait := take(desk, given.allowances)) is not None:
            raise TooManyTries(wait)
        account = desk.session.scalars(_account(asking.officer_id)).one_or_none()
        return account.password_hash if account is not None else None


def _change(desk: Desk, kept: str | None, anew: str) -> SignedIn | None:
    """Keep the new one, if the account still stands as it did when its password was looked at."""
    account = desk.session.scalars(_account(desk.principal.officer_id).with_for_update()).one()
    if account.password_hash != kept:
        return None
    account.password_hash, account.handed_over_at = anew, None
    log(desk, Verb.OTHER, "change password", record_id=account.id)
    end_sessions(desk, account.id, "password changed")
    return enter(desk, account, "begin session anew")


def _account(officer_id: UUID | None) -> Select[Account]:
    return select(Account).where(col(Account.officer_id) == officer_id)
