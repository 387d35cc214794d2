"""A form on its way between its pages: kept for whoever typed it, listed and found again for them, and forgotten.

It is no record of anything: what becomes of a form is recorded by the act that takes it.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.drafts import Draft
from scheduler.store.made_once import AnySelect, made_once

LASTS = timedelta(hours=12)
"""Longer than any session: what was typed before a call came in is there when the shift goes on."""


class Begun(NamedTuple):
    """A form that was begun and not sent: its key, its address, the page asked for last, and when that was."""

    key: UUID
    path: str
    step: str
    last_at: datetime


def keep_draft(desk: Desk, key: UUID, path: str, step: str, fields: str) -> bool:
    """Keep what was typed, in place of what the same form said before at this address; whether it was kept.

    It is not where somebody else has a form with this key. Forgets what has expired, whoever typed it.
    """
    officer_id = desk.principal.officer_id
    if officer_id is None:
        return False
    forget_expired_drafts(desk)
    told: dict[str, Any] = {"path": path, "step": step, "fields": fields, "expires_at": desk.now + LASTS}
    if _replaced(desk, key, told):
        return True
    try:
        with desk.session.begin_nested():
            desk.session.add(Draft(key=key, officer_id=officer_id, **told))
    except IntegrityError:  # another page of the form came at once, or it is somebody else's
        return _replaced(desk, key, told)
    return True


def _replaced(desk: Desk, key: UUID, told: dict[str, Any]) -> bool:
    this = (*_theirs(desk, key), col(Draft.path) == told["path"])
    found = desk.session.execute(
        update(Draft).where(*this).values(told).returning(col(Draft.key)),
        execution_options={"synchronize_session": False},
    )
    return found.first() is not None


def _theirs(desk: Desk, key: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Draft.key) == key, col(Draft.officer_id) == desk.principal.officer_id


def draft_of(desk: Desk, key: UUID, path: str) -> str | None:
    """What whoever asks has typed into this form at this address; None where nothing is kept of it."""
    theirs = {"key": key, "officer": desk.principal.officer_id, "path": path, "now": desk.now}
    found: str | None = desk.session.scalars(_kept(), theirs).one_or_none()
    return found


@made_once
def _kept() -> AnySelect:
    return select(col(Draft.fields)).where(
        col(Draft.key) == bindparam("key"),
        col(Draft.officer_id) == bindparam("officer"),
        col(Draft.path) == bindparam("path"),
        col(Draft.expires_at) > bindparam("now"),
    )


def forms_begun(desk: Desk) -> list[Begun]:
    """What whoever asks has begun and not sent, the latest first; a form kept at two addresses stands once."""
    theirs = {"officer": desk.principal.officer_id, "now": desk.now}
    rows = desk.session.execute(_begun(), theirs)
    latest: dict[UUID, Begun] = {}
    for key, path, step, expires_at in rows:
        latest.setdefault(key, Begun(key, path, step, expires_at - LASTS))
    return list(latest.values())


@made_once
def _begun() -> AnySelect:
    """Without what was typed, which may be long."""
    return (
        select(col(Draft.key), col(Draft.path), col(Draft.step), col(Draft.expires_at))
        .where(col(Draft.officer_id) == bindparam("officer"), col(Draft.expires_at) > bindparam("now"))
        .order_by(col(Draft.expires_at).desc())
    )


def forget_draft(desk: Desk, key: UUID) -> bool:
    """Forget a form of whoever asks that led to its end; whether one was kept."""
    found = desk.session.execute(delete(Draft).where(*_theirs(desk, key)).returning(col(Draft.key)))
    return found.first() is not None


def forget_expired_drafts(desk: Desk) -> None:
    """Forget what has been kept for too long, whoever typed it."""
    desk.session.execute(delete(Draft).where(col(Draft.expires_at) <= desk.now))
