"""One thing that concerns somebody, and how it is told whom and which day it is about."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars, Person


@dataclass(frozen=True, slots=True)
class Notification:
    """Something that happened at a moment, whom it is about, if anybody, and where it can be seen."""

    at: datetime
    kind: str
    says: str
    ref: str | None = None
    name: str = ""
    id: UUID | None = None

    @property
    def on(self) -> date:
        """Its London date."""
        return london_date(self.at)

    @property
    def of_a_day(self) -> bool:
        """Whether it came with a day's beginning, and not at an hour."""
        return self.at == start_of(self.on)


def told_to(desk: Desk, since: datetime) -> dict[str, object]:
    """Who is told, and of what happened since when: what the statements behind notifications want."""
    who = {"me": desk.principal.officer_id, "actor": desk.principal.actor}
    return {**who, "since": since, "since_on": london_date(since), "today": desk.today}


def people_of(desk: Desk, people: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """The references and names of those whom one may see."""
    rows = desk.session.execute(_called(), {"people": list(people)}) if people else ()
    return {row[0]: (row[1], row[2] or "") for row in rows}


@made_once
def _called() -> AnySelect:
    named = (col(Particulars.person_id) == col(Person.id)) & col(Particulars.superseded_at).is_(None)
    return (
        select(col(Person.id), col(Person.ref), col(Particulars.name))
        .outerjoin(Particulars, named)
        .where(given_in(col(Person.id), "people"))
    )


def said(on: date) -> str:
    """A day in short: Mon 5 Jan 2026."""
    return f"{on:%a} {on.day} {on:%b %Y}"
