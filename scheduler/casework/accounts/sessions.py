"""Signed-in browsers: sessions kept on the server, found by the hash of what the cookie holds.

A session says whose browser it is and nothing of what they may do: that is asked of the facts of now,
at each request.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.tokens import hash_of, new_token
from scheduler.clock import london_date
from scheduler.desk import Desk, Installation
from scheduler.principals import principal_in, with_standing
from scheduler.roles import Permission, Principal
from scheduler.store.accounts import Account, WebSession
from scheduler.store.audit import Verb
from scheduler.store.made_once import AnySelect
from scheduler.store.officers import Officer

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=10)
# A page need not write to say that it was seen; so an idle session may end up to a minute early, never late.
NOTED_EVERY = timedelta(minutes=1)

DOOR = Principal("web:sign-in")
"""The installation itself at its door, where nobody is known yet. It reads and writes accounts alone."""


def begin_session(desk: Desk, account_id: UUID) -> str:
    """Open a session for an account; its token, which nobody can find out again."""
    token = new_token()
    desk.session.add(
        WebSession(token_hash=hash_of(token), account_id=account_id, started_at=desk.now, seen_at=desk.now)
    )
    return token


def principal_for(installation: Installation, token: str) -> Principal | None:
    """Whose session it is, with the rights of now; None, and the session ended, if it holds no longer.

    It ends after 20 minutes without a request, after 10 hours, and when the account is disabled or its
    officer has no role.
    """
    key, now = hash_of(token), installation.clock.now()
    rows = installation.database.glance(_open_session(), {"token_hash": key, "on": london_date(now)})
    if not rows:
        return None
    session, principal = rows[0], principal_in(rows, key)
    if (over := _why_over(now, session, principal)) is not None:
        _end(installation, key, over)
        return None
    if now - session.seen_at >= NOTED_EVERY:
        _note_seen(installation, key)
    return principal and replace(principal, password_handed_over=session.handed_over_at is not None)


@cache
def _open_session() -> AnySelect:
    """An open session by its token's hash, its account, and the standing of its officer."""
    kept = (WebSession.started_at, WebSession.seen_at, Account.disabled_at, Account.handed_over_at)
    return with_standing(
        select(*map(col, kept))
        .select_from(WebSession)
        .join(Account, col(Account.id) == col(WebSession.account_id))
        .join(Officer, col(Officer.id) == col(Account.officer_id))
        .where(col(WebSession.token_hash) == bindparam("token_hash"), col(WebSession.ended_at).is_(None))
    )


def end_session(installation: Installation, token: str) -> None:
    """Sign out: the session that the token opens ends. One that has ended, or never was, stays so."""
    leaving = principal_for(installation, token)
    if leaving is not None:
        with installation.writing(DOOR) as desk:
            _end_at(replace(desk, principal=leaving), hash_of(token), "signed out")


def end_other_sessions(desk: Desk) -> None:
    """End every session of whoever acts but the one that they act in: a device of theirs was lost."""
    desk.demand(Permission.OWN_ACCOUNT)
    account = select(col(Account.id)).where(col(Account.officer_id) == desk.principal.officer_id)
    account_id = desk.session.scalars(account).one_or_none()
    if account_id is not None:
        end_sessions(desk, account_id, "ended from another session", but=desk.principal.session_id)


def end_sessions(desk: Desk, account_id: UUID, why: str, *, but: str | None = None) -> None:
    """End every session of an account, but for one if it is named, in the transaction of what ends them."""
    open_ones = select(col(WebSession.token_hash)).where(
        col(WebSession.account_id) == account_id,
        col(WebSession.ended_at).is_(None),
        col(WebSession.token_hash) != (but or ""),
    )
    for key in desk.session.scalars(open_ones.order_by(col(WebSession.token_hash))).all():
        _end_at(desk, key, why)


def _why_over(now: datetime, session: Row[Any], principal: Principal | None) -> str | None:
    if now >= session.started_at + LONGEST:
        return "10 hours"
    if now >= session.seen_at + IDLE:
        return "20 minutes idle"
    if session.disabled_at is not None:
        return "account disabled"
    return "no role" if principal is None else None


def _note_seen(installation: Installation, key: str) -> None:
    with installation.writing(DOOR) as desk:
        desk.session.execute(
            update(WebSession)
            .where(col(WebSession.token_hash) == key, col(WebSession.seen_at) < desk.now)
            .values(seen_at=desk.now)
        )


def _end(installation: Installation, key: str, why: str) -> None:
    with installation.writing(DOOR) as desk:
        _end_at(replace(desk, principal=replace(DOOR, session_id=key)), key, why)


def _end_at(desk: Desk, key: str, why: str) -> None:
    ended = desk.session.scalars(
        update(WebSession)
        .where(col(WebSession.token_hash) == key, col(WebSession.ended_at).is_(None))
        .values(ended_at=desk.now)
        .returning(col(WebSession.account_id))
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if ended is not None:  # of two who end it, one logs it
        log(desk, Verb.OTHER, "end session", record_id=ended, reason=why)
