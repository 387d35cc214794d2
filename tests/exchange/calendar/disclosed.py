"""The tag that a client is given, and the disclosures in the log."""

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.feeds import NewFeed
from scheduler.exchange.calendar.fetching import fetch
from scheduler.store.audit import AuditEntry, Verb
from tests.builders import Force


def tag(force: Force, address: NewFeed) -> str:
    return fetch(force.installation, address.token).edition.tag


def logged(force: Force) -> list[AuditEntry]:
    """The disclosures, in order."""
    rows = select(AuditEntry).where(col(AuditEntry.verb) == Verb.DISCLOSED).order_by(col(AuditEntry.at))
    with force.reading() as desk:
        return list(desk.session.scalars(rows))
