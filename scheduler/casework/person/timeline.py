"""Everything recorded of a person, in order, with what was corrected or withdrawn still to be read."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.casework.flags import Flagged
from scheduler.casework.names import Names
from scheduler.casework.person.how_made import Crews, Went
from scheduler.casework.person.sayings import SAYINGS, Saying
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.columns import Fact
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.officers import OfficerParticulars
from scheduler.store.people import Person
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew

CHECK, VISIT = "check", "visit"
Going = Mapping[UUID, tuple[str, ...]]
"""The codes of those who are to go, by booking: whether they are accredited is told when they went."""
Records = dict[type[Fact], list[Any]]
"""The rows about one person by their table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: the day that it is about, what it says, and who recorded it when.

    `superseded_at` is set on what was corrected or withdrawn, with who did it and `superseded_because`; `became`
    is what the record says that replaced it, None for one that was withdrawn. On a correction, `reason` says why.
    """

    id: UUID
    on: date
    at: datetime
    kind: str
    says: str
    recorded_at: datetime
    recorded_by: str
    brought_over: bool
    superseded_at: datetime | None
    superseded_by: str | None
    superseded_because: str | None
    corrects: UUID | None
    reason: str | None
    became: str | None = None
    details: tuple[str, ...] = ()
    flags: tuple[Flagged, ...] = ()
    parts: tuple["Entry", ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the fact still counts."""
        return self.superseded_at is None

    @property
    def recorded_late_days(self) -> int:
        """Days between what happened and its record: a visit recorded late is not a late visit."""
        return max(0, (london_date(self.recorded_at) - self.on).days)


def records(desk: Desk, about: Person) -> Records:
    """Every row about a person, a statement a table, in the order recorded; what was superseded is among them."""
    wanted = {"person": about.id}
    return {saying.model: list(desk.session.scalars(_recorded(saying.model), wanted)) for saying in SAYINGS}


@made_once
def _recorded(model: Any) -> Select[Any]:  # noqa: ANN401 - a table's class
    theirs = model.person_id == bindparam("person")
    return select(model).where(theirs).order_by(model.recorded_at, model.id)


def timeline(
    found: Records, called: Names, went: Crews, going: Going, flags: Mapping[UUID, tuple[Flagged, ...]]
) -> list[Entry]:
    """Every fact about a person, the latest first, from the person's records, crews and flags of visits."""
    codes = {**going, **{of: tuple(each.officer for each in crew) for of, crew in went.items()}}
    entries = [
        _entry(saying, row, called, codes.get(row.id, ()), flags.get(row.id, ()))
        for saying in SAYINGS
        for row in found[saying.model]
    ]
    told = [*_together(_told(entries))]
    return sorted(told, key=lambda entry: (entry.on, entry.at, entry.recorded_at), reverse=True)


def _told(entries: list[Entry]) -> Iterator[Entry]:
    """The entries, each that was corrected with what became of it, and why."""
    corrections = {entry.corrects: entry for entry in entries if entry.corrects}
    for entry in entries:
        after = corrections.get(entry.id)
        if entry.stands or after is None:
            yield entry
        else:
            yield replace(entry, became=after.says, superseded_because=after.reason)


def _together(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The checks between one visit and the next as one entry with its `parts`; what was corrected stays apart."""
    told = list(entries)
    visits = sorted(entry.at for entry in told if entry.kind == VISIT and entry.stands)
    yield from (entry for entry in told if not _ordinary_check(entry))
    before: dict[int, list[Entry]] = {}
    for entry in sorted(filter(_ordinary_check, told), key=lambda each: each.at):
        before.setdefault(bisect_left(visits, entry.at), []).append(entry)
    for parts in before.values():
        yield parts[0] if len(parts) == 1 else _as_one(parts)


def _ordinary_check(entry: Entry) -> bool:
    return entry.kind == CHECK and entry.stands and not entry.corrects


def _as_one(parts: list[Entry]) -> Entry:
    first, last = parts[0], parts[-1]
    over = "" if first.on == last.on else f", the first on {first.on:%-d %B %Y}"
    return replace(last, says=f"{len(parts)} intelligence checks{over}", details=(), parts=tuple(parts))


def _entry(
    saying: Saying,
    row: Any,  # noqa: ANN401 - any fact
    called: Names,
    crew: tuple[str, ...],
    flags: tuple[Flagged, ...],
) -> Entry:
    fact: Fact = row
    return Entry(
        id=fact.id,
        on=saying.on(row),
        at=saying.at(row),
        kind=saying.kind,
        says=saying.says(row, called),
        recorded_at=fact.recorded_at,
        recorded_by=fact.recorded_by,
        brought_over=fact.brought_over,
        superseded_at=fact.superseded_at,
        superseded_by=fact.superseded_by,
        superseded_because=fact.withdrawal_reason,
        corrects=fact.supersedes_id,
        reason=fact.correction_reason,
        details=(*((" and ".join(crew),) if crew else ()), *saying.more(row)),
        flags=flags,
    )


def crews(desk: Desk, about: Person, called: Names) -> Crews:
    """The officers who went on each visit of a person.

    Accredited is who was so when the visit was recorded: who passes later did not go trained. Of a visit that
    is older here than the officer, the first that is known of them counts.
    """
    return _as_crews(called, desk.session.execute(_went_to_a_person(), {"person": about.id}))


def crews_of_visits(desk: Desk, called: Names, visits: Collection[UUID]) -> Crews:
    """The same of each of these visits."""
    return _as_crews(called, desk.session.execute(_went_on(), {"visits": list(visits)}))


@made_once
def _went_to_a_person() -> AnySelect:
    return _went().where(col(Visit.person_id) == bindparam("person"))


@made_once
def _went_on() -> AnySelect:
    return _went().where(given_in(col(Visit.id), "visits"))


def _went() -> AnySelect:
    superseded_at = col(OfficerParticulars.superseded_at)
    of_then = (col(OfficerParticulars.officer_id) == col(VisitCrew.officer_id)) & (
        superseded_at.is_(None) | (superseded_at > col(Visit.recorded_at))
    )
    return (
        select(col(VisitCrew.visit_id), col(VisitCrew.officer_id), col(OfficerParticulars.accredited))
        .join(Visit, col(Visit.id) == col(VisitCrew.visit_id))
        .outerjoin(OfficerParticulars, of_then)
        .order_by(col(OfficerParticulars.recorded_at))
    )


def _as_crews(called: Names, rows: Iterable[Any]) -> Crews:
    found: dict[UUID, dict[str, Went]] = {}
    for of, officer_id, accredited in rows:
        code = called.officer(officer_id) or ""
        found.setdefault(of, {}).setdefault(code, Went(code, bool(accredited)))
    return {of: tuple(sorted(crew.values())) for of, crew in found.items()}


def going(desk: Desk, about: Person, called: Names) -> Going:
    """The officers who are to go on each visit booked of a person, or were to."""
    found: dict[UUID, list[str]] = {}
    for of, officer_id in desk.session.execute(_going(), {"person": about.id}):
        found.setdefault(of, []).append(called.officer(officer_id) or "")
    return {of: tuple(sorted(codes)) for of, codes in found.items()}


@made_once
def _going() -> AnySelect:
    return (
        select(col(BookingCrew.booking_id), col(BookingCrew.officer_id))
        .join(Booking, col(Booking.id) == col(BookingCrew.booking_id))
        .where(col(Booking.person_id) == bindparam("person"))
    )
