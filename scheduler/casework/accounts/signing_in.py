"""Signing in by officer code and password: the same answer and the same work, whoever is asked for.

The password is hashed between two transactions, so that a guesser holds up no writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.accounts.passwords import hash_of_password, holds, is_outdated
from scheduler.casework.accounts.sessions import DOOR, begin_session
from scheduler.casework.accounts.throttle import ACCOUNT, NETWORK, Allowance, bucket_of, give_back, take
from scheduler.casework.tokens import hash_of
from scheduler.desk import Desk, Installation
from scheduler.errors import NotAllowed, TooOften
from scheduler.principals import principal_of
from scheduler.roles import Principal
from scheduler.store.accounts import Account
from scheduler.store.audit import Verb
from scheduler.store.officers import Officer


class NotRecognised(NotAllowed):
    """No such account, or another password, or switched off: which of them is not told."""

    def __init__(self) -> None:
        super().__init__(
            "That officer code and password do not open an account. Check both and try again, or ask your "
            "administrator."
        )


class TooManyTries(TooOften):
    """The tries of this account or network are used up for now."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, ceil(wait.total_seconds()))
        minutes = ceil(self.seconds / 60)
        super().__init__(
            f"There were too many tries. Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."
        )


HANDED_OVER_LASTS = timedelta(days=7)
"""How long a password that was made by an administrator opens the account (OWASP ASVS 5.0, 6.4.1). Ours to set."""


@dataclass(frozen=True)
class Attempt:
    """What somebody gave at the door, and the network from which."""

    officer: str
    password: str = field(repr=False)
    network: str

    @property
    def allowances(self) -> Mapping[str, Allowance]:
        """The buckets that this attempt takes a try from."""
        named = self.officer.strip().casefold()
        return {bucket_of("account", named): ACCOUNT, bucket_of("network", self.network): NETWORK}


@dataclass(frozen=True)
class SignedIn:
    """A new session: its token for the cookie, and who it is."""

    token: str = field(repr=False)
    principal: Principal


@dataclass(frozen=True)
class _Found:
    account_id: UUID
    password_hash: str | None = field(repr=False)


def sign_in(installation: Installation, attempt: Attempt) -> SignedIn:
    """Open a session. Raises TooManyTries or NotRecognised; what became of each attempt is logged."""
    found = _admit(installation, attempt)
    kept = found.password_hash if found else None
    right = holds(kept, attempt.password)
    anew = hash_of_password(attempt.password) if right and kept and is_outdated(kept) else None
    with installation.writing(DOOR) as desk:
        signed_in = _enter(desk, found, anew) if right and found else None
        if signed_in is not None:
            give_back(desk, attempt.allowances)
        else:
            log(desk, Verb.OTHER, "sign in", record_id=found.account_id if found else None, outcome="refused")
    if signed_in is None:
        raise NotRecognised
    return signed_in


def enter(desk: Desk, account: Account, act: str) -> SignedIn | None:
    """Open a session for an account, and log it as its officer's act; None if it may not now."""
    if account.disabled_at is not None:
        return None
    principal = principal_of(desk.session, account.officer_id, desk.today)
    if principal is None:
        return None
    token = begin_session(desk, account.id)
    known = replace(principal, session_id=hash_of(token))
    log(replace(desk, principal=known), Verb.OTHER, act, record_id=account.id)
    return SignedIn(token, known)


def _admit(installation: Installation, attempt: Attempt) -> _Found | None:
    """Take a try, and find the account that is asked for, disabled or not."""
    with installation.writing(DOOR) as desk:
        if (wait := take(desk, attempt.allowances)) is not None:
            raise TooManyTries(wait)
        return _find(desk, attempt.officer.strip())


def _find(desk: Desk, code: str) -> _Found | None:
    """The account of an officer code, in whatever case it was typed, unless two differ by case alone."""
    rows = desk.session.execute(
        select(col(Officer.officer), col(Account.id), col(Account.password_hash))
        .join(Account, col(Account.officer_id) == Officer.id)
        .where(func.lower(col(Officer.officer)) == code.lower())
    ).all()
    meant = [row for row in rows if row.officer == code] or rows
    return _Found(meant[0].id, meant[0].password_hash) if len(meant) == 1 else None


def _enter(desk: Desk, found: _Found, anew: str | None) -> SignedIn | None:
    """Sign in, if the account still stands as it did when its password was looked at."""
    account = desk.session.scalars(
        select(Account).where(col(Account.id) == found.account_id).with_for_update()
    ).one()
    if account.password_hash != found.password_hash or _lapsed(desk, account):
        return None
    signed_in = enter(desk, account, "sign in")
    if signed_in is not None and anew is not None:
        account.password_hash = anew
        log(desk, Verb.OTHER, "hash password anew", record_id=account.id)
    return signed_in


def _lapsed(desk: Desk, account: Account) -> bool:
    """Whether a password was handed over so long ago that its owner needs another."""
    return account.handed_over_at is not None and desk.now >= account.handed_over_at + HANDED_OVER_LASTS
