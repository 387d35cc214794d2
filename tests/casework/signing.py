"""Builders of accounts and of tries to sign in, for the tests of both."""

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.accounts.accounts import create_account
from scheduler.casework.accounts.signing_in import Attempt, SignedIn, sign_in
from scheduler.desk import Installation
from scheduler.store.audit import AuditEntry
from tests.builders import INSTALLATION, OFFICER

PASSWORD = "teapot sparrow ladder"
NETWORK = "192.0.2.7"


def an_account(installation: Installation, officer: str = OFFICER, password: str | None = PASSWORD) -> None:
    with installation.writing(INSTALLATION) as desk:
        create_account(desk, officer, password, handed_over=False)


def signed_in(
    installation: Installation, officer: str = OFFICER, password: str = PASSWORD, network: str = NETWORK
) -> SignedIn:
    return sign_in(installation, Attempt(officer, password, network))


def logged(installation: Installation) -> list[tuple[str, str, str, str | None]]:
    """Each entry of the log, oldest first: who, what, with what outcome, why."""
    with installation.reading(INSTALLATION) as desk:
        # entries of one moment have no order of their own
        entries = desk.session.scalars(select(AuditEntry).order_by(col(AuditEntry.at))).all()
    return [(each.actor, each.act, each.outcome, each.reason) for each in entries]
