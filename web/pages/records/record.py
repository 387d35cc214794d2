"""One record as the pages that correct and withdraw it show it, found for whoever may do so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Request

from scheduler.casework.correctable import KINDS
from scheduler.casework.keeping import NoSuchRecord, person, row_of
from scheduler.casework.names import Names, names
from scheduler.desk import Desk
from web.pages.records import telling
from web.pages.records.telling import Line

NOUNS = {
    "allocation": "offender manager",
    "assessment": "risk assessment",
    "check": "intelligence check",
    "level": "risk level",
    "placement": "team",
}
"""What a kind is called where its own word would not be understood: as the person's page calls it."""
WHY_CORRECTED = {"state": "Why it was wrong, or what was found on looking again"}
"""The same of the reason, where nothing need have been wrong: a review sets the next day of review."""


@dataclass(frozen=True)
class Record:
    """A record as its pages show it; plain values, for what is tried undoes what was read."""

    ref: str
    what: str
    id: UUID
    values: dict[str, object]
    called: Names
    recorded_by: str
    recorded_at: datetime
    because: str | None
    withdrawn: bool
    superseded_by: str | None
    superseded_at: datetime | None

    @property
    def noun(self) -> str:
        """What kind of record it is, as people call it."""
        return NOUNS.get(self.what, self.what)

    @property
    def why_corrected(self) -> str:
        """What the reason of a correction is called."""
        return WHY_CORRECTED.get(self.what, "Why it was wrong")

    @property
    def lines(self) -> list[Line]:
        """What it says."""
        return telling.lines(self.what, self.values, self.called)

    @property
    def short(self) -> str:
        """The record in a line, by its first two fields: Visit: Seen at home, Tue 4 Aug 2026."""
        told = telling.short(self.what, self.values, self.called)
        noun = self.noun[:1].upper() + self.noun[1:]
        return f"{noun}: {told}" if told else noun

    def path(self, act: str) -> str:
        """The address of an act on it."""
        return f"/people/{quote(self.ref, safe='')}/records/{self.what}/{self.id}/{act}"


@dataclass(frozen=True)
class Asking:
    """One request about a record."""

    request: Request
    desk: Desk
    row: Any
    record: Record
    called: Names


def asking_about(request: Request, desk: Desk, ref: str, what: str, row_id: UUID) -> Asking:
    """The record, of that person and of a kind that the role may correct. Raises RoleCannot, NoSuchRecord."""
    kind = KINDS.get(what)
    if kind is None:
        raise NoSuchRecord("record")
    desk.demand(kind.permission)
    row: Any = row_of(desk, kind.model, row_id)
    if row is None or row.person_id != person(desk, ref).id:
        raise NoSuchRecord(what)
    called = names(desk)
    return Asking(request, desk, row, record_of(desk, ref, what, row, called), called)


def record_of(desk: Desk, ref: str, what: str, row: Any, called: Names) -> Record:  # noqa: ANN401 - any fact
    return Record(
        ref=ref,
        what=what,
        id=row.id,
        values=telling.values_of(desk, what, row, called),
        called=called,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        because=row.withdrawal_reason or row.correction_reason,
        withdrawn=row.withdrawal_reason is not None,
        superseded_by=row.superseded_by,
        superseded_at=row.superseded_at,
    )
