"""Who can sign in: every officer with their account, if they have one. Shows no secret and no person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.names import names
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.accounts import Account, WebSession
from scheduler.store.officers import Officer, OfficerParticulars

State = Literal["none", "open", "disabled"]


@dataclass(frozen=True)
class OfficerAccount:
    """An officer, whether they can sign in, and when they were last here."""

    officer: str
    name: str
    role: str
    team: str | None
    account: State
    seen_at: datetime | None


def officer_accounts(desk: Desk) -> list[OfficerAccount]:
    """Every officer with a role, by code: in as many statements whatever their number."""
    desk.demand(Permission.MANAGE_ACCOUNTS)
    last = (
        select(col(WebSession.account_id), func.max(col(WebSession.seen_at)).label("seen_at"))
        .group_by(col(WebSession.account_id))
        .subquery()
    )
    rows = desk.session.execute(
        select(Officer, OfficerParticulars, Account, last.c.seen_at)
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == Officer.id)
        .join(Account, col(Account.officer_id) == Officer.id, isouter=True)
        .join(last, last.c.account_id == Account.id, isouter=True)
        .where(col(OfficerParticulars.superseded_at).is_(None))
        .order_by(col(Officer.officer))
    ).all()
    called = names(desk)
    return [
        OfficerAccount(
            officer.officer,
            particulars.name,
            particulars.role,
            called.team(particulars.team_id),
            _state(account),
            seen,
        )
        for officer, particulars, account, seen in rows
    ]


def _state(account: Account | None) -> State:
    if account is None:
        return "none"
    return "disabled" if account.disabled_at else "open"
