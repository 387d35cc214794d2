"""The rows of each kind as they stand now, in the columns that an import takes. Writes nothing."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from scheduler.casework.names import Names, names
from scheduler.desk import Desk
from scheduler.exchange.exporting.people_out import people
from scheduler.exchange.files.cells import NONE
from scheduler.exchange.files.columns import KINDS
from scheduler.exchange.importing.bookings import BOOKINGS
from scheduler.exchange.importing.contacts import Contacts, crews_of
from scheduler.exchange.importing.dated import DATED
from scheduler.exchange.importing.force import OFFICERS
from scheduler.exchange.importing.settling import Keyed
from scheduler.exchange.importing.visits import VISITS
from scheduler.store.officers import Officer, Team
from scheduler.store.people import Person
from scheduler.store.visits import Booking, Visit

AT_ONCE = 2000
Values = dict[str, Any]
Rows = Callable[[Desk, Names], Iterator[Values]]


def rows_of(desk: Desk, kind: str) -> Iterator[Values]:
    """Each row of a kind as values by column, in the order of their references and dates."""
    called = names(desk)
    yield from _ROWS[kind](desk, called)


def columns_of(kind: str) -> tuple[str, ...]:
    """The columns of a kind, in their order."""
    return tuple(KINDS[kind].by_name)


def _standing(desk: Desk, chosen: Select[Any], model: Any) -> Iterator[Any]:  # noqa: ANN401 - a table's class
    standing = chosen.where(model.superseded_at.is_(None)).execution_options(yield_per=AT_ONCE)
    with desk.session.execute(standing) as rows:  # a reader that stops early leaves no cursor open
        yield from rows


def _about_people(keyed: Keyed) -> Rows:
    def rows(desk: Desk, called: Names) -> Iterator[Values]:
        model: Any = keyed.model
        order = [getattr(model, name) for name in keyed.key if name != "person_id"]
        chosen = (
            select(col(Person.ref), *keyed.read)
            .join(Person, col(Person.id) == model.person_id)
            .order_by(col(Person.ref), *order)
        )
        for row in _standing(desk, chosen, model):
            yield _values(keyed, row, called)

    return rows


def _about_officers(keyed: Keyed) -> Rows:
    def rows(desk: Desk, called: Names) -> Iterator[Values]:
        model: Any = keyed.model
        chosen = (
            select(*keyed.read)
            .join(Officer, col(Officer.id) == model.officer_id)
            .order_by(col(Officer.officer), model.from_on, model.id)
        )
        for row in _standing(desk, chosen, model):
            yield _values(keyed, row, called)

    return rows


def _values(keyed: Keyed, row: Any, called: Names) -> Values:  # noqa: ANN401 - a row of such a table
    """What a row says in the words of a file. What was approved is told by the moment of its approval."""
    values = {column: getattr(row, name) for name, column in keyed.columns.items()}
    values["recorded_at"] = getattr(row, "approved_at", None) or row.recorded_at
    if "person_id" in keyed.columns:
        values["ref"] = row.ref
    for name, say in _SAYS.items():
        if name in keyed.columns:
            values[keyed.columns[name]] = say(called, getattr(row, name))
    if "interval" in keyed.columns or keyed is DATED["allocations"]:
        told = "interval" if "interval" in keyed.columns else "officer"
        values[told] = values[told] or NONE
    return values


_SAYS: dict[str, Callable[[Names, Any], str | None]] = {
    "officer_id": Names.officer,
    "for_officer_id": Names.officer,
    "team_id": Names.team,
}


def _teams(desk: Desk, called: Names) -> Iterator[Values]:
    chosen = select(Team).order_by(col(Team.team)).execution_options(yield_per=AT_ONCE)
    with desk.session.scalars(chosen) as teams:
        for team in teams:
            yield {"team": team.team, "area": called.area(team.id), "recorded_at": team.recorded_at}


def _officers(desk: Desk, called: Names) -> Iterator[Values]:
    model: Any = OFFICERS.model
    chosen = (
        select(*OFFICERS.read)
        .join(Officer, col(Officer.id) == model.officer_id)
        .order_by(col(Officer.officer))
    )
    for row in _standing(desk, chosen, model):
        values = _values(OFFICERS, row, called)
        yield {**values, "officer": called.officer(row.officer_id), "team": values["team"] or NONE}


def _contacts(contacts: Contacts, narrowed: Callable[[Select[Any]], Select[Any]]) -> Rows:
    def rows(desk: Desk, called: Names) -> Iterator[Values]:
        model: Any = contacts.keyed.model
        moment, own = getattr(model, contacts.moment), getattr(model, contacts.ref)
        chosen = (
            select(col(Person.ref), *contacts.keyed.read)
            .join(Person, col(Person.id) == model.person_id)
            .order_by(col(Person.ref), moment, own)
        )
        remaining = _standing(desk, narrowed(chosen), model)
        while some := list(islice(remaining, AT_ONCE)):
            crews = crews_of(desk, contacts, [row.id for row in some])
            for row in some:
                officers = sorted(filter(None, map(called.officer, crews.get(row.id, ()))))
                yield {**_values(contacts.keyed, row, called), "officers": ";".join(officers)}

    return rows


def _still_open(chosen: Select[Any]) -> Select[Any]:
    """Bookings that were not called off and that no visit closed: the others are no plans any more."""
    closed = select(col(Visit.booking_series_id)).where(
        col(Visit.superseded_at).is_(None), col(Visit.booking_series_id).is_not(None)
    )
    return chosen.where(col(Booking.status) == "arranged", col(Booking.series_id).not_in(closed))


_ROWS: dict[str, Rows] = {
    "teams": _teams,
    "officers": _officers,
    "people": people,
    "visits": _contacts(VISITS, lambda chosen: chosen),
    "bookings": _contacts(BOOKINGS, _still_open),
    **{
        kind: _about_people(keyed) if keyed.owner == "person_id" else _about_officers(keyed)
        for kind, keyed in DATED.items()
    },
}
